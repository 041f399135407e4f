"""Sources: the items of outlets, and the copies that were kept of them."""

from dataclasses import dataclass
from enum import StrEnum

from site_gen.domain.dates import EdtfDate
from site_gen.domain.text import LocaleCode, LocalText, Places, RecordId, Status
from site_gen.structs import Struct

# The item types of CSL 1.0.2; interface words name each.
ITEM_TYPES = (
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
)


class Liveness(StrEnum):
    """Whether the item is still online at its own address."""

    LIVE = "live"
    DEAD = "dead"


class Capture(Struct, frozen=True):
    """The untouched bytes as received: file, sha256 in hexadecimal, time, tool and person.

    Of a page that was fetched, `asked` is the address that led to it, if it is not its own.
    """

    file: str
    sha256: str
    retrieved: str = ""
    tool: str = ""
    by: str = ""
    note: LocalText = LocalText()
    asked: str = ""


class ArchivedCopy(Struct, frozen=True):
    """A copy of the item in a public archive."""

    url: str
    date: EdtfDate | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One item of one outlet; names of fields are those of CSL.

    `language` is that of the item itself, which need not be a language of the site. `reliability`
    is a letter of the Admiralty code (AJP-2.1), F if nobody has graded it.
    """

    id: RecordId
    type: str
    title: LocalText
    places: Places
    language: str = ""
    authors: tuple[str, ...] = ()
    publisher: RecordId | None = None
    issued: EdtfDate | None = None
    url: str = ""
    accessed: EdtfDate | None = None
    archived: tuple[ArchivedCopy, ...] = ()
    reliability: str = "F"
    capture: Capture | None = None
    liveness: Liveness = Liveness.LIVE
    status: Status = Status.PUBLISHED
    note: LocalText = LocalText()
    was: tuple[RecordId, ...] = ()

    @property
    def printed_title(self) -> tuple[LocaleCode, str]:
        """The title as the outlet printed it, with its language, else the first one given."""
        return self.title.best(LocaleCode(self.language))
