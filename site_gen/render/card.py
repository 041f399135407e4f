"""A record in one language into what the card says that is shown where its page is shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Record
from site_gen.plan.addresses import ROOT
from site_gen.render.colours import Colours
from site_gen.render.edition import Desk, Edition, desk_at, name_of
from site_gen.render.shelves import hue_at

# What those who show cards ask for; Open Graph is told it too.
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True)
class Face:
    """All that a card shows; `over` stands above the title, `line` below it, and may be empty.

    `hue` is the number of its topic's colour, which is the mark among `colours` then.
    """

    locale: LocaleCode
    direction: Direction
    site: str
    desk: str
    over: str
    title: str
    line: str
    colours: Colours
    hue: int = 0

    @property
    def spoken(self) -> str:
        """The same for those who do not see it."""
        return " · ".join(filter(None, (self.title, self.line, self.over, self.site)))


def face_of(edition: Edition, kind: Kind, record_id: RecordId, code: LocaleCode) -> Face:
    """What the card of a record says in a language; LookupError where there is no such record."""
    desk = desk_at(edition, ROOT, code)
    record = desk.corpus.find(kind, record_id)
    if record is None:
        raise LookupError(f"a card was planned for no record: {kind} {record_id}")
    topic = _topic(desk, record)
    hue = hue_at(desk, topic or record)
    return Face(
        locale=code,
        direction=desk.locale.direction,
        site=desk.config.title.get(code),
        desk=desk.config.desk.get(code),
        over=name_of(topic).get(code) if topic else desk.say(f"kind.{kind}"),
        title=name_of(record).best(code)[1],
        line=" · ".join(_told(desk, record)),
        colours=edition.colours.marked_in(hue),
        hue=hue,
    )


def _topic(desk: Desk, record: Record) -> Record | None:
    """The first topic of a record that has a name in this language."""
    if not isinstance(record, Prose | Claim | Question):
        return None
    topics = (desk.corpus.find(Kind.TOPIC, name) for name in record.topics)
    return next((t for t in topics if t and name_of(t).get(desk.locale.code)), None)


def _told(desk: Desk, record: Record) -> Iterator[str]:
    """One line of figures: how many answers and whether they agree, how much there is, a day."""
    if isinstance(record, Question):
        contest = desk.edition.evidence.contests[record.id]
        if contest.contested:
            yield desk.say("question.contested")
        yield desk.say("count.answer", len(contest.answers))
    elif isinstance(record, Prose) and record.kind is Kind.TOPIC:
        for kind, listed in ((Kind.QUESTION, desk.corpus.questions), (Kind.ARTICLE, _texts(desk))):
            count = sum(record.id in r.topics for r in listed if r.status is Status.PUBLISHED)
            if count:
                yield desk.say(f"count.{kind}", count)
    elif isinstance(record, Prose) and (date := desk.dated(record.date)):
        yield date.text


def _texts(desk: Desk) -> tuple[Prose, ...]:
    return tuple(prose for prose in desk.corpus.prose if prose.kind is Kind.ARTICLE)
