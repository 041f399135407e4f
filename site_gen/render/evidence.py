"""The parts of views that show claims and questions."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.render.fronts import Voice
from site_gen.render.parts import Piece, ProseText


@dataclass(frozen=True, slots=True)
class CitedSource:
    """Where a claim was read. `grade` is the letter of the source's reliability.

    `locator` is the place in it, with paragraphs as the page's language names them; `quote` is in
    the source's own language. `number` is that of the source in a briefing, 0 on pages.
    `translated` is the title in the page's language, in brackets, where it was printed in another.
    """

    title: Piece
    outlet: Piece | None
    issued: Piece | None
    locator: Piece | None
    quote: Piece | None
    grade: str
    number: int = 0
    translated: Piece | None = None


@dataclass(frozen=True, slots=True)
class Grades:
    """What all claims of a list are graded, and all sources they were read in.

    It is said once for the list, and not in each row; where they differ it is empty.
    """

    reliability: str = ""
    credibility: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One claim, wherever it is shown: in a table, on a card, in a note, on its own page.

    `anchor` is its id, `url` leads to its page, `neutral` to the one for links. `by` is the id of
    who makes it, `day` the first it can have been said on, in ISO 8601, empty where none is known.
    `title` is the claimant's name and the words, for where nothing beside them says whose they are.
    `stance` is `asserts`, `denies` or `reports`, and `qualifier` what the claimant reserves;
    `figure` is the number in words with its bound and unit, empty without one. `credibility` is a
    digit, `reliability` the letter that its sources share, empty if they differ. `number` is that
    of its note on the page, 0 where it has none.
    """

    anchor: str
    url: str
    claimant: Piece
    role: Piece | None
    stance: str
    text: Piece
    title: Piece
    figure: str
    said: Piece | None
    period: Piece | None
    sources: tuple[CitedSource, ...]
    credibility: str
    note: Piece | None = None
    number: int = 0
    draft: bool = False
    neutral: str = ""
    by: str = ""
    day: str = ""
    qualifier: Piece | None = None
    reliability: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Words in one plural form; `category` is CLDR's name for it, such as `few`."""

    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a list of claims can be sorted and filtered by; a script does it, where there is one.

    `claimants` are ids in the order in which readers look for names. `shown` tells how many are
    seen, with a blank for that number.
    """

    claimants: tuple[str, ...]
    stances: tuple[str, ...]
    years: tuple[str, ...]
    shown: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure on the strip, at places in percent of its width from the reader's left.

    `kind` is `exact`, `between`, `least` or `most`; a bound that is open ends at the edge of the
    strip, where an arrow stands. `above` and `below` tell of a lower and an upper bound that it is
    not meant itself. From `start` to `end` is what was said; `low` to `high` is what the desk makes
    of it where it is `approx`. `period` is told of each only where it differs in its marks from
    others of one scale.
    """

    claimant: Piece
    figure: str
    kind: str
    at: float
    start: float
    end: float
    low: float
    high: float
    above: bool = False
    below: bool = False
    approx: bool = False
    period: Piece | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the axis of the strip."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures of one period on one axis; a figure that is alone in its period has no ticks."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    period: Piece | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The answers to a question that name a number; denials stand apart and never at zero.

    `legend` names what is drawn and needs a word: `exact`, `excluded`, `between`, `least`, `most`
    and `about`, whose range is the desk's, `margin` to either side. In a language that runs from
    the right so does each axis; `from_right` turns the arrows.
    """

    scales: tuple[Scale, ...]
    denials: tuple[Piece, ...]
    legend: tuple[str, ...] = ()
    margin: str = ""
    from_right: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence on how the answers stand to one another; `key` is that of its words.

    `figures` and `others` fill the places of the same names in it; `n` picks the plural.
    """

    key: str
    n: int = 0
    figures: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The desk's own assessment, printed in two sentences that are never joined (ICD 203)."""

    text: Piece
    likelihood: str
    confidence: str
    date: Piece | None


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The answers to a question side by side, with what can be said of them together.

    `anchor` is the question's id; `url` leads to its page, `neutral` to the one for links.
    `data` are links to the same rows as files. `level` is that of its heading where it stands in
    prose.
    """

    anchor: str
    url: str
    question: Piece
    scope: Piece | None
    answers: tuple[Answer, ...]
    strip: Strip | None
    findings: tuple[Finding, ...]
    contested: bool
    judgement: Judgement | None
    permalink: str
    data: tuple[Piece, ...] = ()
    neutral: str = ""
    sieve: Sieve | None = None
    grades: Grades = Grades()


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question in a list: how many answers it has, and how they stand to one another.

    `voices` are those of a contested one.
    """

    title: Piece
    count: int
    contested: bool
    findings: tuple[Finding, ...]
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class ProsePart:
    """A stretch of prose, or a table or card that stands alone between two: one of the three."""

    text: ProseText | None = None
    table: AnswerTable | None = None
    card: Answer | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A claim on the timeline: the time it speaks of, else the day it was said.

    `topics` are the ids by which the list is filtered; `exact` tells that `when` is the period.
    `day` is the first of that time, in ISO 8601, empty where none is known.
    """

    when: Piece | None
    exact: bool
    claim: Answer
    topics: tuple[str, ...]
    day: str = ""


@dataclass(frozen=True, slots=True)
class Era:
    """The moments of one month, or of a longer time where no month is known.

    `share` is how many they are beside the fullest era, in percent.
    """

    title: str
    anchor: str
    moments: tuple[Moment, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic by which the timeline can be filtered."""

    id: str
    name: Piece
    count: int


@dataclass(frozen=True, slots=True)
class Initial:
    """What begins with a letter, or with a digit; `anchor` is the letter's place on its page."""

    anchor: str
    letter: str
    entries: tuple[Piece, ...]
