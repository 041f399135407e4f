"""`status`: what has changed since the site was published, with and without a place to publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.desk import SMALL, SmallDesk, tree
from tests.tools.publishing import TO_FOLDER, publishing_desk, rewrite_settings

SECOND = {
    f"articles/second-day.{code}.md": SMALL[f"articles/first-day.{code}.md"].replace(
        "translates: c4a838cb8f7de01e\n", ""
    )
    for code in ("ar", "en")
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return publishing_desk(tmp_path, TO_FOLDER)


def add_second_day(desk: SmallDesk, *, draft: bool = False) -> None:
    for name, text in SECOND.items():
        desk.write(name, text.replace("authors:", "status: draft\nauthors:") if draft else text)


def test_before_anything_is_published_everything_is_new(desk: SmallDesk) -> None:
    before = tree(desk.root)

    run = desk.run("status")

    assert 0 == run.code
    assert run.out.startswith(f"{desk.root}/public\nNothing has been published yet.\n")
    assert "    article:first-day\n" in run.out
    assert run.out.endswith("Next: `python -m site_gen publish` makes this public.\n")
    assert before == tree(desk.root)


def test_a_site_that_is_public_has_nothing_to_list(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")

    run = desk.run("status")

    _, promised, *others = run.out.splitlines()
    assert "permanent addresses and anchors, the newest of" in promised
    assert ["Everything is public."] == others


def test_new_changed_and_withdrawn_records_are_listed_with_their_addresses(
    desk: SmallDesk,
) -> None:
    desk.write("articles/third-day.ar.md", SMALL["articles/first-day.ar.md"])
    desk.run("publish", "--yes")
    add_second_day(desk)
    desk.edit("pages/about.ar.md", "سجلّ صغير", "سجلّ موجز")
    desk.write(
        "articles/third-day.ar.md",
        SMALL["articles/first-day.ar.md"].replace("authors:", "status: withdrawn\nauthors:"),
    )

    run = desk.run("status", "--json")

    found = run.document
    assert (0, "shown") == (run.code, found["next"])
    assert ["article:second-day"] == found["new"]
    assert "page:about" in found["changed"]
    assert ["article:third-day"] == found["withdrawn"]
    assert "/articles/second-day/" in found["addresses"]["added"]
    assert "/ar/pages/about/" in found["addresses"]["changed"]
    printed = desk.run("status").out
    assert "  1 new\n    article:second-day\n" in printed
    assert "  1 withdrawn\n    article:third-day\n" in printed


def test_a_new_language_of_a_record_changes_it(desk: SmallDesk) -> None:
    desk.write("articles/second-day.ar.md", SECOND["articles/second-day.ar.md"])
    desk.run("publish", "--yes")
    desk.write("articles/second-day.en.md", SECOND["articles/second-day.en.md"])

    found = desk.run("status", "--json").document

    assert [] == found["new"]
    assert "article:second-day" in found["changed"]


def test_drafts_are_listed_as_what_stays_unpublished(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    desk.write(
        "articles/second-day.ar.md",
        SECOND["articles/second-day.ar.md"].replace("authors:", "status: draft\nauthors:"),
    )

    found = desk.run("status", "--json").document

    assert (["article:second-day"], []) == (found["drafts"], found["new"])
    assert "up-to-date" == found["next"]


def test_errors_come_first(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.en.md", "entity:envoy", "entity:nobody")

    run = desk.run("status")

    assert 0 == run.code
    assert "error[link-unknown]" in run.err
    assert "Next: correct the errors" in run.out


def test_without_a_place_to_publish_the_permanent_addresses_are_compared(
    desk: SmallDesk,
) -> None:
    rewrite_settings(desk, "")
    desk.run("promise")
    add_second_day(desk)

    run = desk.run("status", "--json")

    assert (0, "by-hand") == (run.code, run.document["next"])
    assert ["article:second-day"] == run.document["new"]
    assert run.document["addresses"] is None
    assert "`python -m site_gen promise`" in desk.run("status").out


def test_a_public_folder_of_somebody_elses_is_named(desk: SmallDesk) -> None:
    public = desk.root / "public"
    public.mkdir()
    (public / "notes.txt").write_text("mine")

    run = desk.run("status")

    assert 2 == run.code
    assert "notes.txt" in run.err
    assert "hint: " in run.err


def test_a_repository_that_cannot_be_read_is_no_bug(desk: SmallDesk) -> None:
    rewrite_settings(desk, "publish: {git: {repository: ../../nowhere.git}}\n")

    run = desk.run("status")

    assert 3 == run.code
    assert "cannot be read" in run.err


def test_settings_that_cannot_be_used_end_with_code_2(desk: SmallDesk) -> None:
    (desk.content / "site.yaml").unlink()

    assert 2 == desk.run("status").code
