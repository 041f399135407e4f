"""What the template of a briefing may know: one topic, to be read away from the site."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.render.evidence import Answer, AnswerTable, Grades, Moment
from site_gen.render.parts import Entry, Frame, Notice, Piece, ProseText


@dataclass(frozen=True, slots=True)
class NumberedTable:
    """A question with its answers, by its number in the briefing.

    `grades` are those that its answers share, but for what the whole briefing shares.
    """

    number: int
    table: AnswerTable
    grades: Grades = Grades()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the topic's own text, or what stands alone between two: one of the three.

    `table` is the number of a table that is printed before the text, `anchor` its place there.
    """

    text: ProseText | None = None
    card: Answer | None = None
    table: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A source by its number in the briefing, cited in full; `grade` is that of its reliability."""

    number: int
    citation: Entry
    grade: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """One topic as a document; every address in it is whole and names no language.

    `sources` are numbered in the order in which the tables, the timeline and the text name them,
    and a `CitedSource` bears the same number. `questions` and `claims` are counts, `grades` those
    that all claims and sources share. `as_of` is the newest day that the content names, unless the
    person named another; `day` is the same in ISO 8601.
    """

    frame: Frame
    title: Piece
    desk: str
    as_of: str
    day: str
    summary: Piece | None
    notices: tuple[Notice, ...]
    contested: tuple[NumberedTable, ...]
    others: tuple[NumberedTable, ...]
    prose: tuple[Passage, ...]
    timeline: tuple[Moment, ...]
    sources: tuple[NumberedSource, ...]
    permalink: str
    questions: int
    claims: int
    grades: Grades = Grades()
