"""What is known of a record to be -> an id for a person to take or leave.

A name in another script is never written in Latin letters by rule: there are several ways, and the
id is for good.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import count

from site_gen.commands.answers import fields_of
from site_gen.commands.wanted import Answers
from site_gen.domain.claims import FIGURE_FIELDS, Stance
from site_gen.domain.dates import DateUnreadable, when_from
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.text import ID, ID_LONGEST, Kind, RecordId
from site_gen.ingest.naming import UNIDENTIFIED, outlet_of
from site_gen.load.corpus import Corpus

_MILLION = 1_000_000


def suggested_id(
    kind: Kind, answers: Answers, corpus: Corpus, *, is_free: Callable[[str], bool]
) -> str:
    """A free id made from the answers, or nothing where they give no Latin letters."""
    name = _SUGGESTED[kind](answers, corpus) if kind in _SUGGESTED else ""
    stem = _shortened(name)
    if not ID.fullmatch(stem):
        return ""
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in numbered if is_free(name))


def _shortened(name: str) -> str:
    """Whole words of a name, with room for a number after them."""
    while len(name) > ID_LONGEST - 4 and "-" in name:
        name = name.rpartition("-")[0]
    return name


def _claim(answers: Answers, corpus: Corpus) -> str:
    """`macron-300`, `erdogan-denial`; without a figure, who and what it is about."""
    claimant = _first(answers, "claimant")
    entity = corpus.find(Kind.ENTITY, RecordId(claimant))
    if isinstance(entity, Entity) and entity.kind is EntityKind.PERSON:
        claimant = claimant.rpartition("-")[2]
    if _first(answers, "stance") == Stance.DENIES:
        return f"{claimant}-denial"
    fields = fields_of(Kind.CLAIM, answers)
    figures = (fields[name] for name in FIGURE_FIELDS if name in fields)
    about = _first(answers, "question") or _first(answers, "topics")
    return f"{claimant}-{next(map(_counted, figures), about)}"


def _counted(figure: object) -> str:
    if isinstance(figure, int) and figure and figure % _MILLION == 0:
        return f"{figure // _MILLION}m"
    return re.sub(r"[^a-z0-9]+", "-", str(figure)).strip("-")


def _source(answers: Answers, _: Corpus) -> str:
    """The outlet and the day: `haaretz-2020-10-02`."""
    url = _first(answers, "url")
    outlet = _first(answers, "publisher") or (outlet_of(url) if url else UNIDENTIFIED)
    return f"{outlet}-{_day(_first(answers, 'issued'))}"


def _day(issued: str) -> str:
    try:
        when = when_from(issued)
    except DateUnreadable:
        return "undated"
    day = when.start or when.end
    return day.iso if day else "undated"


def _entity(answers: Answers, _: Corpus) -> str:
    """The first of its names that is in Latin letters, without their marks."""
    names = (values[0] for field, values in answers.items() if _is_name(field) and values)
    return next(filter(None, map(_latin, names)), "")


def _is_name(field: str) -> bool:
    return field.startswith("name.")


def _latin(name: str) -> str:
    """`Erdoğan` as `erdogan`; nothing where a letter has no Latin one under its marks."""
    bare = unicodedata.normalize("NFKD", name)
    letters = "".join(mark for mark in bare if not unicodedata.combining(mark)).lower()
    if any(letter.isalpha() and not letter.isascii() for letter in letters):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", letters.replace("'", "")).strip("-")


def _first(answers: Answers, field: str) -> str:
    return next(iter(answers.get(field, ())), "")


_SUGGESTED: Mapping[Kind, Callable[[Answers, Corpus], str]] = {
    Kind.CLAIM: _claim,
    Kind.SOURCE: _source,
    Kind.ENTITY: _entity,
}
