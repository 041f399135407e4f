"""The people, organisations, places and weapons that the articles are about."""

from dataclasses import dataclass
from enum import StrEnum

from site_gen.domain.text import LocalNames, LocalText, Places, RecordId, Status


class EntityKind(StrEnum):
    """The kinds of named things; order is that of a topic page."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    WEAPON = "weapon"


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place or weapon, with every spelling of its name."""

    id: RecordId
    kind: EntityKind
    name: LocalText
    places: Places
    aliases: LocalNames = LocalNames()
    role: LocalText = LocalText()
    country: RecordId | None = None
    wikidata: str = ""
    status: Status = Status.PUBLISHED
    note: LocalText = LocalText()
    was: tuple[RecordId, ...] = ()
