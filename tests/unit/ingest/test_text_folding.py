"""Spellings that readers treat as one compare equal."""

from __future__ import annotations

import pytest

from site_gen.ingest.text import folded_text, without_bullets, words_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسة", "مدرسه"),
        ("مُحَمَّدٌ", "محمد"),
        ("أخــــبار", "اخبار"),
        ("ﻻ ﺳﻼم", "لا سلام"),
        ("٢٠٢٠ ۲۰۲۰", "2020 2020"),
        ("Wheat\u00a0 AND  rice", "wheat and rice"),
        ("کتاب فارسی", "كتاب فارسي"),
        ("\u200fنص\u202c", "نص"),
    ],
)
def test_spellings_that_readers_treat_as_one_are_equal(one: str, other: str) -> None:
    assert folded_text(other) == folded_text(one)


@pytest.mark.parametrize(("one", "other"), [("سلام", "سلم"), ("résumé", "resume"), ("كأس", "كسا")])
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert folded_text(other) != folded_text(one)


def test_a_line_loses_its_bullet_and_not_its_words() -> None:
    assert "سفينة - في الميناء" == without_bullets("  •  سفينة -  في الميناء –")


def test_a_vowelled_word_is_one_word() -> None:
    assert ("محمد", "قال", "300") == words_in("مُحَمَّدٌ قال: 300")
