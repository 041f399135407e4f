"""Citations as readers paste them, and as reference managers read them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import jsonschema
import pypandoc
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from lxml import html
from playwright.sync_api import Page

from site_gen.domain.text import Kind, LocaleCode
from site_gen.load.corpus import kind_of
from site_gen.plan.pages import CITED_KINDS
from site_gen.render.citations.formatting import (
    citation_html,
    citation_list_html,
    citation_markdown,
    citation_text,
)
from site_gen.render.citations.reference_files import bibtex_of, csl_of, ris_of
from site_gen.render.citations.styles import CitationStyle, citation_of
from site_gen.render.citations.works import CitationContext, Work, languages_of, work_of
from tests.tools.citations import citing_in, content_with_records, record_of
from tests.tools.desk import ROOT, SmallDesk, small_desk

WRITTEN = ROOT / "tests" / "data" / "citations.md"
SEEN = dt.date(2026, 11, 20)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069]")
# What CSL 1.0.2 says of the fields that are written here.
DATE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "maxItems": 2,
            "items": {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
        },
        "circa": {"type": "boolean"},
        "literal": {"type": "string"},
    },
}
NAMES = {
    "type": "array",
    "items": {"type": "object", "required": ["literal"], "additionalProperties": False}
    | {"properties": {"literal": {"type": "string", "minLength": 1}}},
}
TEXTS = ("abstract", "container-title", "keyword", "language", "note", "publisher", "title", "URL")
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type", "title"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": ["report", "webpage", "article", "article-newspaper"]},
            "author": NAMES,
            "translator": NAMES,
            "issued": DATE,
            "accessed": DATE,
            "original-date": DATE,
            "custom": {
                "type": "object",
                "additionalProperties": False,
                "required": ["translated-title"],
                "properties": {"translated-title": {"type": "object", "minProperties": 1}},
            },
            **{name: {"type": "string", "minLength": 1} for name in TEXTS},
        },
    },
}


@pytest.fixture(scope="module")
def citing(tmp_path_factory: pytest.TempPathFactory) -> CitationContext:
    return citing_in(content_with_records(tmp_path_factory.mktemp("desk")))


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def by_hand() -> Iterator[tuple[str, str, str, str]]:
    """Record, language, style and citation, as written in the file that people read."""
    record = ""
    for line in WRITTEN.read_text("utf-8").splitlines():
        if line.startswith("## "):
            record = line[3:]
        elif found := re.fullmatch(r"- (\w+) (\w+): (.*)", line):
            yield record, found[1], found[2], found[3]


@pytest.mark.parametrize(("name", "lang", "style", "written"), [*by_hand()])
def test_a_citation_is_what_a_person_would_write(
    citing: CitationContext, name: str, lang: str, style: str, written: str
) -> None:
    record = record_of(citing, name)

    entry = citation_of(citing, record, LocaleCode(lang), CitationStyle(style), SEEN)

    assert written == citation_text(entry)


def test_ten_records_are_written_out_in_every_style_and_language() -> None:
    found = [(name, lang, style) for name, lang, style, _ in by_hand()]

    records = {name for name, _, _ in found}
    assert len(records) >= 10
    assert set(CITED_KINDS) == {Kind(name.partition(":")[0]) for name in records}
    assert len(found) == len(set(found)) == 6 * len(records)


def test_every_record_can_be_cited_without_a_gap(citing: CitationContext) -> None:
    citations = [
        citation_text(citation_of(citing, record, code, style))
        for record in citing.corpus.by_id.values()
        for code in citing.config.codes
        for style in CitationStyle
    ]

    gaps = re.compile(r"\(\)|\[\]|“”|«»| [,،.]|,,|،،|\.\.|  |\{[a-z-]+\}")
    assert [] == [text for text in citations if gaps.search(text)]


def test_a_citation_says_no_day_that_nobody_gave(citing: CitationContext) -> None:
    record = record_of(citing, "topic:mercenaries")

    citation = citation_text(citation_of(citing, record, LocaleCode("en"), CitationStyle.CHICAGO))

    assert "accessed" not in citation
    assert citation.endswith("n.d., https://desk.example/topics/mercenaries/.")


def test_plain_text_holds_no_signs_that_cannot_be_seen() -> None:
    found = [text for *_, text in by_hand() if CONTROLS.search(text)]

    assert [] == found


def test_markdown_sets_a_title_of_another_language_apart(citing: CitationContext) -> None:
    record = record_of(citing, "source:haaretz-flights")

    citation = citation_markdown(citation_of(citing, record, LocaleCode("ar"), CitationStyle.APA))

    title = '*<span lang="en" dir="ltr">The cargo flights from Ovda</span>*'
    assert title in citation
    assert r"flights\_2023" not in citation
    assert (
        '<span dir="ltr"><https://haaretz.example/flights_2023?a=1&b=50%25#top></span>' in citation
    )


def test_html_is_safe_whatever_a_title_says(citing: CitationContext) -> None:
    record = record_of(citing, "article:two-authors")

    citation = citation_html(citation_of(citing, record, LocaleCode("en"), CitationStyle.CHICAGO))

    assert "50% of wages &amp; the rest in {the treasury}" in citation
    assert '<bdi lang="ar" dir="rtl">سامي الحداد</bdi>' in citation


# For reference managers -------------------------------------------------------------------


def works(citing: CitationContext, name: str) -> list[Work]:
    record = record_of(citing, name)
    return [work_of(citing, record, code) for code in languages_of(citing, record)]


def bibtex(citing: CitationContext, name: str) -> dict[str, dict[str, str]]:
    """The entries by key, their fields by name, as a real parser reads them."""
    library = parse_string(bibtex_of(citing, works(citing, name), SEEN))
    assert [] == library.failed_blocks
    return {
        entry.key: {field.key: str(field.value) for field in entry.fields}
        for entry in library.entries
    }


def unbraced(text: str) -> str:
    plain = re.sub(r"\\text(?:brace(left|right))\{\}", lambda b: {"left": "⟨"}.get(b[1], "⟩"), text)
    plain = re.sub(r"\\([%&_#$])", r"\1", plain)
    return re.sub(r"[{}]", "", plain).replace("⟨", "{").replace("⟩", "}")


def test_bibtex_has_an_entry_for_each_language_and_keeps_names_whole(
    citing: CitationContext,
) -> None:
    entries = bibtex(citing, "article:two-authors")

    assert ["article-two-authors-ar", "article-two-authors-en"] == [*entries]
    english = entries["article-two-authors-en"]
    assert "{سامي الحداد} and {ليلى منصور}" == english["author"]
    assert "Who paid? 50% of wages & the rest in {the treasury}" == unbraced(english["title"])
    assert ("en", "2020-11-02", "2026-11-20") == tuple(
        english[name] for name in ("language", "date", "urldate")
    )
    assert "https://desk.example/articles/two-authors/" == english["url"]


def test_what_latex_would_obey_is_escaped(citing: CitationContext) -> None:
    text = bibtex_of(citing, works(citing, "article:two-authors"))

    assert r"50\% of wages \& the rest in \textbraceleft{}the treasury\textbraceright{}" in text


def test_a_source_is_one_entry_in_its_own_language(citing: CitationContext) -> None:
    entries = bibtex(citing, "source:haaretz-flights")

    (source,) = entries.values()
    assert "https://haaretz.example/flights_2023?a=1&b=50%25#top" == source["url"]
    assert ("Haaretz", "en") == (unbraced(source["journal"]), source["language"])
    assert "https://desk.example/sources/haaretz-flights/" in unbraced(source["note"])


def test_bibtex_of_every_record_can_be_read_back(citing: CitationContext) -> None:
    records = [r for r in citing.corpus.by_id.values() if kind_of(r) in CITED_KINDS]
    every = [work_of(citing, r, code) for r in records for code in languages_of(citing, r)]

    library = parse_string(bibtex_of(citing, every))

    assert [] == library.failed_blocks
    assert len(every) == len({entry.key for entry in library.entries})


def test_ris_reads_back_with_its_language_and_dates(citing: CitationContext) -> None:
    text = ris_of(citing, works(citing, "article:two-authors"), SEEN)

    arabic, english = rispy.loads(text)
    assert ("RPRT", "en") == (english["type_of_reference"], english["language"])
    assert ["سامي الحداد", "ليلى منصور"] == english["authors"]
    assert ("2020", "2020/11/02/") == (english["year"], english["date"])
    assert "2026/11/20/" == english["access_date"]
    assert ["https://desk.example/articles/two-authors/"] == english["urls"]
    assert "من دفع؟ 50% من الأجور & الباقي في {الخزانة}" == arabic["title"]


def test_ris_gives_the_day_on_which_a_work_began_to_appear(citing: CitationContext) -> None:
    (parts,) = rispy.loads(ris_of(citing, works(citing, "source:in-parts")))

    assert ("2019", "2019/05/02/") == (parts["year"], parts["date"])


def test_a_day_that_the_desk_inferred_is_noted_beside_what_managers_take_for_printed(
    citing: CitationContext,
) -> None:
    names = ("in-parts", "latin-outlet")

    noted = [rispy.loads(ris_of(citing, works(citing, f"source:{n}")))[0]["notes"] for n in names]

    assert ["[inferred]" in " ".join(notes) for notes in noted] == [True, False]
    assert "2021" not in " ".join(noted[1])


def test_every_line_of_ris_is_a_tag_and_ends_as_the_format_wants(citing: CitationContext) -> None:
    text = "".join(ris_of(citing, works(citing, name)) for name in {n for n, *_ in by_hand()})

    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert [] == [line for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)]
    assert text.count("TY  - ") == text.count("ER  - \r\n")


def test_a_claim_is_the_desks_record_of_what_somebody_said(citing: CitationContext) -> None:
    _, english = json.loads(csl_of(citing, works(citing, "claim:macron-300")))

    title = "Emmanuel Macron: 300 fighters left Syria for the combat zone by way of Turkey"
    assert title == english["title"]
    assert [{"literal": "Research desk"}] == english["author"]
    assert {"date-parts": [[2020, 10, 1]], "circa": True} == english["original-date"]
    assert "issued" not in english


def test_csl_json_of_every_record_is_as_its_schema_says(citing: CitationContext) -> None:
    names = sorted({f"{kind}:{record}" for kind, record in citing.corpus.by_id})

    checker = jsonschema.validators.validator_for(CSL)(CSL)
    wrong = {
        name: [str(error.message) for error in checker.iter_errors(json.loads(written))]
        for name in names
        if (written := csl_of(citing, works(citing, name), SEEN))
    }

    assert len(names) > 20
    assert {} == {name: errors for name, errors in wrong.items() if errors}
    assert names == sorted(wrong)


def test_pandoc_formats_what_csl_json_says(citing: CitationContext, tmp_path: Path) -> None:
    library = tmp_path / "library.csl.json"
    library.write_text(csl_of(citing, works(citing, "article:two-authors"), SEEN), "utf-8")
    text = "---\nlang: en\n---\nSo they say [@article-two-authors-en].\n"
    options = ["--citeproc", f"--bibliography={library}", "--wrap=none", "--fail-if-warnings"]

    told = pypandoc.convert_text(text, "plain", format="markdown", extra_args=options)

    assert "“Who Paid? 50% of Wages & the Rest in {the Treasury}.”" in told
    assert "translated by Jane O’Neill" in told
    assert "Research desk" in told


# On the pages -----------------------------------------------------------------------------


def built(desk: SmallDesk) -> None:
    desk.write("articles/first-day.ar.md", FIRST_DAY)
    run = desk.run("build")
    assert 0 == run.code, run.err


FIRST_DAY = """\
---
title: اليوم الأول
summary: ما جرى في اليوم الأول.
date: 2020-11-02
topics: [talks]
authors: ["Smith, Jane", المكتب]
---

