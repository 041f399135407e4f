"""Lines under a seal, and what breaks it."""

from __future__ import annotations

import hashlib

from site_gen.write.sealed import sealed, unsealed


def test_lines_come_back_as_they_were_sealed() -> None:
    lines = ["one", "", "sha256 two", "ثلاثة\u2028\x85\r"]

    assert lines == unsealed("memo", sealed("memo", lines))
    assert [] == unsealed("memo", sealed("memo", []))


def test_a_seal_of_another_kind_is_not_opened() -> None:
    assert unsealed("memo", sealed("receipt", ["one"])) is None


def test_no_shorter_text_is_whole() -> None:
    whole = sealed("memo", ["one", "two"])

    assert all(unsealed("memo", whole[:length]) is None for length in range(len(whole)))


def test_no_text_with_one_bit_flipped_is_whole() -> None:
    whole = sealed("memo", ["one", "two"])

    for place in range(len(whole) * 8):
        spoilt = bytearray(whole)
        spoilt[place // 8] ^= 1 << place % 8

        assert unsealed("memo", bytes(spoilt)) is None


def test_a_whole_text_that_is_not_unicode_is_not_opened() -> None:
    body = b"site-gen memo 1\n\xff\n"

    assert unsealed("memo", body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()) is None
