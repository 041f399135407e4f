"""The manifest's text and back."""

from __future__ import annotations

import pytest

from site_gen.write.manifest import manifest_of, manifest_text

A, B = "a" * 64, "b" * 64


def test_the_manifest_is_read_as_it_was_written() -> None:
    digests = {"ar/طائرات.html": B, "a b.html": A, "line\u2028break.html": A}

    assert digests == manifest_of(manifest_text(digests))


def test_the_manifest_is_sorted_by_path() -> None:
    assert f"{B}  a\n{A}  b\n".encode() == manifest_text({"b": A, "a": B})


def test_an_empty_site_has_an_empty_manifest() -> None:
    assert b"" == manifest_text({})
    assert {} == manifest_of(b"")


@pytest.mark.parametrize(
    "content",
    [
        f"{A}  a".encode(),
        f"{A} a\n".encode(),
        f"{A[1:]}  a\n".encode(),
        f"{A}  a\n\n".encode(),
        f"{A}  a\n{B}  a\n".encode(),
        f"{A}  ../a\n".encode(),
        f"{A}  /a\n".encode(),
        f"{A}  .site-gen-manifest\n".encode(),
        b"\xff\n",
    ],
)
def test_a_manifest_we_cannot_have_written_proves_nothing(content: bytes) -> None:
    assert manifest_of(content) is None
