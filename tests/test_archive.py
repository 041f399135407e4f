"""`archive ID`: a copy is asked of an archive if somebody agreed, and its address is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from site_gen.commands.web.archive import ArchivedSource, ArchiveRequest, archive_source
from site_gen.ingest.web.hosts import FetchLimits
from site_gen.problems import Checked
from tests.tools.desk import SMALL, SmallDesk, small_desk, tree
from tests.tools.doc_blocks import blocks_of
from tests.tools.doc_runner import commands_in, is_as_shown
from tests.tools.web_server import Answer, WebServer, answer, redirect, web_server

LIMITS = FetchLimits(seconds=2, allow_private=True, headers_only=True)
PAGE = "https://daily.example/letters"
COPY = f"/web/20261128090000/{PAGE}"
FILE = "sources/daily.yaml"
SOURCE = f"""\
daily-letters:
  type: webpage
  language: en
  title: {{en: Letters, ar: رسائل}}
  url: {PAGE}
"""
ANSWERS: dict[str, Answer] = {
    f"/save/{PAGE}": redirect(COPY),
    COPY: answer("the copy"),
    f"/header/{PAGE}": answer("saved", f"Content-Location: {COPY}"),
    f"/link/{PAGE}": answer("saved", f'Link: <{COPY}>; rel="first memento"; datetime="x"'),
    "/form?url=https%3A%2F%2Fdaily.example%2Fletters": redirect("/AbCd"),
    "/AbCd": answer("the copy"),
    f"/busy/{PAGE}": answer("", status="429 Too Many Requests"),
    f"/silent/{PAGE}": answer("we shall see"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server(ANSWERS) as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", {**SMALL, FILE: SOURCE})


def _asked(
    desk: SmallDesk, endpoint: str, *, agreed: bool = True, source: str = "daily-letters"
) -> Checked[ArchivedSource | None]:
    request = ArchiveRequest(source, endpoint, agreed, date(2026, 11, 29))
    return archive_source(desk.content, request, LIMITS)


@pytest.mark.parametrize("path", ["/save/", "/header/", "/link/"])
def test_the_copy_that_an_archive_names_is_recorded_with_its_day(
    path: str, server: WebServer, desk: SmallDesk
) -> None:
    found = _asked(desk, server.url(path))

    assert () == found.problems
    line = f'  archived: [{{url: "{server.url(COPY)}", date: 2026-11-28}}]\n'
    assert SOURCE + line == (desk.content / FILE).read_text(encoding="utf-8")


def test_an_archive_that_takes_the_address_elsewhere_is_asked_as_it_wants(
    server: WebServer, desk: SmallDesk
) -> None:
    found = _asked(desk, server.url("/form?url={url}"))

    assert found.value
    assert (server.url("/AbCd"), "2026-11-29") == (found.value.copy, found.value.date)


EARLIER = '{url: "https://archive.example/1", date: 2020-10-03}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  archived: []\n", "  archived: [NEW]\n"),
        (f"  archived: [{EARLIER}]\n", f"  archived: [{EARLIER}, NEW]\n"),
        (f"  archived:\n    - {EARLIER}\n", f"  archived:\n    - NEW\n    - {EARLIER}\n"),
        (f"  archived:\n  - {EARLIER}\n", f"  archived:\n  - NEW\n  - {EARLIER}\n"),
    ],
)
def test_a_copy_joins_those_that_are_recorded(
    before: str, after: str, server: WebServer, desk: SmallDesk
) -> None:
    rest = "  note: {en: Kept, ar: محفوظ}  # by hand\n"
    desk.write(FILE, SOURCE + before + rest)

    first, second = (_asked(desk, server.url("/save/")) for _ in range(2))

    new = f'{{url: "{server.url(COPY)}", date: 2026-11-28}}'
    assert SOURCE + after.replace("NEW", new) + rest == (desk.content / FILE).read_text()
    assert first.value
    assert second.value
    assert (False, True) == (first.value.already, second.value.already)


def test_where_a_copy_cannot_be_written_safely_the_line_is_told(
    server: WebServer, desk: SmallDesk
) -> None:
    desk.write(FILE, f"daily-letters: {{type: webpage, title: {{en: A, ar: أ}}, url: '{PAGE}'}}\n")
    before = tree(desk.root)

    (problem,) = _asked(desk, server.url("/save/")).problems

    assert "archive-unwritten" == problem.rule
    assert f'archived: [{{url: "{server.url(COPY)}", date: 2026-11-28}}]' in problem.hint
    assert before == tree(desk.root)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/busy/", "the archive answered 429 Too Many Requests"),
        ("/silent/", "the archive answered and names no copy"),
        ("/nowhere/", "the archive answered 404 Not Found"),
    ],
)
def test_an_archive_that_makes_no_copy_changes_nothing(
    path: str, message: str, server: WebServer, desk: SmallDesk
) -> None:
    before = tree(desk.root)

    (problem,) = _asked(desk, server.url(path)).problems

    assert ("fetch-failed", f"{server.url(path)}: {message}") == (problem.rule, problem.message)
    assert before == tree(desk.root)


def test_no_archive_is_asked_unless_somebody_agreed(server: WebServer, desk: SmallDesk) -> None:
    before = len(server.requests)

    (refused,) = _asked(desk, server.url("/save/"), agreed=False).problems
    (unknown,) = _asked(desk, server.url("/save/"), source="daily-letter").problems
    (nameless,) = _asked(desk, server.url("/save/"), source="other").problems

    assert "archive-refused" == refused.rule
    assert f"127.0.0.1 would learn that you are interested in {PAGE}" in refused.message
    assert ("reference-unknown", "did you mean `daily-letters`?") == (unknown.rule, unknown.hint)
    assert "reference-unknown" == nameless.rule
    assert before == len(server.requests)

    desk.edit("site.yaml", "default_locale", f"archive: {server.url('/save/')}\ndefault_locale")
    assert () == _asked(desk, "", agreed=False).problems


def test_the_command_in_the_documents_does_what_it_says(server: WebServer, desk: SmallDesk) -> None:
    _, block, _ = blocks_of("docs/do/check-links.md")
    ((command, shown),) = commands_in(block)
    arguments = command.split()[2:]

    unasked = desk.run(*arguments[:-1])
    run = desk.run(*arguments, "--endpoint", server.url("/save/"), "--allow-private")

    here = (shown or "").replace("https://web.archive.org", server.url(""))
    here = here.replace("20261129102030", "20261128090000").replace("2026-11-29", "2026-11-28")
    assert (2, 0) == (unasked.code, run.code)
    assert "web.archive.org would learn" in unasked.err
    assert is_as_shown(run.out, here), run.out
