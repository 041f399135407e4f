"""The addresses and anchors that readers rely on, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from site_gen.problems import Span
from site_gen.structs import Struct

LEDGER_FILE = "permalinks.txt"


class Promise(Struct, frozen=True):
    """One address that was published, as a path from the root of the site with its anchor.

    `first` is the ISO day it was first published. `digest` is the sha256 of a file whose bytes
    never change; empty for all others.
    """

    address: str
    first: str
    digest: str = ""

    @property
    def url(self) -> str:
        return self.address.partition("#")[0]

    @property
    def anchor(self) -> str:
        return self.address.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All promises by address; `path` and `lines` say where each is written."""

    promises: Mapping[str, Promise] = field(default_factory=lambda: MappingProxyType({}))
    anchors: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def span_of(self, address: str) -> Span | None:
        """Where the promise of an address is written."""
        return Span(self.path, self.lines[address]) if address in self.lines else None

    @property
    def newest_day(self) -> str:
        """The day of the newest promise; empty where nothing was published."""
        return max((promise.first for promise in self.promises.values()), default="")


def ledger_of(
    promises: Iterable[Promise], path: str = "", lines: Mapping[str, int] | None = None
) -> Ledger:
    """A ledger of these promises; of two for one address the earlier day counts."""
    by_address: dict[str, Promise] = {}
    for promise in promises:
        earlier = by_address.get(promise.address)
        if earlier is None or promise.first < earlier.first:
            digest = promise.digest or (earlier.digest if earlier else "")
            by_address[promise.address] = Promise(promise.address, promise.first, digest)
    anchors: dict[str, list[str]] = {}
    for address in sorted(by_address):
        url, _, anchor = address.partition("#")
        anchors.setdefault(url, []).extend([anchor] if anchor else [])
    return Ledger(
        MappingProxyType(by_address),
        MappingProxyType({url: tuple(names) for url, names in anchors.items()}),
        path,
        MappingProxyType(dict(lines or {})),
    )
