"""When a digest read earlier may still be believed."""

from __future__ import annotations

import pytest

from site_gen.write.disk import CLOCK_TICK, FINE_TICK
from site_gen.write.output_state import DigestCache, FileStat

WRITTEN = FileStat(size=4, modified=10 * CLOCK_TICK, changed=10 * CLOCK_TICK, inode=7)


def index(read_at: int) -> DigestCache:
    return DigestCache(read_at, {"a.html": (WRITTEN, "digest")})


def test_a_file_that_was_old_when_it_was_read_is_known_by_its_stamp() -> None:
    assert "digest" == index(11 * CLOCK_TICK + 1).digest("a.html", WRITTEN)


def test_a_disk_that_counts_parts_of_a_second_is_believed_sooner() -> None:
    written = WRITTEN._replace(changed=WRITTEN.changed + 1)
    at_once = DigestCache(written.changed + FINE_TICK, {"a.html": (written, "digest")})
    later = DigestCache(written.changed + FINE_TICK + 1, {"a.html": (written, "digest")})

    assert "" == at_once.digest("a.html", written)
    assert "digest" == later.digest("a.html", written)


@pytest.mark.parametrize("read_at", [0, 9 * CLOCK_TICK, 10 * CLOCK_TICK, 11 * CLOCK_TICK])
def test_a_file_read_within_a_tick_of_its_writing_is_not_known(read_at: int) -> None:
    assert "" == index(read_at).digest("a.html", WRITTEN)


@pytest.mark.parametrize("sign", ["size", "modified", "changed", "inode"])
def test_a_file_with_any_other_sign_is_not_known(sign: str) -> None:
    stamp = WRITTEN._replace(**{sign: getattr(WRITTEN, sign) - 1})

    assert "" == index(99 * CLOCK_TICK).digest("a.html", stamp)


def test_a_file_never_read_is_not_known() -> None:
    assert "" == index(99 * CLOCK_TICK).digest("b.html", WRITTEN)
