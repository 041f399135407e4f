"""One run reports every problem, each at its cause; one does not hide another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from site_gen.pipeline import BuildOptions, build
from site_gen.problems import Problem
from tests.tools.desk import SMALL, SmallDesk, small_desk
from tests.tools.sites import REAL, files_in

PAIR = {
    "articles/pair.ar.md": """\
---
title: صفحة
summary: س.
date: 2021-01-01
topics: [talks]
---

# عنوان أول

نص <img src=x>
""",
    "articles/pair.en.md": """\
---
title: Page
date: 2021-01-01
summary: s.
---

# First level

<img src=x>
""",
}
EVIDENCE = {
    "questions.yaml": "who-came:\n  text: {ar: من حضر؟, en: Who came?}\n  topics: [talks]\n",
    "claims.yaml": """\
envoy-says:
  claimant: envoy
  stance: asserts
  question: who-came
  text: {ar: حضر كثيرون., en: Many came.}
  date: 2020-10-02
  sources: [{source: daily-2020-10-02}]
daily-says:
  claimant: daily
  stance: denies
  question: who-came
  text: {ar: لم يحضر أحد., en: Nobody came.}
  date: 2020-10-02
  sources: [{source: daily-2020-10-02}]
""",
}
ALL = {**SMALL, **EVIDENCE}
Edit = tuple[str, str, str]


def desk_with(folder: Path, *edits: Edit, files: Mapping[str, str] = ALL) -> SmallDesk:
    desk = small_desk(folder, files)
    for edit in edits:
        desk.edit(*edit)
    return desk


def problems_of(desk: SmallDesk, severity: str = "error") -> list[Problem]:
    built = build(BuildOptions(desk.content, files_in(REAL)))
    return [problem for problem in built.problems if problem.severity == severity]


def told(desk: SmallDesk, severity: str = "error") -> list[str]:
    """Each problem as `file:line rule`."""
    return [
        f"{Path(p.span.path).relative_to(desk.content).as_posix()}:{p.span.line} {p.rule}"
        for p in problems_of(desk, severity)
        if p.span
    ]


def test_an_error_in_a_header_hides_none_in_the_texts(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, files={**SMALL, **PAIR})

    assert [
        "articles/pair.ar.md:8 heading-one",
        "articles/pair.ar.md:10 html-not-allowed",
        "articles/pair.en.md:3 original-unclear",
        "articles/pair.en.md:7 heading-one",
        "articles/pair.en.md:9 html-not-allowed",
    ] == told(desk)


IN_BOTH_TEXTS = (
    ("articles/first-day.ar.md", "قال [](entity:envoy)", "قال [](entity:nobody) <img>"),
    ("articles/first-day.en.md", "[](entity:envoy) said", "<img> said"),
)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (("date: 2020-11-02", "date: 2020-13-45"), "4 date-unreadable"),
        (("date: 2020-11-02", "daet: 2020-11-02"), "4 field-unknown"),
        (("title: اليوم الأول", "title: اليوم: الأول"), "2 yaml-unreadable"),
        (("title: اليوم الأول\n", ""), "1 field-missing"),
        (("topics: [talks]", "topics: [talks"), "5 yaml-unreadable"),
        (("topics: [talks]", "topics: {a: b}"), "5 field-unreadable"),
        (("authors: [المكتب]", "authors: [المكتب]\nstatus: pulished"), "7 value-unknown"),
        (("authors: [المكتب]", 'authors: "المكتب'), "6 yaml-unreadable"),
    ],
)
def test_whatever_is_wrong_in_a_header_both_texts_are_checked(
    edit: tuple[str, str], problem: str, tmp_path: Path
) -> None:
    desk = desk_with(tmp_path, ("articles/first-day.ar.md", *edit), *IN_BOTH_TEXTS)

    line = 8 + edit[1].count("\n") - edit[0].count("\n") + 1
    expected = {
        f"articles/first-day.ar.md:{problem}",
        f"articles/first-day.ar.md:{line} link-unknown",
        f"articles/first-day.ar.md:{line} html-not-allowed",
        "articles/first-day.en.md:9 html-not-allowed",
    }
    assert expected == set(told(desk)) - {"articles/first-day.ar.md:1 original-unclear"}


def test_a_file_without_a_header_does_not_hide_the_other_text(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, IN_BOTH_TEXTS[1])
    desk.write("articles/first-day.ar.md", "قال كلاماً.\n")

    assert [
        "articles/first-day.ar.md:1 header-missing",
        "articles/first-day.en.md:9 html-not-allowed",
    ] == told(desk)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [("entities.yaml", "name: {ar: اليومية, en: The Daily}", "name: {ar: ا, en: The: D")],
            ["entities.yaml:3 yaml-unreadable"],
        ),
        (
            [
                ("entities.yaml", "name: {ar: اليومية, en: The Daily}", "name: {ar: ا, en: D"),
                ("entities.yaml", "en: Special envoy", "en: Special ٣5 envoy"),
            ],
            ["entities.yaml:3 yaml-unreadable", "entities.yaml:7 digits-mixed"],
        ),
        (
            [
                ("entities.yaml", "kind: person", "kind: persn"),
                ("entities.yaml", "en: Special envoy", "en: Special ٣5 envoy"),
            ],
            ["entities.yaml:5 value-unknown", "entities.yaml:7 digits-mixed"],
        ),
        (
            [("entities.yaml", "  kind: person", "\tkind: person")],
            ["entities.yaml:5 yaml-unreadable"],
        ),
        ([("entities.yaml", "daily:\n", "daily\n")], ["entities.yaml:2 yaml-unreadable"]),
        (
            [
                ("claims.yaml", "stance: denies", "stance: deny"),
                ("claims.yaml", "en: Nobody came.", "en: Nobody \u202ecame."),
                ("claims.yaml", "who-came\n  text: {ar: حضر", "who-cmae\n  text: {ar: حضر"),
            ],
            [
                "claims.yaml:4 reference-unknown",
                "claims.yaml:10 value-unknown",
                "claims.yaml:12 bidi-control",
            ],
        ),
        (
            [
                ("sources.yaml", "type: article-newspaper", "type: paper"),
                ("sources.yaml", "publisher: daily", "publisher: dialy"),
            ],
            ["sources.yaml:2 value-unknown", "sources.yaml:5 reference-unknown"],
        ),
        (
            [("questions.yaml", "who-came:\n", "who-came:\n  unit: hats\n  colour: red\n")],
            ["questions.yaml:2 unit-unknown", "questions.yaml:3 field-unknown"],
        ),
        (
            [("entities.yaml", "envoy:\n", "envoy:\n  was: [daily]\n  colour: red\n")],
            ["entities.yaml:5 was-still-used", "entities.yaml:6 field-unknown"],
        ),
        (
            [("claims.yaml", "  claimant: envoy\n", "")],
            ["claims.yaml:1 field-missing"],
        ),
    ],
)
def test_an_error_in_a_record_hides_none_in_it_or_in_others_and_adds_none(
    edits: list[Edit], expected: list[str], tmp_path: Path
) -> None:
    desk = desk_with(tmp_path, *edits)

    assert expected == told(desk)


def test_a_bad_id_is_one_problem_however_many_places_name_it(tmp_path: Path) -> None:
    files = {name: text.replace("envoy", "En_voy") for name, text in ALL.items()}
    files["claims.yaml"] = files["claims.yaml"].replace("En_voy-says", "envoy-says")
    desk = desk_with(tmp_path, files=files)

    (problem,) = problems_of(desk)

    assert problem.span is not None
    assert ("id-unreadable", 4) == (problem.rule, problem.span.line)
    assert problem.span.path.endswith("entities.yaml")
    assert [("claims.yaml", 2)] == [
        (Path(place.path).name, place.line) for _, place in problem.related
    ]


def test_a_bad_id_in_one_place_breaks_no_links_elsewhere(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, ("entities.yaml", "\nenvoy:", "\nEnvoy:"))

    assert ["entities.yaml:4 id-unreadable"] == told(desk)


def test_a_name_that_is_unknown_in_many_places_is_one_problem_with_all_of_them(
    tmp_path: Path,
) -> None:
    desk = desk_with(tmp_path, ("entities.yaml", "\nenvoy:", "\nspecial-envoy:"))

    (problem,) = problems_of(desk)

    named = [Path(place.path).name for _, place in problem.related]
    assert "link-unknown" == problem.rule
    assert "so in 4 other places" in problem.message
    assert ["first-day.en.md", "claims.yaml", "talks.ar.md", "talks.en.md"] == named


def test_a_record_that_cannot_be_read_has_not_lost_its_address(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    assert desk.run("build").code == 0
    assert desk.run("promise").code == 0
    desk.edit("claims.yaml", "stance: denies", "stance: deny")
    desk.edit("articles/first-day.ar.md", "date: 2020-11-02", "date: 2020-13-02")

    assert [
        "articles/first-day.ar.md:4 date-unreadable",
        "claims.yaml:10 value-unknown",
    ] == told(desk)


def test_files_with_errors_come_first_and_the_errors_of_each(tmp_path: Path) -> None:
    desk = desk_with(
        tmp_path,
        ("topics/talks.en.md", "[](entity:envoy) came", '<img> "came"'),
        ("articles/first-day.ar.md", "قال [](entity:envoy)", 'قال "هو"'),
        ("articles/first-day.en.md", "[](entity:envoy) said", '"he" said'),
    )

    run = desk.run("check", "--json")

    places = [(Path(p["path"]).name, p["severity"]) for p in run.document["problems"]]
    in_talks = [severity for name, severity in places if name == "talks.en.md"]
    assert [("talks.en.md", severity) for severity in in_talks] == places[: len(in_talks)]
    assert ["error", "warning"] == sorted(set(in_talks)) == list(dict.fromkeys(in_talks))
    others = places[len(in_talks) :]
    assert others == sorted(others)
    assert {"warning"} == {severity for _, severity in others}


DRAFT_FAULTS = [
    ("articles/first-day.ar.md", "قال [](entity:envoy)", "قال <img>"),
    ("articles/first-day.en.md", "[](entity:envoy) said", "# x\n\n[](entity:nobody) said"),
    ("articles/first-day.ar.md", "date: 2020-11-02", "date: 2020-13-45"),
    ("articles/first-day.ar.md", "topics: [talks]", "topics: [walks]"),
]


@pytest.mark.parametrize("edit", DRAFT_FAULTS)
def test_a_fault_in_a_draft_is_a_warning_until_it_is_published(edit: Edit, tmp_path: Path) -> None:
    status = (
        "articles/first-day.ar.md",
        "authors: [المكتب]\n",
        "authors: [المكتب]\nstatus: draft\n",
    )
    draft = desk_with(tmp_path / "draft", status, edit)
    published = desk_with(tmp_path / "published", edit)

    run = draft.run("build")

    assert 0 == run.code
    assert not (draft.output / "ar/articles/first-day/index.html").exists()
    rules = {line.split()[1] for line in told(published)}
    assert rules <= {line.split()[1] for line in told(draft, "warning")}
    assert 1 == published.run("build").code


@pytest.mark.parametrize(
    "fault",
    [("stance: denies", "stance: deny"), ("claimant: daily", "claimant: dialy")],
)
def test_a_fault_in_a_draft_record_is_a_warning_too(fault: tuple[str, str], tmp_path: Path) -> None:
    draft = ("claims.yaml", "  stance: denies\n", "  stance: denies\n  status: draft\n")
    desk = desk_with(tmp_path, draft, ("claims.yaml", *fault))

    places = [line.split()[0] for line in told(desk, "warning")]
    assert [] == told(desk)
    assert {"claims.yaml:9", "claims.yaml:10"}.intersection(places)


def test_a_draft_with_a_fault_is_not_told_what_it_lacks(tmp_path: Path) -> None:
    name = "articles/first-day.ar.md"
    desk = desk_with(
        tmp_path,
        (name, "summary: ما جرى في اليوم الأول.\n", "status: draft\n"),
        (name, "date: 2020-11-02", "date: 2020-13-45"),
    )

    rules = {line.split()[1] for line in told(desk, "warning")}

    assert "date-unreadable" in rules
    assert "field-missing" not in rules


def test_a_fault_beside_a_draft_is_an_error(tmp_path: Path) -> None:
    desk = desk_with(
        tmp_path,
        ("claims.yaml", "  stance: denies\n", "  stance: denies\n  status: draft\n"),
        ("claims.yaml", "stance: asserts", "stance: assert"),
    )

    assert ["claims.yaml:3 value-unknown"] == told(desk)


def test_a_draft_does_not_take_the_id_of_a_published_record_in_silence(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    desk.write("claims/more.yaml", ALL["claims.yaml"].replace("  date", "  status: draft\n  date"))

    assert {"id-repeated"} == {line.split()[1] for line in told(desk)}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (
            "base_url: https://record.example/",
            "base_url: https://record.example",
            "address-unreadable",
        ),
        ("default_locale: ar", "default_locale: fr", "locale-unknown"),
        ("default_locale: ar", "default_locale: ar\nbriefing: [pdf]", "field-unknown"),
        ("desk: {ar: المكتب, en: The desk}", "desk: {ar: المكتب}", "translation-missing"),
        ("title: {ar: سجلّ, en: Record}\n", "", "field-missing"),
        ("dir: rtl", "dir: up", "value-unknown"),
        ("dates: en-GB", "dates: English", "locale-unreadable"),
        ("name: English, ", "", "field-missing"),
        ("desk: {ar: المكتب, en: The desk}", "desk: the desk: ours", "yaml-unreadable"),
        ("title: {ar: سجلّ, en: Record}", "title: {ar: سجلّ, en: Record", "yaml-unreadable"),
        ("default_locale: ar", "\tdefault_locale: ar", "yaml-unreadable"),
    ],
)
def test_an_error_in_the_settings_hides_none_in_the_content(
    old: str, new: str, rule: str, tmp_path: Path
) -> None:
    desk = desk_with(tmp_path, ("site.yaml", old, new), *IN_BOTH_TEXTS)
    desk.edit("claims.yaml", "stance: denies", "stance: deny")

    rules = sorted(line.split()[1] for line in told(desk))

    assert (
        sorted([rule, "link-unknown", "html-not-allowed", "html-not-allowed", "value-unknown"])
        == rules
    )
    assert 2 == desk.run("build").code


def test_settings_without_languages_are_reported_alone(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, ("site.yaml", "locales:", "locale:"), *IN_BOTH_TEXTS)

    assert {"field-missing", "field-unknown"} == {line.split()[1] for line in told(desk)}
