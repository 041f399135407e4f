"""OpenDocument texts as they reach a desk: what is kept of them, and what is asked."""

from __future__ import annotations

from pathlib import Path

from tests.tools.received import Found, comes_out_as_shown, fault_in, found_in, packed

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
    for name, of in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "meta": "meta",
    }.items()
)
SPACES = (
    f'{NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
STYLES = """<office:automatic-styles>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="T1" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/>
</style:style>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" text:start-value="4"/>
<text:list-level-style-bullet text:level="2"/></text:list-style></office:automatic-styles>"""
SENTENCE = "The library said on Friday that it would open the archive to anybody who asks for it."
CHANGES = """<text:tracked-changes>
<text:changed-region text:id="ct1"><text:insertion><office:change-info>
<dc:creator>Salma</dc:creator></office:change-info></text:insertion></text:changed-region>
<text:changed-region text:id="ct2"><text:deletion><office:change-info>
<dc:creator>Rami</dc:creator></office:change-info><text:p>exactly</text:p></text:deletion></text:changed-region>
</text:tracked-changes>"""
NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>Statement of 2 October.</text:p></text:note-body></text:note>"
)
COMMENT = (
    "<office:annotation><dc:creator>Mona</dc:creator><text:p>Who counted?</text:p>"
    "</office:annotation>"
)
BOX = (
    "<draw:frame><draw:text-box><text:p>A box beside the text.</text:p></draw:text-box>"
    "</draw:frame>"
    '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
)
BODY = f"""{CHANGES}
<text:p text:style-name="P1">A library opens its archive of letters</text:p>
<text:table-of-content><text:index-body><text:p>What it holds 1</text:p></text:index-body>
</text:table-of-content>
<text:p>{SENTENCE}{NOTE}</text:p>
<text:h text:outline-level="2">What it holds</text:h>
<text:list text:style-name="L1"><text:list-item><text:p>letters</text:p>
<text:list><text:list-item><text:p>of soldiers</text:p></text:list-item></text:list>
</text:list-item>
<text:list-item><text:p>maps</text:p><text:p>of the coast</text:p></text:list-item></text:list>
<table:table><table:table-column table:number-columns-repeated="2"/>
<table:table-header-rows><table:table-row><table:table-cell><text:p>Kind</text:p></table:table-cell>
<table:table-cell><text:p>Number</text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row><table:table-cell><text:p>letters</text:p>
</table:table-cell><table:table-cell><text:p>3 × 10<text:span text:style-name="T1">2</text:span>
</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/>
</table:table-row></table:table>
<text:p text:style-name="P2">Nobody had read them.</text:p>
<text:p>It holds <text:change-start text:change-id="ct1"/>about<text:s/><text:change-end
text:change-id="ct1"/><text:change text:change-id="ct2"/>300 letters, says
<text:a xlink:href="https://daily.example/report">its report</text:a>.{COMMENT}</text:p>
<text:p>{BOX}The work takes<text:span text:style-name="T2"> ten</text:span> years.</text:p>"""
META = """<office:meta><dc:title>Budget of 2019</dc:title>
<meta:initial-creator>Rami Nasser</meta:initial-creator><dc:creator>Salma</dc:creator>
<meta:creation-date>2019-01-02T08:00:00</meta:creation-date><dc:date>2020-10-02T09:30:00</dc:date>
</office:meta>"""
MASTER = """<office:master-styles><style:master-page><style:header>
<text:p>Confidential draft</text:p></style:header></style:master-page></office:master-styles>"""


def part(name: str, inside: str) -> str:
    return f"<office:{name} {SPACES}>{inside}</office:{name}>"


def text(body: str, styles: str = STYLES) -> str:
    inside = f"{styles}<office:body><office:text>{body}</office:text></office:body>"
    return part("document-content", inside)


PARTS = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": text(BODY),
    "styles.xml": part("document-styles", MASTER),
    "meta.xml": part("document-meta", META),
}


def read(**changed: str) -> Found:
    return found_in("OpenDocument", packed(PARTS | {f"{n}.xml": t for n, t in changed.items()}))


