"""When a digest read earlier may still be believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.write.disk import CLOCK_TICK, FINE_TICK
from site_gen.write.output_state import (
    DigestCache,
    FileStat,
    read_digest_cache,
    save_digests,
    settled,
)
from site_gen.write.paths import output_paths_of

WRITTEN = FileStat(size=4, modified=10 * CLOCK_TICK, changed=10 * CLOCK_TICK, inode=7)
DIGEST = "0" * 64


def is_kept(stamp: FileStat, read_at: int) -> bool:
    return settled({"a.html": stamp}, read_at) == {"a.html": stamp}


def test_a_file_that_was_old_when_it_was_read_is_kept() -> None:
    assert is_kept(WRITTEN, 11 * CLOCK_TICK + 1)


def test_a_disk_that_counts_parts_of_a_second_is_believed_sooner() -> None:
    written = WRITTEN._replace(changed=WRITTEN.changed + 1)

    assert not is_kept(written, written.changed + FINE_TICK)
    assert is_kept(written, written.changed + FINE_TICK + 1)


@pytest.mark.parametrize("read_at", [0, 9 * CLOCK_TICK, 10 * CLOCK_TICK, 11 * CLOCK_TICK])
def test_a_file_read_within_a_tick_of_its_writing_is_not_kept(read_at: int) -> None:
    assert not is_kept(WRITTEN, read_at)


@pytest.fixture
def kept(tmp_path: Path) -> DigestCache:
    """A cache of one file, written and read again."""
    paths = output_paths_of(tmp_path / "output")
    save_digests(paths, {"a.html": WRITTEN}, {"a.html": DIGEST})
    return read_digest_cache(paths)


def test_a_file_is_known_by_its_stats(kept: DigestCache) -> None:
    assert DIGEST == kept.digest("a.html", WRITTEN)


@pytest.mark.parametrize("sign", ["size", "modified", "changed", "inode"])
def test_a_file_with_any_other_sign_is_not_known(kept: DigestCache, sign: str) -> None:
    stamp = WRITTEN._replace(**{sign: getattr(WRITTEN, sign) - 1})

    assert "" == kept.digest("a.html", stamp)


def test_a_file_never_read_is_not_known(kept: DigestCache) -> None:
    assert "" == kept.digest("b.html", WRITTEN)
