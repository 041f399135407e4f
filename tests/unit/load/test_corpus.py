"""The content folder into one corpus: the sound part, and a problem for each thing that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, load_config, load_corpus
from site_gen.problems import Checked, Problem
from tests.tools.desk import SMALL

FIRST_DAY = "articles/first-day.ar.md"
ENGLISH = "articles/first-day.en.md"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        write(tmp_path, name, text)
    return tmp_path


def write(content: Path, name: str, text: str) -> None:
    (content / name).parent.mkdir(parents=True, exist_ok=True)
    (content / name).write_text(text, encoding="utf-8")


def edit(content: Path, name: str, old: str, new: str) -> None:
    assert SMALL[name].count(old) == 1
    write(content, name, SMALL[name].replace(old, new))


def load(content: Path) -> tuple[Corpus, tuple[Problem, ...]]:
    checked = load_corpus(content)
    assert checked.value is not None, checked.problems
    return checked.value, checked.problems


def told(content: Path) -> list[tuple[str, str, int]]:
    """Rule, file and line of each problem."""
    return [
        (p.rule, Path(p.span.path).relative_to(content).as_posix(), p.span.line)
        for p in load(content)[1]
        if p.span
    ]


def test_a_sound_folder_has_no_problems_and_all_of_its_records(content: Path) -> None:
    corpus, problems = load(content)

    assert () == problems
    assert {
        (Kind.ARTICLE, "first-day"),
        (Kind.TOPIC, "talks"),
        (Kind.PAGE, "about"),
        (Kind.SOURCE, "daily-2020-10-02"),
        (Kind.ENTITY, "daily"),
        (Kind.ENTITY, "envoy"),
    } == set(corpus.by_id)


def test_one_broken_file_of_a_pair_is_one_problem_and_the_record_is_known(content: Path) -> None:
    edit(content, FIRST_DAY, "2020-11-02", "2020-13-02")

    corpus, _ = load(content)

    assert [("date-unreadable", FIRST_DAY, 4)] == told(content)
    assert corpus.find(Kind.ARTICLE, RecordId("first-day")) is None
    assert corpus.knows(Kind.ARTICLE, RecordId("first-day"))
    assert not corpus.knows(Kind.ARTICLE, RecordId("second-day"))


def test_a_broken_translation_does_not_pass_for_a_missing_one(content: Path) -> None:
    edit(content, ENGLISH, "title: The first day", "title: One: two")

    corpus, _ = load(content)

    assert [("yaml-unreadable", ENGLISH, 2)] == told(content)
    assert corpus.find(Kind.ARTICLE, RecordId("first-day")) is None


def test_broken_records_are_known_and_the_sound_ones_are_there(content: Path) -> None:
    edit(content, "entities.yaml", "kind: person", "kind: persn")

    corpus, problems = load(content)

    assert ["value-unknown"] == [problem.rule for problem in problems]
    assert corpus.find(Kind.ENTITY, RecordId("daily"))
    assert corpus.knows(Kind.ENTITY, RecordId("envoy"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("zebra.txt", "move it out of the content folder"),
        ("topic", "did you mean `topics`?"),
        ("source.yaml", "did you mean `sources.yaml`?"),
        ("articles/note.txt", "only .md files belong here"),
        ("articles/deeper/x.ar.md", "only .md files belong here"),
        ("sources/more.yml", "only .yaml files belong here"),
        ("locale/words.txt", "only .po files belong here"),
        ("articles/readme.md", "name it `readme.ar.md` or `readme.en.md`"),
        ("articles/first-day.fr.md", "name it `first-day.ar.md` or `first-day.en.md`"),
    ],
)
def test_no_file_is_passed_over_in_silence(content: Path, name: str, hint: str) -> None:
    write(content, name, SMALL[FIRST_DAY])

    _, problems = load(content)

    assert [("file-unknown", hint)] == [(problem.rule, problem.hint) for problem in problems]


@pytest.mark.parametrize("name", [".git/x", ".DS_Store", "sources.yaml~", "articles/.#x.ar.md"])
def test_what_editors_and_version_control_leave_is_passed_over(content: Path, name: str) -> None:
    write(content, name, "x")

    assert [] == told(content)


@pytest.mark.parametrize("target", ["first-day.ar.md", "nowhere", "again.ar.md", "/etc/hostname"])
def test_a_link_to_another_file_is_not_followed(content: Path, target: str) -> None:
    (content / "articles/again.ar.md").symlink_to(target)

    assert [("file-unknown", "articles/again.ar.md", 1)] == told(content)


@pytest.mark.parametrize("name", ["sources.yaml", "pages", "entities.yaml"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_in_the_place_of_records_is_not_followed(
    content: Path, tmp_path_factory: pytest.TempPathFactory, name: str, is_there: bool
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / name
    (content / name).rename(elsewhere)
    (content / name).symlink_to(elsewhere if is_there else elsewhere / "gone")

    assert [("file-unknown", name, 1)] == told(content)


def test_a_file_where_a_folder_should_be_is_reported(content: Path) -> None:
    write(content, "sources", "x")

    assert [("file-unknown", "sources", 1)] == told(content)


def test_a_pipe_does_not_hold_the_build_up(content: Path) -> None:
    os.mkfifo(content / "articles/pipe.ar.md")

    assert [("file-unknown", "articles/pipe.ar.md", 1)] == told(content)


def test_a_folder_of_records_joins_the_file_of_the_same_name(content: Path) -> None:
    write(content, "entities/places.yaml", "karabakh:\n  kind: place\n  name: {en: Karabakh}\n")

    corpus, problems = load(content)

    assert () == problems
    assert {"daily", "envoy", "karabakh"} == {entity.id for entity in corpus.entities}


def test_an_id_that_two_files_give_names_both_places_and_the_first_holds(content: Path) -> None:
    text = "\nenvoy:\n  kind: person\n  name: {en: Another}\n"
    write(content, "entities/people.yaml", text)

    corpus, problems = load(content)

    assert [("id-repeated", "entities/people.yaml", 2)] == told(content)
    said, first = problems[0].related[0]
    assert "first used here" == said
    assert (str(content / "entities.yaml"), 4) == (first.path, first.line)
    envoy = corpus.find(Kind.ENTITY, RecordId("envoy"))
    assert envoy in corpus.entities
    assert len(corpus.entities) == 2
    assert "The envoy" == corpus.entities[1].name.get(LocaleCode("en"))


def test_an_id_may_serve_two_kinds(content: Path) -> None:
    write(content, "topics/envoy.ar.md", SMALL["topics/talks.ar.md"])

    assert [] == told(content)


@pytest.mark.parametrize("text", ["- a\n- b\n", "words", "[]"])
def test_a_file_of_records_that_holds_none_is_reported(content: Path, text: str) -> None:
    write(content, "sources.yaml", text)

    assert [("record-not-fields", "sources.yaml", 1)] == told(content)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_a_file_of_records_may_be_empty(content: Path, text: str) -> None:
    write(content, "sources.yaml", text)

    assert [] == told(content)


def test_a_record_without_fields_has_its_missing_fields_reported(content: Path) -> None:
    write(content, "sources.yaml", "x:\ny: words\n")

    assert [
        ("field-missing", "sources.yaml", 1),
        ("field-missing", "sources.yaml", 1),
        ("field-unreadable", "sources.yaml", 2),
    ] == told(content)


@pytest.mark.parametrize(
    "name", ["articles/Bad Name.ar.md", "articles/ar.md", "articles/x.y.ar.md"]
)
def test_a_file_whose_name_is_no_id_is_reported(content: Path, name: str) -> None:
    write(content, name, SMALL[FIRST_DAY])

    assert [("id-unreadable", name, 1)] == told(content)


def test_without_settings_nothing_else_is_read(content: Path) -> None:
    (content / "site.yaml").unlink()
    write(content, "nonsense.txt", "x")

    checked = load_corpus(content)

    assert checked.value is None
    assert ["site-missing"] == [problem.rule for problem in checked.problems]


def test_settings_behind_a_link_are_not_followed(content: Path) -> None:
    (content / "site.yaml").rename(content / ".site")
    (content / "site.yaml").symlink_to(".site")

    checked = load_config(content)

    assert checked.value is None
    assert ["file-unknown"] == [problem.rule for problem in checked.problems]


def test_the_settings_can_be_read_alone(content: Path) -> None:
    write(content, FIRST_DAY, "broken")

    checked: Checked[object] = load_config(content)

    assert checked.value is not None
    assert () == checked.problems


def test_words_of_the_desk_are_read_for_its_own_languages_only(content: Path) -> None:
    write(content, "locale/ar.po", 'msgid "a"\nmsgstr "ب"\n')
    write(content, "locale/fr.po", 'msgid "a"\nmsgstr "b"\n')

    corpus, problems = load(content)

    assert ["ar"] == [wording.locale for wording in corpus.catalogue_files]
    assert ["locale-unknown"] == [problem.rule for problem in problems]


def test_readers_see_no_draft_of_any_kind(content: Path) -> None:
    edit(content, FIRST_DAY, "authors:", "status: draft\nauthors:")
    edit(content, "entities.yaml", "  kind: person", "  kind: person\n  status: draft")
    corpus, _ = load(content)

    seen = corpus.without_drafts()

    assert {"talks", "about", "daily-2020-10-02", "daily"} == {name for _, name in seen.by_id}
    assert () == seen.of_kind(Kind.ARTICLE)
    assert [Status.DRAFT] == [record.status for record in corpus.of_kind(Kind.ARTICLE)]


def test_problems_come_in_the_order_of_files_and_lines(content: Path) -> None:
    edit(content, "sources.yaml", "type: article-newspaper", "type: newspaper")
    edit(content, FIRST_DAY, "date: 2020-11-02", "date: 2020-11-31\nfoo: bar")
    write(content, "zzz", "x")

    assert [
        ("date-unreadable", FIRST_DAY, 4),
        ("field-unknown", FIRST_DAY, 5),
        ("value-unknown", "sources.yaml", 2),
        ("file-unknown", "zzz", 1),
    ] == told(content)


@pytest.mark.parametrize("change", ["\ufeff", "\r\n", "\u2028"])
def test_the_way_a_file_was_saved_changes_nothing(content: Path, change: str) -> None:
    before, _ = load(content)
    for name, text in SMALL.items():
        saved = change + text if change == "\ufeff" else text.replace("\n", change)
        (content / name).write_bytes(saved.encode())

    after, problems = load(content)

    assert () == problems
    assert before == after
