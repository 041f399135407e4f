"""`new` in a process of its own: what it asks, what it refuses, and what it writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from site_gen.domain.claims import Claim, Figure, Stance
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, Record, load_corpus
from tests.tools.claims import UNITS
from tests.tools.desk import SMALL, SmallDesk, small_desk, tree
from tests.tools.publishing import on_terminal

QUESTION = """\
came:
  text: {ar: كم حضر؟, en: How many came?}
  unit: people
  topics: [talks]
sent:
  text: {ar: هل أُرسل أحد؟, en: Was anybody sent?}
  topics: [talks]
"""
CLAIM = (
    "claimant=envoy",
    "stance=asserts",
    "question=came",
    "text.en=At least 2,350 people came.",
    "figure=2350..",
    "source=daily-2020-10-02",
    "locator=¶3",
)
CLAIM_OF_300 = (*CLAIM[1:4], "value=300", "source=daily-2020-10-02")
ENOUGH: Sequence[tuple[Kind, tuple[str, ...]]] = (
    (Kind.CLAIM, CLAIM),
    (Kind.QUESTION, ("text=كم حضر؟",)),
    (Kind.SOURCE, ("type=report", "title.en=Minutes")),
    (Kind.ENTITY, ("kind=place", "name=جنيف")),
    (Kind.ARTICLE, ("language=ar", "title=اليوم الثاني")),
    (Kind.TOPIC, ("language=en", "title=The truce")),
)


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", {**SMALL, "questions.yaml": QUESTION})


def _given(fields: Sequence[str]) -> list[str]:
    return [word for field in fields for word in ("--field", field)]


def _without(field: str, fields: Sequence[str] = CLAIM) -> list[str]:
    return _given([given for given in fields if not given.startswith(field)])


def _corpus(desk: SmallDesk) -> Corpus:
    """The content, which must have no problem."""
    loaded = load_corpus(desk.content)
    assert () == loaded.problems
    assert loaded.value is not None
    return loaded.value


def _record(desk: SmallDesk, kind: Kind, record: str) -> Record:
    found = _corpus(desk).find(kind, RecordId(record))
    assert found is not None
    return found


def _claim(desk: SmallDesk, record: str) -> Claim:
    found = _record(desk, Kind.CLAIM, record)
    assert isinstance(found, Claim)
    return found


def _typed(desk: SmallDesk, arguments: Sequence[str], lines: Sequence[str]) -> tuple[int, str]:
    """The command with a person at a terminal who types these lines; its code and what is shown."""
    return on_terminal(desk, ["new", *arguments], "\n".join(lines))


# What is written --------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "fields"), ENOUGH, ids=[kind for kind, _ in ENOUGH])
def test_what_is_written_of_each_kind_is_a_draft_that_loads_without_a_problem(
    desk: SmallDesk, kind: Kind, fields: tuple[str, ...]
) -> None:
    before = tree(desk.content)

    run = desk.run("new", kind, "fresh-one", *_given(fields))

    assert (0, "") == (run.code, run.err)
    assert Status.DRAFT is _record(desk, kind, "fresh-one").status
    [path] = set(tree(desk.content)) - set(before)
    assert f"content/{path}: written\n" == run.out
    assert before == {name: told for name, told in tree(desk.content).items() if name != path}


def test_a_claim_keeps_its_bounds_and_where_it_was_read(desk: SmallDesk) -> None:
    desk.run("new", "claim", "envoy-2350", *_given(CLAIM))

    claim = _claim(desk, "envoy-2350")
    assert Figure(least=Decimal(2350)) == claim.figure
    assert [("daily-2020-10-02", "¶3")] == [(c.source, c.locator) for c in claim.citations]


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        ("300", ["  value: 300"]),
        ("~300", ["  value: 300", "  approx: true"]),
        ("..300", ["  max: 300"]),
        ("200..300", ["  min: 200", "  max: 300"]),
        ("~1.5..", ["  min: '1.5'", "  approx: true"]),
        (">300", ["  more_than: 300"]),
        ("<300", ["  less_than: 300"]),
        ("> 300", ["  more_than: 300"]),
        (">100..200", ["  more_than: 100", "  max: 200"]),
        ("100..<200", ["  min: 100", "  less_than: 200"]),
        (">100..<200", ["  more_than: 100", "  less_than: 200"]),
        ("~>300", ["  more_than: 300", "  approx: true"]),
        ("٣٠٠", ["  value: 300"]),
    ],
)
def test_a_figure_is_written_as_it_was_given(
    desk: SmallDesk, figure: str, written: list[str]
) -> None:
    run = desk.run("new", "claim", "said", *_without("figure"), "--field", f"figure={figure}")

    text = (desk.content / "claims" / "said.yaml").read_text(encoding="utf-8")
    assert 0 == run.code
    kept = ("  value", "  min", "  max", "  more_than", "  less_than", "  approx")
    assert written == [line for line in text.splitlines() if line.startswith(kept)]
    _corpus(desk)


def test_a_source_names_each_of_several_values(desk: SmallDesk) -> None:
    fields = ("type=report", "title.en=Minutes", "author=A. One", "author=B. Two", "title.ar=محضر")

    desk.run("new", "source", "minutes", *_given(fields))

    source = _record(desk, Kind.SOURCE, "minutes")
    assert isinstance(source, Source)
    assert ("A. One", "B. Two") == source.authors
    assert {"en": "Minutes", "ar": "محضر"} == dict(source.title.versions)


def test_programs_get_what_was_written(desk: SmallDesk) -> None:
    run = desk.run("new", "article", "second-day", "--json", *_given(("language=en", "title=Two")))

    path = "content/articles/second-day.en.md"
    text = "---\ntitle: Two\nstatus: draft\n---\n"
    created = {"kind": "article", "id": "second-day", "path": path, "text": text}
    assert {"created": created, "problems": []} == run.document
    assert text == (desk.root / path).read_text(encoding="utf-8")


# What is refused --------------------------------------------------------------------------


def test_in_a_pipe_all_that_is_missing_is_reported_and_nothing_is_written(desk: SmallDesk) -> None:
    before = tree(desk.content)

    run = desk.run("new", "claim")

    assert 2 == run.code
    for option in ("claimant", "stance", "topics", "text.ar", "text.en", "source"):
        assert f"--field {option}=…" in run.err
    assert "error[answer-missing] the claim has no id" in run.err
    assert before == tree(desk.content)


@pytest.mark.parametrize(
    ("field", "told", "hint"),
    [
        ("claimant=envoi", "no entity is called `envoi`", "did you mean `envoy`?"),
        ("claimant=Smith", "no entity is called `Smith`", "did you mean `envoy`?"),
        ("source=dayly-2020", "no source is called", "did you mean `daily-2020-10-02`?"),
        ("stance=assert", "cannot be `assert`", "did you mean `asserts`?"),
        ("figure=2,350", "has marks between its digits", "write 2350"),
        ("figure=400..300", "greater than", "exchange them"),
        ("figure=>", "holds no number", "write digits"),
        ("figure=1 200", "has marks between its digits", "write 1200"),
        ("question=cames", "no question is called `cames`", "did you mean `came`?"),
        ("figure=~", "holds no number", "write digits"),
        ("date=14/10/2020", "is not a date", "write 2020-10-14"),
        ("approx=perhaps", "is neither true nor false", "write true or false"),
        ("min=many", "`min`: `many` is not a number", "write digits only"),
        ("claiment=envoy", "no field is called `claiment`", "did you mean `claimant`?"),
        ("text.en.x=y", "`text.en`: this cannot be a mapping", "one piece of text"),
    ],
)
def test_an_answer_that_will_not_do_is_reported_with_what_to_write(
    desk: SmallDesk, field: str, told: str, hint: str
) -> None:
    before = tree(desk.content)
    kept = _without(field.partition("=")[0].partition(".")[0] + "=")

    run = desk.run("new", "claim", "said", *kept, "--field", field)

    assert 2 == run.code
    assert told in run.err
    assert hint in run.err
    assert before == tree(desk.content)


@pytest.mark.parametrize("record", ["daily-2020-10-02", "old-name"])
def test_an_id_in_use_or_given_up_is_not_given_again(desk: SmallDesk, record: str) -> None:
    desk.edit("sources.yaml", "  type:", "  was: [old-name]\n  type:")
    before = tree(desk.content)

    run = desk.run("new", "source", record, *_given(("type=report", "title=محضر")))

    assert 2 == run.code
    assert f"error[id-repeated] source id `{record}` is already used" in run.err
    assert before == tree(desk.content)


def test_a_file_of_that_name_is_never_written_over(desk: SmallDesk) -> None:
    path = desk.write("entities/geneva.yaml", "not: [a record\n")

    run = desk.run("new", "entity", "geneva", *_given(("kind=place", "name=جنيف")))

    assert 2 == run.code
    assert "not: [a record\n" == path.read_text(encoding="utf-8")


def test_an_id_in_another_script_is_refused(desk: SmallDesk) -> None:
    run = desk.run("new", "entity", "جنيف", *_given(("kind=place", "name=جنيف")))

    assert 2 == run.code
    assert "error[id-unreadable]" in run.err
    assert "write a short name in a-z" in run.err


@pytest.mark.parametrize("field", ["stance", "=denies", "stance="])
def test_a_field_without_its_value_is_refused(desk: SmallDesk, field: str) -> None:
    run = desk.run("new", "claim", "said", "--field", field)

    assert 2 == run.code
    assert "is not NAME=VALUE" in run.err


def test_errors_elsewhere_in_the_content_are_not_in_the_way(desk: SmallDesk) -> None:
    desk.edit("articles/first-day.en.md", "title:", "tilte:")

    run = desk.run("new", "entity", "geneva", *_given(("kind=place", "name=جنيف")))

    assert 0 == run.code


def test_a_desk_without_settings_is_reported(tmp_path: Path) -> None:
    desk = small_desk(tmp_path / "desk", {})

    run = desk.run("new", "entity", "geneva", *_given(("kind=place", "name=جنيف")))

    assert 2 == run.code
    assert "there is no `site.yaml`" in run.err


# Ids --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "offered"),
    [
        ("claim", CLAIM, "envoy-2350"),
        ("claim", [*CLAIM[:4], "value=825000000", "source=daily-2020-10-02"], "envoy-825m"),
        ("claim", ["stance=denies", *(f for f in CLAIM if "=asserts" not in f)], "envoy-denial"),
        ("claim", ["topics=talks", *CLAIM[:2], CLAIM[3], CLAIM[5]], "envoy-talks"),
        ("source", ["type=report", "title=x", "publisher=daily", "issued=2020-10-19?"],
         "daily-2020-10-19"),
        ("source", ["type=report", "title=x", "publisher=daily", "issued=2020-10-02"],
         "daily-2020-10-02-2"),
        ("source", ["type=report", "title=x", "url=https://www.times.example/a"],
         "times-undated"),
        ("source", ["type=report", "title=x", "issued=2006/2019"], "unidentified-2006"),
        ("entity", ["kind=person", "name.en=Recep Tayyip Erdoğan"], "recep-tayyip-erdogan"),
    ],
)  # fmt: skip
def test_an_id_is_suggested_from_the_answers(
    desk: SmallDesk, kind: str, fields: Sequence[str], offered: str
) -> None:
    run = desk.run("new", kind, *_given(fields))

    assert 2 == run.code
    assert f"hint: give one after `{kind}`, such as `{offered}`\n" in run.err


@pytest.mark.parametrize(("kind", "offered"), [("person", "smith-300"), ("state", "jan-smith-300")])
def test_a_claim_of_a_person_is_called_by_the_last_of_their_names(
    desk: SmallDesk, kind: str, offered: str
) -> None:
    desk.write("entities/smith.yaml", f"jan-smith: {{kind: {kind}, name: {{en: Jan Smith}}}}\n")

    run = desk.run(
        "new", "claim", "--field", "claimant=jan-smith", *_without("claimant", CLAIM_OF_300)
    )

    assert f"such as `{offered}`" in run.err


@pytest.mark.parametrize("fields", [("kind=place", "name=جنيف"), ("kind=place", "name.en=Łódź")])
def test_no_id_is_made_of_letters_that_are_not_latin(
    desk: SmallDesk, fields: Sequence[str]
) -> None:
    run = desk.run("new", "entity", *_given(fields))

    assert "hint: give one after `entity`\n" in run.err


# At a terminal ----------------------------------------------------------------------------


def test_at_a_terminal_a_claim_is_asked_for_and_the_offered_id_taken(desk: SmallDesk) -> None:
    typed = ("envoy", "asserts", "came", "", "300 came.", "~300", "daily-2020-10-02", "")

    code, shown = _typed(desk, ["claim"], typed)

    assert 0 == code
    assert Figure(Decimal(300), approx=True) == _claim(desk, "envoy-300").figure
    assert "    envoy  المبعوث" in shown
    assert "[envoy-300]" in shown
    assert "content/claims/envoy-300.yaml: written" in shown


def test_at_a_terminal_a_claim_can_answer_several_questions(desk: SmallDesk) -> None:
    typed = ("envoy", "denies", "sent, came", "", "Nobody came.", "daily-2020-10-02", "none-came")

    code, shown = _typed(desk, ["claim"], typed)

    assert 0 == code, shown
    assert ("sent", "came") == _claim(desk, "none-came").questions


def test_a_claim_is_asked_for_its_figure_where_any_of_its_questions_counts(
    desk: SmallDesk,
) -> None:
    typed = ("envoy", "asserts", "sent, came", "", "More came.", ">300", "daily-2020-10-02", "")

    code, shown = _typed(desk, ["claim"], typed)

    assert 0 == code, shown
    claim = _claim(desk, "envoy-300")
    assert Figure(least=Decimal(300), excludes_least=True) == claim.figure


def test_a_claim_is_given_several_questions_and_a_reservation_beforehand(desk: SmallDesk) -> None:
    given = _given(("question=sent", "qualifier.en=to our knowledge", *CLAIM))

    run = desk.run("new", "claim", "said", *given)

    assert 0 == run.code, run.err
    claim = _claim(desk, "said")
    assert ("sent", "came") == claim.questions
    assert "to our knowledge" == claim.qualifier.get(LocaleCode("en"))


def test_at_a_terminal_a_wrong_answer_is_reported_at_once_and_asked_for_again(
    desk: SmallDesk,
) -> None:
    typed = (
        "",
        "envoi",
        "envoy",
        "refutes",
        "denies",
        "came",
        "لم يحضر أحد.",
        "",
        "daily-2020-10-02",
        "x",
    )

    code, shown = _typed(desk, ["claim"], typed)

    assert 0 == code
    assert "`claimant` is needed" in shown
    assert "did you mean `envoy`?" in shown
    assert "`stance` cannot be `refutes`" in shown
    assert "The figure" not in shown
    assert Stance.DENIES is _claim(desk, "x").stance


def test_at_a_terminal_nothing_but_the_document_is_in_the_output(
    desk: SmallDesk, tmp_path: Path
) -> None:
    asked = ["new", "claim", "said", "--json", *_without("claimant")]

    with (tmp_path / "written.json").open("w+") as document:
        _code, shown = on_terminal(desk, asked, "envoi\nenvoy\n", document.fileno())
        document.seek(0)
        written = json.load(document)["created"]

    assert "did you mean `envoy`?" in shown
    assert ("claim", "said") == (written["kind"], written["id"])


def test_at_a_terminal_what_was_given_is_not_asked_for(desk: SmallDesk) -> None:
    code, shown = _typed(desk, ["claim", "said", *_given(CLAIM)], [""])

    assert 0 == code
    assert "Who says it" not in shown
    assert "At least 2,350 people came." == _claim(desk, "said").text.get(LocaleCode("en"))


def test_the_end_of_typing_ends_it_and_nothing_is_written(desk: SmallDesk) -> None:
    before = tree(desk.content)

    code, shown = _typed(desk, ["claim"], ["envoy", "\x04"])

    assert 130 == code
    assert "Stopped." in shown
    assert before == tree(desk.content)


@pytest.mark.parametrize("unit", ["parrots", "usd", "ABC"])
def test_a_unit_that_pages_cannot_print_is_refused(desk: SmallDesk, unit: str) -> None:
    run = desk.run("new", "question", "asked", *_given(["text.en=How many?", f"unit={unit}"]))

    assert 2 == run.code
    assert "error[unit-unknown]" in run.err
    assert not (desk.content / "questions" / "asked.yaml").exists()


@pytest.mark.parametrize("unit", ["fighters", "USD"])
def test_a_unit_with_words_and_a_currency_are_taken(tmp_path: Path, unit: str) -> None:
    desk = small_desk(tmp_path / "desk", {**SMALL, **UNITS})

    run = desk.run("new", "question", "asked", *_given(["text.en=How many?", f"unit={unit}"]))

    assert 0 == run.code
    assert f"unit: {unit}" in (desk.content / "questions" / "asked.yaml").read_text("utf-8")