def test_the_structure_of_an_opendocument_text_is_kept() -> None:
    found = read()

    assert "A library opens its archive of letters" == found.document["title"]
    assert "Rami Nasser" == found.document["author"]
    assert [
        ("A library opens its archive of letters", ("heading", 1, 0)),
        (f"{SENTENCE}[1]", ("", 0, 0)),
        ("What it holds", ("heading", 2, 0)),
        ("letters", ("item", 0, 4)),
        ("of soldiers", ("item", 1, 0)),
        ("maps", ("item", 0, 5)),
        ("of the coast", ("item", 0, -1)),
        ("Kind Number letters 3 × 10²", ("table", 1, 0)),
        ("Nobody had read them.", ("quote", 0, 0)),
        ("It holds about 300 letters, says its report.", ("", 0, 0)),
        ("The work takes ten years.", ("", 0, 0)),
        ("A box beside the text.", ("", 0, 0)),
        ("Statement of 2 October.", ("item", 0, 1)),
    ] == list(zip(found.lines, found.kinds, strict=True))
    (table,) = (line["rows"] for line in found.document["lines"] if line["rows"])
    assert [["Kind", "Number"], ["letters", "3 × 10²"]] == table


def test_what_a_draft_cannot_show_of_an_opendocument_text_is_asked() -> None:
    place = "of «It holds about 300 letters, says its report.», not yet accepted"
    found = read()

    assert [
        f"line 13: Salma has added «about» {place}: it is in the draft",
        f"line 13: Rami has taken out «exactly» {place}: it is not in the draft",
        "line 13: Mona comments «Who counted?» on «It holds about 300 letters, says its report.»",
        "line 14: «ten» is hidden in the file, and is in the draft",
        "the pictures of the file (1) are in the capture alone",
        "the draft has no links; the file has line 13: «its report» https://daily.example/report",
    ] == found.asked
    assert ["What it holds 1", "Confidential draft", "2019-01-02", "2020-10-02"] == found.left_out


def test_a_change_over_several_paragraphs_is_asked_once() -> None:
    body = f"""{CHANGES}<text:p>One.<text:change-start text:change-id="ct1"/> Two.</text:p>
<text:p>Three.<text:change-end text:change-id="ct1"/> Four.</text:p>
<text:change text:change-id="ct2"/>"""
    pending = "not yet accepted"

    assert [
        f"line 2: Salma has added «Two.Three.» of «Three. Four.», {pending}: it is in the draft",
        f"line 2: Rami has taken out «exactly», {pending}: it is not in the draft",
    ] == read(content=text(body)).asked[:2]


def test_a_list_that_goes_on_after_a_paragraph_counts_on() -> None:
    item = "<text:list-item{}><text:p>x</text:p></text:list-item>"
    one = '<text:list text:style-name="L1"{}>' + item + "</text:list>"
    stated, goes_on = ' text:start-value="9"', ' text:continue-numbering="true"'
    body = (
        one.format("", stated) + "<text:p>y</text:p>" + one.format(goes_on, "") + one.format("", "")
    )

    assert [9, 0, 10, 4] == [item for _, _, item in read(content=text(body)).kinds]


def test_an_arabic_opendocument_text_keeps_letters_digits_and_marks() -> None:
    line = "قالت المكتبة\u200f إنّ فيها ٤٠٠٠ رسالة و12 خريطة"

    assert [line] == read(content=text(f"<text:p>{line}</text:p>")).lines


def test_macros_and_passwords_of_an_opendocument_text() -> None:
    found = found_in("OpenDocument", packed(PARTS | {"Basic/Standard/Module1.xml": "<a/>"}))
    assert "the file has macros; they were not run: do not open it" in found.asked
    locked = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    assert "it is locked with a password" == fault_in(
        "OpenDocument", packed(PARTS | {"META-INF/manifest.xml": locked})
    )


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    assert comes_out_as_shown(tmp_path / "desk", "report.odt", packed(PARTS))
