"""Records what is read of a site while a page is made, so that a change is traced to its pages.

A traced value is like the original, of a subclass, and tells its log of each field that is read. A
*facet* is what can change by itself: a field, some fields together, or an item of a mapping. Its
name is text that is the same in every build.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from zlib import crc32

from site_gen.cache.between_builds import cached_between_builds
from site_gen.structs import Struct, defaults_of, has_fields

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
ALL = "*"
# Neighbours among the pages share most: with more, memory grows and little is found again.
MOST_SHARED = 1_000
# The items of a mapping are divided among so many owners: what is new among them is told of a few.
ITEM_OWNERS = 64
LONG_TEXT = 100  # letters from which on a digest costs less than the text


class _TracedType(Struct, frozen=True):
    """A subclass whose reads are recorded.

    `slots` read and write each field past all tracing; `readers` those of each facet by its field,
    or of all fields that are one facet, by an empty name. `reporters` are what the fields become
    once their reads are recorded.
    """

    traced: type
    slots: tuple[tuple[str, Callable[[Any], object], Callable[[Any, object], None]], ...]
    readers: Mapping[str, tuple[Callable[[Any], object], ...]]
    name_slot: Callable[[Any, str], None]
    reporters: Mapping[str, property]

    def report_reads(self) -> None:
        """Let the fields report from now on that they are read."""
        for name, reporter in self.reporters.items():
            setattr(self.traced, name, reporter)


class ReadLog:
    """The facets read since recording began, and the facets that there are.

    Nothing is recorded outside of `recording`. `unchanged` are names of values that are as in the
    last build, so that their facets have the digests that they had then.
    """

    def __init__(self, unchanged: Set[str] = frozenset()) -> None:
        self.names: set[str] | None = None
        # Much is read before anything is recorded, by what sorts and counts all records. A field
        # that reports takes five times as long to read.
        self._has_recorded = False
        self._unchanged = unchanged
        self._values: dict[str, tuple[object, _TracedType]] = {}
        self._mappings: dict[str, Mapping[Any, object]] = {}
        self._digests: dict[str, tuple[object, str]] = {}
        self._types: dict[tuple[type, frozenset[str], frozenset[str]], _TracedType] = {}

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """The names of the facets that are read inside of the `with` block."""
        names: set[str] = set()
        if not self._has_recorded:
            self._has_recorded = True
            for kind in self._types.values():
                kind.report_reads()
        self.names = names
        try:
            yield names
        finally:
            self.names = None

    def traced(
        self,
        value: T,
        name: str,
        *,
        untraced: frozenset[str] = frozenset(),
        together: frozenset[str] = frozenset(),
        replaced: Mapping[str, object] = MappingProxyType({}),
    ) -> T:
        """A copy of a dataclass value whose fields are traced, each as a facet of its own.

        Those in `together` are one facet, with the name of the value. `untraced` ones are never
        recorded: they must say nothing that a page could depend on. `replaced` are new values.
        """
        kind = self._traced_type(type(value), untraced, together)
        copy: Any = object.__new__(kind.traced)
        for field, read, write in kind.slots:
            write(copy, replaced[field] if field in replaced else read(value))
        kind.name_slot(copy, name)
        self._values[name] = (copy, kind)
        return copy  # type: ignore[no-any-return]

    def traced_mapping(self, mapping: Mapping[K, V], name: str) -> Mapping[K, V]:
        """The mapping, with each of its items as a facet; reading all of it is one more."""
        self._mappings[name] = mapping
        return TracedMapping(mapping, name, self)

    def perhaps_changed(self, owners: Mapping[str, object]) -> set[str]:
        """Those of the owners whose facets are not known to be as in the last build."""
        return owners.keys() - (self._unchanged & self._values.keys())

    def forget(self) -> None:
        """Give up all values. Their types refer to the log, so that they would stay for ever."""
        for known in (self._values, self._mappings, self._digests):
            known.clear()

    def digest_of(self, facet: str) -> str:
        """The digest of a facet's value now; empty if the site has no such facet."""
        name, _, key = facet.partition(" ")
        mapping = self._mappings.get(name)
        if mapping is None:
            return self._digest_of_fields(facet)
        if key == ALL:
            return _digest(dict(mapping))
        found = mapping.get(tuple(key.split(" ")) if " " in key else key)
        if found is None:
            return ""
        # Computed once, for as long as the item is the same.
        known, digest = self._digests.get(facet, _NO_DIGEST)
        if known is not found:
            digest = _digest(found)
            self._digests[facet] = (found, digest)
        return digest

    def _digest_of_fields(self, facet: str) -> str:
        name, field = facet, ""
        if name not in self._values:
            name, _, field = facet.rpartition(".")
        copy, kind = self._values.get(name, (None, None))
        readers = kind.readers.get(field) if kind else None
        if not readers:
            return ""
        known, digest = self._digests.get(facet, _NO_DIGEST)
        if known is not copy:
            digest = _digest([read(copy) for read in readers])
            self._digests[facet] = (copy, digest)
        return digest

    def _traced_type(
        self, kind: type, untraced: frozenset[str], together: frozenset[str]
    ) -> "_TracedType":
        key = (kind, untraced, together)
        if key not in self._types:
            names = [f.name for f in fields(kind)]
            reporters = {
                name: self._traced_field(kind, name, apart=name not in together)
                for name in names
                if name not in untraced
            }
            traced = type(kind.__name__, (kind,), {"__slots__": ("facet",)})
            readers = {name: (_slot(kind, name).__get__,) for name in reporters.keys() - together}
            if together:
                readers[""] = tuple(_slot(kind, name).__get__ for name in sorted(together))
            slots = tuple(
                (name, _slot(kind, name).__get__, _slot(kind, name).__set__) for name in names
            )
            name_slot = _slot(traced, "facet").__set__
            self._types[key] = _TracedType(traced, slots, readers, name_slot, reporters)
            if self._has_recorded:
                self._types[key].report_reads()
        return self._types[key]

    def _traced_field(self, kind: type, name: str, *, apart: bool) -> property:
        read, suffix = _slot(kind, name).__get__, f".{name}" if apart else ""

        def value_of(traced: Any) -> object:
            if self.names is not None:
                self.names.add(traced.facet + suffix if suffix else traced.facet)
            return read(traced)

        return property(value_of)


