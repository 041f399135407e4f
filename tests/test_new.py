"""`new` in a process of its own: what it asks, what it refuses, and what it writes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from site_gen.domain.claims import Claim, Figure
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus, Record, load_corpus
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk, tree

QUESTION = """\
came:
  text: {ar: كم حضر؟, en: How many came?}
  unit: people
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
    """The content, which must be without a fault."""
    loaded = load_corpus(desk.content)
    assert () == loaded.problems
    assert loaded.value is not None
    return loaded.value


def _record(desk: SmallDesk, kind: Kind, record: str) -> Record:
    found = _corpus(desk).find(kind, RecordId(record))
    assert found is not None
    return found


def _typed(desk: SmallDesk, arguments: Sequence[str], lines: Sequence[str]) -> tuple[int, str]:
    """The command with a person at a terminal who types these lines; its code and what is shown."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "site_gen", "new", *arguments],
        cwd=desk.root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    os.close(theirs)
    os.write(ours, "".join(f"{line}\n" for line in lines).encode())
    shown = b""
    while piece := _piece(ours):
        shown += piece
    code = child.wait(timeout=60)
    os.close(ours)
    return code, shown.decode(errors="replace").replace("\r\n", "\n")


def _piece(terminal: int) -> bytes:
    """What the terminal shows next; nothing once the program has left it."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


# What is written --------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "fields"), ENOUGH, ids=[kind for kind, _ in ENOUGH])
def test_what_is_written_of_each_kind_is_a_draft_that_loads_without_a_fault(
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

    claim = _record(desk, Kind.CLAIM, "envoy-2350")
    assert isinstance(claim, Claim)
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
        ("٣٠٠", ["  value: 300"]),
    ],
)
def test_a_figure_is_written_as_it_was_given(
    desk: SmallDesk, figure: str, written: list[str]
) -> None:
    run = desk.run("new", "claim", "said", *_without("figure"), "--field", f"figure={figure}")

    text = (desk.content / "claims" / "said.yaml").read_text(encoding="utf-8")
    assert 0 == run.code
    kept = ("  value", "  min", "  max", "  approx")
    assert written == [line for line in text.splitlines() if line.startswith(kept)]
    _corpus(desk)
