"""Lines with a checksum, and what invalidates it."""

from __future__ import annotations

import hashlib

from site_gen.write.disk import checksummed, verified_lines


def test_lines_come_back_as_they_were_sealed() -> None:
    lines = ["one", "", "sha256 two", "ثلاثة\u2028\x85\r"]

    assert lines == verified_lines("page-cache", checksummed("page-cache", lines))
    assert [] == verified_lines("page-cache", checksummed("page-cache", []))


def test_a_checksummed_file_of_another_kind_is_not_read() -> None:
    assert verified_lines("page-cache", checksummed("build-stamp", ["one"])) is None


def test_no_shorter_text_is_whole() -> None:
    whole = checksummed("page-cache", ["one", "two"])

    assert all(verified_lines("page-cache", whole[:length]) is None for length in range(len(whole)))


def test_no_text_with_one_bit_flipped_is_whole() -> None:
    whole = checksummed("page-cache", ["one", "two"])

    for place in range(len(whole) * 8):
        spoilt = bytearray(whole)
        spoilt[place // 8] ^= 1 << place % 8

        assert verified_lines("page-cache", bytes(spoilt)) is None


def test_a_whole_text_that_is_not_unicode_is_not_opened() -> None:
    body = b"site-gen page-cache 1\n\xff\n"

    assert (
        verified_lines("page-cache", body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode())
        is None
    )
