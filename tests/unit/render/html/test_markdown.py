"""Markdown of the desk into HTML: links to records, logical sides, and nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Callable

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from site_gen.domain.allowed_html import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.text import Token
from site_gen.render.html.markdown import EXTENSIONS, TriggeredRules, prose_html
from site_gen.render.text import RecordLink
from tests.tools.views import inline, prose

LINKS = (
    RecordLink(Token("entity:envoy"), inline("The envoy", url="../../entities/envoy/")),
    RecordLink(
        Token("entity:mubuth"), inline("المبعوث", lang="ar", direction="rtl", url="../mubuth/")
    ),
    RecordLink(Token("entity:envoye"), inline("L’envoyé", lang="fr", url="../envoye/")),
)
OURS = {"role", "tabindex", "aria-label", "rel", "class"}


def english(source: str) -> str:
    text = prose(source, "en", LINKS, foreign="ar", table_label="Table")
    return str(prose_html(text))


def arabic(source: str) -> str:
    text = prose(source, "ar", LINKS, foreign="en", table_label="جدول")
    return str(prose_html(text))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[words](entity:envoy)", '<a href="../../entities/envoy/">words</a>'),
        ("[](entity:envoy)", '<a href="../../entities/envoy/">The envoy</a>'),
        ("[ ](entity:envoy)", '<a href="../../entities/envoy/">The envoy</a>'),
        ("[*so*](entity:envoy)", '<a href="../../entities/envoy/"><em>so</em></a>'),
        ("[two\nlines](entity:envoy)", '<a href="../../entities/envoy/">two\nlines</a>'),
        ("[x][1]\n\n[1]: entity:envoy", '<a href="../../entities/envoy/">x</a>'),
        (
            "[](entity:mubuth)",
            '<a href="../mubuth/"><bdi dir="rtl" lang="ar">المبعوث</bdi></a>',
        ),
        ("[](entity:envoye)", '<a href="../envoye/"><bdi lang="fr">L’envoyé</bdi></a>'),
        ("[words](entity:nobody)", "<a>words</a>"),
        ("\\[words\\](entity:envoy)", "[words](entity:envoy)"),
    ],
)
def test_a_link_to_a_record_leads_to_its_page_and_fills_in_its_name(
    source: str, expected: str
) -> None:
    assert f"<p>{expected}</p>" == english(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[x](https://a.example/)",
            '<a href="https://a.example/" rel="noopener noreferrer">x</a>',
        ),
        (
            "[x](HTTPS://A.example/)",
            '<a href="HTTPS://A.example/" rel="noopener noreferrer">x</a>',
        ),
        ("[x](mailto:a@b.example)", '<a href="mailto:a@b.example" rel="noopener noreferrer">x</a>'),
        ("[x](../talks/#who)", '<a href="../talks/#who">x</a>'),
        ("[x](#who)", '<a href="#who">x</a>'),
    ],
)
def test_only_a_link_that_leaves_the_site_hides_where_it_was_followed(
    source: str, expected: str
) -> None:
    assert f"<p>{expected}</p>" == english(source)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "<javascript:alert(1)>",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\\\\\evil.example/",
        "entity:Nobody",
    ],
)
def test_no_other_address_is_left_on_a_link(address: str) -> None:
    assert "href" not in english(f"[x]({address})")


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil", "\\\\evil", " //evil", "/\t/evil", "java\nscript:x"]
)
def test_raw_html_cannot_hide_a_host_either(address: str) -> None:
    assert "href" not in english(f'a <a href="{address}">x</a>')


@pytest.mark.parametrize("year", ["2020", "٢٠٢٠", "1994"])
@pytest.mark.parametrize("before", ["", "> ", "- ", "   ", "one\n\n"])
def test_a_year_at_the_start_of_a_line_is_not_the_number_of_an_item(before: str, year: str) -> None:
    done = english(f"{before}{year}. In that year")

    assert f"{year}. In that year" in done
    assert "<ol" not in done


def test_a_year_in_code_is_left_as_it_is() -> None:
    assert "\n2020. x" in english("```\na\n2020. x\n```")


@pytest.mark.parametrize(
    ("source", "opening"),
    [
        ("1. a\n2. b", "<ol>"),
        ("3. a\n4. b", '<ol start="3">'),
        ("١. a\n٢. b", "<ol>"),
        ("٣. a\n٤. b", '<ol start="3">'),
        ("12. a\n13. b", '<ol start="12">'),
    ],
)
def test_a_list_begins_at_its_number_in_digits_that_html_takes(source: str, opening: str) -> None:
    assert english(source).startswith(opening)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("و*كلمة*ها", "<p>و<em>كلمة</em>ها</p>"),
        ("و**كلمة**ها", "<p>و<strong>كلمة</strong>ها</p>"),
        ("قال Reuters (300)", '<p>قال <bdi lang="en" dir="ltr">Reuters</bdi> (300)</p>'),
        ("قال \"لا\" و'نعم'", "<p>قال &#34;لا&#34; و&#39;نعم&#39;</p>"),
        ("## رأس {#who-came}", '<h2 id="who-came">رأس</h2>'),
        ("## رأس", "<h2>رأس</h2>"),
    ],
)
def test_arabic_prose_is_set_as_it_is_written(source: str, expected: str) -> None:
    assert expected == arabic(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("`a b`", '<p><code dir="ltr">a b</code></p>'),
        ("```\na\n```", '<pre dir="ltr" tabindex="0"><code>a\n</code></pre>'),
        ("    a\n", '<pre dir="ltr" tabindex="0"><code>a\n</code></pre>'),
        ('<code dir="ltr">a</code>', '<p><code dir="ltr">a</code></p>'),
    ],
)
def test_code_in_arabic_prose_runs_from_the_left_and_says_it_once(
    source: str, expected: str
) -> None:
    assert expected == arabic(source)
    assert " dir=" not in english(source) or " dir=" in source


@pytest.mark.parametrize("shown", [arabic, english])
def test_each_line_of_a_text_in_a_block_for_code_runs_as_its_letters_do(
    shown: Callable[[str], str],
) -> None:
    assert '<pre dir="auto" tabindex="0"><code># أ\na\n</code></pre>' == shown("```\n# أ\na\n```")


def test_a_name_is_linked_once_in_each_section() -> None:
    told = english(
        "## First\n\n[The envoy](entity:envoy) came; [he](entity:envoy) left.\n\n"
        "## Second\n\n[](entity:envoy) came."
    )

    page = html.fragment_fromstring(told, create_parent=True)
    assert ["The envoy", "The envoy"] == [link.text_content() for link in page.iter("a")]
    assert "The envoy came; he left." in page.text_content()


def test_a_fence_holds_code_and_no_links() -> None:
    done = english("````\n```\n[x](entity:envoy)\n\n- a\n```\n````\n\n[y](entity:envoy)")

    assert '<pre tabindex="0"><code>```\n[x](entity:envoy)\n\n- a\n```\n</code></pre>' in done
    assert 1 == done.count("<a ")


def test_a_fence_after_the_second_paragraph_of_an_item_holds_code() -> None:
    done = english("- a\n\n    b\n\n    ```\n    [x](entity:envoy)\n\n    c\n    ```")

    assert '<p>b</p>\n<pre tabindex="0"><code>[x](entity:envoy)\n\nc\n</code></pre>\n</li>' in done


def test_a_table_is_aligned_to_logical_sides_in_a_frame_of_its_own() -> None:
    done = english("| a | b | c | d |\n|:--|--:|:-:|---|\n| 1 | 2 | 3 | 4 |")

    assert '<div class="table-scroll" role="region" tabindex="0" aria-label="Table"><table>' in done
    assert 1 == done.count("</table></div>")
    assert '<th class="start">a</th>\n<th class="end">b</th>\n<th class="center">c</th>' in done
    assert "<td>4</td>" in done
    assert "style" not in done


def test_the_name_of_a_table_cannot_break_out_of_its_frame() -> None:
    text = prose("|a|\n|-|\n|b|", "en", table_label='"><script>x</script>')

    assert "<script" not in prose_html(text)


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    english("[only-here]: entity:envoy\n\n<div>\n\n- a\n\n```\nopen")
    arabic("| a |\n|--:|\n| 1 |")

    assert "<p>[x][only-here]</p>" == english("[x][only-here]")


ATTACKS = (
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "![x](javascript:alert(1))",
    '![x](x "onerror=alert(1)")',
    "<svg onload=alert(1)><animate href=javascript:alert(1) /></svg>",
    "<svg><set attributeName=href to=javascript:alert(1)></svg>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<form action=https://evil.example><input name=x><button formaction=javascript:x>y</button>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<p style='background:url(https://evil.example/x)' onclick=alert(1)>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='https://a.example' onmouseover=alert(1) target=_blank>x</a>",
    '[x](https://a.example "\\" onmouseover=alert(1) y=\\"")',
    '[x](https://a.example/"onmouseover=alert(1))',
    "[x](<https://a.example/ onmouseover=alert(1)>)",
    '[x](https://a.example "<table onmouseover=alert(1) x")',
    '<a title="</table><script>alert(1)</script>" href="#x">x</a>',
    "## x {: onclick=alert(1) #ok }",
    '*x*{: style="color:red" onclick="alert(1)" }',
    "[x](https://a.example){: href=javascript:alert(1) }",
    "[x](entity:envoy){: onclick=alert(1) href=javascript:alert(1) }",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><?xml-stylesheet href='https://evil.example'?>",
    "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
    "<textarea><script>alert(1)</script></textarea><title></title><plaintext>",
    "<template><script>alert(1)</script></template>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "| <script>alert(1)</script> |\n|:--|\n| <img src=x onerror=alert(1)> |",
    "[x]: javascript:alert(1)\n\n[x][x]",
    '<https://a.example/"onclick=alert(1)>',
    "<javascript:alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "\\<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<bdi onclick=alert(1) dir=rtl>x</bdi>",
    "<a xlink:href=javascript:alert(1) href=#x>x</a>",
    "<div id=x class=evil data-x=1 aria-label=x role=button tabindex=1>y</div>",
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("turned", [True, False])
def test_nothing_that_prose_can_hold_runs_or_asks_another_host(attack: str, turned: bool) -> None:
    done = arabic(f"قال {attack}\n\n{attack}") if turned else english(f"a {attack}\n\n{attack}")

    for element in html.fragment_fromstring(f"<div>{done}</div>").iterdescendants():
        assert element.tag in PROSE_TAGS
        allowed = PROSE_ATTRIBUTES["*"] | PROSE_ATTRIBUTES.get(str(element.tag), frozenset()) | OURS
        assert set(map(str, element.attrib)) <= allowed
        # A browser leaves these out of an address before it looks for the scheme.
        address = re.sub("[\t\r\n]", "", element.get("href", "").strip())
        scheme = re.match("([A-Za-z][A-Za-z0-9+.-]*):", address)
        assert scheme is None or scheme[1].lower() in LINK_SCHEMES
        assert "evil" not in element.get("class", "")


def test_templates_in_prose_are_words() -> None:
    assert "<p>{{ 7 * 7 }}</p>" == english("{{ 7 * 7 }}")


# Whatever begins a block or inline markup, what is nearly that, and plain words around them.
PIECES = st.sampled_from(
    (
        *("word", "كلمة", " ", "  ", "    ", "\n", "  \n", "\n\n", *"#*_-=+>`~[]()!<>&\\|:{}\"'."),
        *("# ", "\n## ", "1. ", "- ", "> ", "***", "- - -", "___", "\n---\n", "\n===\n", "```\n"),
        *("[a](b)", "![a](b)", "[a]", "[a]: b\n", "<b>", "</b>", "<a@b.example>", "<!-- a -->"),
        *("&amp;", "|a|b|\n|-|-|\n|1|2|", "{#a}", "{: .a }", "<https://a.example>", "*a*", "__a__"),
    )
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=400)
def test_rules_that_are_not_tried_would_not_have_matched(source: str) -> None:
    trying_all = markdown.Markdown(extensions=[extension() for extension in EXTENSIONS])
    looking_first = markdown.Markdown(
        extensions=[*(extension() for extension in EXTENSIONS), TriggeredRules()]
    )

    assert trying_all.convert(source) == looking_first.convert(source)
