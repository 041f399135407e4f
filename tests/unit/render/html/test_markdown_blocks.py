"""Blocks are read as CommonMark reads them: no item, row or line is run into another."""

from __future__ import annotations

import re

import pytest

from site_gen.render.html.markdown import prose_html
from tests.tools.views import prose

HUNDRED = "".join(f"{n}. بند {n}\n" for n in range(1, 106))
WRITTEN_AS = {
    "قال الوزير:\n- أول\n- ثان": "<p>قال الوزير:</p><ul><li>أول</li><li>ثان</li></ul>",
    "قال:\n1. أول\n2. ثان": "<p>قال:</p><ol><li>أول</li><li>ثان</li></ol>",
    "قال:\n١. أول\n٢. ثان": "<p>قال:</p><ol><li>أول</li><li>ثان</li></ol>",
    "قال:\n* أول\n* ثان": "<p>قال:</p><ul><li>أول</li><li>ثان</li></ul>",
    "- أول\n  - فرعي\n- ثان": "<ul><li>أول<ul><li>فرعي</li></ul></li><li>ثان</li></ul>",
    "- أول\n    - فرعي\n- ثان": "<ul><li>أول<ul><li>فرعي</li></ul></li><li>ثان</li></ul>",
    "- أول\n\t- فرعي\n- ثان": "<ul><li>أول<ul><li>فرعي</li></ul></li><li>ثان</li></ul>",
    "1. أول\n   - فرعي\n2. ثان": "<ol><li>أول<ul><li>فرعي</li></ul></li><li>ثان</li></ol>",
    "1. أول\n  - فرعي\n2. ثان": "<ol><li>أول<ul><li>فرعي</li></ul></li><li>ثان</li></ol>",
    "- أول\n      - فرعي\n- ثان": "<ul><li>أول<ul><li>فرعي</li></ul></li><li>ثان</li></ul>",
    "- أ\n  - ب\n    - ج": "<ul><li>أ<ul><li>ب<ul><li>ج</li></ul></li></ul></li></ul>",
    "- أول\n\n  تتمة\n- ثان": "<ul><li><p>أول</p><p>تتمة</p></li><li><p>ثان</p></li></ul>",
    "- أول\nتتمة\n- ثان": "<ul><li>أول\nتتمة</li><li>ثان</li></ul>",
    "- أول\n\nفقرة": "<ul><li>أول</li></ul><p>فقرة</p>",
    "- أول\n\n- ثان": "<ul><li><p>أول</p></li><li><p>ثان</p></li></ul>",
    "- أول\n- \n- ثان": "<ul><li>أول</li><li></li><li>ثان</li></ul>",
    "1) أول\n2) ثان": "<ol><li>أول</li><li>ثان</li></ol>",
    "١) أول\n٢) ثان": "<ol><li>أول</li><li>ثان</li></ol>",
    "4. رابع\n5. خامس": '<ol start="4"><li>رابع</li><li>خامس</li></ol>',
    "٤. رابع\n٥. خامس": '<ol start="4"><li>رابع</li><li>خامس</li></ol>',
    "999. أ\n1000. ب": '<ol start="999"><li>أ</li><li>ب</li></ol>',
    "2020. عام الحرب": "<p>2020. عام الحرب</p>",
    "- أول\n1. ثان": "<ul><li>أول</li></ul><ol><li>ثان</li></ol>",
    "- أول\n+ ثان": "<ul><li>أول</li></ul><ul><li>ثان</li></ul>",
    "نص\n> قول": "<p>نص</p><blockquote><p>قول</p></blockquote>",
    "> قول\nتتمة": "<blockquote><p>قول\nتتمة</p></blockquote>",
    "> قول\n- بند": "<blockquote><p>قول</p></blockquote><ul><li>بند</li></ul>",
    "> - بند\n> - آخر": "<blockquote><ul><li>بند</li><li>آخر</li></ul></blockquote>",
    "> أول\n\n> ثان": "<blockquote><p>أول</p></blockquote><blockquote><p>ثان</p></blockquote>",
    "نص\n## عنوان\nنص": "<p>نص</p><h2>عنوان</h2><p>نص</p>",
    "  ## عنوان": "<h2>عنوان</h2>",
    "## عنوان ##": "<h2>عنوان</h2>",
    "## رقم #5": '<h2>رقم <bdi dir="ltr">#5</bdi></h2>',
    "## لغة C#": '<h2>لغة <bdi lang="en" dir="ltr">C#</bdi></h2>',
    "##عنوان": "<p>##عنوان</p>",
    "#وسم": "<p>#وسم</p>",
    "سطر\nآخر\n---": "<h2>سطر\nآخر</h2>",
    "نص\n***\nنص": "<p>نص</p><hr><p>نص</p>",
    "نص\n```\nx\n```\nنص": '<p>نص</p><pre dir="ltr" tabindex="0"><code>x\n</code></pre><p>نص</p>',
    "- أ\n  ```\n  x\n    y\n  ```\n- ب": (
        '<ul><li>أ<pre dir="ltr" tabindex="0"><code>x\n  y\n</code></pre></li><li>ب</li></ul>'
    ),
    "> ```\n> x\n> ```": (
        '<blockquote><pre dir="ltr" tabindex="0"><code>x\n</code></pre></blockquote>'
    ),
    "````\n```\n````": '<pre dir="ltr" tabindex="0"><code>```\n</code></pre>',
    "```\nx\n`````": '<pre dir="ltr" tabindex="0"><code>x\n</code></pre>',
    "```python title=x\nx\n```": '<pre dir="ltr" tabindex="0"><code>x\n</code></pre>',
    "سطر\\\nآخر": "<p>سطر<br>آخر</p>",
    "[أ] [ب]\n\n[أ]: #a\n[ب]: #b": '<p><a href="#a">أ</a> <a href="#b">ب</a></p>',
    "`أ\n`ب": '<p><code dir="ltr">أ </code>ب</p>',
    "` أ ` ب": '<p><code dir="ltr">أ</code> ب</p>',
    "سطر  \nآخر": "<p>سطر<br>آخر</p>",
    "\\~ \\$ \\| \\# \\: \\/ \\=": "<p>~ $ | # : / =</p>",
}


