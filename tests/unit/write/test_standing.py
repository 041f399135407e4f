"""When a digest read earlier may still be believed."""

from __future__ import annotations

import pytest

from site_gen.write.standing import TICK, Index, Stamp

WRITTEN = Stamp(size=4, modified=10 * TICK, changed=10 * TICK, inode=7)


def index(read_at: int) -> Index:
    return Index(read_at, {"a.html": (WRITTEN, "digest")})


def test_a_file_that_was_old_when_it_was_read_is_known_by_its_stamp() -> None:
    assert "digest" == index(11 * TICK + 1).digest("a.html", WRITTEN)


@pytest.mark.parametrize("read_at", [0, 9 * TICK, 10 * TICK, 11 * TICK])
def test_a_file_read_within_a_tick_of_its_writing_is_not_known(read_at: int) -> None:
    assert "" == index(read_at).digest("a.html", WRITTEN)


@pytest.mark.parametrize("sign", ["size", "modified", "changed", "inode"])
def test_a_file_with_any_other_sign_is_not_known(sign: str) -> None:
    stamp = WRITTEN._replace(**{sign: getattr(WRITTEN, sign) - 1})

    assert "" == index(99 * TICK).digest("a.html", stamp)


def test_a_file_never_read_is_not_known() -> None:
    assert "" == index(99 * TICK).digest("b.html", WRITTEN)
