"""PDF files as they reach a desk: what is read of them, what is asked, what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from weasyprint import HTML

from site_gen.ingest.importer import ImportSettings, import_document
from site_gen.ingest.office.pdf import differences, oddities, with_joined_letters
from tests.tools.desk import ROOT, small_desk
from tests.tools.doc_blocks import blocks_of
from tests.tools.doc_runner import commands_in, is_as_shown
from tests.tools.import_score import settings_in

NOW = datetime(2026, 11, 29, 10, 20, 30, tzinfo=UTC)
FONT = ROOT / "templates/assets/fonts/noto-serif-400.woff2"
REPORT = ROOT / "tests/data/report.ar.pdf"
STYLE = f"""\
@font-face {{ font-family: Serif; src: url({FONT.as_uri()}) }}
@page {{ size: A5; @top-center {{ content: "Library report" }} @bottom-center {{
content: counter(page) }} }}
body, h1 {{ font-family: Serif; font-size: 12pt }} .new {{ break-before: page }}
"""
ENGLISH = """\
<h1>A library opens its archive of letters</h1><p>It said on Friday that 300 letters are there.</p>
<p class=new>Nobody had read 12% of them.</p><p class=new>The work takes years.</p>"""


def pdf_file(path: Path, language: str, body: str) -> Path:
    HTML(string=f"<html lang={language}><style>{STYLE}</style>{body}</html>").write_pdf(path)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> ImportSettings:
    return replace(settings_in(tmp_path), readers={})


def test_an_arabic_pdf_is_read_with_its_figures_the_right_way_round(
    settings: ImportSettings,
) -> None:
    found = import_document(REPORT, settings, now=NOW)

    assert () == found.problems
    assert found.value
    (draft,) = (settings.content / "articles").iterdir()
    text = draft.read_text(encoding="utf-8")
    assert {"٤٠٠٠", "2350", "12", "٣٠٠"} <= set(re.findall(r"\d+", text))
    assert "\\[p. 3\\] وفي الصفحة الثالثة" in text
    asked = [item.asks for item in found.value.questions]
    assert "p. 1: compare each figure with the page: ٤٠٠٠, 2350, 12" in asked
    assert {"تقرير المكتبة"} < {cut.text for cut in found.value.cuts}
    assert "تقرير المكتبة" not in text


def test_joined_letters_that_one_program_turns_are_put_in_order_by_the_other() -> None:
    turned = "ستفتح األرشيف ال كالم وال سالح فيه"
    pages, asked = with_joined_letters([turned], ["ستفتح الأرشيف لا كلام ولا سلاح فيه"])

    assert ["ستفتح الأرشيف لا كلام ولا سلاح فيه"] == pages
    assert ["p. 1: joined letters were put in order, compare: الأرشيف, لا, كلام, ولا, سلاح"] == [
        item.asks for item in asked
    ]


def test_a_text_whose_letters_come_apart_is_asked_about() -> None:
    (apart,) = oddities(["مك ت ب ت المد ي ف ت ت ف ت ح ال أر ش ي ف"])

    assert "the letters come apart" in apart.asks
    assert [] == list(oddities(["قالت المكتبة إنها ستفتح الأرشيف كله لمن يطلب ذلك منها و هو"]))


def test_figures_are_never_read_by_the_program_that_turns_them(
    settings: ImportSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    (problem,) = import_document(REPORT, settings, now=NOW).problems

    assert "import-reader-missing" == problem.rule
    assert "back to front" in problem.message
    assert "poppler-utils" in problem.hint


def test_a_line_that_two_programs_read_differently_is_asked_about() -> None:
    asked = differences(["the same\nabout 4000 letters"], ["the same\nabout 4800 letters"])

    assert [
        "p. 1: two programs read «about 4000 letters» differently: compare it with the page"
    ] == [item.asks for item in asked]


def test_a_text_that_only_one_program_could_read_is_asked_about_as_a_whole() -> None:
    (asked,) = differences(["about 4000 letters"], [])

    assert "one program alone" in asked.asks


@pytest.mark.parametrize("name", ["pictures", "cut", "no pdf", "circle"])
def test_a_pdf_without_text_is_refused(name: str, tmp_path: Path, settings: ImportSettings) -> None:
    file = tmp_path / "report.pdf"
    whole = HTML(string="<svg width=9 height=9></svg>").write_pdf()
    circle = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids["
    contents = {
        "pictures": whole,
        "cut": whole[: len(whole) // 3],
        "no pdf": b"this is no PDF file",
        "circle": circle + b"2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    }
    file.write_bytes(contents[name])

    (problem,) = import_document(file, settings, now=NOW).problems

    assert "import-document-unreadable" == problem.rule
    assert not settings.content.exists()


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    (block,) = (b for b in blocks_of("docs/do/import.md") if "report.pdf" in b.first)
    ((command, shown),) = commands_in(block)
    desk = small_desk(tmp_path / "desk")
    pdf_file(desk.root / "report.pdf", "en", ENGLISH)

    done = desk.run(*command.split()[2:])

    assert (0, True) == (done.code, is_as_shown(done.out, shown or "")), done.out
