"""The real content: every row of the desk's table of statements has its claims, whole and cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from site_gen.problems import Severity
from tests.tools.desk import ROOT
from tests.tools.real_site import RealSite

CONTENT = ROOT / "content"
ROWS = [f"C{number:02}" for number in range(1, 66)]
LANGUAGES = ("ar", "en")
# The ten questions of the desk's list of figures and matters that are contested or a series.
QUESTIONS = {
    "fighters-killed",
    "fighters-moved",
    "fighters-sent",
    "israeli-arms-value",
    "main-arms-supplier",
    "nato-arms",
    "ovda-flights",
    "proof-of-fighters",
    "truce-breach-october-2020",
    "war-start",
}
# What the desk's timeline has and its table of statements does not.
FROM_THE_TIMELINE = {
    "first-truce",
    "operation-2023-start",
    "second-truce",
    "start-26-september",
    "start-27-september",
}
# What the articles say and neither the table nor the timeline has; the remarks name the paragraph.
FROM_THE_ARTICLES = {
    "accusations-about-syrians",
    "azerbaijan-acknowledges-weapons",
    "azerbaijan-repeated-denial",
    "hajiyev-strongest-fleet",
    "macron-condemns-armed-groups",
    "macron-new-reality",
    "reports-turkey-moving",
    "russia-fighters-may-arrive",
    "two-fighters-journey",
}
# Who denies that fighters were sent or moved denies every number of them too.
DENIES_SENDING = {
    "aliyev-denial",
    "azerbaijan-repeated-denial",
    "erdogan-denial",
    "hajiyev-denial",
    "presidency-official-denial",
}
# A remark above a record names the row that it comes from: "# C36, first part".
_ROW = re.compile(r"^# (C\d\d)\b")
_RECORD = re.compile(r"^([a-z0-9-]+):")
FIGURES = {"value", "min", "max", "more_than", "less_than"}


@cache
def claims() -> Mapping[str, Mapping[str, Any]]:
    files = sorted((CONTENT / "claims").glob("*.yaml"))
    texts = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return {name: record for text in texts for name, record in text.items()}


@cache
def questions() -> Mapping[str, Mapping[str, Any]]:
    text = (CONTENT / "questions.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return loaded


def asked(claim: Mapping[str, Any]) -> list[str]:
    question = claim.get("question", [])
    return [question] if isinstance(question, str) else list(question)


def rows_of_records() -> Iterator[tuple[str, str]]:
    """Each row that a remark names, with the record under the remark."""
    for file in sorted((CONTENT / "claims").glob("*.yaml")):
        named: list[str] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            if row := _ROW.match(line):
                named.append(row[1])
            elif record := _RECORD.match(line):
                yield from ((row, record[1]) for row in named)
                named = []


def test_every_row_of_the_table_has_its_claim() -> None:
    told = {row for row, record in rows_of_records() if record in claims()}

    assert 65 == len(ROWS)
    assert ROWS == sorted(told)


def test_every_claim_comes_from_a_row_or_from_the_timeline_or_says_from_which_paragraph() -> None:
    known = {record for _, record in rows_of_records()}

    assert FROM_THE_TIMELINE | FROM_THE_ARTICLES == claims().keys() - known


def test_whoever_denies_the_sending_or_gives_a_number_answers_both_questions() -> None:
    both = {"fighters-sent", "fighters-moved"}

    numbered = {
        name
        for name, claim in claims().items()
        if "fighters-moved" in asked(claim) and FIGURES & claim.keys()
    }

    assert {"macron-300", "media-4000", "sohr-2350", "toganyan-4000"} == numbered
    assert all(both == set(asked(claims()[name])) for name in numbered | DENIES_SENDING)


@pytest.mark.parametrize(("language", "words"), [("ar", "أكثر من"), ("en", "more than")])
def test_more_than_is_shown_as_more_than(language: str, words: str) -> None:
    told = {name for name, claim in claims().items() if words in claim["text"][language].lower()}

    # Turkey affirmed it "more than once", which counts nothing.
    assert {name for name, claim in claims().items() if "more_than" in claim} == told - {
        "turkey-ready-to-back"
    }


def test_a_reservation_is_kept_in_both_languages() -> None:
    reserved = {name: c["qualifier"] for name, c in claims().items() if "qualifier" in c}

    assert {"macron-strikes-unjustified": {"ar": "«على حدّ علمنا»", "en": "“to our knowledge”"}} == (
        reserved
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_is_written_in_both_languages(language: str) -> None:
    missing = [name for name, claim in claims().items() if not claim["text"].get(language)]

    assert [] == missing


def test_no_claim_of_the_table_is_a_draft_or_withdrawn() -> None:
    assert {} == {name: c["status"] for name, c in claims().items() if "status" in c}


def test_every_claim_says_where_in_its_source_it_was_read() -> None:
    without = [
        name
        for name, claim in claims().items()
        if not claim["sources"] or not all(cited.get("locator") for cited in claim["sources"])
    ]

    assert [] == without


def test_every_locator_names_a_paragraph() -> None:
    locators = [c["locator"] for claim in claims().values() for c in claim["sources"]]

    odd = [place for place in locators if not re.fullmatch(r"¶\d+(–\d+)?(, ¶\d+(–\d+)?)*", place)]

    assert [] == odd


def test_the_ten_questions_are_asked_in_both_languages() -> None:
    assert set() == QUESTIONS - questions().keys()
    assert all(q["text"].get(code) for q in questions().values() for code in LANGUAGES)
    assert all(q.get("topics") for q in questions().values())


def test_the_content_has_no_error_and_no_figure_that_nobody_says(real: RealSite) -> None:
    told = [problem for problem in real.problems if problem["severity"] == Severity.ERROR]
    unclaimed = [problem for problem in real.problems if problem["rule"] == "figure-unclaimed"]

    assert [] == told
    assert [] == unclaimed


def test_the_warnings_that_are_left_are_the_truth_about_the_sources(real: RealSite) -> None:
    left = {(problem["rule"], problem["severity"]) for problem in real.problems}

    rules = {"question-with-one-answer", "source-unfindable"}
    assert {(rule, Severity.ACCEPTED) for rule in rules} == left
