"""A topic as a document, in each format: opened, read, followed, and made again."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from lxml import etree, html

from site_gen.documents.briefings import DocumentFormat
from site_gen.domain.text import Direction, direction_of
from site_gen.pipeline import BuildOptions, build
from tests.tools import pdf_words
from tests.tools.briefings import MadeBriefing, W, anchors_in, links_in, part, real_briefings
from tests.tools.claims import UNITS
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk
from tests.tools.real_site import RealSite
from tests.tools.sites import REAL, files_in

BASE = "https://desk.example/"
# A PDF or a Word file takes seconds. These are made: what the others show is shown by them too.
PRINTED = ("mercenaries.ar", "diplomacy.en")
CLAIMS = {
    **UNITS,
    "questions.yaml": """\
came:
  text: {ar: كم مقاتلاً حضر؟, en: How many fighters came?}
  unit: fighters
  topics: [talks]
""",
    "claims.yaml": """\
envoy-three:
  question: came
  claimant: envoy
  stance: asserts
  value: 3
  date: 2020-10-02
  text: {ar: "حضر 3 مقاتلين.", en: "3 fighters came."}
  sources: [{source: daily-2020-10-02, locator: "p. 4", quote: {en: "three fighters"}}]
daily-none:
  question: came
  claimant: daily
  stance: denies
  date: 2020-10-03
  text: {ar: لم يحضر أي مقاتل., en: No fighter came.}
  sources: [{source: daily-2020-10-02}]
