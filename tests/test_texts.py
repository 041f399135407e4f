"""Whatever an editor writes in a field, the site is built, and the text is set as it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page

from site_gen.artifacts import bytes_of
from site_gen.pipeline import BuildResult
from site_gen.problems import Problem, Severity
from tests.tools.desk import small_desk
from tests.tools.texts import AR, EN, PLAIN, Text, TextSite

KINDS: dict[str, Text] = {
    "two scripts": {AR: "طائرات F-16 في المطار (NATO)", EN: "The talks of المبعوث and more"},
    "the other first": {AR: "F-16 طائرات", EN: "المبعوث came"},
    "the other last": {AR: "الطائرة F-16", EN: "said by المبعوث"},
    "the other only": {AR: "SIPRI", EN: "المبعوث"},
    "a third script": {AR: "שלום لكم Баку", EN: "Баку שלום said"},
    "addresses": {
        AR: "انظر https://ar.wikipedia.org/wiki/ناغورنو_قره_باغ في ويكيبيديا، "
        "وخذه من ftp://a.org/ملفات/قره_باغ ثم عُد",
        EN: "See https://ar.wikipedia.org/wiki/ناغورنو_قره_باغ there, "
        "take it from ftp://a.org/ملفات/قره_باغ there",
    },
    "addresses beside signs and words": {
        AR: "انظر https://a.org/، وwww.b.org/x؛ثم https://a.org/،من، انظر www.b.orgمن هنا",
        EN: "See https://a.org/، or www.b.org/ناغورنو, then see www.b.orgمن here",
    },
    "signs": {
        AR: "«F-16» قال: (المبعوث) [SIPRI]، TB2؛ 5.000 C++ C# @desk، قال <المبعوث> & \"F-16\" 'x'",
        EN: "“المبعوث”, (المبعوث 5) [x] المبعوث, الثاني; the end. He <1> & \"المبعوث\" 'x' < p",
    },
    "numbers in words of the other direction": {
        AR: "{ x: و5 بـ100 كـ-5 وF-16 و-7",
        EN: "{ x: كـ-5 and وF-16 and بـ100 came",
    },
    "marks": {AR: "\u200eF-16 طائرات\u200f", EN: "\u200fالمبعوث\u200e came"},
    "numbers": {AR: "100% +961 70 123 456 (2020-10-02)", EN: "100% (2020-10-02)"},
    "digits only": {AR: "2020", EN: "300"},
    "signs only": {AR: "«…»", EN: "“…”"},
}


def faults(built: BuildResult) -> list[Problem]:
    """All problems but warnings, which the texts above deserve."""
    return [problem for problem in built.problems if problem.severity is not Severity.WARNING]


def pages(built: BuildResult) -> Iterator[tuple[str, html.HtmlElement]]:
    for artifact in built.artifacts:
        if artifact.path.endswith(".html"):
            yield artifact.path, html.document_fromstring(artifact.content)


@pytest.mark.parametrize(
    "base",
    [
        "https://تقارير.example/تقارير/",
        "https://xn--mgbh0fb.example/%D8%AA%D9%82/سجلّ%20ثان/",
        "http://localhost:8000/",
    ],
)
def test_a_site_may_stand_at_any_address(base: str, tmp_path: Path) -> None:
    site = TextSite(base=base)

    built = site.build(tmp_path)

    assert [] == faults(built)
    package = next(a for a in built.artifacts if a.path == "data/datapackage.json")
    assert re.search(r'"name": "[a-z0-9.-]+"', bytes_of(package.content).decode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_any_kind_may_stand_in_any_field(kind: str, tmp_path: Path) -> None:
    built = TextSite(KINDS[kind]).build(tmp_path)

    assert [] == faults(built)
    assert built.is_sound


@pytest.mark.parametrize("code", [AR, EN])
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        *(("two scripts", status) for status in ("published", "draft", "withdrawn")),
        ("the other first", "published"),
    ],
)
def test_a_record_may_lack_a_language_whatever_its_status(
    kind: str, code: str, status: str, tmp_path: Path
) -> None:
    built = TextSite(KINDS[kind], (code,), status).build(tmp_path, drafts=status == "draft")

    assert [] == faults(built)
    assert built.is_sound


def test_the_words_of_a_new_language_may_still_be_those_of_another(tmp_path: Path) -> None:
    new = {
        "ps": ("name: پښتو, dir: rtl, dates: ps", EN),
        "ur": ("name: اردو, dir: rtl, dates: ur", EN),
        "it": ("name: Italiano, dir: ltr, dates: it", AR),
        "hy": ("name: Հայերեն, dir: ltr, dates: hy", AR),
    }

    built = TextSite(KINDS["two scripts"], locales=new).build(tmp_path)

    assert [] == faults(built)
    made = {path for path, _ in pages(built)}
    assert {f"{code}/topics/talks/index.html" for code in new} <= made


@pytest.fixture(scope="module")
def two_scripts(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return TextSite(KINDS["two scripts"]).build(tmp_path_factory.mktemp("two-scripts"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (AR, "طائرات \u2066F-16\u2069 في المطار (\u2066NATO\u2069)"),
        (EN, "The talks of \u2067المبعوث\u2069 and more"),
    ],
)
def test_a_topic_to_choose_has_its_parts_isolated_without_markup(
    code: str, text: str, two_scripts: BuildResult
) -> None:
    options = dict(pages(two_scripts))[f"{code}/search/index.html"].xpath(
        "//option[@value='talks']"
    )

    assert [(text, None)] == [(option.text, option.get("dir")) for option in options]


def test_a_text_for_other_programs_has_no_marks(two_scripts: BuildResult) -> None:
    told = [
        str(value)
        for _, page in pages(two_scripts)
        for value in page.xpath("//meta/@content | //title/text() | //link/@title | //@aria-label")
    ]

    assert len(told) > 1000
    assert [] == [value for value in told if re.search("[\u202a-\u202e\u2066-\u2069<>]", value)]


def test_a_title_in_a_language_that_the_site_lacks_has_its_own_direction(tmp_path: Path) -> None:
    built = TextSite().build(tmp_path)

    (title,) = dict(pages(built))["en/sources/three/index.html"].xpath("//h1")

    assert ("he", "rtl") == (title.get("lang"), title.get("dir"))
    assert "שלום F-16" == title.text_content()


def test_a_note_of_the_desk_on_a_foreign_text_is_in_the_page_s_language(tmp_path: Path) -> None:
    built = TextSite(PLAIN, (AR,), "draft").build(tmp_path, drafts=True)

    notes = dict(pages(built))["en/questions/who-came/index.html"].xpath(
        "//td//*[normalize-space()='(draft)']"
    )

    assert [("en", "ltr")] * 3 == [(note.get("lang"), note.get("dir")) for note in notes]


def test_the_words_of_an_address_are_in_the_order_of_the_address(
    tmp_path: Path, serve_folder: Callable[[Path], str], page: Page
) -> None:
    """By the places of its letters: the host is left of the path, and the path is Arabic."""
    desk = small_desk(tmp_path)
    desk.edit(
        "pages/about.ar.md", "هذا سجلّ صغير.", "انظر https://ar.wikipedia.org/wiki/قره_باغ، ثم عُد."
    )
    assert desk.run("build").code == 0

    page.goto(f"{serve_folder(desk.output)}/ar/pages/about/")
    places = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(
            document.querySelector("main .prose"), NodeFilter.SHOW_TEXT);
          const places = {};
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (const words of ["https", "wiki/", "قره", "باغ", "انظر", "ثم"]) {
              const at = node.data.indexOf(words);
              if (at < 0) continue;
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + words.length);
              places[words] = range.getBoundingClientRect().left;
            }
          }
          return places;
        }"""
    )

    expected = ["ثم", "https", "wiki/", "باغ", "قره", "انظر"]
    assert expected == sorted(places, key=places.__getitem__)


def test_a_page_names_its_translator_as_an_article_does(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    desk.edit("pages/about.en.md", "translator: The desk", "translator: Nadia Sleiman")
    assert desk.run("build").code == 0

    pages = [html.fromstring(desk.page(f"{code}/pages/about/index.html")) for code in (EN, AR)]

    told = [[" ".join(fact.text_content().split()) for fact in p.find_class("fact")] for p in pages]
    assert [["Translation Nadia Sleiman", "Translated 3 November 2020"], []] == told
