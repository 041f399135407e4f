"""`links check`: which addresses of sources are dead, and what is written about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from site_gen.commands.web.links import LinkCheck, check_links
from site_gen.ingest.web.hosts import FetchLimits
from site_gen.problems import Checked, format_problem
from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.doc_blocks import blocks_of
from tests.tools.doc_runner import commands_in, is_as_shown
from tests.tools.web_server import Answer, WebServer, answer, dripping, redirect, web_server

LIMITS = FetchLimits(seconds=2, read_seconds=0.3, allow_private=True)
SOURCE = """\
{name}:
  type: webpage
  language: en
  title: {{en: A page, ar: صفحة}}
  url: {url}
"""
OURS = "sources/ours.yaml"
# The texts of the desk cite it; it has no address.
CITED = """\
daily-2020-10-02:
  type: article-newspaper
  language: en
  title: {en: What the envoy said, ar: ما قاله المبعوث}
  publisher: daily
"""
COPIES = """\
  # as printed
  archived:
    - url: {copy}
      date: 2020-10-03
  status: live
"""


def _no_head(request: bytes, connection: Any) -> None:
    """A server that knows GET alone."""
    is_head = request.startswith(b"HEAD")
    connection.sendall(answer("x", status="405 No" if is_head else "200 OK"))


ANSWERS: Mapping[str, Answer] = {
    "/live": answer("here"),
    "/get": _no_head,
    "/moved": redirect("/live"),
    "/gone": answer("", status="410 Gone"),
    "/denied": answer("", status="403 Forbidden"),
    "/broken": answer("", status="500 Oops"),
    "/front": redirect("/"),
    "/": answer("front page"),
    "/slow": dripping(b"", 9),
    "/copy": answer("a copy"),
}


def _desk(root: Path, server: WebServer, *paths: str) -> SmallDesk:
    """A desk with a source for each path, in the order given."""
    texts = [
        SOURCE.format(name=f"s{number}", url=server.url(path)) for number, path in enumerate(paths)
    ]
    return small_desk(root, {**SMALL, "sources.yaml": CITED, OURS: "".join(texts)})


def _checked(desk: SmallDesk, *, write: bool = False) -> Checked[LinkCheck | None]:
    return check_links(desk.content, LIMITS, pause=0, write=write)


def _states(checked: Checked[LinkCheck | None]) -> dict[str, str]:
    assert checked.value
    return {link.source: answer.state.value for link, answer in checked.value.answers}


def test_each_address_is_asked_and_told_by_what_its_server_says(tmp_path: Path) -> None:
    paths = ("/live", "/get", "/moved", "/gone", "/absent", "/denied", "/broken", "/front", "/slow")

    with web_server(ANSWERS) as server:
        desk = _desk(tmp_path, server, *paths)
        checked = _checked(desk)

    states = dict(zip(paths, _states(checked).values(), strict=True))
    assert {"/live", "/get", "/moved"} == {p for p, state in states.items() if state == "live"}
    assert {"/gone", "/absent"} == {p for p, state in states.items() if state == "dead"}
    errors = [format_problem(problem) for problem in checked.problems if problem.is_error]
    told = f"{desk.content}/{OURS}:{{}}:3: error[link-dead] `url` of source `{{}}`: {{}}: {{}}"
    assert [
        told.format(20, "s3", server.url("/gone"), "the server answers 410 Gone"),
        told.format(25, "s4", server.url("/absent"), "the server answers 404 Not Found"),
    ] == [error.partition("\n")[0] for error in errors]
    assert 4 == sum(problem.rule == "link-unsure" for problem in checked.problems)


def test_a_server_is_asked_for_each_address_once_by_a_program_that_says_its_name(
    tmp_path: Path,
) -> None:
    with web_server(ANSWERS) as server:
        _checked(_desk(tmp_path, server, "/live", "/live", "/get"))

    assert ["HEAD /get", "GET /get", "HEAD /live"] == server.asked
    assert all(b"\r\nUser-Agent: site_gen/" in request for request in server.requests)
    assert all(b"+https://record.example/)" in request for request in server.requests)


def test_a_dead_address_is_marked_and_its_page_shows_the_copy_first(tmp_path: Path) -> None:
    with web_server(ANSWERS) as server:
        desk = _desk(tmp_path, server, "/live", "/gone", "/absent")
        url, copy = server.url("/gone"), server.url("/copy")
        desk.edit(OURS, f"  url: {url}\n", f"  url: {url}\n{COPIES.format(copy=copy)}")
        before = (desk.content / OURS).read_text()
        checked, again = _checked(desk, write=True), _checked(desk)

    after = (desk.content / OURS).read_text()
    absent = f"  url: {server.url('/absent')}\n"
    expected = before.replace("status: live", "status: dead")
    assert expected.replace(absent, f"{absent}  status: dead\n") == after
    hints = [problem.hint for problem in checked.problems]
    assert f"it is marked, and pages show {copy} first" in hints
    assert not checked.has_errors
    assert () == again.problems
    assert 0 == desk.run("build", "--quiet").code
    page = desk.page("en/sources/s1/index.html")
    assert page.index(copy) < page.index(f'href="{url}"')


def test_what_cannot_be_marked_safely_is_left_to_a_person(tmp_path: Path) -> None:
    with web_server(ANSWERS) as server:
        desk = _desk(tmp_path, server, "/live")
        flow = f'flow: {{type: webpage, title: {{en: A, ar: أ}}, url: "{server.url("/gone")}"}}\n'
        draft = SOURCE.format(name="draft", url=server.url("/gone")) + "  status: draft\n"
        path = desk.write("sources/others.yaml", flow + draft)
        before = path.read_bytes()
        checked = _checked(desk, write=True)

    assert before == path.read_bytes()
    assert ["link-dead", "link-dead"] == [problem.rule for problem in checked.problems]
    assert checked.has_errors
    assert "or write `status: dead` there" in checked.problems[0].hint
    assert "it is a draft: no reader sees it" in checked.problems[1].hint


def test_a_dead_address_that_answers_again_is_only_reported(tmp_path: Path) -> None:
    with web_server(ANSWERS) as server:
        desk = _desk(tmp_path, server, "/live")
        desk.edit(OURS, "/live\n", "/live\n  status: dead\n")
        before = (desk.content / OURS).read_bytes()
        checked = _checked(desk, write=True)

    assert ["link-answers-again"] == [problem.rule for problem in checked.problems]
    assert before == (desk.content / OURS).read_bytes()


def test_nothing_is_dead_where_no_machine_can_be_reached(tmp_path: Path) -> None:
    with web_server(ANSWERS) as server:
        pass
    desk = _desk(tmp_path, server, "/live", "/gone")

    assert {"unsure"} == set(_states(_checked(desk, write=True)).values())


def test_scripts_get_each_address_and_an_exit_code(tmp_path: Path) -> None:
    with web_server(ANSWERS) as server:
        desk = _desk(tmp_path, server, "/live", "/gone")
        asked = ("links", "check", "--pause", "0")
        private = desk.run(*asked, "--json")
        found = desk.run(*asked, "--json", "--allow-private")
        shown = desk.run(*asked, "--allow-private")
        marked = desk.run(*asked, "--allow-private", "--write", "--json")
        after = desk.run(*asked, "--allow-private")

    assert [0, 1, 1] == [private.code, found.code, shown.code]
    assert [0, 0] == [marked.code, after.code]
    assert [f"content/{OURS}"] == marked.document["written"]
    told = [(each["rule"], each["severity"]) for each in marked.document["problems"]]
    assert [("link-dead", "warning")] == told
    assert {"link-unsure"} == {problem["rule"] for problem in private.document["problems"]}
    assert [("s0", "live"), ("s1", "dead")] == [
        (link["source"], link["state"]) for link in found.document["links"]
    ]
    assert "addresses of sources: 1 live, 1 dead, 0 unsure." in shown.out


def test_options_that_would_do_nothing_are_refused(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)

    refused = [
        desk.run("links", *words)
        for words in (("talks", "--pause", "2"), ("check", "--cite"), ("check", "--max-size", "1"))
    ]

    assert [2, 2, 2] == [run.code for run in refused]
    assert "--pause is for `links check`" in refused[0].err
    assert "--cite is for a topic, not for `links check`" in refused[1].err
    assert "No such option" in refused[2].err


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    block = next(blocks_of("docs/do/check-links.md"))
    ((_, shown),) = commands_in(block)

    with web_server(ANSWERS) as server:
        desk = _desk(tmp_path, server, "/live")
        url = server.url("/letters")
        desk.write("sources/daily.yaml", SOURCE.format(name="daily-letters", url=url))
        run = desk.run("links", "check", "--pause", "0", "--allow-private")

    here = (shown or "").replace("https://daily.example/letters", url)
    here = here.replace("python build.py", "python -m site_gen")
    assert (1, True) == (run.code, is_as_shown(run.err + run.out, here)), run.err + run.out
