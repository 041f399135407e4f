"""The parts that views are made of.

They hold finished text, numbers, tuples and parts only, so that a view's `repr` identifies its
page. Addresses are relative to the page unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.render.sharing_parts import Sharing


@dataclass(frozen=True, slots=True)
class Piece:
    """Text from the desk's records: what it says, and what it links to or dates.

    `lang` and `dir` are set only where they differ from the page's. `datetime` is ISO 8601 where
    the text is a date, whose marks are part of the text. `note` is a short addition.
    """

    text: str
    lang: str = ""
    dir: str = ""
    url: str = ""
    datetime: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """A language version of a page, absolute, for `hreflang`; `x-default` is the neutral one."""

    hreflang: str
    url: str


@dataclass(frozen=True, slots=True)
class Switch:
    """One entry of the language switch: the same page in another language, named in itself.

    `translated` is false where that page only falls back on the original's text.
    """

    url: str
    name: str
    lang: str
    dir: str
    current: bool = False
    translated: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    """An Atom feed to be announced in the head."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A `<meta>` by which reference managers know a page; `lang` is set where it is not its own."""

    name: str
    content: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """A page's record as a file for reference managers; `type` is that of its content."""

    type: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class KeptAnchor:
    """An anchor that was published and that no passage of the page bears any more.

    `links` lead to where the passage stands now, one in each language on a page of all of them;
    none where it was taken out.
    """

    id: str
    links: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has round its content.

    `root` leads from the page to the top of the site ("../../" and so on; absolute on the 404
    page, which is served at any depth). `canonical` and `neutral` are absolute addresses, and so is
    `code`, the one that the page leads to once it is printed; empty where it has no such code.
    `fonts` are those that the page is sure to need. `draft` marks a page that only the preview
    shows. `jsonld` is the page for programs, as JSON-LD; `tags` and `exports` tell reference
    managers what it is.
    `section` is the entry of the menu it belongs to, `hue` the number of its topic's colour.
    `kept` are old anchors of the page, `heir` leads from a page that has moved to the new one.
    """

    lang: str
    dir: str
    title: str
    site: str
    root: str
    stylesheet: str
    script: str = ""
    fonts: tuple[str, ...] = ()
    code: str = ""
    canonical: str = ""
    neutral: str = ""
    description: str = ""
    home: str = ""
    indexable: bool = True
    draft: bool = False
    alternates: tuple[Alternate, ...] = ()
    switch: tuple[Switch, ...] = ()
    crumbs: tuple[Piece, ...] = ()
    menu: tuple[Piece, ...] = ()
    footer: tuple[Piece, ...] = ()
    feeds: tuple[Feed, ...] = ()
    jsonld: str = ""
    tags: tuple[Tag, ...] = ()
    exports: tuple[Export, ...] = ()
    kept: tuple[KeptAnchor, ...] = ()
    heir: str = ""
    sharing: Sharing = Sharing()
    section: str = ""
    hue: int = 0


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Where a link from prose to a record leads, and the name it gets if the words are empty."""

    target: str
    name: Piece


@dataclass(frozen=True, slots=True)
class ProseNote:
    """The note of a claim that a text cites: `target` is the link in the text, `url` its page.

    `number` is that of the note on the page, `shown` the same in the digits of the text; `label`
    says it to a screen reader, `preview` is shown beside the link on demand. `first` tells that no
    earlier stretch of the text cites the claim.
    """

    target: str
    url: str
    number: int
    shown: str
    label: str
    preview: str
    first: bool = True


@dataclass(frozen=True, slots=True)
class ProseText:
    """Markdown to be set on a page, with everything its rendering depends on.

    `lang` and `dir` are those of the text; `foreign` is the site's language of the other
    direction, if there is exactly one. `table_label` names a wide table's frame. `neutral` is what
    links to its passages begin with, `link_label` names each of them, with `{text}` for the words
    of the heading or the first ones of the paragraph.
    """

    source: str
    lang: str
    dir: str
    links: tuple[RecordLink, ...] = ()
    notes: tuple[ProseNote, ...] = ()
    foreign: str = ""
    table_label: str = ""
    neutral: str = ""
    link_label: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain line about the page itself.

    `kind` is one of `untranslated`, `stale`, `withdrawn`, `note`; `text` is the desk's own note,
    `link` leads to the original where there is one.
    """

    kind: str
    text: Piece | None = None
    link: Piece | None = None


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition of a topic: its day with a link, and its absolute address without a language."""

    date: Piece
    permalink: str


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What an edition says of itself: the day it was kept, and the page that goes on changing."""

    date: Piece
    living: Piece


@dataclass(frozen=True, slots=True)
class Card:
    """A record in a list: its title with its link, and a line or two about it."""

    title: Piece
    summary: Piece | None = None
    date: Piece | None = None
    tags: tuple[Piece, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under a heading; `key` is the last part of the key of its interface words."""

    key: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what the record says of it; `key` is the last part of the term's words."""

    key: str
    values: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """One language of a page that stands in all of them."""

    lang: str
    dir: str
    language: str
    title: Piece
    summary: Piece | None
    url: str
    translated: bool = True
    label: Piece | None = None


@dataclass(frozen=True, slots=True)
class LinkedPassage:
    """A place in a text that can be linked to, with the way there in each language that has it.

    Each link's text is its heading's, empty where it is none.
    """

    anchor: str
    links: tuple[PassageLink, ...]


@dataclass(frozen=True, slots=True)
class PassageLink:
    """The way to a passage in one language; `dir` only where it is not the page's."""

    lang: str
    dir: str
    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that is offered; `format` is the end of its name, `size` is in whole kilobytes."""

    name: str
    url: str
    format: str
    size: int


@dataclass(frozen=True, slots=True)
class DataSet:
    """The same records as files of several formats; `count` is of records, where it is of one kind.

    `key` is `claim`, `question`, `source`, `entity`, `database` or `package`.
    """

    key: str
    about: str
    count: int | None
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a citation in one language and one manner.

    `lang` and `dir` are set only where they differ from the citation's. `apart` marks what comes
    from a record, to be set in a direction of its own; the rest is the format's punctuation.
    `seen`, a locale of BCP 47, marks words in which `{date}` stands for the day the reader saw it.
    """

    text: str
    lang: str = ""
    dir: str = ""
    url: str = ""
    emphasis: bool = False
    apart: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A citation in one style and one language; `lang` and `dir` are its own."""

    style: str
    lang: str
    dir: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class CiteBox:
    """How to cite the record of a page: an entry for each style, and its permanent link.

    `permalink` is absolute and of no language.
    """

    entries: tuple[Entry, ...]
    permalink: str
