"""Whatever is imported, the site still builds: a draft is never in the way of what is published."""

from __future__ import annotations

from pathlib import Path

from tests.tools.desk import SmallDesk, small_desk

SHAPED = "ﻭﺻﻞ ﻭﻓﺪ ﺑﻠﺪﻳﺔ ﺍﻟﺸﺎﻃﺊ ﺇﻟﻰ"
LINES = (
    SHAPED,
    "كلفت ١,٢٣٤,٥٦٧ ليرة و٢٠20 دولار و1٫5 و12٬345 و٣,٥",
    "كلم\u200bة بلا \u2060عرض و\ufeffعلامة و\u202eمقلوبة\u202c و\u2067معزولة\u2069",
    "&#x202e;مقلوبة&#xfeeb; &lrm;",
    "# heading\n\n###### sixth\n\n## {#anchor .class}",
    "## [x](claim:none) {#a}",
    "[x](source:none) [](entity:none) [[wiki|link]] ![x](../../secret.png)",
    "[^1] و[^1]: حاشية",
    "*[HTML]: اختصار\n\n[x]: javascript:alert(1)",
    "```python\nimport os\n\n~~~\n\n``````",
    "::: {.note}\n\n:::\n\n!!! note\n    x",
    "{% raw %} {{ config }} {# x #} $$x$$ \\(x\\)",
    "<script>alert(1)</script> <!-- x --> <div onclick=x> </p> <svg/onload=x>",
    "| a | b |\n| --- | --- |\n| 1 | 2 | 3 |",
    ">" * 60 + " عميق",
    "* " * 40 + "قائمة",
    "كلمة" * 5000,
    "---\n\n...\n\nstatus: published\n\n***",
    "{: #x .y onclick=z }",
    "https://example.com/a_b_c?x=1&y=2#z و<mailto:a@example.com>",
    "“مزدوجة” \"مستقيمة\" 'x' «داخل «داخل»»",
    "١" * 400 + "," + "2" * 400,
)
TITLES = (
    f"{SHAPED} الطريق كله اليوم",
    "كلفة ١,٢٣٤ ليرة و٢٠20 في \u202eالعام الماضي",
    "https://example.com/2021/03/04/roads",
    "•",
    "# {{ x }} [a](b) <b>عنوان</b> `code` طويل هنا",
    "عنوان " * 200,
    "--- | : > & % @ ! * ? {} [] عنوان آخر",
    "\u200b\u200f",
)
PAGE = (
    "<html lang=ar><head><title>{title}</title><meta name=author content='ﻣﺤﻤﺪ ١,٢٣٤'>"
    "<meta name=date content='9999-99-99'></head><body><article><h1>{title}</h1>"
    "<h6>سادس</h6><h2></h2><h4>{line}</h4><p>{prose}</p>"
    "<table><tr><th>{line}</th><th>|</th></tr>"
    "<tr><td colspan=9>{{: #x }}</td><td>`|`</td></tr></table>"
    "<ol start=999999><li>{line}<ul><li>- {line}<ol><li># {line}</li></ol></li></ul></li></ol>"
    "<blockquote><blockquote>{line}</blockquote></blockquote><p>{prose}</p></article></body></html>"
)
PROSE = "وصل وفد من بلدية الشاطئ إلى المدينة القديمة لبحث إصلاح الطرق التي تضررت في السيول. " * 3


def desk_with_imports(root: Path) -> SmallDesk:
    """A small desk into which every hostile text and page was imported."""
    desk = small_desk(root)
    names = []
    for number, title in enumerate(TITLES):
        lines = LINES[number * 3 : number * 3 + 3]
        text = "\n\n".join((title, "4 آذار 2021", PROSE, *lines, PROSE))
        names.append(f"t{number}.txt")
        (root / names[-1]).write_text(text, encoding="utf-8")
        if number % 3:
            continue
        line = " ".join(LINES[number * 2 : number * 2 + 7]).replace("\n", " ")
        names.append(f"p{number}.html")
        page = PAGE.format(title=title, line=line, prose=PROSE)
        (root / names[-1]).write_text(page, encoding="utf-8")
    run = desk.run("import", *names, "--json")
    assert 0 == run.code, run.err
    assert len(names) == len(run.document["imports"])
    return desk


def test_no_draft_stops_the_site_from_building(tmp_path: Path) -> None:
    desk = desk_with_imports(tmp_path)

    run = desk.run("build", "--json")

    assert [] == [problem for problem in run.document["problems"] if problem["severity"] == "error"]
    assert 0 == run.code, run.err
