"""Runs of the other direction are set apart by markup, one by one, and nothing else is."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from site_gen.domain.text import Direction, direction_of
from site_gen.language import bidi, number_runs
from site_gen.language.bidi import foreign_runs, isolated, isolated_html, marked_title

LTR, RTL = Direction.LTR, Direction.RTL


def apart(text: str, direction: Direction) -> list[str]:
    return [text[start:end] for start, end in foreign_runs(text, direction)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال Reuters (300) إن", ["Reuters"]),
        ("قال Reuters 300 مرة", ["Reuters"]),
        ("صاروخ Barak 8 سقط", ["Barak"]),
        ("طائرة F-16 سقطت", ["F-16"]),
        ("طائرات F-16I و MiG-29s", ["F-16I", "MiG-29s"]),
        ("مسيّرة TB2 هنا", ["TB2"]),
        ("شاشة 4K هنا", ["4K"]),
        ("BBC، Reuters", ["BBC", "Reuters"]),
        ("BBC, Reuters", ["BBC", "Reuters"]),
        ("BBC - Reuters", ["BBC", "Reuters"]),
        ("BBC – Reuters", ["BBC", "Reuters"]),
        ("BBC / Reuters", ["BBC", "Reuters"]),
        ("Johnson & Johnson هنا", ["Johnson & Johnson"]),
        ("حرب Nagorno–Karabakh هنا", ["Nagorno–Karabakh"]),
        ("اتصالات Russian-Turkish هنا", ["Russian-Turkish"]),
        ("معهد Stockholm Institute هنا", ["Stockholm Institute"]),
        ("معهد Stockholm\nInstitute هنا", ["Stockholm\nInstitute"]),
        ("معهد Stockholm\u00a0Institute هنا", ["Stockholm\u00a0Institute"]),
        ("«Reuters»", ["Reuters"]),
        ("على https://a.example/b?c=d هنا", ["https://a.example/b?c=d"]),
        ("إلى a.b@c.example هنا", ["a.b@c.example"]),
        ("قهوة cafe\u0301 au lait", ["cafe\u0301 au lait"]),
        ("كلمة x\u200dy هنا", ["x\u200dy"]),
        ("عام 2020 و300 – 4000", []),
        ("على https://a.example/b_(c)?d=1;e=2. ثم", ["https://a.example/b_(c)?d=1;e=2"]),
        ("المعرّف 10.1000/xyz هنا", ["10.1000/xyz"]),
        ("كتبه @desk و/أو غيره", ["@desk"]),
        ("بلغة C++، وC#", ["C++", "C#"]),
        ("كتاب «Guns, Germs, and Steel» و«BBC» ثم", ["Guns, Germs, and Steel", "BBC"]),
        ("«قال Reuters, 300»", ["Reuters"]),
        ("«see https://a.example/x, b» ثم", ["see https://a.example/x, b"]),
        ("نظام (Barak 8) هنا", ["Barak 8"]),
        ("(Reuters, 300) هنا", ["Reuters"]),
        ("(BBC: 300 و4000) هنا", ["BBC"]),
        ("نص كله عربي، (300) و«هذا»", []),
    ],
)
def test_latin_in_arabic_is_set_apart_and_swallows_nothing_after_it(
    text: str, expected: list[str]
) -> None:
    assert expected == apart(text, RTL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الهاتف +961 1 234 567 هنا", ["+961 1 234 567"]),
        ("زاد +300 (400 مقاتل)", ["+300"]),
        ("كُتب في 2020-10-19 هنا", ["2020-10-19"]),
        ("الحرارة −5 درجات", ["−5"]),
        ("25% منهم، و2.5 % من غيرهم", ["25", "2.5"]),
        ("800-1000 مقاتل", ["800", "1000"]),
        ("800–1000 مقاتل عند 08:42 في 19/10/2020", []),
        ("طائرة F-16 وBoeing 747-400", ["F-16", "Boeing", "747", "400"]),
        ("إس-300 و٢٥٪", []),
    ],
)
def test_numbers_in_arabic_whose_signs_would_change_sides_are_set_apart(
    text: str, expected: list[str]
) -> None:
    assert expected == apart(text, RTL)
    assert ' lang="' not in isolated("كُتب في 2020-10-19", RTL, "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("עזבו 20% מהם, ו־2.5 % אחרים", ["20%", "2.5 %"]),
        ("מינוס -5% ו־30° בצל", ["-5%", "30°"]),
        ("המחיר 300 ₪ ליום", ["300"]),
        ("כ־2,350 לוחמים, ב-52 מקומות", []),
        ("לפי العربية 25% מהם", ["25"]),
    ],
)
def test_a_number_in_hebrew_keeps_its_sign_on_its_right(text: str, expected: list[str]) -> None:
    assert expected == apart(text, RTL)


def test_a_number_alone_in_its_element_is_set_as_the_text_around_it() -> None:
    hebrew = isolated_html("<p>עזבו <strong>20%</strong> מהם</p>", RTL)
    arabic = isolated_html("<p>رحل <strong>20%</strong> منهم</p>", RTL)

    assert '<strong><bdi dir="ltr">20%</bdi></strong>' in hebrew
    assert '<strong><bdi dir="ltr">20</bdi>%</strong>' in arabic


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said رويترز (300) today", ["رويترز"]),
        ("said رويترز 300 today", ["رويترز"]),
        ("the قُرَّة باغ war", ["قُرَّة باغ"]),
        ("the می\u200cخواهم word", ["می\u200cخواهم"]),
        ("the أخــبار site", ["أخــبار"]),
        ("from عبد-الله himself", ["عبد-الله"]),
        ("in שלום too", ["שלום"]),
        ("رويترز، الميادين", ["رويترز", "الميادين"]),
        ("٣٠٠ alone", []),
        ("the book “من قال، ماذا” says", ["من قال، ماذا"]),
        ("a tag #قره_باغ here", ["#قره_باغ"]),
        ("on 2020-10-19, 25% of (800-1000), +961 1 234 567", []),
        ("all Latin, é and 300", []),
    ],
)
def test_arabic_in_english_is_set_apart_with_its_marks(text: str, expected: list[str]) -> None:
    assert expected == apart(text, LTR)


def test_a_run_is_marked_with_the_one_language_it_can_be() -> None:
    assert '<bdi lang="en" dir="ltr">Reuters</bdi> (300)' == isolated("Reuters (300)", RTL, "en")
    assert '<bdi dir="ltr">Reuters</bdi>' == isolated("Reuters", RTL)
    assert '<bdi lang="ar" dir="rtl">قال</bdi>' == isolated("قال", LTR, "ar")


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_text_is_escaped_inside_and_outside_of_runs(direction: Direction) -> None:
    text = "<b>&\"' قال <i> & x<y"

    markup = str(isolated(text, direction, '"><script>'))

    assert "<b>" not in markup
    assert "<i>" not in markup
    assert "<script>" not in markup
    assert "قال" in markup
    assert "&lt;" in markup


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>قال Reuters إن</p>", '<p>قال <bdi dir="ltr">Reuters</bdi> إن</p>'),
        ("<p><em>AP</em></p>", '<p><em><bdi dir="ltr">AP</bdi></em></p>'),
        ("<code>AP x</code> قال", "<code>AP x</code> قال"),
        ("<pre><code>AP</code></pre> قال", "<pre><code>AP</code></pre> قال"),
        ("<bdi>AP</bdi> قال", "<bdi>AP</bdi> قال"),
        ('<bdi dir="ltr">AP</bdi>', '<bdi dir="ltr">AP</bdi>'),
        ('<span dir="ltr">AP <b>BBC</b></span>', '<span dir="ltr">AP <b>BBC</b></span>'),
        (
            '<span dir="ltr">AP</span> BBC',
            '<span dir="ltr">AP</span> <bdi dir="ltr">BBC</bdi>',
        ),
        ("قال<br>AP<hr>", 'قال<br><bdi dir="ltr">AP</bdi><hr>'),
        (
            '<a href="x" title="a > b AP">قال</a>',
            '<a href="x" title="a > b AP">قال</a>',
        ),
        ("قال &lt;b&gt;", 'قال &lt;<bdi dir="ltr">b</bdi>&gt;'),
        ("AT&amp;T قال", '<bdi dir="ltr">AT&amp;T</bdi> قال'),
        ("&amp;lt;script&amp;gt; قال", None),
    ],
)
def test_html_keeps_its_tags_and_what_is_already_apart(markup: str, expected: str | None) -> None:
    done = isolated_html(markup, RTL)

    if expected is None:
        assert "<script" not in done
        assert "&amp;" in done
    else:
        assert expected == done


def test_latin_words_are_set_apart_in_a_part_of_an_english_page_that_runs_from_the_right() -> None:
    done = isolated_html('<p>by <i dir="rtl">NATO 5</i></p>', LTR)

    assert '<p>by <i dir="rtl"><bdi dir="ltr">NATO</bdi> 5</i></p>' == done


def test_text_after_closed_elements_is_looked_at_again() -> None:
    markup = '<div dir="ltr"><p>a</p><p>b<br>c</p></div><p>d</p>'

    assert markup.replace("d</p>", '<bdi dir="ltr">d</bdi></p>') == isolated_html(markup, RTL)


@pytest.mark.parametrize(
    ("title", "direction", "expected"),
    [
        ("عنوان", RTL, "عنوان"),
        ("Title", LTR, "Title"),
        ("SIPRI تقرير", RTL, "\u200fSIPRI تقرير"),
        ("رويترز says", LTR, "\u200eرويترز says"),
        ("So «هاتف +961 1 123456»", LTR, "So «هاتف \u200e+961 1 123456\u200e»"),
        ("300 مقاتل", RTL, "300 مقاتل"),
        ("2020", RTL, "2020"),
    ],
)
def test_a_title_that_begins_in_the_other_script_is_led_by_a_mark(
    title: str, direction: Direction, expected: str
) -> None:
    assert expected == marked_title(title, direction)


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_no_letter_of_another_script_is_overlooked(direction: Direction) -> None:
    """CJK ideographs and what follows the last right-to-left script are left out, as one range."""
    letters = (chr(code) for code in (*range(0x3400), *range(0xF900, 0x1F000)))
    other = RTL if direction is LTR else LTR

    foreign = [letter for letter in letters if direction_of(letter) is other]

    assert [] == [letter for letter in foreign if not foreign_runs(letter, direction)]


# Words of both scripts, figures, and every sign that a run or a number can begin or end with.
SIGNS = " ..,:--–—/%٪+−±()[]«»“”\"'&<>@#~*$=°½′؟،\n\u00a0\u200f\u064b€"
PIECES = st.sampled_from([*SIGNS, *"ABzé هذاو٣ـ0123", "www.x.example/a", "2020"])


@hypothesis.given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([LTR, RTL]))
@hypothesis.settings(max_examples=300)
def test_text_without_foreign_letters_is_skipped_and_loses_no_run(
    text: str, direction: Direction
) -> None:
    """With a foreign word far behind it, the same text is looked at character by character."""
    behind = "\n،\nقال" if direction is LTR else "\n،\nsaid"

    assert foreign_runs(text, direction) == foreign_runs(text + behind, direction)[:-1]


@hypothesis.given(st.text("odmpawxs", max_size=30), st.lists(PIECES, max_size=40).map("".join))
@hypothesis.settings(max_examples=300)
def test_runs_and_numbers_are_found_though_looked_for_only_where_they_can_begin(
    classes: str, text: str
) -> None:
    runs = bidi.matches_of(bidi.RUN, bidi.RUN_BEGINS, classes)
    numbers = bidi.matches_of(number_runs.NUMBERS, number_runs.NUMBER_BEGINS, text)

    assert [each.span() for each in bidi.RUN.finditer(classes)] == [each.span() for each in runs]
    assert [m.span() for m in number_runs.NUMBERS.finditer(text)] == [m.span() for m in numbers]


PHONE = "٠٠٩٦١ ١ ٢٣٤"
MARKED = "\u200e٠٠٩٦١\u200e \u200e١\u200e \u200e٢٣٤\u200e"


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_a_telephone_number_in_arabic_digits_is_read_as_it_is_dialled(direction: Direction) -> None:
    before = "الهاتف" if direction is RTL else "Telephone"

    assert f'{before} <bdo dir="ltr">{PHONE}</bdo>' == isolated(f"{before} {PHONE}", direction)
    assert f"{before} {MARKED}" == marked_title(f"{before} {PHONE}", direction)


def test_where_no_override_is_known_marks_keep_a_telephone_number_in_order() -> None:
    markup = str(isolated(f"الهاتف {PHONE}", RTL))

    assert f'الهاتف <bdi dir="ltr">{MARKED}</bdi>' == bidi.without_overrides(markup)
    assert f"الهاتف \u2066{MARKED}\u2069" == bidi.plain_text(markup, isolates=True)
    assert f"الهاتف {PHONE}" == bidi.plain_text(markup, isolates=False)
