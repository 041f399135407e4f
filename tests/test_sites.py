"""Each small site comes to what its folder says; every rule has one that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from site_gen.commands.paths import explanations
from site_gen.pipeline import BuildResult
from tests.tools.desk import ROOT
from tests.tools.sites import FILES, REAL, SITES, SiteBuild, build_site, files_in, site_names
from tests.tools.source import modules

# Rules that no small site can break, with the test that does.
ELSEWHERE: Mapping[str, str] = {
    "acceptance-unused": "test_accepted.py",
    "address-unset": "test_init.py",
    "answer-missing": "test_new.py",
    "archive-refused": "test_archive.py",
    "archive-unwritten": "test_archive.py",
    "briefing-maker-missing": "test_briefings.py",
    "capture-changed": "test_captures.py",
    "capture-unrecorded": "test_captures.py",
    "card-letter-missing": "test_cards.py",
    "card-maker-missing": "test_cards.py",
    "citation-not-public": "test_citations.py",
    "edition-refused": "test_editions.py",
    "feed-unreadable": "unit/verify/test_file_rules.py",
    "file-too-large": "unit/test_rules_without_a_site.py",
    "sitemap-wrong": "unit/verify/test_file_rules.py",
    "fetch-failed": "test_import_web.py",
    "fetch-refused": "test_import_web.py",
    "import-document-unreadable": "test_import_word.py",
    "import-empty": "test_import.py",
    "import-encoding-unknown": "test_import.py",
    "import-format-unknown": "test_import.py",
    "import-not-a-file": "test_import.py",
    "import-not-text": "test_import.py",
    "import-page-unreadable": "test_import.py",
    "import-reader-missing": "unit/test_rules_without_a_site.py",
    "import-too-large": "test_import.py",
    "import-warc-unreadable": "test_import_web.py",
    "init-host-unknown": "test_init.py",
    "init-language-unknown": "test_init.py",
    "init-taken": "test_init.py",
    "link-answers-again": "test_links_check.py",
    "link-dead": "test_links_check.py",
    "link-unsure": "test_links_check.py",
    "page-name-unreadable": "test_extensions.py",
    "page-unmade": "test_serve_site.py",
    "paragraphs-differ": "test_anchors.py",
    "preview-stopped": "test_serve.py",
    "promise-missing": "test_publish.py",
    "public-lost": "test_publish.py",
    "redirects-many": "unit/verify/test_file_rules_hosts.py",
    "target-missing": "test_publish.py",
    "template-block-unknown": "test_own_templates.py",
    "template-unused": "test_own_templates.py",
    **dict.fromkeys(
        ("theme-contrast", "theme-property-unknown", "theme-sided", "theme-unchecked"),
        "test_theme.py",
    ),
    "theme-unreadable": "test_theme.py",
    "words-not-started": "test_words.py",
    "words-taken": "test_words.py",
}
MAKES_A_PROBLEM = {"Problem", "warning", "field_error", "PageProblem", "unreadable"}
PARTS = ("**What.**", "**Why.**", "**Fix.**", "**ما هو.**", "**لماذا.**", "**الإصلاح.**")


@pytest.mark.parametrize("name", site_names())
def test_a_site_comes_to_what_its_folder_says(name: str, tmp_path: Path, accept: bool) -> None:
    outcome = build_site(name, tmp_path)

    if accept:
        _accept(SITES / name, outcome)
    assert _problems(SITES / name) == outcome.problems
    assert _expected(SITES / name) == _as_expected(SITES / name, outcome.built)


def _problems(site: Path) -> str:
    path = site / "problems.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _expected(site: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in files_in(site / "expect").items()}


def _as_expected(site: Path, built: BuildResult) -> dict[str, str]:
    """The files of the output that the folder names, and the list of all if it has one."""
    made = {artifact.path: artifact.content for artifact in built.artifacts}
    made[FILES] = "".join(f"{path}\n" for path in sorted(made)).encode()
    return {name: made.get(name, b"").decode() for name in _expected(site)}


def _accept(site: Path, outcome: SiteBuild) -> None:
    problems = site / "problems.txt"
    problems.unlink(missing_ok=True)
    if outcome.problems:
        problems.write_text(outcome.problems, encoding="utf-8")
    for name, text in _as_expected(site, outcome.built).items():
        (site / "expect" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in site_names() if _expected(SITES / name)])
def test_a_site_that_shows_its_output_has_no_errors(name: str, tmp_path: Path) -> None:
    outcome = build_site(name, tmp_path)

    assert outcome.built.is_sound


def test_every_rule_has_a_site_that_breaks_it() -> None:
    broken = "\n".join(_problems(SITES / name) for name in site_names())

    found = [rule for rule in rules() if f"[{rule}]" not in broken and rule not in ELSEWHERE]

    assert [] == found


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_a_rule_that_no_site_can_break_is_broken_by_a_test(rule: str) -> None:
    test = ROOT / "tests" / ELSEWHERE[rule]

    assert re.search(rf"\b{rule}\b", test.read_text(encoding="utf-8"))


def test_every_rule_is_explained_and_nothing_else() -> None:
    explained = explanations()

    assert sorted(rules()) == sorted(explained)


@pytest.mark.parametrize("rule", sorted(explanations()))
def test_a_rule_is_explained_in_both_languages(rule: str) -> None:
    text = explanations()[rule]

    lines = [line for line in text.splitlines() if line]
    assert list(PARTS) == [next((p for p in PARTS if line.startswith(p)), line) for line in lines]


@cache
def rules() -> frozenset[str]:
    """The name of every rule: what the calls that make a problem are given first."""
    return frozenset(name for module in modules() for name in _rules_in(module.tree))


def _rules_in(tree: ast.Module) -> Iterator[str]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        first = call.args[0]
        if name in MAKES_A_PROBLEM and isinstance(first, ast.Constant):
            yield str(first.value)


# A site of two other languages ------------------------------------------------------------


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> SiteBuild:
    """The site in French and Hebrew, with the real templates and catalogues of its own."""
    return build_site("french-and-hebrew", tmp_path_factory.mktemp("harbour"))


def _page(outcome: SiteBuild, path: str) -> str:
    return next(a.content.decode() for a in outcome.built.artifacts if a.path == path)


@pytest.mark.parametrize(("code", "direction"), [("fr", "ltr"), ("he", "rtl")])
def test_a_page_says_its_language_and_direction(
    harbour: SiteBuild, code: str, direction: str
) -> None:
    page = _page(harbour, f"{code}/articles/reopening/index.html")

    assert f'<html lang="{code}" dir="{direction}">' in page


@pytest.mark.parametrize("code", ["fr", "he"])
def test_of_the_languages_of_a_page_its_own_is_the_current_one(
    harbour: SiteBuild, code: str
) -> None:
    page = _page(harbour, f"{code}/articles/reopening/index.html")

    assert [code] == re.findall(r'hreflang="(\w+)"[^>]* aria-current="page"', page)


@pytest.mark.parametrize(("code", "date"), [("fr", "2 novembre 2020"), ("he", "2 בנובמבר 2020")])
def test_a_date_is_in_the_words_of_its_language(harbour: SiteBuild, code: str, date: str) -> None:
    page = _page(harbour, f"{code}/articles/reopening/index.html")

    assert f'<time datetime="2020-11-02">{date}</time>' in page


def test_words_of_the_other_direction_are_set_apart_and_named(harbour: SiteBuild) -> None:
    french = _page(harbour, "fr/topics/harbour/index.html")
    hebrew = _page(harbour, "he/topics/harbour/index.html")

    assert '<bdi lang="he" dir="rtl">הגזט</bdi> en hébreu' in french
    assert '<bdi lang="fr" dir="ltr">La Gazette</bdi> (12' in hebrew


def test_counts_take_the_forms_of_their_language(harbour: SiteBuild) -> None:
    assert "מאמר אחד" in _page(harbour, "he/articles/index.html")
    assert "שני שמות" in _page(harbour, "he/entities/index.html")
    assert "2 noms" in _page(harbour, "fr/entities/index.html")


@pytest.mark.parametrize("code", ["fr", "he"])
def test_a_catalogue_of_another_language_has_every_message(code: str) -> None:
    own = SITES / "french-and-hebrew" / "content" / "locale" / f"{code}.po"

    missing = _messages(REAL / "locale" / "en.po") - _messages(own)

    assert set() == missing


def _messages(catalogue: Path) -> set[str]:
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.startswith("msgid ")}
