"""Problems of claims and questions, and figures in prose that nobody says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from site_gen.config import Locale
from site_gen.domain.text import Direction, LocaleCode
from site_gen.language.dates import month_names
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.problems import Problem
from site_gen.verify.claim_rules import (
    claim_later_than_sources,
    figure_without_unit,
    judgement_in_words,
    question_with_one_answer,
)
from site_gen.verify.figure_rules import figure_unclaimed
from tests.tools.corpora import corpus_of
from tests.tools.desk import SMALL

ARABIC, ENGLISH = LocaleCode("ar"), LocaleCode("en")
MONTH_NAMES = {
    code: month_names(Locale(code, code, direction, dates))
    for code, direction, dates in (
        (ARABIC, Direction.RTL, ("ar-SY", "ar-EG")),
        (ENGLISH, Direction.LTR, ("en-GB",)),
    )
}
QUESTION = "how-many:\n  unit: USD\n  topics: [talks]\n  text: {ar: كم؟, en: How many?}\n"
CLAIM = """\
envoy-cost:
  question: how-many
  claimant: envoy
  stance: asserts
  value: 300
  date: 2020-10-01
  text: {ar: كلّفت 300., en: It cost 300.}
  sources: [{source: daily-2020-10-02, locator: ¶3}]
"""
OTHER = CLAIM.replace("envoy-cost", "daily-cost").replace("claimant: envoy", "claimant: daily")
WEAPON = "drone:\n  kind: weapon\n  name: {ar: طائرة بيرقدار تي بي 2, en: Bayraktar TB 2}\n"
BODY_STARTS = 9


def article(code: str, body: str) -> str:
    header = SMALL[f"articles/first-day.{code}.md"].split("---\n")[1]
    return f"---\n{header}---\n\n{body}\n"


Unclaimed = Callable[..., list[Problem]]


@pytest.fixture
def unclaimed(tmp_path: Path) -> Unclaimed:
    """The figures that a text leaves without a claim."""

    def found(body: str, code: str = "en", **files: str) -> list[Problem]:
        known = {"questions.yaml": QUESTION, "claims.yaml": CLAIM, **files}
        known["entities.yaml"] = SMALL["entities.yaml"] + WEAPON
        corpus = corpus_of(
            tmp_path, {**known, f"articles/first-day.{code}.md": article(code, body)}
        )
        return list(figure_unclaimed(corpus, MONTH_NAMES))

    return found


def figures(problems: list[Problem]) -> list[str]:
    return [problem.message.split()[2] for problem in problems]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("They counted 300 men.", ["300"]),
        ("They counted 2,350.", ["2,350"]),
        ("It cost $825 million, 40% of it lent.", ["825", "40"]),
        ("Between 300–400 came.", ["300", "400"]),
        ("This he counted: 300; and then: 12: all.", ["300", "12"]),
        ("Of **64** and *12* he spoke.", ["64", "12"]),
        ("[The 14 dead](source:daily-2020-10-02)", ["14"]),
        ("| Side | Dead |\n| --- | --- |\n| One | 231 |", ["231"]),
        ("- 40 chairs\n- 5 tables", ["40", "5"]),
        ("> He said 300.", ["300"]),
        ("## The 17 flights {#flights-17}", ["17"]),
        ("On 32 October he left; 12 people came in October.", ["32", "12"]),
        ("At least 12 men in October died.", ["12"]),
        ("And 12 men on 3 October died; 12 as on 3 October.", ["12", "12"]),
        ("Up +12 men, 1,000,000 in all, 0.5 of 300 000.", ["12", "1,000,000", "0.5", "300", "000"]),
    ],
)
def test_a_figure_outside_a_claim_link_is_found(
    unclaimed: Unclaimed, body: str, expected: list[str]
) -> None:
    assert expected == figures(unclaimed(body))


@pytest.mark.parametrize(
    "body",
    [
        "[300 men](claim:envoy-cost) came, and [another 40](<claim:envoy-cost>) left.",
        "[300\nmen](claim:envoy-cost) came.",
        "In 2020 and 1994, and from 2006 to 2019.",
        "On 19 October 2020, on October 19, and on 1 November.",
        "On 17 and 18 October; 17–18 October; from 3 to 5 November 2020; 3, 4 and 5 May.",
        "On October 19, he left; by October 5.",
        "At 08:42, in paragraph ¶13, on 2020-10-14, in 2006/2019.",
        "An F-16 and a Su-25; a Bayraktar TB 2 flew.",
        "1. One\n2. Two\n\n   1. Nested\n   2. Nested again",
        "`300` and\n\n```\n300 men\n```",
        "<!-- 300 men -->",
        "[](question:how-many)",
        "[](claim:envoy-cost)",
        "See [the page](https://daily.example/2020/300?a=40).",
        "## What was said {#300}",
        "[see](https://x.example/a_(b)?q=1&r=2)",
        "At https://x.example/?q=1&r=22 and www.x.example/?a=5",
        "Mail 5@x.example or desk+7@x.example",
        "Call +961 1 123 456, 00961-3-123456 or (01) 123456.",
        "<https://x.example/?q=5&n=6>",
        "[see][x]\n\n[x]: https://x.example/?q=5&n=6",
    ],
)
def test_what_is_no_figure_is_left_alone(unclaimed: Unclaimed, body: str) -> None:
    assert [] == figures(unclaimed(body))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("أحصى 300 مقاتل و320 عائداً.", ["300", "320"]),
        ("نُقلوا بـ17 طائرة، ونحو الـ40 منهم.", ["17", "40"]),
        ("أحصى ٣٠٠ مقاتل.", ["٣٠٠"]),
        ("بلغوا 2٬350 رجلاً.", ["2٬350"]),
    ],
)
def test_a_figure_is_found_in_arabic_also_when_joined_to_a_word(
    unclaimed: Unclaimed, body: str, expected: list[str]
) -> None:
    assert expected == figures(unclaimed(body, "ar"))


@pytest.mark.parametrize(
    "body",
    [
        "في 19 تشرين الأول 2020.",
        "في 19 من تشرين الأول.",
        "في 19 أكتوبر، وفي 19 تشرين الأول/أكتوبر.",
        "في 17 و18 تشرين الأول، ومن 3 إلى 5 تشرين الثاني.",
        "في ١٩ تشرين الأول ٢٠٢٠.",
        "حلّقت طائرة بيرقدار تي بي 2 فوقها.",
        "وفي عام 1994، وفي الساعة 08:42.",
        "الهاتف ٠٠٩٦١ ١ ٢٣٤ ٥٦٧، و+٩٦١ ٣ ١٢٣ ٤٥٦ و01-123456.",
        "[300 مقاتل](claim:envoy-cost) و[320 عائداً](claim:envoy-cost).",
    ],
)
def test_days_years_times_and_names_in_arabic_are_no_figures(
    unclaimed: Unclaimed, body: str
) -> None:
    assert [] == figures(unclaimed(body, "ar"))


def test_a_name_with_a_number_covers_no_longer_number(unclaimed: Unclaimed) -> None:
    assert ["20"] == figures(unclaimed("A Bayraktar TB 20 flew."))


def test_an_unclaimed_figure_is_reported_with_its_line_and_column(unclaimed: Unclaimed) -> None:
    body = "First,\n[300\nmen](claim:envoy-cost) came.\n\nThen 40 left."

    (problem,) = unclaimed(body)

    assert problem.span is not None
    assert (BODY_STARTS + 4, 6) == (problem.span.line, problem.span.column)
    assert not problem.is_error


def test_a_desk_that_records_no_claims_is_not_asked_for_them(unclaimed: Unclaimed) -> None:
    assert [] == unclaimed("They counted 300 men.", **{"claims.yaml": "", "questions.yaml": ""})


def test_a_page_about_the_site_and_a_draft_are_not_looked_at(tmp_path: Path) -> None:
    page = SMALL["pages/about.en.md"].replace("a small record", "300 small records")
    draft = article("en", "300 men")
    files = {
        "questions.yaml": QUESTION,
        "claims.yaml": CLAIM,
        "pages/about.en.md": page,
        "articles/first-day.ar.md": SMALL["articles/first-day.ar.md"].replace(
            "date:", "status: draft\ndate:"
        ),
        "articles/first-day.en.md": draft,
    }

    problems = figure_unclaimed(corpus_of(tmp_path, files), MONTH_NAMES)

    assert [] == list(problems)


# Claims -----------------------------------------------------------------------------------


def corpus_with(folder: Path, claims: str, questions: str = QUESTION) -> Corpus:
    return corpus_of(folder, {"claims.yaml": claims, "questions.yaml": questions})


def places(problems: Iterator[Problem]) -> list[int]:
    return [problem.span.line if problem.span else 0 for problem in problems]


def test_a_number_is_no_error_where_its_question_says_what_is_counted(tmp_path: Path) -> None:
    assert [] == places(figure_without_unit(corpus_with(tmp_path, CLAIM)))


@pytest.mark.parametrize("written", ["value: 300", "min: 300", "max: 300"])
def test_a_number_of_a_question_without_a_unit_is_reported_where_it_is(
    tmp_path: Path, written: str
) -> None:
    bare = QUESTION.replace("  unit: USD\n", "")

    corpus = corpus_with(tmp_path, CLAIM.replace("value: 300", written), bare)

    assert [5] == places(figure_without_unit(corpus))


def test_a_number_without_a_question_counts_nothing(tmp_path: Path) -> None:
    claims = CLAIM.replace("question: how-many", "topics: [talks]")

    assert [5] == places(figure_without_unit(corpus_with(tmp_path, claims)))


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("2020-10-02", []),
        ("2020-10-03", [6]),
        ("2020-10", []),
        ("2020-11", [6]),
        ("../2020-12-01", []),
        ('"2020-12-01?"', [6]),
    ],
)
def test_a_claim_is_not_said_after_its_source_was_printed(
    tmp_path: Path, said: str, lines: list[int]
) -> None:
    corpus = corpus_with(tmp_path, CLAIM.replace("2020-10-01", said))

    assert lines == places(claim_later_than_sources(corpus))


def test_a_day_that_the_desk_doubts_is_not_reported_as_too_late(tmp_path: Path) -> None:
    doubted = "2020-12-01\n  date_doubted: true\n  note: {ar: سهو., en: A slip.}"

    corpus = corpus_with(tmp_path, CLAIM.replace("2020-10-01", doubted))

    assert ["2020-12-01"] == [claim.date.iso for claim in corpus.claims if claim.date]
    assert [] == places(claim_later_than_sources(corpus))


def test_a_source_without_a_date_proves_no_claim_too_late(tmp_path: Path) -> None:
    undated = SMALL["sources.yaml"].replace('  issued: "2020-10-02?"\n', "")
    claims = CLAIM.replace("2020-10-01", "2020-12-01")
    files = {"claims.yaml": claims, "questions.yaml": QUESTION, "sources.yaml": undated}

    corpus = corpus_of(tmp_path, files)

    assert [] == places(claim_later_than_sources(corpus))


SECOND = """\
weekly-2020-11-05:
  type: article-newspaper
  language: en
  title: {en: What else the envoy said, ar: ما قاله المبعوث أيضاً}
  publisher: daily
  issued: 2020-11-05
  url: https://daily.example/envoy-again
  archived: [{url: "https://archive.example/again", date: 2020-11-06}]
