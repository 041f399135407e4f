"""The parts of a view by which a page is known where it is shared, kept and listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Property:
    """A `<meta>` for those who show a page elsewhere: Open Graph's, or Twitter's own."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Icon:
    """The mark of the site; `url` is its path from the site's top."""

    rel: str
    url: str
    type: str
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What others show of a page; `manifest` is a path from the top, empty without one."""

    open_graph: tuple[Property, ...] = ()
    twitter: tuple[Property, ...] = ()
    icons: tuple[Icon, ...] = ()
    manifest: str = ""
