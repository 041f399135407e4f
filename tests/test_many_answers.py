"""A question with many answers: every page stays one that a reader can use, and keeps its links."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.tools.desk import SMALL, SmallDesk, small_desk

ANSWERS = 60
QUESTION = "how-many: {topics: [talks], unit: people, text: {ar: كم حضر؟, en: How many came?}}\n"
CLAIM = """\
said-{n}:
  question: how-many
  claimant: envoy
  stance: asserts
  value: {value}
  date: 2020-10-{day:02}
  text: {{ar: قال {n}., en: He said {n}.}}
  sources: [{{source: daily-2020-10-02}}]
"""
UNIT = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
UNIT += 'msgid "unit.people"\nmsgstr "{n}"\n'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """Sixty answers of which three say another number; the first twenty were published before."""
    values = {n: 40 if n in {31, 47, 58} else 20 for n in range(ANSWERS)}
    claims = [CLAIM.format(n=n, value=v, day=1 + n % 2) for n, v in values.items()]
    files = {
        **SMALL,
        "locale/ar.po": UNIT,
        "locale/en.po": UNIT,
        "questions.yaml": QUESTION,
        "claims/many.yaml": "".join(claims[:20]),
    }
    made = small_desk(tmp_path_factory.mktemp("many") / "desk", files)
    for command in ("build", "promise"):
        done = made.run(command)
        assert 0 == done.code, done.err
    made.write("claims/many.yaml", "".join(claims))
    done = made.run("build")
    assert 0 == done.code, done.err
    return made


def rows(desk: SmallDesk, page: str) -> list[str]:
    found = html.fromstring(desk.page(f"{page}index.html"))
    return [str(row.get("id")) for row in found.iterfind(".//table/tbody/tr")]


def test_a_claim_is_shown_beside_the_answers_that_contradict_it(desk: SmallDesk) -> None:
    shown = rows(desk, "en/claims/said-0/")

    assert 24 == len(shown)
    assert {"how-many--said-31", "how-many--said-47", "how-many--said-58"} <= set(shown)
    assert "how-many--said-0" not in shown


def test_the_page_of_the_question_has_all_answers_and_the_claim_leads_there(
    desk: SmallDesk,
) -> None:
    page = html.fromstring(desk.page("en/claims/said-0/index.html"))

    (link,) = [a for a in page.iterfind(".//a") if "with 60 answers" in a.text_content()]

    assert "../../questions/how-many/" == link.get("href")
    assert ANSWERS == len(rows(desk, "en/questions/how-many/"))


def test_a_published_link_to_a_row_that_is_left_out_still_works(desk: SmallDesk) -> None:
    page = html.fromstring(desk.page("en/claims/said-0/index.html"))
    shown = rows(desk, "en/claims/said-0/")
    promised = {f"how-many--said-{n}" for n in range(1, 20)}
    left_out = sorted(promised - set(shown))

    assert left_out
    kept = {str(old.get("id")): old for old in page.xpath("//*[@class='old-anchors']//li[@id]")}
    assert left_out == sorted(kept)
    leads_to = {key: [a.get("href") for a in old.iter("a")] for key, old in kept.items()}
    assert leads_to == {key: [f"../{key.rpartition('--')[2]}/"] for key in left_out}


def test_pages_do_not_grow_with_the_square_of_the_answers(desk: SmallDesk) -> None:
    pages = [Path(desk.output / f"en/claims/said-{n}/index.html") for n in range(ANSWERS)]

    assert max(page.stat().st_size for page in pages) < 70_000
    question = html.fromstring(desk.page("en/questions/how-many/index.html"))
    (findings,) = question.find_class("findings")
    assert "No one number suits both answers in 171 pairs of them." == str(findings[0].text)