قال [](entity:envoy) إن المحادثات بدأت، وفق [الصحيفة](source:daily-2020-10-02).
"""


def as_zotero_reads(page: Path) -> Mapping[str, object]:
    """What Zotero's translator "Embedded Metadata" makes of Highwire's tags."""
    head = html.fromstring(page.read_bytes()).find("head")
    assert head is not None
    tags = [(meta.get("name", ""), meta.get("content", "")) for meta in head.iter("meta")]

    def all_of(name: str) -> list[str]:
        return [content for tag, content in tags if tag == f"citation_{name}"]

    authors = []
    for author in all_of("author"):
        parts = [part.strip() for part in author.split(",")]
        # Several words on both sides of one comma are taken for two people.
        both_long = len(parts) == 2 and all(" " in part for part in parts)
        authors.extend(parts if both_long else [author])
    return {
        "type": "report" if all_of("technical_report_institution") else "journalArticle",
        "title": all_of("title"),
        "authors": authors,
        "institution": all_of("technical_report_institution"),
        "date": [day.split("/") for day in all_of("publication_date")],
        "language": all_of("language"),
        "url": all_of("public_url"),
        "abstract": all_of("abstract"),
        "tags": all_of("keywords"),
    }


def test_zotero_saves_an_article_as_a_report_in_the_pages_language(desk: SmallDesk) -> None:
    built(desk)

    item = as_zotero_reads(desk.output / "en/articles/first-day/index.html")

    expected = {
        "type": "report",
        "title": ["The first day"],
        "authors": ["Smith, Jane", "The desk"],
        "institution": ["The desk"],
        "date": [["2020", "11", "02"]],
        "language": ["en"],
        "url": ["https://record.example/en/articles/first-day/"],
        "abstract": ["What happened on the first day."],
        "tags": ["The envoy"],
    }
    assert expected == item


def test_zotero_takes_a_source_for_its_outlets_work(desk: SmallDesk) -> None:
    built(desk)

    item = as_zotero_reads(desk.output / "ar/sources/daily-2020-10-02/index.html")

    assert ("report", ["What the envoy said"], ["en"]) == (
        item["type"],
        item["title"],
        item["language"],
    )
    assert ["اليومية"] == item["institution"]


def test_a_page_offers_its_files_and_they_are_there(desk: SmallDesk) -> None:
    built(desk)
    page = html.parse(desk.output / "en/topics/talks/index.html").getroot()

    links = page.xpath('//link[@rel="alternate"][not(@hreflang)]/@href')
    boxed = page.xpath('//section[@aria-labelledby="s-cite"]//a[@download]/@href')

    files = [f"../../../topics/talks.{ending}" for ending in ("bib", "ris", "csl.json")]
    assert files == [link for link in links if "feed" not in link] == boxed
    assert all((desk.output / "en/topics/talks" / file).is_file() for file in files)


def test_a_withdrawn_record_is_not_offered_for_citing(desk: SmallDesk) -> None:
    text = FIRST_DAY.replace("date:", "status: withdrawn\nnote: {ar: سُحب, en: Withdrawn}\ndate:")
    desk.write("articles/first-day.ar.md", text)
    assert 0 == desk.run("build").code

    page = (desk.output / "en/articles/first-day/index.html").read_text("utf-8")
    file = (desk.output / "articles/first-day.bib").read_text("utf-8")

    assert "s-cite" not in page
    assert "citation_" not in page
    assert "Withdrawn by The desk" in file
    assert "What happened" not in file


def test_each_item_of_a_mixed_list_runs_its_own_way(citing: CitationContext, page: Page) -> None:
    """The Arabic item begins at the right and ends at the left, the English one the other way."""
    names = ("source:arabic-outlet", "source:latin-outlet")
    codes = (LocaleCode("ar"), LocaleCode("en"))
    records = [record_of(citing, name) for name in names]
    entries = [
        citation_of(citing, record, code, CitationStyle.CHICAGO, SEEN)
        for code in codes
        for record in records
    ]
    page.set_content(f'<meta charset="utf-8"><body lang="en">{citation_list_html(entries)}')

    places = page.evaluate(PLACES)

    assert ["rtl", "rtl", "ltr", "ltr"] == [place["dir"] for place in places]
    for place in places:
        assert place["starts"] == ("right" if place["dir"] == "rtl" else "left")
        # The year printed after an outlet stays behind it, whatever the name's script.
        assert place["year"] == ("left" if place["dir"] == "rtl" else "right")


# Where the first letter of each item is, and on which side of the outlet the year.
PLACES = """() => [...document.querySelectorAll('li')].map(item => {
  item.style.whiteSpace = 'nowrap'; item.style.width = 'max-content';
  const box = item.getBoundingClientRect();
  const of = (node, from, to) => {
    const range = document.createRange(); range.setStart(node, from); range.setEnd(node, to);
    return range.getBoundingClientRect();
  };
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  const nodes = []; while (walker.nextNode()) nodes.push(walker.currentNode);
  const first = of(nodes[0], 0, 1);
  const year = nodes.find(node => /2021/.test(node.data) && !/http/.test(node.data));
  const at = year.data.search(/2021/);
  const outlet = nodes[nodes.indexOf(year) - 1].parentElement.getBoundingClientRect();
  return {
    dir: getComputedStyle(item).direction,
    starts: first.left - box.left < box.right - first.right ? 'left' : 'right',
    year: of(year, at, at + 4).left < outlet.left ? 'left' : 'right',
  };
})"""


def test_the_day_a_page_is_seen_is_filled_in_where_a_script_may_run(
    desk: SmallDesk, page: Page, page_without_scripts: Page, serve_folder: Callable[[Path], str]
) -> None:
    built(desk)
    address = f"{serve_folder(desk.output)}/en/topics/talks/"

    told = []
    for each in (page_without_scripts, page):
        each.goto(address)
        told.append(each.locator(".cite dd").last.inner_text())

    without = "The desk: “The talks”, Record, undated. https://record.example/topics/talks/"
    today = dt.datetime.now(dt.UTC).astimezone()
    assert [without, f"{without} (seen {today.day} {today:%B %Y})"] == told


# The command ------------------------------------------------------------------------------


def test_the_command_prints_the_citation_alone(desk: SmallDesk) -> None:
    run = desk.run("cite", "talks", "--lang", "en", "--seen", "2026-11-20")

    expected = (
        "The desk: “The talks”, Record, undated. "
        "https://record.example/topics/talks/ (seen 20 November 2026)\n"
    )
    assert (0, expected, "") == (run.code, run.out, run.err)


def test_the_command_offers_the_nearest_name(desk: SmallDesk) -> None:
    run = desk.run("cite", "talk")

    assert 2 == run.code
    assert "no record is called `talk`" in run.err
    assert "did you mean `talks`?" in run.err


@pytest.mark.parametrize("name", ["daily-2020-10-02", "source:daily-2020-10-02"])
def test_the_command_says_what_is_wrong_with_a_record_that_cannot_be_read(
    desk: SmallDesk, name: str
) -> None:
    desk.edit("sources.yaml", "type: article-newspaper", "type: nonsense")

    run = desk.run("cite", name)

    assert 2 == run.code
    assert "sources.yaml:2" in run.err
    assert "reference-unknown" not in run.err


def test_the_command_lists_records_that_share_an_id(desk: SmallDesk) -> None:
    desk.write("sources/more.yaml", "talks: {type: webpage, language: en, title: {en: T}}\n")

    run = desk.run("cite", "talks")

    assert 2 == run.code
    assert "write one of `topic:talks`, `source:talks`" in run.err
    assert 0 == desk.run("cite", "topic:talks").code


def test_the_command_cites_a_draft_with_a_warning(desk: SmallDesk) -> None:
    text = FIRST_DAY.replace("date:", "status: draft\ndate:")
    desk.write("articles/first-day.ar.md", text)

    run = desk.run("cite", "first-day", "--lang", "en")

    assert 0 == run.code
    assert "warning[citation-not-public] article `first-day` is a draft" in run.err


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [
        ("html", '<p lang="ar" dir="rtl">'),
        ("markdown", "المكتب: «المحادثات»"),
        ("bibtex", "@techreport{topic-talks-ar,"),
        ("ris", "TY  - RPRT"),
        ("csl-json", '[\n {\n  "id": "topic-talks-ar",'),
    ],
)
def test_the_command_writes_each_format(desk: SmallDesk, wanted: str, begins: str) -> None:
    run = desk.run("cite", "topic:talks", "--format", wanted, "--seen", "2026-11-20")

    assert 0 == run.code
    assert run.out.startswith(begins)


def test_errors_elsewhere_do_not_keep_a_record_from_being_cited(desk: SmallDesk) -> None:
    desk.write("claims.yaml", "broken: {claimant: nobody}\n")

    run = desk.run("cite", "talks", "--lang", "en")

    assert (0, "") == (run.code, run.err)
