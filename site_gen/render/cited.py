"""Texts into the records that they rest on and speak of."""

from __future__ import annotations

from collections.abc import Iterable

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record
from site_gen.render.edition import Desk


def sources_of(desk: Desk, prose: Iterable[Prose]) -> list[Record]:
    """What texts rest on: the sources they link to, and those of the claims they cite."""
    texts = list(prose)
    direct = [(Kind.SOURCE, record.id) for record in mentioned(desk, texts, Kind.SOURCE)]
    claims = claims_of(desk, texts)
    cited = [(Kind.SOURCE, citation.source) for claim in claims for citation in claim.citations]
    return list(standing(desk, Kind.SOURCE, (name for _, name in (*direct, *cited))))


def entities_of(desk: Desk, prose: Iterable[Prose]) -> list[Record]:
    """Whom texts speak of, and who makes the claims they cite."""
    texts = list(prose)
    direct = [record.id for record in mentioned(desk, texts, Kind.ENTITY)]
    claimants = [claim.claimant for claim in claims_of(desk, texts)]
    return list(standing(desk, Kind.ENTITY, (*direct, *claimants)))


def claims_of(desk: Desk, prose: Iterable[Prose]) -> list[Claim]:
    """The claims that texts cite, and the answers in the tables that stand in them."""
    texts = list(prose)
    answers = desk.edition.evidence.answers
    asked = mentioned(desk, texts, Kind.QUESTION)
    tables = [claim for question in asked for claim in answers.get(question.id, ())]
    cited = [r for r in mentioned(desk, texts, Kind.CLAIM) if isinstance(r, Claim)]
    return [*cited, *tables]


def mentioned(desk: Desk, prose: Iterable[Prose], kind: Kind) -> list[Record]:
    """The records of a kind that any of these texts links to, in order of reading."""
    of = desk.edition.mentions.of
    names = [name for text in prose for name in of.get((text.kind, text.id), ())]
    return list(standing(desk, kind, (name for of_kind, name in names if of_kind is kind)))


def standing(desk: Desk, kind: Kind, names: Iterable[RecordId]) -> Iterable[Record]:
    """The records of these names, each once; what was withdrawn is on its own page only."""
    for name in dict.fromkeys(names):
        record = desk.corpus.find(kind, name)
        if record and record.status is not Status.WITHDRAWN:
            yield record