"""


@pytest.mark.parametrize(
    ("second", "lines"),
    [
        (SECOND, []),
        (SECOND.replace("2020-11-05\n", "2020-10-20\n"), [6]),
        (SECOND.replace("  issued: 2020-11-05\n", ""), []),
    ],
)
def test_a_claim_may_be_said_before_the_last_of_its_sources(
    tmp_path: Path, second: str, lines: list[int]
) -> None:
    cited = "{source: daily-2020-10-02, locator: ¶3}"
    both = CLAIM.replace(cited, f"{cited}, {{source: weekly-2020-11-05, locator: ¶1}}")
    files = {
        "claims.yaml": both.replace("2020-10-01", "2020-11-01"),
        "questions.yaml": QUESTION,
        "sources.yaml": SMALL["sources.yaml"] + second,
    }

    corpus = corpus_of(tmp_path, files)

    assert lines == places(claim_later_than_sources(corpus))


def test_two_answers_that_readers_see_are_enough(tmp_path: Path) -> None:
    assert [] == places(question_with_one_answer(corpus_with(tmp_path, CLAIM + OTHER)))


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_an_answer_that_readers_do_not_see_does_not_count(tmp_path: Path, status: str) -> None:
    hidden = OTHER.replace("  stance", f"  status: {status}\n  stance")

    assert [1] == places(question_with_one_answer(corpus_with(tmp_path, CLAIM + hidden)))


def test_an_answer_that_cannot_be_read_is_not_missed(tmp_path: Path) -> None:
    files = {**SMALL, "questions.yaml": QUESTION, "claims.yaml": CLAIM.replace("300", '"3,0"')}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    corpus = load_corpus(tmp_path).value
    assert corpus is not None

    assert [] == places(question_with_one_answer(corpus))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is likely that they came.", ["likely"]),
        ("Likely, they came.", ["Likely"]),
        ("It is unlikely.", []),
        ("They came.", []),
    ],
)
def test_a_word_of_judgement_is_found_whole_in_its_own_language(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    assessment = (
        "  assessment:\n    date: 2020-11-02\n    likelihood: likely\n    confidence: low\n"
        f"    text: {{ar: likely, en: '{text}'}}\n"
    )
    corpus = corpus_with(tmp_path, CLAIM, QUESTION + assessment)

    problems = list(judgement_in_words(corpus, {ENGLISH: ("likely",)}))

    assert [word.casefold() for word in found] == [problem.found for problem in problems]
