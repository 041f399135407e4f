"""Files that are made to harm whoever reads them: each row of the reference is tried.

What takes time or memory is refused by the program, or the process that reads it is ended: the
limits themselves are tried with small ones.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from site_gen.ingest.importer import ImportSettings, import_document
from site_gen.ingest.office.documents import read_office
from site_gen.structs import replace
from tests.test_import_epub import BOOK, PAGE
from tests.test_import_epub import PARTS as EPUB
from tests.test_import_opendocument import PARTS as ODT
from tests.test_import_opendocument import text as odt_text
from tests.test_import_rtf import rtf
from tests.test_import_word import PARTS as WORD
from tests.test_import_word import SENTENCE, paragraph, part
from tests.tools.desk import ROOT, small_desk
from tests.tools.import_score import settings_in
from tests.tools.received import packed

NOW = datetime(2026, 11, 29, 10, 20, 30, tzinfo=UTC)
TABLE = ROOT / "docs/reference/hostile-files.md"
UNREADABLE, LARGE, EMPTY = "import-document-unreadable", "import-too-large", "import-empty"
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
TITLE = "A library opens its archive of letters"
BOMB = b" " * 30_000_000


def word(**changed: str | bytes) -> bytes:
    return packed(WORD | {f"word/{name}.xml": content for name, content in changed.items()})


def word_body(body: str) -> bytes:
    return word(document=part("document", f"<w:body>{body}</w:body>"))


def odt(body: str = "", **changed: str | bytes) -> bytes:
    parts = {f"{name}.xml": content for name, content in changed.items()}
    return packed(ODT | ({"content.xml": odt_text(body)} if body else {}) | parts)


def epub(body: str = "", *, chapter: str | bytes = "", book: str = BOOK) -> bytes:
    whole = chapter or PAGE.format(body)
    changed = {"OEBPS/two.xhtml": whole} if chapter or body else {}
    return packed({**EPUB, **changed, "OEBPS/book.opf": book})


def in_rtf(body: str) -> bytes:
    return rtf(f"{TITLE}\\par {SENTENCE}\\par {body}\\par", "")


def mail(head: str = "", body: str = SENTENCE, subject: str = "The archive") -> bytes:
    return f"From: Desk <a@b.example>\nSubject: {subject}\n{head}\n{body}\n".encode()


def nested_parts(depth: int) -> bytes:
    heads = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    return mail(heads)


def many_parts(count: int) -> bytes:
    return mail('Content-Type: multipart/mixed; boundary="b"\n', f"--b\n\n{SENTENCE}\n" * count)


def with_file(name: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@b.example", "The archive"
    made.set_content(SENTENCE)
    made.add_attachment(gzip.compress(BOMB), maintype="application", subtype="x", filename=name)
    return made.as_bytes()


def pdf(objects: str, stream: bytes = b"") -> bytes:
    packed_stream = zlib.compress(stream, 9)
    head = (
        f"%PDF-1.4\n{objects}\n9 0 obj<</Length {len(packed_stream)}/Filter/FlateDecode>>stream\n"
    )
    return head.encode() + packed_stream + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


CATALOG = "1 0 obj<</Type/Catalog/Pages 2 0 R{}>>endobj "
ONE_PAGE = (
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R"
    "/MediaBox[0 0 600 800]/Contents 9 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
    "/BaseFont/Helvetica>>>>>>>>endobj"
)
SHOWN = f"BT /F 12 Tf 50 700 Td ({TITLE}) Tj 0 -40 Td ({SENTENCE}) Tj ET".encode()
LOCK = "<a><EncryptedData><EncryptionMethod Algorithm='x'/></EncryptedData></a>"
SCRIPT = "/OpenAction<</S/JavaScript/JS(app.alert(1))>>"


def page(inside: str) -> bytes:
    return f"<html><title>A library opens its archive</title><body>{inside}</body></html>".encode()


def warc(fields: str, block: str) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n{fields}"
    return f"{head}Content-Length: {len(block)}\r\n\r\n{block}\r\n\r\n".encode()


ANSWER = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{SENTENCE}</p>"
AT = "WARC-Target-URI: {}\r\nWARC-Date: 2020-10-02T10:00:00Z\r\n"
DIGEST = "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and what comes of it: a rule if it is refused, else what is asked or in the draft."""

    made: Callable[[], bytes]
    rule: str = ""
    asks: str = ""
    is_absent: str = ""


