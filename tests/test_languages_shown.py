"""The words of each language that comes with the program, as a browser shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale
from playwright.sync_api import Page

from tests.tools.desk import ROOT, SMALL, small_desk

CODES = sorted(path.stem for path in (ROOT / "templates/locale").glob("*.po"))
QUESTION = """\
who-came:
  text: {en: Did anybody come?}
  topics: [talks]
"""
CLAIM = """\
{stance}:
  claimant: envoy
  stance: {stance}
  question: who-came
  text: {{en: Somebody came.}}
  date: 2020-09-27
  sources: [{{source: daily-2020-10-02, quote: {{en: they came}}}}]
"""
# The words of an element that are on two lines.
BROKEN = r"""all => all.flatMap((element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""


def _site(codes: list[str]) -> str:
    """The settings of a desk in all these languages."""
    lines = ["base_url: https://record.example/", "default_locale: en"]
    texts = ", ".join(f"{code}: Record" for code in codes)
    lines += [f"{field}: {{{texts}}}" for field in ("title", "desk", "description")]
    rows = (
        f"  - {{code: {code}, name: {code}, dir: {Locale.parse(code).text_direction}, "
        f"dates: {code}}}"
        for code in codes
    )
    return "\n".join([*lines, "locales:", *rows, ""])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    claims = "".join(CLAIM.format(stance=stance) for stance in ("asserts", "denies", "reports"))
    files = {
        **SMALL,
        "site.yaml": _site(CODES),
        "questions.yaml": QUESTION,
        "claims/a.yaml": claims,
    }
    desk = small_desk(tmp_path_factory.mktemp("languages") / "desk", files)
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk.output


@pytest.mark.browser
@pytest.mark.parametrize("code", CODES)
def test_no_word_for_a_stance_is_broken(code: str, pages: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((pages / code / "questions/who-came/index.html").as_uri())

    shown = page.locator(".answer-rows .stance")

    assert 3 == shown.count()
    assert [] == shown.evaluate_all(BROKEN)


@pytest.mark.browser
@pytest.mark.parametrize("code", CODES)
def test_no_name_of_a_month_is_broken_on_a_small_phone(code: str, pages: Path, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto((pages / code / "timeline/index.html").as_uri())

    shown = page.locator(".timeline-overview .of-month a")

    assert 1 == shown.count()
    assert [] == shown.evaluate_all(BROKEN)


@pytest.mark.browser
def test_a_quotation_has_the_spaces_of_french(pages: Path, page: Page) -> None:
    page.goto((pages / "fr/questions/who-came/index.html").as_uri())

    quotes = page.locator("q").first.evaluate("one => getComputedStyle(one).quotes")

    assert quotes.startswith('"«\u00a0" "\u00a0»"')
