"""What is asserted and what is denied look alike strong, and neither looks like an alarm."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk

Theme = Literal["light", "dark"]
CLAIM = """\
{name}:
  question: came
  claimant: {claimant}
  stance: {stance}
  date: 2020-10-01
  text: {{ar: حضر مقاتلون., en: Fighters came.}}
  sources: [{{source: daily-2020-10-02, locator: ¶3}}]
"""
FILES = {
    **SMALL,
    **UNITS,
    "questions.yaml": """\
came:
  topics: [talks]
  unit: fighters
  text: {ar: كم مقاتلاً حضر؟, en: How many fighters came?}
""",
    "claims.yaml": "".join(
        CLAIM.format(name=stance, claimant=who, stance=stance)
        for stance, who in (("asserts", "envoy"), ("denies", "daily"), ("reports", "daily"))
    ),
}
# Whatever makes one thing weigh more than another.
WEIGHT = """(e) => {
  const s = getComputedStyle(e);
  return [s.color, s.fontWeight, s.fontSize, s.fontFamily, s.borderTopWidth, s.borderTopColor,
    s.paddingInlineStart, s.opacity, s.backgroundColor];
}"""
LOOK = """(e) => {
  const s = getComputedStyle(e);
  return [s.borderTopStyle, s.borderTopLeftRadius];
}"""
COLOURS = """(e) => {
  const s = getComputedStyle(e);
  return [s.color, s.borderTopColor];
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    made = small_desk(tmp_path_factory.mktemp("neutral") / "desk", FILES)
    run = made.run("build")
    assert 0 == run.code, run.err
    return made


@pytest.fixture
def address(desk: SmallDesk, serve_folder: Callable[[Path], str]) -> str:
    return serve_folder(desk.output)


def looks(page: Page, script: str) -> list[Any]:
    return [
        page.locator(f"main .stance.{stance}").first.evaluate(script)
        for stance in ("asserts", "denies", "reports")
    ]


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["questions/came", "topics/talks", "timeline"])
@pytest.mark.parametrize("code", ["ar", "en"])
def test_every_stance_has_the_same_weight_and_a_shape_of_its_own(
    code: str, path: str, theme: Theme, address: str, page: Page
) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{address}/{code}/{path}/")

    weights, shapes = looks(page, WEIGHT), looks(page, LOOK)

    assert weights[0] == weights[1] == weights[2]
    assert 3 == len({tuple(shape) for shape in shapes})


@pytest.mark.browser
@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}])
def test_the_shapes_are_there_without_colours(
    media: dict[str, Any], address: str, page: Page
) -> None:
    page.emulate_media(**media)
    page.goto(f"{address}/en/questions/came/")

    assert 3 == len({tuple(shape) for shape in looks(page, LOOK)})


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_contested_is_no_alarm(theme: Theme, address: str, page: Page) -> None:
    page.emulate_media(color_scheme=theme)
    seen = []
    for path, part in (
        ("questions/came", ".contested"),
        ("topics/talks", ".contested-question"),
        ("topics/talks", ".stance.denies"),
    ):
        page.goto(f"{address}/en/{path}/")
        seen += page.locator(f"main {part}").first.evaluate(COLOURS)

    assert 6 == len(seen)
    assert [] == [colour for colour in seen if _is_vivid(colour)]


def _is_vivid(colour: str) -> bool:
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    return colorsys.rgb_to_hsv(red, green, blue)[1] > 0.25


@pytest.mark.browser
def test_those_who_deny_are_in_the_chart_as_those_who_name_a_figure(
    tmp_path: Path, page: Page, serve_folder: Callable[[Path], str]
) -> None:
    figures = FILES["claims.yaml"].replace("asserts:\n", "asserts:\n  value: 3\n", 1)
    figures = figures.replace("reports:\n", "reports:\n  value: 4\n", 1)
    desk = small_desk(tmp_path / "desk", {**FILES, "claims.yaml": figures})
    run = desk.run("build")
    assert 0 == run.code, run.err
    page.goto(f"{serve_folder(desk.output)}/en/questions/came/")

    named, denying = (
        page.locator(f"figure.figure-chart {part} .claimant").first.evaluate(WEIGHT)
        for part in (".scale", ".denied")
    )

    assert named == denying


def test_a_briefing_distinguishes_them_by_words_and_outline(desk: SmallDesk) -> None:
    run = desk.run("brief", "talks", "--lang", "en", "--to", "html", "--out", "-")

    page = html.fromstring(run.out)
    sheet = "".join(page.xpath("//style/text()"))
    rules = re.findall(r"\.(?:contested|stance)[^{]*\{([^}]*)\}", sheet)

    told = set(page.xpath("//*[contains(@class, 'stance')]/text()"))
    assert {"asserts", "denies", "reports"} == told
    assert 4 == len(rules)
    assert {"111"} == {colour for rule in rules for colour in re.findall(r"#(\w+)", rule)}