""",
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", {**SMALL, **CLAIMS})


@pytest.fixture(scope="module")
def briefed() -> list[MadeBriefing]:
    return real_briefings()


def _made_as(wanted: DocumentFormat, briefed: list[MadeBriefing]) -> list[MadeBriefing]:
    is_slow = wanted in {DocumentFormat.PDF, DocumentFormat.DOCX}
    return [each for each in briefed if not is_slow or each.name in PRINTED]


def test_a_topic_that_is_not_printed_has_only_what_those_have_that_are(
    briefed: list[MadeBriefing],
) -> None:
    shown = {each.name: _elements(each) for each in briefed}
    printed = set().union(*(shown.pop(name) for name in PRINTED))

    assert len(shown) > 3
    for left_out in shown.values():
        assert len(left_out) > 40
        assert set() == left_out - printed


def _elements(briefing: MadeBriefing) -> set[tuple[str, str | None]]:
    page = html.document_fromstring(briefing.documents[DocumentFormat.HTML])
    return {(str(e.tag), e.get("class")) for e in page.iter()}


# Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", list(DocumentFormat))
def test_every_link_of_a_briefing_answers_in_the_site(
    wanted: DocumentFormat, briefed: list[MadeBriefing], site: RealSite
) -> None:
    links = {
        (each.name, link)
        for each in _made_as(wanted, briefed)
        for link in links_in(each.documents[wanted], wanted)
    }

    ours = [(name, link) for name, link in links if link.startswith(BASE)]
    silent = [(name, link) for name, link in ours if not _answers(link, site.output)]

    assert len(ours) > 100
    assert [] == silent
    assert [] == [(name, link) for name, link in ours if re.match(rf"{BASE}(ar|en)/", link)]
    assert [] == [link for _, link in links if not re.match(r"https?://|#", link)]


def _answers(link: str, output: Path) -> bool:
    path, _, anchor = link.removeprefix(BASE).partition("#")
    page = output / path / "index.html"
    return page.is_file() and (not anchor or f'id="{anchor}"' in page.read_text("utf-8"))


@pytest.mark.parametrize("wanted", list(DocumentFormat))
def test_a_link_within_a_briefing_leads_to_a_place_in_it(
    wanted: DocumentFormat, briefed: list[MadeBriefing]
) -> None:
    for each in _made_as(wanted, briefed):
        document = each.documents[wanted]
        inside = [link[1:] for link in links_in(document, wanted) if link.startswith("#")]

        assert len(inside) > 20
        assert [] == sorted(set(inside) - anchors_in(document, wanted))


def test_every_answer_has_its_link_and_the_number_of_a_source_in_the_list(
    briefed: list[MadeBriefing],
) -> None:
    for each in briefed:
        page = html.document_fromstring(each.documents[DocumentFormat.HTML])
        listed = set(page.xpath("//div[@class='source']/@id"))
        rows = page.xpath("//table[@class]/tbody/tr")

        claims = [row.xpath("td//a[contains(@href, '/claims/')]") for row in rows]
        sources = [row.xpath("td[4]//a[@class='source-number']/@href") for row in rows]

        assert each.view.claims < len(rows)
        assert all(claims)
        assert all(sources)
        assert {f"#{name}" for name in listed} >= {link for row in sources for link in row}


def test_a_number_means_the_same_source_in_tables_and_list(
    briefed: list[MadeBriefing],
) -> None:
    for each in briefed:
        page = html.document_fromstring(each.documents[DocumentFormat.HTML])
        lines = page.xpath("//table[@class='answers']//p[a[@class='source-number']]")
        assert lines, each.name
        for line in lines:
            number, outlet = line.xpath("a/@href")

            cited = page.get_element_by_id(number[1:]).xpath(".//a/@href")

            assert outlet == cited[-1]


def test_sources_are_numbered_as_a_reader_meets_them(briefed: list[MadeBriefing]) -> None:
    for each in briefed:
        page = html.document_fromstring(each.documents[DocumentFormat.HTML])

        met = dict.fromkeys(page.xpath("//a[@class='source-number']/@href"))
        listed = [f"#{name}" for name in page.xpath("//div[@class='source']/@id")]

        assert [*met] == listed[: len(met)]
        assert [f"#s-source-{n}" for n in range(1, len(listed) + 1)] == listed


# Word and PDF -----------------------------------------------------------------------------


def _of(briefed: list[MadeBriefing], name: str, wanted: DocumentFormat) -> bytes:
    return next(each.documents[wanted] for each in briefed if each.name == name)


def test_the_arabic_word_file_runs_from_the_right_throughout(briefed: list[MadeBriefing]) -> None:
    root = part(_of(briefed, "mercenaries.ar", DocumentFormat.DOCX), "word/document.xml")

    paragraphs, tables = [*root.iter(f"{W}p")], [*root.iter(f"{W}tbl")]
    arabic = [run for run in root.iter(f"{W}r") if _is_arabic("".join(run.itertext()))]

    assert len(paragraphs) > 300
    assert [] == [p for p in paragraphs if p.find(f"{W}pPr/{W}bidi") is None]
    assert len(tables) == 9
    assert [] == [t for t in tables if t.find(f"{W}tblPr/{W}bidiVisual") is None]
    assert [] == [run for run in arabic if run.find(f"{W}rPr/{W}rtl") is None]
    assert root.find(f"{W}body/{W}sectPr/{W}bidi") is not None


def _is_arabic(text: str) -> bool:
    return any(direction_of(character) is Direction.RTL for character in text.strip("\u200f"))


def test_the_english_word_file_turns_nothing_but_arabic_words(briefed: list[MadeBriefing]) -> None:
    root = part(_of(briefed, "diplomacy.en", DocumentFormat.DOCX), "word/document.xml")

    turned = [run for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]

    assert [] == [*root.iter(f"{W}bidi"), *root.iter(f"{W}bidiVisual")]
    assert turned
    assert [] == [run for run in turned if not _is_arabic("".join(run.itertext()))]


def test_an_address_in_arabic_keeps_its_last_slash(briefed: list[MadeBriefing]) -> None:
    root = part(_of(briefed, "mercenaries.ar", DocumentFormat.DOCX), "word/document.xml")

    addresses = [t.text or "" for t in root.iter(f"{W}t") if (t.text or "").startswith("https")]

    assert len(addresses) > 8
    assert {"/\u200e"} == {address[-2:] for address in addresses}


@pytest.mark.parametrize("name", PRINTED)
def test_a_word_file_repeats_the_headers_of_tables_and_breaks_no_row(
    name: str, briefed: list[MadeBriefing]
) -> None:
    root = part(_of(briefed, name, DocumentFormat.DOCX), "word/document.xml")

    tables = [[*table.iter(f"{W}tr")] for table in root.iter(f"{W}tbl")]

    assert tables
    assert all(rows[0].find(f"{W}trPr/{W}tblHeader") is not None for rows in tables)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for rows in tables for row in rows)


@pytest.mark.parametrize("name", PRINTED)
def test_a_table_in_a_word_file_is_as_wide_as_the_text_and_keeps_its_header_with_its_rows(
    name: str, briefed: list[MadeBriefing]
) -> None:
    root = part(_of(briefed, name, DocumentFormat.DOCX), "word/document.xml")
    names = {"w": W.strip("{}")}
    (paper,) = root.xpath(".//w:pgSz/@w:w", namespaces=names)
    margins = root.xpath(".//w:pgMar/@w:left | .//w:pgMar/@w:right", namespaces=names)

    tables = root.xpath(".//w:tbl", namespaces=names)
    widths = root.xpath(".//w:tbl/w:tblPr/w:tblW/@w:w", namespaces=names)
    headers = [p for table in tables for p in next(table.iter(f"{W}tr")).iter(f"{W}p")]
    above = [table.getprevious() for table in tables]

    assert [int(paper) - sum(map(int, margins))] * len(tables) == [*map(int, widths)]
    assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in (*headers, *above))


@pytest.mark.parametrize("name", PRINTED)
def test_a_word_file_says_what_it_is_and_numbers_its_pages(
    name: str, briefed: list[MadeBriefing]
) -> None:
    each = next(each for each in briefed if each.name == name)
    document = each.documents[DocumentFormat.DOCX]

    core = {etree.QName(e).localname: e.text for e in part(document, "docProps/core.xml")}
    fields = [e.get(f"{W}instr") for e in part(document, "word/footer1.xml").iter()]
    styles = [e.get(f"{W}val") for e in part(document, "word/document.xml").iter(f"{W}pStyle")]

    assert each.view.title.text == core["title"]
    assert each.language == core["language"]
    assert f"{each.view.day}T00:00:00Z" == core["created"] == core["modified"]
    assert {" PAGE ", " NUMPAGES "} <= set(fields)
    assert "Title" == next(style for style in styles if style in {"Title", "Heading1"})
    assert styles.count("Heading1") == each.documents[DocumentFormat.HTML].count(b"<h2")
    assert styles.count("Heading2") >= each.view.questions


@pytest.mark.parametrize("name", PRINTED)
def test_a_pdf_is_tagged_and_says_what_it_is(name: str, briefed: list[MadeBriefing]) -> None:
    each = next(each for each in briefed if each.name == name)
    pdf = pypdf.PdfReader(io.BytesIO(each.documents[DocumentFormat.PDF]))
    root: Any = pdf.root_object

    marks = [entry.title for entry in pdf.outline if isinstance(entry, pypdf.generic.Destination)]
    fonts = {
        str(font.get_object().get("/BaseFont", "")).partition("+")[2]
        for page in root["/Pages"]["/Kids"]
        for font in page.get_object()["/Resources"]["/Font"].values()
    }

    assert each.language == root["/Lang"]
    assert root["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert each.view.title.text == pdf.metadata.title
    assert [each.view.title.text] == marks
    assert {True} == {font.startswith("Brief") for font in fonts}


def test_the_pages_of_a_pdf_are_printed(briefed: list[MadeBriefing]) -> None:
    pdf = pypdfium2.PdfDocument(_of(briefed, "mercenaries.ar", DocumentFormat.PDF))

    shades = [page.render(scale=1).to_pil().convert("L").getextrema() for page in pdf]

    assert len(shades) > 5
    assert all(dark < 100 and light == 255 for dark, light in shades)


def test_every_printed_word_of_a_pdf_is_read_as_it_is_written(
    briefed: list[MadeBriefing],
) -> None:
    for each in _made_as(DocumentFormat.PDF, briefed):
        page = html.document_fromstring(each.documents[DocumentFormat.HTML])
        printed = pdf_words.printed_words(each.documents[DocumentFormat.HTML])
        heads = pdf_words.words_in("\n".join(page.xpath("//thead//text()")))

        read = pdf_words.words_in(pdf_words.read_text(each.documents[DocumentFormat.PDF]))

        assert printed.total() > 2000
        assert {} == dict(printed - read), each.name
        # The heads of tables are printed on each sheet anew, and sheets have numbers.
        assert [] == [w for w in read - printed if w not in heads and not w.isdecimal()]


# Made again -------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", list(DocumentFormat))
def test_the_same_content_gives_the_same_bytes(desk: SmallDesk, wanted: DocumentFormat) -> None:
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "C", "SOURCE_DATE_EPOCH": "9"}

    here = desk.run("brief", "talks", "--to", wanted, "--out", "one")
    there = desk.run("brief", "talks", "--to", wanted, "--out", "two", **elsewhere)

    assert (0, 0) == (here.code, there.code), here.err + there.err
    one, two = (sha256((desk.root / name).read_bytes()).hexdigest() for name in ("one", "two"))
    assert one == two


def test_a_briefing_has_the_newest_day_of_its_content_or_the_one_asked_for(
    desk: SmallDesk,
) -> None:
    plain = desk.run("brief", "talks", "--lang", "en", "--to", "md", "--out", "-")
    dated = desk.run(
        "brief", "talks", "--lang", "en", "--to", "md", "--date", "2021-02-03", "--out", "-"
    )

    assert "as of 3 November 2020" in plain.out
    assert "as of 3 February 2021" in dated.out


def test_markdown_puts_what_is_contested_in_a_table(desk: SmallDesk) -> None:
    run = desk.run("brief", "talks", "--lang", "en", "--to", "md", "--out", "-")

    row = next(line for line in run.out.splitlines() if "envoy-three" in line)

    assert "# The talks\n" in run.out
    assert "- One of the answers denies what others assert." in run.out
    assert "**3 fighters**<br>[3 fighters came.](https://record.example/claims/envoy-three/)" in row
    assert "[\\[1\\]](#s-source-1)" in row
    assert "“three fighters”" in row
    assert 4 == row.count(" | ") + 1
    table = [line for line in run.out.splitlines() if line.startswith("|")]
    assert "| --- | --- | --- | --- |" == table[1]
    assert 1 == sum(line.startswith("| ---") for line in table[: table.index(row) + 1])


def test_arabic_markdown_says_that_it_runs_from_the_right(desk: SmallDesk) -> None:
    run = desk.run("brief", "talks", "--to", "md", "--out", "-")

    assert run.out.startswith('<div dir="rtl" lang="ar">\n\n')
    assert run.out.endswith("\n</div>\n")


@pytest.mark.parametrize("wanted", ["md", "html"])
def test_a_topic_that_lacks_the_language_is_printed_in_its_own(
    desk: SmallDesk, wanted: str
) -> None:
    (desk.content / "topics" / "talks.en.md").unlink()

    run = desk.run("brief", "talks", "--lang", "en", "--to", wanted, "--out", "-")

    assert 0 == run.code, run.err
    assert "This text has not been translated yet." in run.out
    assert re.search(r'<div[^>]* dir="rtl">\s+(<h3|###)', run.out)


# What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["talk"], "error[reference-unknown] no topic is called `talk`\n    hint: did you mean"),
        (["talks", "--lang", "e"], "error[locale-unknown] the site has no language `e`"),
        (["talks", "--to", "md", "--out", "no/where.md"], "there is no folder `no`"),
        (["talks", "--to", "md", "--out", "content"], "content: is a folder"),
    ],
)
def test_what_cannot_be_done_is_said(desk: SmallDesk, arguments: list[str], said: str) -> None:
    run = desk.run("brief", *arguments)

    assert 2 == run.code
    assert said in run.err
    assert {"content", "templates"} == {path.name for path in desk.root.iterdir()}


def test_content_with_an_error_has_no_briefing(desk: SmallDesk) -> None:
    desk.edit("claims.yaml", "claimant: envoy", "claimant: envy")

    run = desk.run("brief", "talks", "--to", "md")

    assert 1 == run.code
    assert "claims.yaml:3:3: error[reference-unknown]" in run.err
    assert "Nothing was written." in run.err


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_only_a_topic_that_readers_see_has_a_briefing(desk: SmallDesk, status: str) -> None:
    desk.edit("topics/talks.ar.md", "order: 1", f"order: 1\nstatus: {status}\nnote: {{ar: س}}")

    run = desk.run("brief", "talks", "--to", "md")

    assert 2 == run.code
    assert "content/topics/talks.ar.md:5:" in run.err
    assert "the topic `talks` is " in run.err


def test_a_document_that_somebody_worked_on_is_not_replaced(desk: SmallDesk) -> None:
    mine = desk.root / "talks.en.md"
    again = ["brief", "talks", "--lang", "en", "--to", "md"]
    assert [0, 0] == [desk.run(*again).code, desk.run(*again).code]
    mine.write_text("My own words.\n", encoding="utf-8")

    run = desk.run(*again)
    named = desk.run(*again, "--out", "talks.en.md")

    assert 2 == run.code
    assert "talks.en.md exists already" in run.err
    assert 0 == named.code
    assert mine.read_text("utf-8").startswith("**Briefing**")


def _without_makers(folder: Path) -> str:
    """A PYTHONPATH on which the large packages are missing."""
    folder.mkdir()
    for name in ("pypandoc", "weasyprint"):
        (folder / f"{name}.py").write_text(f"raise ImportError('{name}')\n", encoding="utf-8")
    return f"{folder}:{ROOT}"


@pytest.mark.parametrize("wanted", ["pdf", "docx"])
def test_without_its_maker_a_briefing_says_what_to_install(
    desk: SmallDesk, tmp_path: Path, wanted: str
) -> None:
    run = desk.run("brief", "talks", "--to", wanted, PYTHONPATH=_without_makers(tmp_path / "x"))

    assert 2 == run.code
    assert "error[briefing-maker-missing]" in run.err
    assert "make export" in run.err
    assert "Traceback" not in run.err
    assert {"content", "templates"} == {path.name for path in desk.root.iterdir()}


# On the site ------------------------------------------------------------------------------


def _offering(desk: SmallDesk, formats: str) -> None:
    desk.edit("site.yaml", "default_locale: ar", f"default_locale: ar\nbriefings: {formats}")


def test_a_site_that_asks_for_them_offers_its_topics_as_documents(desk: SmallDesk) -> None:
    _offering(desk, "[docx, pdf]")

    run = desk.run("build")

    assert 0 == run.code, run.err
    page = html.document_fromstring(desk.page("en/topics/talks/index.html"))
    links = page.xpath("//a[@download and contains(@href, 'briefing')]")
    assert ["briefing.docx", "briefing.pdf"] == [link.get("href") for link in links]
    sizes = [re.findall(r"\d+", link.getnext().text_content())[0] for link in links]
    files = [desk.output / "en/topics/talks" / link.get("href") for link in links]
    assert [-(-file.stat().st_size // 1000) for file in files] == [int(size) for size in sizes]
    assert b"%PDF" == (desk.output / "ar/topics/talks/briefing.pdf").read_bytes()[:4]


def test_a_site_offers_no_documents_unless_it_is_asked_to(desk: SmallDesk) -> None:
    run = desk.run("build")

    assert 0 == run.code
    assert [] == [*desk.output.rglob("briefing.*")]
    assert "briefing." not in desk.page("en/topics/talks/index.html")


def test_an_unchanged_briefing_is_not_made_again(desk: SmallDesk, tmp_path: Path) -> None:
    _offering(desk, "[docx]")
    assert 0 == desk.run("build").code
    without = _without_makers(tmp_path / "x")
    desk.edit("pages/about.en.md", "title: About the record", "title: On the record")

    same = desk.run("build", PYTHONPATH=without)
    desk.edit("claims.yaml", "date: 2020-10-03", "date: 2020-10-02")
    other = desk.run("build", PYTHONPATH=without)

    assert 0 == same.code, same.err
    assert "files changed" in same.out
    assert 1 == other.code
    assert "error[briefing-maker-missing]" in other.err


def test_a_format_that_is_none_is_reported(desk: SmallDesk) -> None:
    _offering(desk, "[pdff]")

    run = desk.run("check")

    assert 2 == run.code
    assert "`pdff` is not a format of briefings" in run.err
    assert "did you mean `pdf`?" in run.err


def test_the_preview_waits_for_no_briefing(desk: SmallDesk) -> None:
    _offering(desk, "[pdf]")

    built = build(BuildOptions(desk.content, files_in(REAL), drafts=True))

    assert built.is_sound
    assert [] == [a.path for a in built.artifacts if a.path.endswith(".pdf")]


def test_the_stylesheet_of_briefings_names_no_side_and_turns_nothing() -> None:
    sheet = (ROOT / "templates" / "briefing" / "briefing.css").read_text("utf-8")

    assert [] == re.findall(r".*\b(?:left|right|direction|unicode-bidi)\b.*", sheet)
    assert [] == re.findall(r"(?:margin|padding): (?:[^;\s]+ ){3}[^;}\s]+", sheet)
