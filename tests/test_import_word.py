"""Word files as they reach a desk: what is kept of them, what is asked, what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_gen.ingest.importer import ImportResult, ImportSettings, import_document
from site_gen.ingest.office.documents import read_office
from site_gen.ingest.office.worker import printed
from site_gen.problems import Problem
from site_gen.structs import replace
from tests.tools.desk import small_desk
from tests.tools.doc_blocks import blocks_of
from tests.tools.doc_runner import commands_in, is_as_shown
from tests.tools.import_score import settings_in

NOW = datetime(2026, 11, 29, 10, 20, 30, tzinfo=UTC)
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
STYLES = """<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>"""
NUMBERING = """<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId9" TargetMode="External" Target="https://daily.example/report"/></Relationships>"""
SENTENCE = "The library said on Friday that it would open the archive to anybody who asks for it."


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside: str, properties: str = "") -> str:
    inside = inside if inside.startswith("<") else run(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def item(text: str, level: int) -> str:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
    return paragraph(text, listed)


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def part(name: str, inside: str) -> str:
    return f"<w:{name} {SPACES}>{inside}</w:{name}>"


RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
PENDING = "not yet accepted"
BODY = (
    paragraph("A library opens its archive of letters", '<w:pStyle w:val="T"/>')
    + paragraph(run(SENTENCE) + '<w:r><w:footnoteReference w:id="5"/></w:r>')
    + paragraph("What it holds", '<w:pStyle w:val="Titre1"/>')
    + item("letters", 0)
    + item("of soldiers", 1)
    + item("maps", 0)
    + f"<w:tbl>{row('Kind', 'Number')}{row('letters', run('3 × 10') + RAISED)}</w:tbl>"
    + paragraph("Nobody had read them.", '<w:pStyle w:val="Q"/>')
    + paragraph(
        run("It holds ")
        + f'<w:ins w:author="Salma">{run("about ")}</w:ins>'
        + '<w:del w:author="Rami"><w:r><w:delText>exactly </w:delText></w:r></w:del>'
        + run("300 letters, says ")
        + f'<w:hyperlink r:id="rId9">{run("its report")}</w:hyperlink>'
        + run(".")
        + '<w:r><w:commentReference w:id="1"/></w:r>'
    )
    + paragraph(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><a:blip/><w:txbxContent>"
        + paragraph("A box beside the text, with a sentence of its own in it.")
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        + paragraph("A box beside the text, with a sentence of its own in it.")
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        + run("The work will take years, the director of the library said on Friday evening.")
    )
)
COMMENT = f'<w:comment w:id="1" w:author="Mona">{paragraph("Who counted?")}</w:comment>'
NOTE = f'<w:footnote w:id="5">{paragraph("Statement of 2 October.")}</w:footnote>'
PARTS = {
    "word/document.xml": part("document", f"<w:body>{BODY}</w:body>"),
    "word/styles.xml": part("styles", STYLES),
    "word/numbering.xml": part("numbering", NUMBERING),
    "word/comments.xml": part("comments", COMMENT),
    "word/footnotes.xml": part("footnotes", NOTE),
    "word/header1.xml": part("hdr", paragraph("Confidential draft")),
    "word/_rels/document.xml.rels": RELATIONS,
}


def word_file(path: Path, parts: dict[str, str] = PARTS) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    path.write_bytes(packed.getvalue())
    return path


@pytest.fixture
def settings(tmp_path: Path) -> ImportSettings:
    return replace(settings_in(tmp_path), readers={})


def imported(file: Path, settings: ImportSettings) -> tuple[ImportResult, str]:
    found = import_document(file, settings, now=NOW)
    assert () == found.problems
    assert found.value
    (draft,) = (settings.content / "articles").iterdir()
    return found.value, draft.read_text(encoding="utf-8").split("\n---\n\n", 1)[1]


def test_the_structure_of_a_word_file_is_in_the_draft(
    tmp_path: Path, settings: ImportSettings
) -> None:
    result, draft = imported(word_file(tmp_path / "report.docx"), settings)

    assert "A library opens its archive of letters" == result.title
    _note, text = draft.split("\n\n", 1)
    assert (
        f"""\
{SENTENCE}\\[1\\]

## What it holds

4. letters
    - of soldiers
5. maps

| Kind | Number |
| --- | --- |
| letters | 3 × 10² |

> Nobody had read them.

It holds about 300 letters, says its report.

The work will take years, the director of the library said on Friday evening.

A box beside the text, with a sentence of its own in it.

1. Statement of 2 October.
"""
        == text
    )


def test_what_a_draft_cannot_show_is_asked(tmp_path: Path, settings: ImportSettings) -> None:
    result, _ = imported(word_file(tmp_path / "report.docx"), settings)

    asked = [item.asks for item in result.questions if item.field == "body"]
    text = "It holds about 300 letters, says its report."
    assert [
        f"line 12: Salma has added «about» of «{text}», {PENDING}: it is in the draft",
        f"line 12: Rami has taken out «exactly» of «{text}», {PENDING}: it is not in the draft",
        f"line 12: Mona comments «Who counted?» on «{text}»",
        "the pictures of the file (1) are in the capture alone",
        "the draft has no links; the file has line 12: «its report» https://daily.example/report",
    ] == asked[:5]
    assert any("A box beside the text" in asks for asks in asked[5:])
    assert [("Confidential draft", "stands in the header of the pages")] == [
        (cut.text, cut.why) for cut in result.cuts
    ]


PROPERTIES = """<cp:coreProperties
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>Budget of 2019</dc:title><dc:creator>Rami Nasser</dc:creator>
<dcterms:created>2019-01-02T08:00:00Z</dcterms:created>
<dcterms:modified>2020-10-02T09:30:00Z</dcterms:modified></cp:coreProperties>"""


def test_the_properties_of_a_file_are_no_title_and_no_day_of_publication(
    tmp_path: Path, settings: ImportSettings
) -> None:
    untitled = PARTS | {
        "word/document.xml": PARTS["word/document.xml"].replace('<w:pStyle w:val="T"/>', ""),
        "docProps/core.xml": PROPERTIES,
    }
    result, _ = imported(word_file(tmp_path / "report.docx", untitled), settings)

    assert ("A library opens its archive of letters", "") == (result.title, result.date)
    asked = {item.field: item.asks for item in result.questions}
    assert "«Budget of 2019»" in asked["title"]
    assert "«2019-01-02»" in asked["date"]
    assert "«2020-10-02»" in asked["date"]
    assert "«Rami Nasser»" in asked["author"]


def _problem(file: Path, settings: ImportSettings) -> Problem:
    (problem,) = import_document(file, settings, now=NOW).problems
    assert not settings.content.exists()
    return problem


ENTITY = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "an entity": {"word/document.xml": ENTITY + PARTS["word/document.xml"].replace("maps", "&b;")},
    "a file": {"word/document.xml": OUTSIDE + PARTS["word/document.xml"].replace("maps", "&b;")},
    "depth": {"word/document.xml": part("document", "<w:body>" + "<w:sdt>" * 5000)},
    "a bomb": {"word/document.xml": " " * 30_000_000},
    "no text": {"../../evil.xml": "<a/>", "word/other.xml": "<a/>"},
    "too many": {f"word/part{n}.xml": "" for n in range(5001)},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_word_file_is_refused(
    name: str, tmp_path: Path, settings: ImportSettings
) -> None:
    problem = _problem(word_file(tmp_path / "report.docx", HOSTILE[name]), settings)

    assert "import-document-unreadable" == problem.rule
    assert problem.hint


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of an old program"
NO_PARTS = b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", OLD, b"plain text", NO_PARTS])
def test_what_is_no_word_file_is_refused(
    content: bytes, tmp_path: Path, settings: ImportSettings
) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(content)

    assert "import-document-unreadable" == _problem(file, settings).rule


def test_a_damaged_word_file_is_refused_wherever_it_is_damaged(
    tmp_path: Path,
) -> None:
    whole = word_file(tmp_path / "report.docx").read_bytes()

    told = [
        json.loads(
            printed("Word", whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        )
        for place in range(0, len(whole), 97)
    ]

    assert {"document", "fault"} == {key for each in told for key in each}


def test_a_word_file_needs_the_reader_of_word_files(
    tmp_path: Path, settings: ImportSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise ModuleNotFoundError('no lxml')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    problem = _problem(word_file(tmp_path / "report.docx"), settings)

    assert "import-reader-missing" == problem.rule
    assert "Word files" in problem.message
    assert "site-gen[import]" in problem.hint


@pytest.mark.parametrize(("seconds", "memory"), [(0.001, 1 << 30), (60, 60_000_000)])
def test_a_word_file_is_read_within_limits(seconds: float, memory: int, tmp_path: Path) -> None:
    many = part("document", f"<w:body>{BODY * 2000}</w:body>")
    content = word_file(tmp_path / "report.docx", {"word/document.xml": many}).read_bytes()

    read = read_office(Path("report.docx"), content, kind="Word", seconds=seconds, memory=memory)

    assert ["import-document-unreadable"] == [problem.rule for problem in read.problems]


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    (block,) = (b for b in blocks_of("docs/do/import.md") if "report.docx" in b.first)
    ((command, shown),) = commands_in(block)
    desk = small_desk(tmp_path / "desk")
    word_file(desk.root / "report.docx")

    done = desk.run(*command.split()[2:])

    assert (0, True) == (done.code, is_as_shown(done.out, shown or "")), done.out
