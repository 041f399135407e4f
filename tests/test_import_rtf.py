"""RTF files as they reach a desk: what is kept of them, and what is asked."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest

from tests.tools.received import Found, comes_out_as_shown, fault_in, found_in

SENTENCE = "The library said on Friday that it would open the archive to anybody who asks for it."
HEADS = r"""{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset178 Arial (Arabic);}{\f2\fcharset2 Symbol;}}
{\colortbl;\red0\green0\blue0;}
{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Titre 1;}{\s2 Title;}{\s3 Quote;}{\*\cs4 Emphasis;}}
{\*\revtbl{Unknown;}{Salma;}{Rami;}}
{\info{\title Budget of 2019}{\author Rami Nasser}{\creatim\yr2019\mo1\dy2\hr8}
{\revtim\yr2020\mo10\dy2}}"""
BODY = r"""{\header Confidential draft\par}
\pard\s2 A library opens its archive of letters\par
\pard SENTENCE{\super\chftn}{\footnote\pard{\super\chftn} Statement of 2 October.}\par
\pard\s1 What it holds\par
{\listtext\f2\'b7\tab}\pard\ls1\ilvl0 letters\par
{\listtext 4.\tab}\pard\ls2\ilvl0 of soldiers\par
{\listtext b)\tab}\pard\ls3\ilvl1 maps\par
\trowd\cellx1\cellx2\pard\intbl Kind\cell Number\cell\row
\trowd\cellx1\cellx2\pard\intbl letters\par and maps\cell 3 \'d7 10{\super 2}\cell\row
\pard\s3 Nobody had read them.\par
\pard It holds {\revised\revauth1 about }{\deleted\revauthdel2 exactly }300 letters, says
 {\field{\*\fldinst{HYPERLINK "https://daily.example/report"}}{\fldrslt{\ul its report}}}.
{\*\atnid MA}{\*\atnauthor Mona}\chatn{\*\annotation{\*\atndate 1}\pard Who counted?}\par
\pard {\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard A box beside the text.\par}}{\shprslt old}}
{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}The work takes years.\par"""


def rtf(body: str, heads: str = HEADS, opening: str = r"\rtf1\ansi\ansicpg1252\deff0\uc1") -> bytes:
    return ("{" + opening + heads + body.replace("SENTENCE", SENTENCE) + "}").encode("latin-1")


def read(body: str, **parts: str) -> Found:
    return found_in("RTF", rtf(body, **parts))


def test_the_structure_of_an_rtf_file_is_kept() -> None:
    found = read(BODY)

    assert "A library opens its archive of letters" == found.document["title"]
    assert "Rami Nasser" == found.document["author"]
    assert [
        ("A library opens its archive of letters", ("heading", 1, 0)),
        (f"{SENTENCE}[1]", ("", 0, 0)),
        ("What it holds", ("heading", 1, 0)),
        ("letters", ("item", 0, 0)),
        ("of soldiers", ("item", 0, 4)),
        ("maps", ("item", 1, 1)),
        ("Kind Number letters and maps 3 × 10²", ("table", 1, 0)),
        ("Nobody had read them.", ("quote", 0, 0)),
        ("It holds about 300 letters, says its report.", ("", 0, 0)),
        ("The work takes years.", ("", 0, 0)),
        ("A box beside the text.", ("", 0, 0)),
        ("Statement of 2 October.", ("item", 0, 1)),
    ] == list(zip(found.lines, found.kinds, strict=True))
    (table,) = (line["rows"] for line in found.document["lines"] if line["rows"])
    assert [["Kind", "Number"], ["letters and maps", "3 × 10²"]] == table


def test_what_a_draft_cannot_show_of_an_rtf_file_is_asked() -> None:
    place = "of «It holds about 300 letters, says its report.», not yet accepted"
    found = read(BODY)

    assert [
        f"line 12: Salma has added «about» {place}: it is in the draft",
        f"line 12: Rami has taken out «exactly» {place}: it is not in the draft",
        "line 12: Mona comments «Who counted?» on «It holds about 300 letters, says its report.»",
        "the pictures of the file (1) are in the capture alone",
        "the draft has no links; the file has line 12: «its report» https://daily.example/report",
    ] == found.asked
    assert ["Confidential draft", "2019-01-02", "2020-10-02"] == found.left_out


ARABIC = "قالت المكتبة إن فيها ٤٠٠٠ رسالة"


def escaped(text: str, *, fallback: str = "?") -> str:
    return "".join(f"\\u{ord(sign)}{fallback}" for sign in text)


def in_bytes(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("cp1256"))


WESTERN = "قالت المكتبة إن فيها 4000 رسالة"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("\\pard\\rtlpar\\f1 " + in_bytes(WESTERN), WESTERN),
        ("\\pard\\f0 " + escaped(ARABIC), ARABIC),
        ("\\pard\\uc0 " + escaped(ARABIC, fallback=" "), ARABIC),
        ("\\pard\\uc2 " + escaped(ARABIC, fallback="\\'c7?"), ARABIC),
        ("{\\upr{\\pard ??}{\\*\\ud{\\pard " + escaped(ARABIC) + "}}}", ARABIC),
        ("\\pard\\f1 " + in_bytes("في") + "{\\b " + in_bytes("ها") + "} x", "فيها x"),
        ("\\pard\\f1\\rtlmark " + in_bytes("رسالة"), "\u200fرسالة"),
        ("\\pard\\u-10179?\\u-8704? x", "\U0001f600 x"),
        ("\\pard a\\~b\\_c\\-d\\{e\\}\\\\ \\emdash\\ldblquote f\\rdblquote", "a b-cd{e}\\ —“f”"),
        ("\\pard\\f2\\'61\\f0  lost", "\ufffd lost"),
    ],
)
def test_letters_of_an_rtf_file_come_out_as_they_were(body: str, text: str) -> None:
    assert [text] == read(body + "\\par").lines


def test_a_file_in_the_code_page_of_its_author_is_read_so() -> None:
    found = read(in_bytes(WESTERN) + "\\par", heads="", opening=r"\rtf1\ansi\ansicpg1256")

    assert [WESTERN] == found.lines


def test_a_file_of_another_program_is_read() -> None:
    """Pandoc writes marks of items as text, and starred footnotes."""
    text = f"# العنوان {{-}}\n\n{ARABIC}[^1].\n\n1. أول\n2. ثان\n\n- نقطة\n\n[^1]: بيان.\n"
    content = pypandoc.convert_text(text, "rtf", format="md", extra_args=["--standalone"])

    found = found_in("RTF", content.encode())

    assert ["العنوان", f"{ARABIC}[1].", "أول", "ثان", "نقطة", "بيان."] == found.lines
    assert ["heading", "", "item", "item", "item", "item"] == [kind for kind, _, _ in found.kinds]
    assert [1, 2, 0, 1] == [item for kind, _, item in found.kinds if kind == "item"]


def test_what_a_file_would_fetch_open_or_run_is_asked() -> None:
    body = (
        r"{\field{\*\fldinst INCLUDEPICTURE \"http://evil.example/a.png\"}{\fldrslt x}}"
        r"{\object\objemb{\*\objclass Package}{\*\objdata 0105}{\result y}}\par"
    ).replace('\\"', '"')

    asked = read(body).asked

    assert any("evil.example" in asks and "not fetched" in asks for asks in asked)
    assert any("was not opened" in asks for asks in asked)


def test_a_file_that_ends_too_early_is_asked_about() -> None:
    found = found_in("RTF", rtf("\\pard The whole text, and {\\b no", "")[:-1])

    assert ["The whole text, and no"] == found.lines
    assert ["the file ends before its groups do: see whether it was cut"] == found.asked


def test_what_is_no_rtf_file_is_refused() -> None:
    assert "it is no RTF file" == fault_in("RTF", b"plain text")


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    assert comes_out_as_shown(tmp_path / "desk", "report.rtf", rtf(BODY))
