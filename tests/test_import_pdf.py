"""PDF files as they reach a desk: what is read of them, what is asked, what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from weasyprint import HTML

from site_gen.ingest.importer import ImportSettings, import_document
from site_gen.ingest.office.pdf import differences, oddities, with_joined_letters
from site_gen.structs import replace
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


BEFORE = "<h1>A library opens its archive of letters</h1><p>The table counts them by year.</p>"
TABLE = """<table><tr><th>Year</th><th>What happened in it</th><th>Letters</th></tr>
<tr><td>1920</td><td>The archive was opened by the council of the old town</td><td>1,120</td></tr>
<tr><td>1921</td><td>It was closed</td><td></td></tr></table>"""
ARABIC_BEFORE = "<h1>المكتبة تفتح أرشيف الرسائل القديمة</h1><p>يعدّ الجدول الرسائل بحسب السنة.</p>"
ARABIC_TABLE = """<table><tr><th>السنة</th><th>ما جرى فيها</th><th>الرسائل</th></tr>
<tr><td>١٩٢٠</td>
<td>فتح المجلس دار الرسائل في المدينة القديمة بعد الحرب بسنتين</td><td>١٢٠</td></tr>
<tr><td>١٩٢١</td><td>بقيت مغلقة</td><td>٨٠</td></tr></table>"""


@pytest.mark.parametrize(
    ("language", "body", "rows"),
    [
        (
            "en",
            BEFORE + TABLE,
            [
                "| Year | What happened in it | Letters |",
                "| 1920 | The archive was opened by the council of the old town | 1,120 |",
                "| 1921 | It was closed |  |",
            ],
        ),
        (
            "ar dir=rtl",
            ARABIC_BEFORE + ARABIC_TABLE,
            [
                "| السنة | ما جرى فيها | الرسائل |",
                "| ١٩٢٠ | فتح المجلس دار الرسائل في المدينة القديمة بعد الحرب بسنتين | ١٢٠ |",
                "| ١٩٢١ | بقيت مغلقة | ٨٠ |",
            ],
        ),
    ],
)
def test_a_table_whose_columns_are_sure_stays_one_and_is_to_be_compared(
    settings: ImportSettings, tmp_path: Path, language: str, body: str, rows: list[str]
) -> None:
    style = "<style>td, th { border: 1px solid; padding: 1pt 4pt; text-align: start }</style>"

    imported = import_document(
        pdf_file(tmp_path / "table.pdf", language, style + body), settings, now=NOW
    )

    assert imported.value
    (draft,) = (settings.content / "articles").iterdir()
    lines = draft.read_text(encoding="utf-8").splitlines()
    assert rows == [line for line in lines if line.startswith("|") and "---" not in line]
    asked = [item.asks for item in imported.value.questions]
    heads = rows[0].strip("| ")
    assert f"p. 1: a table was made of what stands side by side, compare it: «{heads}»" in asked
    assert ("1", "is the number of the page (p. 1)") in {
        (cut.text, cut.why) for cut in imported.value.cuts
    }


def test_lines_that_may_be_a_table_are_kept_and_asked_about(
    settings: ImportSettings, tmp_path: Path
) -> None:
    uneven = "".join(
        f"<p style='margin: 0; padding-left: {30 * n}pt'>{n}0<span style='margin-left: 40pt'>"
        f"letters</span><span style='margin-left: 40pt'>{n}%</span></p>"
        for n in range(4)
    )

    imported = import_document(
        pdf_file(tmp_path / "table.pdf", "en", BEFORE + uneven), settings, now=NOW
    )

    assert imported.value
    (draft,) = (settings.content / "articles").iterdir()
    assert "|" not in draft.read_text(encoding="utf-8")
    asked = "\n".join(item.asks for item in imported.value.questions)
    assert "lines stand side by side as in a table, and were kept: «00 | letter" in asked


def test_prose_in_columns_is_no_table(settings: ImportSettings, tmp_path: Path) -> None:
    said = "Nobody had read the letters that people wrote home about prices, roads and schools, "
    prose = "".join(f"<p>{said}said number {n} of the council.</p>" for n in range(9))
    columns = f"<div style='columns: 2'>{prose}</div>"

    imported = import_document(
        pdf_file(tmp_path / "columns.pdf", "en", BEFORE + columns), settings, now=NOW
    )

    assert imported.value
    (draft,) = (settings.content / "articles").iterdir()
    assert "|" not in draft.read_text(encoding="utf-8")
    asked = "\n".join(item.asks for item in imported.value.questions)
    assert "side by side" not in asked