def shown(source: str) -> str:
    page = str(prose_html(prose(source, "ar", foreign="en")))
    page = re.sub(r'<bdi lang="en" dir="ltr">(\w)</bdi>', r"\1", page)
    return re.sub(r"\s*\n\s*(?=<)|(?<=[>])(?<!code>)\n", "", page).strip()


@pytest.mark.parametrize(("source", "expected"), WRITTEN_AS.items())
def test_each_block_is_what_commonmark_makes_of_it(source: str, expected: str) -> None:
    assert re.sub(r"\n(?=<)", "", expected) == shown(source)


def test_a_list_has_all_its_items() -> None:
    assert 105 == shown(HUNDRED).count("<li>")


@pytest.mark.parametrize("before", ["نص\n", "- بند\n", "> قول\n", ""])
def test_a_table_may_follow_anything(before: str) -> None:
    page = shown(f"{before}| أ | ب |\n|---|---|\n| ص | ع |\n- بند")

    assert 2 == page.count("<th>") == page.count("<td>")
    assert page.endswith("<li>بند</li></ul>")


def test_a_row_may_have_pipes_at_its_ends_where_the_heads_have_none() -> None:
    page = shown("أ | ب\n--- | ---\n| ص | ع |")

    assert "<td>ص</td><td>ع</td>" in page


def test_an_escaped_pipe_in_a_table_is_a_pipe_in_code_too() -> None:
    told = shown("| أ | ب |\n|---|---|\n| `a \\| b` | ج \\| د |")

    assert '<td><code dir="ltr">a | b</code></td><td>ج | د</td>' in told
