"""The order in which readers look for names, in both scripts."""

from __future__ import annotations

import itertools

import pytest

from site_gen.domain.articles import Prose
from site_gen.domain.dates import parse_edtf
from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.plan.listings import newest_first, sort_key

ORDERED = {
    "hamza seats": ["آب", "أحمد", "إدلب", "اربيل", "أرمينيا", "بغداد"],
    "teh marbuta and maksura": ["قرة", "قره", "مصطفى", "مصطفي", "موسى"],
    "maksura as yeh": ["علي أحمد", "على باسم"],
    "marks and stretching": ["حماة", "حَماه", "خبر", "خـــبرة"],
    "the alphabet": list("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "words before longer words": ["ناغورنو قره باغ", "ناغورنوي"],
    "latin": ["Al Mayadeen", "Aliyev", "apple", "Émile", "Erdoğan", "Zakir"],
    "the Persian alphabet": list("ابپتثجچحخدذرزژسشصضطظعغفقکگلمن"),
    "a Persian yeh and kaf": ["کابل", "كرمان", "گیلان", "نیل", "ىاسوج", "یزد"],
    "the Ukrainian alphabet": list("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "the Russian alphabet": list("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    "hebrew": list("אבגדהוזחטיכלמנסעפצקרשת"),
    "digits first": ["300", "Anna"],
}


@pytest.mark.parametrize("name", ORDERED)
def test_names_are_where_readers_look_for_them(name: str) -> None:
    expected = ORDERED[name]

    shuffled = expected[1::2] + expected[::2]
    assert expected == sorted(shuffled, key=sort_key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أذربيجان", "اذربيجان"),
        ("مُحَمَّد", "محمد"),
        ("أخــبار", "أخبار"),
        ("Erdoğan", "ERDOGAN"),
        ("گفت‌وگو", "گفتوگو"),
    ],
)
def test_spellings_that_differ_in_marks_are_together(one: str, other: str) -> None:
    assert sort_key(one)[0] == sort_key(other)[0]
    assert sort_key(one) != sort_key(other)


def test_the_newest_article_is_first_and_ids_settle_the_rest() -> None:
    def article(name: str, date: str) -> Prose:
        when = parse_edtf(date) if date else None
        return Prose(Kind.ARTICLE, RecordId(name), LocaleCode("ar"), (), date=when)

    texts = [
        article("b", "2020-10-02"),
        article("a", "2020-10-02"),
        article("c", "2020-11-01"),
        article("d", ""),
    ]

    for arrangement in itertools.permutations(texts):
        assert ["c", "a", "b", "d"] == [text.id for text in newest_first(arrangement)]
