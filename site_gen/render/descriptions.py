"""What a page holds into the one line that search engines and those who share it show of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, Status
from site_gen.load.corpus import Record
from site_gen.plan.pages import PageKind, PlannedPage, written_in
from site_gen.render.edition import Desk, name_of
from site_gen.render.shelves import listed
from site_gen.render.spans import Marks
from site_gen.render.titles import without_stop

# What search engines show of it; they cut the rest in the middle of a word.
LONGEST = 160
JOINED = " · "
SEARCHED = (Kind.TOPIC, Kind.QUESTION, Kind.CLAIM, Kind.ARTICLE, Kind.ENTITY, Kind.SOURCE)


def description_of(desk: Desk, page: PlannedPage, told: str = "") -> str:
    """What is told of a page, else what can be counted of it; empty for one that leads on.

    At most 160 characters, cut between words. A page that stands in all languages is described in
    that of its desk.
    """
    kind, of, record = page.key.kind, page.key.of, page.key.record
    if told:
        return shortened(told)
    if kind in _OF_ALL:
        return shortened(_OF_ALL[kind](desk))
    if kind in {PageKind.INDEX, PageKind.NEUTRAL_INDEX} and of:
        return shortened(_of_index(desk, of))
    if kind in {PageKind.RECORD, PageKind.NEUTRAL} and of and record:
        return _of_record(desk, desk.corpus.find(of, record))
    return ""


def shortened(text: str, longest: int = LONGEST) -> str:
    """The words that fit, and a sign that there are more."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[:longest].rpartition(" ")[0] or line[: longest - 1]
    return kept.rstrip(" ·,;:،؛") + "…"


def _of_record(desk: Desk, record: Record | None) -> str:
    """Nothing of what was withdrawn."""
    if record is None or record.status is Status.WITHDRAWN:
        return ""
    if isinstance(record, Claim):
        return _of_claim(desk, record)
    told = [name_of(record).best(desk.locale.code)[1]]
    if isinstance(record, Source):
        told.extend(_of_source(desk, record))
    if isinstance(record, Entity):
        told.extend(_of_entity(desk, record))
    if isinstance(record, Question):
        told.extend(_of_question(desk, record))
    return shortened(JOINED.join(told))


def _of_claim(desk: Desk, claim: Claim) -> str:
    """Who said what, with which reservation, and when; nothing where the words are lacking."""
    text = without_stop(claim.text.get(desk.locale.code))
    claimant = desk.corpus.find(Kind.ENTITY, claim.claimant)
    if not text or claimant is None:
        return ""
    who = desk.qualified(name_of(claimant).best(desk.locale.code)[1], claim)
    end = f" ({desk.date_text(claim.date, Marks.SQUARE)})" if claim.date else ""
    return shortened(desk.say("cite.said", claimant=who, words=text), LONGEST - len(end)) + end


def _of_source(desk: Desk, source: Source) -> Iterator[str]:
    outlet = desk.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    if outlet:
        yield name_of(outlet).best(desk.locale.code)[1]
    if issued := desk.dated(source.issued):
        yield issued.text
    yield desk.say("count.claim", len(desk.edition.evidence.from_source.get(source.id, ())))


def _of_entity(desk: Desk, entity: Entity) -> Iterator[str]:
    """What it is, and how many claims it makes or is spoken of in."""
    evidence = desk.edition.evidence
    yield entity.role.get(desk.locale.code) or desk.say(f"entity.kind.{entity.kind}")
    both = (*evidence.by_claimant.get(entity.id, ()), *evidence.about.get(entity.id, ()))
    yield desk.say("count.claim", len({claim.id for claim in both}))


def _of_question(desk: Desk, question: Question) -> Iterator[str]:
    contest = desk.edition.evidence.contests[question.id]
    if contest.contested:
        yield desk.say("question.contested")
    yield desk.say("count.answer", len(contest.answers))


def _of_index(desk: Desk, kind: Kind) -> str:
    """How many there are, and the first of them by name.

    Of claims those who make them: what they say stands nowhere without them.
    """
    records = listed(desk, kind)
    named = [r for r in records if not isinstance(r, Claim)] or _claimants(desk, records)
    names = (name_of(record).best(desk.locale.code)[1] for record in named)
    return JOINED.join((desk.say(f"count.{kind}", len(records)), *names))


def _claimants(desk: Desk, claims: Iterable[Record]) -> list[Record]:
    """Those who say most first."""
    said = Counter(claim.claimant for claim in claims if isinstance(claim, Claim))
    who = desk.sorted_by_name(r for r in desk.corpus.of_kind(Kind.ENTITY) if r.id in said)
    return sorted(who, key=lambda entity: -said[entity.id])


def _of_timeline(desk: Desk) -> str:
    count = desk.say("count.claim", len(listed(desk, Kind.CLAIM)))
    return JOINED.join((count, desk.say("timeline.order")))


def _of_search(desk: Desk) -> str:
    """How much of each kind can be found in this language."""
    found = {
        kind: sum(desk.locale.code in written_in(record) for record in listed(desk, kind))
        for kind in SEARCHED
    }
    counts = (desk.say(f"count.{kind}", count) for kind, count in found.items() if count)
    return JOINED.join((desk.say("search.label"), *counts))


def _of_data(desk: Desk) -> str:
    return desk.say("data.lede")


_OF_ALL: Mapping[PageKind, Callable[[Desk], str]] = {
    PageKind.TIMELINE: _of_timeline,
    PageKind.NEUTRAL_TIMELINE: _of_timeline,
    PageKind.SEARCH: _of_search,
    PageKind.NEUTRAL_SEARCH: _of_search,
    PageKind.DATA: _of_data,
    PageKind.NEUTRAL_DATA: _of_data,
}
