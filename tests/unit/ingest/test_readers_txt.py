"""Bytes of plain texts, in the encodings that they come in."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from site_gen.ingest.characters import decode_bytes
from site_gen.ingest.readers import read_txt
from site_gen.problems import Problem

FILE = Path("raw.txt")
TEXT = "وصلت سفينة القمح، كما قال المدير «أمس».\nThe end"


def read(content: bytes) -> tuple[str, str]:
    decoded = decode_bytes(FILE, content).value
    assert decoded is not None
    return decoded.text, decoded.guessed


def fault_in(content: bytes) -> Problem:
    decoded = decode_bytes(FILE, content)
    assert None is decoded.value
    return decoded.problems[0]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
)
def test_a_text_that_states_its_encoding_is_read_without_its_mark(content: bytes) -> None:
    assert (TEXT, "") == read(content)


def test_windows_arabic_is_guessed_and_reported() -> None:
    assert (TEXT, "windows-1256") == read(TEXT.encode("windows-1256"))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("«", "").replace("»", "").encode("iso-8859-6"),
        "Une dépêche où l'on précise le coût élevé".encode("latin-1"),
        TEXT.encode()[:-8] + b"\xd9\n",
        (TEXT * 3).encode()[1:],
        "Судно с зерном".encode("windows-1251"),
    ],
)
def test_what_no_guess_fits_is_a_problem(content: bytes) -> None:
    assert "import-encoding-unknown" == fault_in(content).rule


def test_a_broken_byte_is_named_with_its_line() -> None:
    problem = fault_in(b"one\r\ntwo\rthree \xff four")

    assert problem.span is not None
    assert 3 == problem.span.line
    assert "byte 16 " in problem.message


@pytest.mark.parametrize("content", [b"one\ntw\x00o", b"one\n\x1bo", "one\n\x9b".encode()])
def test_what_is_not_text_is_a_problem_at_its_line(content: bytes) -> None:
    problem = fault_in(content)

    assert problem.span is not None
    assert ("import-not-text", 2) == (problem.rule, problem.span.line)


def test_an_encoding_that_a_page_states_is_used() -> None:
    decoded = decode_bytes(FILE, TEXT.encode("windows-1256"), stated="CP1256").value

    assert decoded is not None
    assert (TEXT, "") == (decoded.text, decoded.guessed)


@pytest.mark.parametrize("stated", ["utf-7", "rot13", "hex", "punycode", "no-such", "base64"])
def test_an_encoding_that_is_none_for_text_is_not_used(stated: str) -> None:
    decoded = decode_bytes(FILE, b"+ADw-script+AD4-", stated=stated).value

    assert decoded is not None
    assert "+ADw-script+AD4-" == decoded.text


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    reading = read_txt(FILE, b"one\r\n\r\n  two\rthree\n \nfour").value

    assert reading is not None
    assert [(1, "one"), (3, "two"), (4, "three"), (6, "four")] == [
        (line.number, line.text) for line in reading.lines
    ]
    assert [0, 1, 2, 3] == [line.order for line in reading.lines]
