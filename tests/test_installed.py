"""From the wheel alone: a new site in any languages, to a repository that the public reads."""

import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.tools.publishing import git, public_repository
from tests.tools.real_site import made_once
from tests.tools.wheel import installed_program, previewed, run_installed, shared_wheel

TITLES = {
    "ar": "المحادثات",
    "en": "The talks",
    "es": "Las conversaciones",
    "fa": "گفت‌وگوها",
    "fr": "Les pourparlers",
    "he": "השיחות",
}
# Each language in one of them; the first is that of the home page, and one site has no other.
LANGUAGES = [("fa", "en"), ("he",), ("ar", "fr", "es")]
RIGHT_TO_LEFT = {"ar", "fa", "he"}
RAW = "The envoy speaks\n\n2 October 2020\n\nThe envoy said at noon that the talks had begun.\n"
# Each command with what it is given and a part of what it prints, in an order in which it can be.
COMMANDS = {
    "build": ([], "Built "),
    "check": ([], "No errors"),
    "new": (["entity", "envoy", "--field", "kind=person", "--field", "name.fa=فرستاده"], "envoy"),
    "import": (["raw.txt"], "wrote captures/raw.txt"),
    "verify": ([], "2 captures match"),
    "anchors": (["example"], "{#p1}"),
    "translated": (["example"], "example"),
    "cite": (["claim:example-ministry"], "https://site.test/claims/example-ministry/"),
    "links": (["the-talks"], "https://site.test/topics/the-talks/"),
    "brief": (["the-talks", "--to", "html", "--out", "-"], "<!doctype html>"),
    "edition": (["the-talks"], "Kept as https://site.test/topics/the-talks/"),
    "promise": ([], "new promised"),
    "publish": (["--yes", "--only-promised"], "Published, and read back"),
    "host": (["github"], "written"),
    "status": ([], "Everything is public"),
    "doctor": ([], "site_gen "),
    "words": (["status"], "0 missing"),
    "schemas": ([], ".vscode/site_gen/claims.json: written"),
    "explain": (["link-unknown"], "**Fix.**"),
    "clean": ([], "the site is removed"),
}
# Tested by tests below, above, and in test_archive: the first begins a site, the second runs until
# it is ended, the third asks another host.
OTHERS = {"init", "serve", "archive"}
ARTICLE, CLAIM, QUESTION = (
    "articles/example/",
    "claims/example-ministry/",
    "questions/example-attendance/",
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command, in an environment without a checkout."""
    install = partial(installed_program, shared_wheel(tmp_path_factory))
    return made_once("environment", install, tmp_path_factory) / "bin" / "site-gen"


@pytest.mark.browser
@pytest.mark.parametrize("languages", LANGUAGES, ids="-".join)
def test_the_installed_command_goes_from_an_empty_folder_to_a_public_site(
    tmp_path: Path,
    program: Path,
    languages: tuple[str, ...],
    page: Page,
    serve_folder: Callable[[Path], str],
) -> None:
    titles = " = ".join(TITLES[code] for code in languages)
    options = [
        "--url",
        "https://site.test/",
        "--title",
        titles,
        "--desk",
        titles,
        "--topics",
        titles,
        "--yes",
    ]
    options += ["--publish", str(public_repository(tmp_path)), "--languages", ",".join(languages)]

    begun = run_installed(program, "init", "desk", *options, folder=tmp_path)
    reports = [
        run_installed(program, *command, "--json", folder=tmp_path / "desk")
        for command in (["build"], ["publish", "--yes"])
    ]

    assert (0, "") == (begun.code, begun.err)
    assert ["cd desk", "site-gen serve"] == [line.strip() for line in begun.out.splitlines()[-2:]]
    assert [(0, "", [])] * 2 == [(run.code, run.err, run.document["problems"]) for run in reports]
    git("clone", "--quiet", "--branch", "gh-pages", "public.git", "read", folder=tmp_path)
    address = serve_folder(tmp_path / "read")
    for code in languages:
        check_files(tmp_path / "read" / code, code)
        page.goto(f"{address}/{languages[0]}/")
        walk(page, code)


def test_every_command_works_without_a_checkout(tmp_path: Path, program: Path) -> None:
    desk = tmp_path / "desk"
    options = [
        "--url",
        "https://site.test/",
        "--topics",
        f"{TITLES['fa']} = {TITLES['en']}",
        "--languages",
        "fa,en",
    ]
    options += ["--publish", str(public_repository(tmp_path))]
    run_installed(program, "init", "desk", *options, "--yes", folder=tmp_path)
    (desk / "raw.txt").write_text(RAW, "utf-8")

    listed = commands_in(run_installed(program, "--help", folder=desk).out)
    for command, (arguments, printed) in COMMANDS.items():
        if command not in listed:
            continue
        run = run_installed(program, command, *arguments, folder=desk)
        assert 0 == run.code, f"{command}: {run.err}"
        assert printed in run.out, command

    assert listed <= COMMANDS.keys() | OTHERS


def test_the_preview_works_without_a_checkout(tmp_path: Path, program: Path) -> None:
    run_installed(program, "init", "desk", "--yes", folder=tmp_path)

    with previewed(program, tmp_path / "desk") as address, urlopen(f"{address}en/") as answer:
        page = html.fromstring(answer.read())

    assert "desk" == page.xpath("string(//h1)")


def test_who_runs_it_once_without_installing_it_is_told_to_install_it(
    tmp_path: Path, program: Path
) -> None:
    (tmp_path / ".cache").mkdir()
    environment = tmp_path / ".cache" / "environment"
    environment.symlink_to(program.parents[1])

    begun = run_installed(
        environment / "bin" / "python", "-m", "site_gen", "init", "desk", "--yes", folder=tmp_path
    )

    told = [line.strip() for line in begun.out.splitlines()[-3:]]
    assert [
        "cd desk",
        "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt",
        "python build.py serve",
    ] == told


def test_a_site_runs_its_program_in_its_own_environment(tmp_path: Path, program: Path) -> None:
    run_installed(program, "init", "desk", "--yes", folder=tmp_path)
    command = (Path(sys.executable), "build.py", "check")

    missing = run_installed(*command, folder=tmp_path / "desk")
    (tmp_path / "desk" / ".venv").symlink_to(program.parents[1])
    checked = run_installed(*command, folder=tmp_path / "desk")

    assert (1, "") == (missing.code, missing.out)
    assert "run `python3 -m venv .venv && .venv/bin/pip install" in missing.err
    assert (0, "") == (checked.code, checked.err)
    assert "No errors" in checked.out


def commands_in(help_text: str) -> set[str]:
    """The commands that `--help` lists."""
    return set(re.findall(r"^  ([a-z]+) ", help_text.partition("Commands:")[2], re.MULTILINE))


def walk(page: Page, code: str) -> None:
    """From a home page to that of this language, and on to the worked example, by links alone."""
    if code != page.get_attribute("html", "lang"):
        page.click(f"header a[hreflang={code}]")
    for part in (ARTICLE, CLAIM, QUESTION):
        page.click(f"main a[href*='{part}'] >> nth=0")
        page.wait_for_url(f"**/{code}/{part}*")
        direction = "getComputedStyle(document.body).direction"
        assert page.evaluate(direction) == ("rtl" if code in RIGHT_TO_LEFT else "ltr")
        assert page.is_visible("h1")


def check_files(site: Path, code: str) -> None:
    """The pages of a language, from its home to the worked example, all of it in that language."""
    home, article = page_in(site, code), page_in(site / ARTICLE, code)
    assert TITLES[code] == home.xpath("string(//h1)")
    assert {ARTICLE, QUESTION} <= links_of(home)
    assert f"../../{CLAIM}" in links_of(article)
    page_in(site / CLAIM, code)
    assert 2 == len(page_in(site / QUESTION, code).xpath("//table//tbody/tr"))


def page_in(folder: Path, code: str) -> html.HtmlElement:
    """A page, which must be in this language, its heading too, and say so."""
    page = html.fromstring((folder / "index.html").read_bytes())
    direction = "rtl" if code in RIGHT_TO_LEFT else "ltr"
    assert (code, direction) == (page.get("lang"), page.get("dir"))
    assert [code] == page.xpath("//h1/ancestor-or-self::*/@lang | //h1//@lang")
    return page


def links_of(page: html.HtmlElement) -> set[str]:
    return {link.partition("#")[0] for link in page.xpath("//main//a/@href")}