class SharedValues:
    """Values that several pages of a site show, each made once; every page has read what it needs.

    A value may depend on nothing but its key and the site.
    """

    def __init__(self, log: ReadLog) -> None:
        self._log = log
        self._made: dict[Hashable, tuple[object, set[str]]] = {}

    def value(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under this key; made now if no page has shown it yet."""
        reads = self._log.names
        if reads is None:
            return make()
        if key not in self._made:
            if len(self._made) >= MOST_SHARED:
                self._made.clear()
            self._made[key] = self._made_with_reads(make)
        made, own_reads = self._made[key]
        reads |= own_reads
        return made  # type: ignore[return-value]

    def _made_with_reads(self, make: Callable[[], object]) -> tuple[object, set[str]]:
        outer, own = self._log.names, set[str]()
        self._log.names = own
        try:
            return make(), own
        finally:
            self._log.names = outer


@dataclass(frozen=True, slots=True, eq=False)
class TracedMapping(Mapping[K, V], Generic[K, V]):
    """A mapping with keys of text, or of several words; records which items are asked for."""

    mapping: Mapping[K, V]
    name: str
    log: ReadLog

    def __getitem__(self, key: K) -> V:
        if self.log.names is not None:
            self.log.names.add(f"{self.name} {_words(key)}")
        return self.mapping[key]

    def __contains__(self, key: object) -> bool:
        try:
            self[key]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[K]:
        self._record_all()
        return iter(self.mapping)

    def __len__(self) -> int:
        self._record_all()
        return len(self.mapping)

    def _record_all(self) -> None:
        if self.log.names is not None:
            self.log.names.add(f"{self.name} {ALL}")


def owner_of(facet: str) -> str:
    """What a facet is of: a record, a part of the site, or some of the items of a mapping."""
    mapping, is_item, _ = facet.partition(" ")
    if is_item:
        return f"{mapping} {crc32(facet.encode()) % ITEM_OWNERS}"
    return ":".join(facet.partition(".")[0].split(":")[:2])


def _words(key: Any) -> str:
    return key if isinstance(key, str) else " ".join(key)


def _slot(kind: type, name: str) -> Any:
    """The descriptor of a field of a class with slots: it reads past all tracing."""
    return kind.__dict__[name]


_NO_DIGEST: tuple[object, str] = (None, "")


def _digest(value: object) -> str:
    """A short text, equal for equal values only; never empty."""
    text = _text_of(value)
    if len(text) <= LONG_TEXT:
        return text
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _text_of(value: object) -> str:
    """A value as text, equal for equal values only; of a traced value only its facet's name."""
    parts: list[str] = []
    _adder_of(type(value))(value, parts)  # type: ignore[arg-type]
    return "".join(parts)


@lru_cache(maxsize=256)  # each build in a preview has traced types of its own
def _adder_of(kind: type) -> Callable[[Any, list[str]], None]:
    """What adds values of a type: there are many values, and few types to ask about."""
    if hasattr(kind, "facet"):
        return _add_name
    if has_fields(kind):
        return partial(_add_fields, tuple(defaults_of(kind)))
    return next((add for of, add in _ADDERS.items() if issubclass(kind, of)), _add_as_written)


def _add_text(value: str, parts: list[str]) -> None:
    parts.append(repr(str(value)) if len(value) <= LONG_TEXT else _long_text(str(value)))


def _add_name(value: Any, parts: list[str]) -> None:
    parts.append(f"<{value.facet}>")


def _add_bytes(value: bytes, parts: list[str]) -> None:
    parts.append(blake2b(value).hexdigest())


def _add_items(value: Sequence[Any], parts: list[str]) -> None:
    parts.append("(")
    for item in value:
        _adder_of(type(item))(item, parts)  # type: ignore[arg-type]
        parts.append(",")
    parts.append(")")


def _add_fields(names: Sequence[str], value: Any, parts: list[str]) -> None:
    parts.append(type(value).__name__)
    _add_items([getattr(value, name) for name in names], parts)


def _add_mapping(value: Mapping[Any, Any], parts: list[str]) -> None:
    items = sorted(f"{_text_of(key)}:{_text_of(item)}," for key, item in value.items())
    parts.extend(("{", *items, "}"))


def _add_set(value: frozenset[Any], parts: list[str]) -> None:
    parts.extend(("set(", *sorted(f"{_text_of(item)}," for item in value), ")"))


def _add_as_written(value: object, parts: list[str]) -> None:
    parts.append(repr(value))


_ADDERS: Mapping[type, Callable[[Any, list[str]], None]] = {
    str: _add_text,
    bytes: _add_bytes,
    tuple: _add_items,
    list: _add_items,
    Mapping: _add_mapping,
    frozenset: _add_set,
}


@cached_between_builds
def _long_text(text: str) -> str:
    content = text.encode("utf-8", errors="surrogatepass")
    return f"text {blake2b(content, digest_size=16).hexdigest()}"
