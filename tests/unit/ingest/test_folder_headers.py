"""Headers of texts of other generators, in each of their forms, and hostile ones."""

from __future__ import annotations

import time

import pytest

from site_gen.ingest.folder.headers import day_of, list_of, split_header, words_of


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A title\ntags: [one, two]\n---\nBody\n",
        "\ufeff---\r\ntitle: A title\r\ntags:\r\n- one\r\n- two\r\n---\r\nBody\r\n",
        '+++\ntitle = "A title"\ntags = ["one", "two"]\n+++\nBody\n',
        '{\n"title": "A title", "tags": ["one", "two"]\n}\nBody\n',
        "Title: A title\nTags: one, two\n\nBody\n",
        "---\nTitle: A title\nparams:\n  tags: one; two\n---\nBody\n",
        "---\ntitle: A title\nextra:\n  tags: [{name: one}, {name: two}]\n...\nBody\n",
    ],
)
def test_a_header_is_read_in_each_form(text: str) -> None:
    found = split_header(text)

    assert "A title" == words_of(found.fields["title"])
    assert ["one", "two"] == list_of(found.fields["tags"])
    assert "Body" == found.body.strip()
    assert "" == found.fault


@pytest.mark.parametrize(
    "text",
    [
        "Body alone.\n",
        "Note: this is prose, and no header.\n\nBody\n",
        "---\n\nA rule.\n",
        "{x}\n",
        "",
    ],
)
def test_a_text_without_a_header_is_all_body(text: str) -> None:
    assert ({}, text) == (split_header(text).fields, split_header(text).body)


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)


@pytest.mark.parametrize(
    "header",
    [
        "title: [bad",
        "title: a\n\ttab: b",
        "- a list",
        BOMB + "tags: *m",
        "t: " + "[" * 5000,
        "t: " + "x" * 200_000,
        "t: !!python/object/apply:os.system [ls]",
    ],
)
def test_a_header_that_cannot_be_read_is_a_fault_and_takes_no_time(header: str) -> None:
    started = time.process_time()

    found = split_header(f"---\n{header}\n---\nBody\n")

    assert found.fault
    assert len(found.fault) < 200
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-03-04T10:00:00+02:00", "2021-03-04"),
        ("2021-3-4", "2021-03-04"),
        ("2021/03/04 10:00", "2021-03-04"),
        ("2021-13-40", ""),
        ("yesterday", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_a_day_is_whole_or_none(value: object, day: str) -> None:
    assert day == day_of(value)
