"""What is published, what is refused, and what is promised; with a folder for the public site."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.tools.desk import ROOT, SITE, SMALL, SmallDesk, small_desk, tree
from tests.tools.publishing import (
    LEDGER,
    TO_FOLDER,
    everything,
    killed,
    on_terminal,
    promises,
    publishing_desk,
    rewrite_settings,
)

EXTRA = {
    "pages/letters.ar.md": "---\ntitle: الرسائل\norder: 2\n---\n\nنقرأ كل رسالة.\n",
    "pages/letters.en.md": (
        "---\ntitle: Letters\ntranslator: The desk\ntranslated: 2020-11-03\n---\n\n"
        "We read every letter.\n"
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """A desk that publishes to a folder beside its content."""
    return publishing_desk(tmp_path, TO_FOLDER)


def public(desk: SmallDesk) -> Path:
    return desk.root / "public"


def write_letters(desk: SmallDesk) -> None:
    """One page more."""
    for name, text in EXTRA.items():
        desk.write(name, text)
    assert 0 == desk.run("translated", "letters").code


# What is sent, and promised ---------------------------------------------------------------


def test_all_of_the_output_is_sent_and_then_promised(desk: SmallDesk) -> None:
    run = desk.run("publish", "--yes")

    assert (0, "") == (run.code, run.err)
    assert tree(desk.output) == tree(public(desk))
    assert {"/en/topics/talks/", "/en/topics/talks/#who-came", "/data/site.sqlite"} < promises(desk)
    assert not {"/_headers", "/404.html"} & promises(desk)
    assert f"new promises; commit content/{LEDGER}" in run.out


def test_publishing_twice_does_nothing_the_second_time(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    before = everything(public(desk)), (desk.content / LEDGER).read_bytes()

    run = desk.run("publish", "--yes")

    assert 0 == run.code
    assert "Everything is public already." in run.out
    assert before == (everything(public(desk)), (desk.content / LEDGER).read_bytes())


def test_what_would_become_of_which_address_is_shown(desk: SmallDesk) -> None:
    rewrite_settings(desk, "publish: {folder: {path: ../public}, cname: true}\n")
    desk.run("publish", "--yes")
    rewrite_settings(desk, TO_FOLDER)
    write_letters(desk)
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    desk.edit("entities.yaml", "envoy:\n", "envoy:\n  was: [special-envoy]\n")

    run = desk.run("publish", "--yes", "--json")

    changes = run.document["changes"]
    assert "/en/pages/letters/" in changes["added"]
    assert "/en/pages/about/" in changes["changed"]
    assert ["/CNAME"] == changes["removed"]
    assert {"en", "ar"} == {path.split("/")[1] for path in changes["search_files"]}
    assert "/en/entities/special-envoy/ -> /en/entities/envoy/" in changes["redirected"]
    assert "/en/entities/special-envoy/" not in changes["added"]
    assert tree(desk.output) == tree(public(desk))


def test_of_many_addresses_the_first_are_named_and_the_rest_counted(desk: SmallDesk) -> None:
    run = desk.run("publish", "--dry-run")
    every = desk.run("publish", "--dry-run", "--all").out

    assert re.search(r"^  \d+ files of the search index$", run.out, re.MULTILINE)
    assert re.search(r"^    /en/search/[0-9a-f]+\.json$", every, re.MULTILINE)
    assert "    /topics/talks/\n" in every
    lines = run.out.splitlines()
    count = re.fullmatch(r"  (\d+) added", lines[1])
    assert count
    assert 20 == sum(line.startswith("    /") for line in lines)
    assert f"    and {int(count[1]) - 20} more" in lines


def test_the_day_of_a_promise_is_that_of_the_first_publishing(desk: SmallDesk) -> None:
    desk.run("publish", "--yes", SOURCE_DATE_EPOCH="1605830400")
    write_letters(desk)

    desk.run("publish", "--yes", SOURCE_DATE_EPOCH="1605916800")

    ledger = (desk.content / LEDGER).read_text(encoding="utf-8")
    assert "2020-11-20 /en/pages/about/\n" in ledger
    assert "2020-11-21 /en/pages/letters/\n" in ledger


def test_promises_that_a_stopped_run_left_out_are_written_by_the_next(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    (desk.content / LEDGER).unlink()

    run = desk.run("publish", "--yes")

    assert 0 == run.code
    assert "/en/topics/talks/#who-came" in promises(desk)


# Asking -----------------------------------------------------------------------------------


def test_where_nobody_can_be_asked_nothing_is_done(desk: SmallDesk) -> None:
    before = everything(desk.root)

    run = desk.run("publish")

    assert 2 == run.code
    assert "add --yes, or --dry-run" in run.err
    assert before == everything(desk.root)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 130), ("", 130)])
def test_a_person_is_shown_what_would_happen_and_asked(
    desk: SmallDesk, answer: str, code: int
) -> None:
    ended, shown = on_terminal(desk, ("publish",), answer)

    assert code == ended
    assert re.search(r"^  \d+ added\n    /\n", shown, re.MULTILINE)
    assert f"Publish this to {public(desk)}?" in shown
    assert public(desk).exists() == (code == 0)
    assert bool(promises(desk)) == (code == 0)


def test_a_person_is_asked_apart_from_the_document(desk: SmallDesk, tmp_path: Path) -> None:
    with (tmp_path / "published.json").open("w+") as document:
        _code, shown = on_terminal(desk, ("publish", "--json"), "y", document.fileno())
        document.seek(0)
        told = json.load(document)

    assert f"Publish this to {public(desk)}?" in shown
    assert "published" == told["outcome"]


def test_what_a_build_has_to_say_is_said_once_and_before_asking(desk: SmallDesk) -> None:
    desk.edit("sources.yaml", "  publisher: daily\n", "")

    _code, shown = on_terminal(desk, ("publish",), "y")

    assert 1 == shown.count("warning[")
    assert shown.index("warning[") < shown.index("Publish this to")


@pytest.mark.parametrize("is_public", [False, True])
def test_a_dry_run_shows_the_same_and_touches_nothing(desk: SmallDesk, is_public: bool) -> None:
    if is_public:
        desk.run("publish", "--yes")
        desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    before = everything(desk.root)

    dry = desk.run("publish", "--dry-run", "--json")

    assert 0 == dry.code
    assert before == everything(desk.root)
    assert dry.document["changes"] == desk.run("publish", "--yes", "--json").document["changes"]


# What is refused --------------------------------------------------------------------------


def refused(desk: SmallDesk, *, code: int) -> str:
    """What is said when nothing may come of it; that nothing did."""
    before = everything(public(desk)), promises(desk)

    run = desk.run("publish", "--yes")

    assert code == run.code
    assert before == (everything(public(desk)), promises(desk))
    assert "Traceback" not in run.err
    return run.err


def test_a_site_with_an_error_is_not_published(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.ar.md", "date: 2020-11-02", "date: soon")

    assert "error[date-unreadable]" in refused(desk, code=1)


def test_settings_that_say_nowhere_are_reported(desk: SmallDesk) -> None:
    rewrite_settings(desk, "")

    assert "error[target-missing]" in refused(desk, code=2)


def test_an_output_that_was_edited_by_hand_is_refused_and_left_as_it_is(desk: SmallDesk) -> None:
    desk.run("build")
    page = desk.output / "en" / "index.html"
    page.write_text("mine", encoding="utf-8")

    said = refused(desk, code=2)

    assert "en/index.html" in said
    assert "changed by hand" in said
    assert "mine" == page.read_text(encoding="utf-8")


def test_a_dry_run_mends_no_output_in_which_a_build_was_stopped(desk: SmallDesk) -> None:
    desk.run("build")
    (desk.root / ".output.site-gen" / "journal").write_text("half", encoding="utf-8")
    before = everything(desk.root)

    run = desk.run("publish", "--dry-run")

    assert 2 == run.code
    assert "stopped half-way" in run.err
    assert before == everything(desk.root)


def test_a_publish_that_was_killed_while_it_built_is_finished_by_the_next(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    journal = desk.root / ".output.site-gen" / "journal"
    for nth in range(1, 40):
        assert killed(desk, "os.rename", "output", nth)
        if journal.exists():
            break

    run = desk.run("publish", "--yes")

    assert (0, "") == (run.code, run.err)
    assert not journal.exists()
    assert "a small, dry record" in (public(desk) / "en/pages/about/index.html").read_text("utf-8")


def test_a_page_with_the_mark_of_a_draft_is_refused(desk: SmallDesk) -> None:
    (desk.root / "templates").unlink()
    shutil.copytree(ROOT / "templates", desk.root / "templates")
    base = desk.root / "templates" / "base.html"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("{% if view.frame.draft %}", "{% if true %}"), encoding="utf-8")

    assert "marked as drafts" in refused(desk, code=2)


def test_a_damaged_ledger_is_refused(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    ledger = desk.content / LEDGER
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace("/en/pages/about/\n", "/en/pages/abort/\n"), encoding="utf-8")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")

    assert "error[ledger-" in refused(desk, code=5)


def test_a_folder_with_somebody_else_s_files_is_refused_and_they_are_named(
    desk: SmallDesk,
) -> None:
    (public(desk) / "photos").mkdir(parents=True)
    (public(desk) / "photos" / "يوم.jpg").write_text("a picture", encoding="utf-8")

    assert "photos/يوم.jpg" in refused(desk, code=2)


def test_a_public_file_that_somebody_changed_is_put_right(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    (public(desk) / "en" / "index.html").write_text("altered", encoding="utf-8")

    run = desk.run("publish", "--yes", "--json")

    assert ["/en/"] == run.document["changes"]["changed"]
    assert tree(desk.output) == tree(public(desk))


def test_nothing_is_published_into_the_content(desk: SmallDesk) -> None:
    rewrite_settings(desk, "publish: {folder: {path: articles}}\n")
    before = tree(desk.content)

    run = desk.run("publish", "--yes")

    assert 2 == run.code
    assert before == tree(desk.content)


def test_what_a_colleague_published_from_newer_content_is_not_lost(desk: SmallDesk) -> None:
    write_letters(desk)
    desk.run("publish", "--yes")
    for name in EXTRA:
        (desk.content / name).unlink()
    (desk.content / LEDGER).unlink()

    said = refused(desk, code=5)

    assert "error[public-lost] /en/pages/letters/ is public" in said
    assert "a published link would break" in said


def test_an_anchor_that_is_public_is_not_lost_either(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    desk.edit("topics/talks.en.md", "{#who-came}", "")
    desk.edit("topics/talks.ar.md", "{#who-came}", "")
    (desk.content / LEDGER).unlink()

    assert "error[public-lost] /en/topics/talks/#who-came is public" in refused(desk, code=5)


def test_nothing_becomes_public_that_is_not_recorded_where_only_that_may(desk: SmallDesk) -> None:
    first = desk.run("publish", "--yes", "--only-promised")
    assert 5 == first.code
    assert "content/permalinks.txt:1:1: error[promise-missing] /" in first.err
    assert not public(desk).exists()
    assert set() == promises(desk)
    desk.run("promise")
    recorded = (desk.content / LEDGER).read_bytes()

    second = desk.run("publish", "--yes", "--only-promised")

    assert (0, "") == (second.code, second.err)
    assert tree(desk.output) == tree(public(desk))
    assert recorded == (desk.content / LEDGER).read_bytes()


def test_a_text_may_be_withdrawn_after_it_was_published(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    note = "status: withdrawn\nnote: {ar: سُحب., en: Withdrawn.}\n"
    desk.edit("topics/talks.ar.md", "order: 1\n", f"order: 1\n{note}")

    run = desk.run("publish", "--yes")

    assert 0 == run.code, run.err
    assert 'id="who-came"' in desk.page("en/topics/talks/index.html")


# Looking again ----------------------------------------------------------------------------


def test_what_is_public_can_be_compared_with_the_output(desk: SmallDesk) -> None:
    desk.run("publish", "--yes")
    same = desk.run("publish", "--verify")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    desk.run("build")
    older = desk.run("publish", "--verify")
    (public(desk) / "en" / "index.html").write_text("altered", encoding="utf-8")

    mixed = desk.run("publish", "--verify", "--json")

    assert (0, 6, 7) == (same.code, older.code, mixed.code)
    assert "    en/pages/about/index.html" in older.err
    assert {"en/index.html", "en/pages/about/index.html"} < set(mixed.document["wrong"])


# For the host -----------------------------------------------------------------------------


def test_a_host_with_an_arabic_name_is_written_as_hosts_read_it(tmp_path: Path) -> None:
    settings = SITE.replace("record.example", "تقارير.example")
    settings += "publish: {folder: {path: ../public}, cname: true}\n"
    desk = small_desk(tmp_path / "desk", {**SMALL, "site.yaml": settings})

    desk.run("build")

    assert "xn--mgbfwa6f4b.example\n" == desk.page("CNAME")


def test_files_for_a_host_are_made_for_a_site_that_is_published(tmp_path: Path) -> None:
    settings = SITE + "publish: {folder: {path: ../public}, cname: true}\n"
    desk = small_desk(tmp_path / "desk", {**SMALL, "site.yaml": settings})
    desk.edit("entities.yaml", "envoy:\n", "envoy:\n  was: [special-envoy]\n")
    desk.edit("topics/talks.ar.md", "order: 1\n", "order: 1\nwas: [meetings]\n")

    desk.run("build")

    assert "" == desk.page(".nojekyll")
    assert "record.example\n" == desk.page("CNAME")
    rules = desk.page("_redirects").splitlines()
    assert "/en/entities/special-envoy/ /en/entities/envoy/ 301" in rules
    assert "/topics/meetings/ /topics/talks/ 301" in rules
    assert "/ar/topics/meetings/feed.xml /ar/topics/talks/feed.xml 301" in rules


def test_a_site_that_is_published_nowhere_has_none_of_them(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk")

    desk.run("build")

    assert not {".nojekyll", "CNAME", "_headers", "_redirects"} & tree(desk.output).keys()


def test_the_policy_of_the_site_allows_all_that_a_page_allows_itself(desk: SmallDesk) -> None:
    desk.run("build")
    headers = desk.page("_headers")
    told = re.search(r"^  Content-Security-Policy: (.+)$", headers, re.MULTILINE)
    assert told
    whole = directives(told[1])

    pages = [page.read_text(encoding="utf-8") for page in desk.output.rglob("*.html")]

    policies = {p for page in pages for p in re.findall(r'Policy" content="([^"]+)"', page)}
    assert policies
    for policy in policies:
        for name, sources in directives(policy).items():
            assert sources <= whole.get(name, set()) | {"'none'"}, policy
    assert {"'none'"} == whole["frame-ancestors"]
    assert "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n" in headers


def directives(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {name: set(sources) for name, *sources in parts}
