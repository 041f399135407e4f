"""Books (.epub) as they reach a desk: what is kept of them, and what is asked."""

from __future__ import annotations

from pathlib import Path

import pypandoc

from tests.tools.received import Found, comes_out_as_shown, fault_in, found_in, packed

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
BOOK = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>The letters of the library</dc:title>
<dc:creator>Rami Nasser</dc:creator><dc:creator>Salma Haddad</dc:creator>
<dc:language>en</dc:language><dc:date>2020-10-02</dc:date><dc:publisher>Quay Press</dc:publisher>
<dc:identifier>urn:isbn:9780000000002</dc:identifier></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav"/><item id="a" href="one%20.xhtml"/>
<item id="b" href="two.xhtml"/><item id="c" href="../../etc/passwd"/></manifest>
<spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/><itemref idref="b"/>
<itemref idref="c"/><itemref idref="none"/></spine></package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title/><script src="a.js"/></head><body>{}</body></html>"""
TWO = """<h1>What it holds</h1><p><a id="x"/>The library&nbsp;has 300 letters.<a epub:type="noteref"
href="#n1">1</a> It said so<sup><a href="one%20.xhtml#n2" id="r2">1</a></sup>, and 10<sup>3</sup>
maps <span epub:type="pagebreak" title="12"/>of the coast.</p>
<ol><li>letters</li><li>maps</li></ol><img src="a.png"/>
<table><tr><th>Kind</th><th>Number</th></tr><tr><td>letters</td><td>300</td></tr></table>
<aside epub:type="footnote" id="n1"><p>Statement of 2 October.</p></aside>"""
ONE = """<h1>Who wrote them</h1><blockquote><p>Nobody had read them.</p></blockquote>
<p>See <a href="https://daily.example/report">its report</a>.</p>
<p><a id="n2" href="two.xhtml#r2">1.</a> Its report of 2019.</p>"""
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": BOOK,
    "OEBPS/nav.xhtml": PAGE.format("<nav><ol><li><a href='two.xhtml'>What</a></li></ol></nav>"),
    "OEBPS/two.xhtml": PAGE.format(TWO),
    "OEBPS/one .xhtml": PAGE.format(ONE),
}


def read(**changed: str) -> Found:
    return found_in("EPUB", packed(PARTS | {f"OEBPS/{n}.xhtml": t for n, t in changed.items()}))


def test_the_chapters_of_a_book_stand_in_the_order_of_its_spine() -> None:
    found = read()

    assert [
        ("What it holds", ("heading", 1, 0)),
        (
            "The library has 300 letters.[1] It said so[2], and 10³ maps [p. 12] of the coast.",
            ("", 0, 0),
        ),
        ("letters", ("item", 1, 1)),
        ("maps", ("item", 1, 2)),
        ("Kind Number letters 300", ("table", 1, 0)),
        ("Who wrote them", ("heading", 1, 0)),
        ("Nobody had read them.", ("quote", 0, 0)),
        ("See its report.", ("", 0, 0)),
        ("Statement of 2 October.", ("item", 0, 1)),
        ("Its report of 2019.", ("item", 0, 2)),
    ] == list(zip(found.lines, found.kinds, strict=True))
    assert ["What"] == found.left_out


def test_what_a_book_states_of_itself_is_told() -> None:
    found = read()

    stated = ("title", "author", "language", "published")
    assert ["The letters of the library", "Rami Nasser", "en", "2020-10-02"] == [
        found.document[name] for name in stated
    ]
    assert [
        "the draft has all 3 parts of the book: keep what you need",
        "`../etc/passwd` is a chapter of the book, and not in the file",
        "the book names others too: Salma Haddad",
        (
            "the book gives its publisher as «Quay Press» and its number as "
            "«urn:isbn:9780000000002»: write the id of that entity"
        ),
        "the book has scripts; they were not run",
        "the pictures of the file (1) are in the capture alone",
        "the draft has no links; the file has «its report» https://daily.example/report",
    ] == found.asked


def test_a_book_of_another_program_is_read(tmp_path: Path) -> None:
    text = (
        "---\ntitle: رسائل المكتبة\nlang: ar\n---\n\n# ما فيها\n\nفيها ٤٠٠٠ رسالة[^1].\n\n"
        "# من كتبها\n\n1. جنود[^2]\n2. بحارة\n\n[^1]: بيان.\n\n[^2]: تقرير.\n"
    )
    file = tmp_path / "book.epub"
    pypandoc.convert_text(text, "epub", format="md", outputfile=str(file))

    found = found_in("EPUB", file.read_bytes())

    assert ("رسائل المكتبة", "ar") == (found.document["title"], found.document["language"])
    assert [
        "ما فيها",
        "فيها ٤٠٠٠ رسالة[1].",
        "من كتبها",
        "جنود[2]",
        "بحارة",
        "بيان.",
        "تقرير.",
    ] == (found.lines[-7:])


def test_a_chapter_in_another_encoding_or_that_is_no_xml_is_read() -> None:
    page = "<?xml version='1.0' encoding='windows-1256'?><html><body><p>الأرشيف<br>مفتوح</p></body>"
    parts = PARTS | {"OEBPS/two.xhtml": page.encode("cp1256")}

    assert ["الأرشيف", "مفتوح"] == found_in("EPUB", packed(parts)).lines[:2]


LOCKED = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:EncryptionMethod
Algorithm="{}"/><e:CipherData><e:CipherReference URI="{}"/></e:CipherData></e:EncryptedData>
</encryption>"""


def test_a_locked_book_is_refused_and_one_with_scrambled_fonts_is_not() -> None:
    name = "META-INF/encryption.xml"
    lock = LOCKED.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/two.xhtml")
    fonts = LOCKED.format("http://www.idpf.org/2008/embedding", "OEBPS/a.otf")

    assert "it is locked by who sells it" == fault_in("EPUB", packed(PARTS | {name: lock}))
    assert read().lines == found_in("EPUB", packed(PARTS | {name: fonts})).lines


def test_a_package_without_chapters_is_refused() -> None:
    assert "there is no book in it" == fault_in("EPUB", packed({"a": "b"}))
    empty = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": BOOK}
    assert "there are no chapters in it" == fault_in("EPUB", packed(empty))


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    assert comes_out_as_shown(tmp_path / "desk", "letters.epub", packed(PARTS))
