"""Links between records, languages of records, sources and names."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.problems import Problem
from site_gen.verify.corpus_rules import CORPUS_RULES
from tests.tools.corpora import corpus_of
from tests.tools.desk import SMALL

FIRST = "articles/first-day"
LINKS = "[](entity:envoy) and [the paper](source:daily-2020-10-02)"
DRAFT = f"---\ntitle: Next\nstatus: draft\n---\n\n{LINKS}, [](entity:aide), [](source:note).\n"
AIDE = "aide:\n  kind: person\n  status: draft\n  name: {en: The aide}\n"
NOTE = "note:\n  type: report\n  status: draft\n  title: {en: A note}\n"


def _found(folder: Path, files: dict[str, str]) -> list[Problem]:
    corpus = corpus_of(folder, files)
    return [problem for rule in CORPUS_RULES for problem in rule(corpus)]


def _edited(name: str, old: str, new: str) -> dict[str, str]:
    assert SMALL[name].count(old) == 1
    return {name: SMALL[name].replace(old, new)}


def test_a_sound_desk_has_no_problems(tmp_path: Path) -> None:
    assert [] == _found(tmp_path, {})


def test_a_draft_may_link_to_drafts_and_lack_a_language(tmp_path: Path) -> None:
    drafts = {
        "articles/next.en.md": DRAFT,
        "entities.yaml": SMALL["entities.yaml"] + AIDE,
        "sources.yaml": SMALL["sources.yaml"] + NOTE,
    }

    found = _found(tmp_path, drafts)

    assert ["source-unfindable"] == [problem.rule for problem in found]
    assert not any(problem.is_error for problem in found)


def test_an_error_in_a_draft_is_an_error(tmp_path: Path) -> None:
    draft = "---\ntitle: Next\nstatus: draft\n---\n\n[](entity:envoi) <u>x</u>\n"

    found = _found(tmp_path, {"articles/next.en.md": draft})

    assert ["html-not-allowed", "html-not-allowed", "link-unknown"] == [p.rule for p in found]


def test_a_link_that_differs_from_an_id_by_a_hyphen_leads_nowhere(tmp_path: Path) -> None:
    draft = "---\ntitle: Next\nstatus: draft\n---\n\n[](entity:en-voy)\n"

    (problem,) = _found(tmp_path, {"articles/next.en.md": draft})

    assert "link-unknown" == problem.rule
    assert "envoy" in problem.hint


def test_a_withdrawn_text_needs_no_translation(tmp_path: Path) -> None:
    name = "pages/about.ar.md"
    withdrawn = _edited(name, "order: 1", "order: 1\nstatus: withdrawn")

    assert [] == _found(tmp_path, {**withdrawn, "pages/about.en.md": ""})


def test_a_source_may_have_its_title_in_its_own_language(tmp_path: Path) -> None:
    own = _edited("sources.yaml", "language: en", "language: de")
    own["sources.yaml"] = own["sources.yaml"].replace("{en: What", "{de: Was er sagte, en: What")

    assert [] == _found(tmp_path, own)


def test_only_the_title_of_a_source_may_be_in_its_own_language(tmp_path: Path) -> None:
    own = _edited("sources.yaml", "language: en", "language: de\n  note: {de: Ohne Datum.}")

    assert ["locale-unknown"] == [problem.rule for problem in _found(tmp_path, own)]


def test_a_source_that_says_why_it_has_no_date_is_left_alone(tmp_path: Path) -> None:
    note = '  note: {ar: بلا تاريخ., en: "It has no date."}'

    undated = _edited("sources.yaml", '  issued: "2020-10-02?"', note)

    assert [] == _found(tmp_path, undated)


@pytest.mark.parametrize(
    ("alias", "shared"),
    [("the daily", True), ("The Dáily", True), ("اليَوميّة", True), ("The Dailies", False)],
)
def test_spellings_that_readers_take_for_one_are_one(
    tmp_path: Path, alias: str, shared: bool
) -> None:
    named = _edited("entities.yaml", "{en: [Envoy Smith]}", f"{{en: [Envoy Smith, {alias}]}}")

    rules = {problem.rule for problem in _found(tmp_path, named)}

    assert shared == ("alias-shared" in rules)


def test_an_entity_may_go_by_one_spelling_in_both_languages(tmp_path: Path) -> None:
    named = _edited("entities.yaml", "{en: [Envoy Smith]}", "{en: [UN], ar: [UN]}")

    assert [] == _found(tmp_path, named)


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("special envoy", True),
        ("مبعوث UN", False),
        ("TB2", False),
        ("2020", False),
        ("UNTSOMIL", False),
        ("UNTSOMILX", True),
        ("a", False),
    ],
)
def test_words_without_a_letter_of_their_language_are_reported(
    tmp_path: Path, role: str, told: bool
) -> None:
    spoken = _edited("entities.yaml", "ar: مبعوث خاص", f'ar: "{role}"')

    rules = {problem.rule for problem in _found(tmp_path, spoken)}

    assert told == ("script-unexpected" in rules)


@pytest.mark.parametrize("control", "\u202a\u202e\u2066\u2069")
@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("entities.yaml", "The envoy"),
        ("sources.yaml", "What the envoy said"),
        (f"{FIRST}.en.md", "What happened"),
        ("topics/talks.ar.md", "محادثات"),
    ],
)
def test_a_control_is_found_in_every_field(
    tmp_path: Path, name: str, old: str, control: str
) -> None:
    first = SMALL[name].replace(old, f"{old[:2]}{control}{old[2:]}", 1)

    rules = [problem.rule for problem in _found(tmp_path, {name: first})]

    assert "bidi-control" in rules


def test_a_control_in_a_text_is_placed_at_its_line(tmp_path: Path) -> None:
    text = f"{SMALL[f'{FIRST}.en.md']}\nOne.\n\nTwo\u202b.\n"

    found = _found(tmp_path, {f"{FIRST}.en.md": text})

    assert [text.count("\n")] == [problem.span.line for problem in found if problem.span]


def test_tangled_prose_is_reported_and_not_read(tmp_path: Path) -> None:
    tangled = {f"{FIRST}.en.md": f"{SMALL[f'{FIRST}.en.md']}\n<u>[](entity:nobody) {'[' * 40}\n"}

    rules = {problem.rule for problem in _found(tmp_path, tangled)}

    assert {"prose-tangled"} == rules


def test_a_link_in_a_field_counts_as_use(tmp_path: Path) -> None:
    country = SMALL["entities.yaml"].replace("  role:", "  country: lake\n  role:")
    lake = "lake:\n  kind: place\n  name: {ar: البحيرة, en: The lake}\n"

    assert [] == _found(tmp_path, {"entities.yaml": country + lake})