# By the ending of the file and what is in it, as the reference says it.
ROWS: Mapping[tuple[str, str], Hostile] = {
    (".docx", "a part of 30 MB, packed into 30 kB"): Hostile(
        lambda: word(document=BOMB), UNREADABLE
    ),
    (".docx", "5,001 parts"): Hostile(
        lambda: packed({f"word/part{n}.xml": "" for n in range(5001)}), UNREADABLE
    ),
    (".docx", "one part twice"): Hostile(lambda: twice(WORD), UNREADABLE),
    (".docx", "entities that grow"): Hostile(
        lambda: word(document=LAUGHS + WORD["word/document.xml"].replace("maps", "&b;")), UNREADABLE
    ),
    (".docx", "an entity that reads a file of your machine"): Hostile(
        lambda: word(document=OUTSIDE + WORD["word/document.xml"].replace("maps", "&b;")),
        UNREADABLE,
    ),
    (".docx", "5,000 elements within each other"): Hostile(
        lambda: word_body("<w:sdt>" * 5000 + "</w:sdt>" * 5000), UNREADABLE
    ),
    (".docx", "a table of 300,000 columns"): Hostile(
        lambda: word_body(
            "<w:tbl><w:tr>"
            + '<w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p/></w:tc>' * 3000
            + f"</w:tr><w:tr><w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>"
        ),
        UNREADABLE,
    ),
    (".docx", "21,000 paragraphs"): Hostile(
        lambda: word_body(paragraph("A line.") * 21_000), UNREADABLE
    ),
    (".docx", "macros"): Hostile(
        lambda: packed(WORD | {"word/vbaProject.bin": "x"}), asks="the file has macros"
    ),
    (".docx", "a part with the path `../../evil.xml`"): Hostile(
        lambda: packed(WORD | {"../../evil.xml": "<a>evil</a>"}), is_absent="evil"
    ),
    (".odt", "a part of 30 MB, packed into 30 kB"): Hostile(lambda: odt(content=BOMB), UNREADABLE),
    (".odt", "entities that grow"): Hostile(
        lambda: odt(content=LAUGHS + odt_text("<text:p>&b;</text:p>")), UNREADABLE
    ),
    (".odt", "an entity that reads a file of your machine"): Hostile(
        lambda: odt(content=OUTSIDE + odt_text("<text:p>&b;</text:p>")), UNREADABLE
    ),
    (".odt", "5,000 elements within each other"): Hostile(
        lambda: odt("<text:section>" * 5000 + "</text:section>" * 5000), UNREADABLE
    ),
    (".odt", "a cell and a row repeated a million times"): Hostile(
        lambda: odt(
            f"<text:p>{SENTENCE}</text:p><table:table><table:table-row "
            'table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        asks="a cell is repeated more than 100 times",
    ),
    (".odt", "a section that takes its text from a file of your machine"): Hostile(
        lambda: odt(
            f"<text:p>{TITLE}</text:p><text:p>{SENTENCE}</text:p><text:section>"
            '<text:section-source xlink:href="file:///etc/passwd"/></text:section>'
        ),
        is_absent="root:",
    ),
    (".odt", "styles that are based on each other"): Hostile(
        lambda: odt(
            content=odt_text(
                f'<text:p text:style-name="A">{TITLE}</text:p><text:p>{SENTENCE}</text:p>',
                '<office:automatic-styles><style:style style:name="A" '
                'style:parent-style-name="B"/><style:style style:name="B" '
                'style:parent-style-name="A"/></office:automatic-styles>',
            )
        ),
        asks="nothing states who published it",
    ),
    (".odt", "macros"): Hostile(
        lambda: packed(ODT | {"Basic/Standard/a.xml": "x"}), asks="the file has macros"
    ),
    (".rtf", "5,000 groups within each other"): Hostile(lambda: in_rtf("{" * 5000), UNREADABLE),
    (".rtf", "groups that never end"): Hostile(
        lambda: in_rtf("{\\b" * 500), asks="the file ends before its groups do"
    ),
    (".rtf", "binary data that would be longer than the file"): Hostile(
        lambda: rtf("\\bin2000000000 x", ""), EMPTY
    ),
    (".rtf", "a table of 100,000 columns"): Hostile(
        lambda: in_rtf("\\cell " * 100_000 + "\\row x\\cell\\row"), UNREADABLE
    ),
    (".rtf", "an embedded program"): Hostile(
        lambda: in_rtf("{\\object\\objemb{\\*\\objdata 4d5a90}}"), asks="it was not opened"
    ),
    (".rtf", "a field that fetches a picture or runs a program (DDE)"): Hostile(
        lambda: in_rtf('{\\field{\\*\\fldinst DDEAUTO c:\\\\cmd.exe "/k calc"}{\\fldrslt x}}'),
        asks="which was not fetched",
    ),
    (".eml", "2,000 parts within each other"): Hostile(lambda: nested_parts(2000), UNREADABLE),
    (".eml", "5,000 parts"): Hostile(lambda: many_parts(5000), UNREADABLE),
    (".eml", "a packed file that grows to 30 MB"): Hostile(
        lambda: with_file("a.gz"), asks="the message has files, which were not opened"
    ),
    (".eml", "a file with the path `../../.bashrc`"): Hostile(
        lambda: with_file("../../.bashrc"), asks="«../../.bashrc» (application/x"
    ),
    (".eml", "a message within a message, and no text"): Hostile(
        lambda: mail("Content-Type: message/rfc822\n", "Subject: x\n\nText."), UNREADABLE
    ),
    (".eml", "a subject of 100,000 characters"): Hostile(
        lambda: mail(subject="=?utf-8?Q?" + "a" * 100_000 + "?="), asks="was cut: write one"
    ),
    (".eml", "a script, and a picture that tells who reads it"): Hostile(
        lambda: mail(
            "Content-Type: text/html\n",
            f"<p>{SENTENCE}<script>evil()</script><img src='https://evil.example/1.gif'>",
        ),
        asks="the pictures of the file (1) are in the capture alone",
        is_absent="evil",
    ),
    (".mht", "100,000 elements within each other"): Hostile(
        lambda: mail("Content-Type: text/html\n", "<div>" * 100_000), UNREADABLE
    ),
    (".epub", "a chapter of 30 MB, packed into 30 kB"): Hostile(
        lambda: epub(chapter=BOMB), UNREADABLE
    ),
    (".epub", "an entity that reads a file of your machine"): Hostile(
        lambda: epub(chapter=OUTSIDE + f"<html><p>{SENTENCE} &b;</p></html>"),
        is_absent="root:",
    ),
    (".epub", "the same in the list of chapters"): Hostile(
        lambda: epub(book=OUTSIDE + BOOK), UNREADABLE
    ),
    (".epub", "a chapter with the path `../../etc/passwd`"): Hostile(
        epub, asks="`../etc/passwd` is a chapter of the book, and not in the file"
    ),
    (".epub", "a chapter that is in the list 10,000 times"): Hostile(
        lambda: epub(book=BOOK.replace("</spine>", '<itemref idref="b"/>' * 10_000 + "</spine>")),
        asks="all 3 parts of the book",
    ),
    (".epub", "notes that lead to each other"): Hostile(
        lambda: epub(
            f'<p>{SENTENCE}<sup><a href="#a" id="b">1</a></sup></p>'
            '<p id="a"><sup><a href="#b">1</a></sup> A note.</p>'
        ),
        asks="parts of the book",
    ),
    (".epub", "100,000 elements within each other"): Hostile(
        lambda: epub("<div>" * 100_000), UNREADABLE
    ),
    (".epub", "a lock"): Hostile(
        lambda: packed({**EPUB, "META-INF/encryption.xml": LOCK}),
        UNREADABLE,
    ),
    (".epub", "scripts"): Hostile(epub, asks="the book has scripts; they were not run"),
    (".pdf", "pages that contain each other"): Hostile(
        lambda: pdf(CATALOG.format("") + "2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj"),
        UNREADABLE,
    ),
    (".pdf", "a page of 20 MB, packed into 20 kB"): Hostile(
        lambda: pdf(CATALOG.format("") + ONE_PAGE, SHOWN + b" " * 20_000_000),
        asks="two programs read|one program alone|compare",
    ),
    (".pdf", "a script that runs when it is opened"): Hostile(
        lambda: pdf(CATALOG.format(SCRIPT) + ONE_PAGE, SHOWN), is_absent="alert"
    ),
    (".html", "100,000 elements within each other"): Hostile(
        lambda: page("<div>" * 100_000), "import-page-unreadable"
    ),
    (".html", "entities that grow, or read a file of your machine"): Hostile(
        lambda: (LAUGHS + OUTSIDE).encode() + page(f"<p>{SENTENCE} &b;</p>"), is_absent="root:"
    ),
    (".html", "scripts, frames and forms"): Hostile(
        lambda: page(
            f"<p>{SENTENCE}</p><script>evil()</script><iframe src='//evil.example'></iframe>"
        ),
        is_absent="evil",
    ),
    (".txt", "zero bytes"): Hostile(lambda: b"A line\0 of it.", "import-not-text"),
    (".txt", "2 MB and one byte"): Hostile(lambda: b"a" * 2_000_001, LARGE),
    (".warc.gz", "a record of 60 MB, packed into 60 kB"): Hostile(
        lambda: gzip.compress(warc(AT.format("https://a.example/"), ANSWER + " " * 60_000_000)),
        "import-warc-unreadable",
    ),
    (".warc", "a digest that does not hold"): Hostile(
        lambda: warc(AT.format("https://a.example/") + DIGEST, ANSWER), "import-warc-unreadable"
    ),
    (".warc", "the address of a file of your machine"): Hostile(
        lambda: warc(AT.format("file:///etc/passwd"), ANSWER), "import-warc-unreadable"
    ),
}


def twice(parts: dict[str, str]) -> bytes:
    """The first part once more, under the same name."""
    whole = packed(parts | {"word/documenu.xml": "<a/>"}, stored=True)
    return whole.replace(b"word/documenu.xml", b"word/document.xml")


@pytest.fixture
def settings(tmp_path: Path) -> ImportSettings:
    return replace(settings_in(tmp_path), readers={})


@pytest.mark.parametrize("row", ROWS, ids=": ".join)
def test_a_file_that_is_made_to_harm(
    row: tuple[str, str], tmp_path: Path, settings: ImportSettings
) -> None:
    hostile = ROWS[row]
    file = tmp_path / f"received{row[0]}"
    file.write_bytes(hostile.made())

    found = import_document(file, settings, now=NOW)

    assert ([hostile.rule] if hostile.rule else []) == [problem.rule for problem in found.problems]
    if found.value is None:
        assert found.problems[0].hint
        assert [file] == list(tmp_path.iterdir())
        return
    asked = "\n".join(question.asks for question in found.value.questions)
    assert re.search(hostile.asks if "|" in hostile.asks else re.escape(hostile.asks), asked), asked
    (draft,) = (settings.content / "articles").iterdir()
    assert not hostile.is_absent or hostile.is_absent not in draft.read_text(encoding="utf-8")


def test_the_reference_has_a_row_for_each() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    told = {(kind.strip("`"), what): comes for kind, what, comes in rows[2:]}

    assert list(ROWS) == list(told)
    for row, comes in told.items():
        rule = re.search(r"`(import-[a-z-]+)`", comes)
        assert ROWS[row].rule == (rule[1] if rule else ""), row


@pytest.mark.parametrize("kind", ["Word", "OpenDocument", "RTF", "e-mail", "MHTML", "EPUB"])
def test_every_reader_is_ended_at_its_limits(kind: str) -> None:
    content = {
        "Word": lambda: word_body(paragraph(SENTENCE) * 9_000),
        "OpenDocument": lambda: odt(f"<text:p>{SENTENCE}</text:p>" * 9_000),
        "RTF": lambda: rtf(f"{SENTENCE}\\par " * 9_000, ""),
        "e-mail": lambda: mail("Content-Type: text/html\n", f"<p>{SENTENCE}</p>" * 9_000),
        "MHTML": lambda: mail("Content-Type: text/html\n", f"<p>{SENTENCE}</p>" * 9_000),
        "EPUB": lambda: epub(f"<p>{SENTENCE}</p>" * 9_000),
    }[kind]()

    for seconds, memory in ((0.001, 1 << 30), (60, 30_000_000)):
        read = read_office(Path("a"), content, kind=kind, seconds=seconds, memory=memory)
        assert [UNREADABLE] == [problem.rule for problem in read.problems]


def test_a_site_with_such_drafts_builds(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    deep = "<text:list><text:list-item>" * 60 + f"<text:p>{SENTENCE}</text:p>"
    made = {
        "deep.odt": odt(f"<text:p>{TITLE}</text:p>{deep}{'</text:list-item></text:list>' * 60}"),
        "wide.odt": ROWS[".odt", "a cell and a row repeated a million times"].made(),
        "open.rtf": ROWS[".rtf", "groups that never end"].made(),
        "long.eml": ROWS[".eml", "a subject of 100,000 characters"].made(),
        "notes.epub": ROWS[".epub", "notes that lead to each other"].made(),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    run = desk.run("import", *made, "--json")
    assert 0 == run.code, run.out

    run = desk.run("build", "--json")

    assert [] == [problem for problem in run.document["problems"] if problem["severity"] == "error"]
    assert 0 == run.code, run.err
