"""What was read of the records in a file, also of one with errors, whose rest is checked too."""

from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import RecordId
from site_gen.problems import Lines
from site_gen.structs import Struct

# What stands for an id that cannot be read; no rule finds anything in it.
STAND_IN_ID = "not-readable"
ReadRecord: TypeAlias = Source | Entity | Claim | Question


class BrokenRecord(Struct, frozen=True):
    """What can be read of a record that is on no page; nothing is known of its `bad` fields."""

    record: Prose | Source | Entity | Claim | Question
    bad: frozenset[str] = frozenset()


class RecordFile(Struct, frozen=True):
    """The ids in a file, those of its records that can be read, and what can be of others.

    `drafts` are the lines of drafts, whether they can be read or not.
    """

    names: tuple[RecordId, ...] = ()
    records: tuple[ReadRecord, ...] = ()
    broken: tuple[BrokenRecord, ...] = ()
    drafts: tuple[Lines, ...] = ()
