"""What an import makes of documents as desks receive them, scored against what a person would.

The files in tests/data/imports are made up: texts, pages, documents, messages and books in eleven
formats and ten languages, in the encodings, the layouts and the date lines that real ones have.
"""

from __future__ import annotations

import pytest

from tests.tools.import_score import FILES, Made, expectations, made_of, marks, score_of

EXPECTED = expectations()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """What came of each file."""
    return {name: made_of(FILES / name, tmp_path_factory.mktemp("import")) for name in EXPECTED}


def test_each_file_has_an_expectation() -> None:
    assert {path.name for path in FILES.iterdir()} == {"expected.yaml", *EXPECTED}
    assert len(EXPECTED) > 70
    assert len({name.partition(".")[2] for name in EXPECTED}) > 10
    assert len({expected["language"] for expected in EXPECTED.values()}) >= 10


def test_nothing_that_a_person_would_take_is_lost_or_taken_wrongly(made: dict[str, Made]) -> None:
    found = [mark for name, expected in EXPECTED.items() for mark in marks(expected, made[name])]
    score = score_of(found)

    right, files = score.pop("files without a needless question")
    assert {kind: total for kind, (_, total) in score.items()} == {
        kind: count for kind, (count, _) in score.items()
    }, [mark for mark in found if not mark[1]]
    assert files - right <= 1


def test_no_question_contradicts_another(made: dict[str, Made]) -> None:
    once = {"date", "language", "publisher", "author", "topics", "url"}
    for name, each in made.items():
        fields = [question.field for question in each.result.questions]
        assert [] == [field for field in once if fields.count(field) > 1], (name, each.asked)


def test_no_line_is_both_cut_and_kept(made: dict[str, Made]) -> None:
    for name, each in made.items():
        asked = [q.asks for q in each.result.questions if "was kept" in q.asks]
        cut = [cut.text for cut in each.result.cuts if len(cut.text) > 3]
        assert [] == [text for text in cut if any(f"«{text}»" in asks for asks in asked)], name


def test_the_text_says_it_states_no_date_only_where_no_line_has_one(made: dict[str, Made]) -> None:
    undated = {
        name: each for name, each in made.items() if "states no date of its own" in each.asked
    }

    assert undated
    for name, each in undated.items():
        assert not any("2021" in cut.text for cut in each.result.cuts), name
