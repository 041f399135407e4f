"""Which paths may be written below the output folder."""

from __future__ import annotations

import pytest

from site_gen.write.paths import check_paths, parent_folders, path_key, unfit_reason


@pytest.mark.parametrize(
    "path",
    ["index.html", "ar/مقالات/طائرات-مسيّرة.html", "a b/c'd.html", "...", ".well-known/x", "a.b/.c"],
)
def test_a_plain_path_is_fit(path: str) -> None:
    assert "" == unfit_reason(path)


@pytest.mark.parametrize("path", ["", "/", "/a", "a/", "a//b", ".", "..", "a/..", "./a", "a\\b"])
def test_a_path_that_could_lead_elsewhere_is_unfit(path: str) -> None:
    assert unfit_reason(path)


def test_the_folders_above_a_path_are_named_nearest_first() -> None:
    assert ("a/b", "a") == parent_folders("a/b/c.html")
    assert () == parent_folders("c.html")


def test_paths_that_some_disks_hold_to_be_one_compare_equal() -> None:
    assert path_key("É.html") == path_key("e\u0301.html")
    assert path_key("Straße") == path_key("STRASSE")
    assert path_key("أ") == path_key("\u0627\u0654")


def test_paths_that_only_look_alike_may_be_together() -> None:
    check_paths(["ا.html", "أ.html", "a.html", "a/b.html", "ab/b.html"])
