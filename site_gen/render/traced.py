"""A site whose pages leave a record of what each of them reads.

Views see the same classes as ever. Whatever they reach is reached through a `SiteContext`, so no
read goes unrecorded; what is not traced in it is the same for all pages, and part of the key of
each: settings, words and assets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import TypeVar

from site_gen.cache.between_builds import while_wanted
from site_gen.cache.reads import ReadLog, SharedValues
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.render.context import SiteContext
from site_gen.structs import replace

T = TypeVar("T")
# The fields of a record that change without its pages changing, or more often than the others:
# these have a facet of their own. All others are one: a page that shows a record shows most of it.
_APART = frozenset({"places", "body"})
# What a record is called by: another name is another record.
_NAMES: Mapping[type, frozenset[str]] = {
    Prose: frozenset({"kind", "id"}),
    Version: frozenset({"locale"}),
    Source: frozenset({"id"}),
    Entity: frozenset({"id"}),
    Question: frozenset({"id"}),
    Claim: frozenset({"id"}),
}
_TOGETHER: Mapping[type, frozenset[str]] = {
    kind: frozenset(field.name for field in fields(kind)) - _APART - names
    for kind, names in _NAMES.items()
}


def traced_records(corpus: Corpus, log: ReadLog) -> Corpus:
    """The corpus, with each record and the text of each version traced."""
    return corpus.of_records(
        _traced_record(record, log) for record in while_wanted(corpus.by_id.values())
    )


def _traced_record(record: Record, log: ReadLog) -> Record:
    name = f"{kind_of(record)}:{record.id}"
    if not isinstance(record, Prose):
        return _traced_fields(record, name, log)
    versions = tuple(
        _traced_fields(version, f"{name}:{version.locale}", log) for version in record.versions
    )
    return _traced_fields(record, name, log, {"versions": versions})


def _traced_fields(
    value: T, name: str, log: ReadLog, replaced: Mapping[str, object] = MappingProxyType({})
) -> T:
    names, together = _NAMES[type(value)], _TOGETHER[type(value)]
    return log.traced(value, name, untraced=names, together=together, replaced=replaced)


def traced_site(site: SiteContext, log: ReadLog) -> SiteContext:
    """The site, with its parts traced; its records must be traced already."""
    # An address follows from the key of its page: what a page asks by key cannot change.
    plan = _traced_items(site.plan, "plan", log, frozenset({"by_key"}))
    ledger = _traced_items(site.corpus.ledger, "ledger", log)
    corpus = replace(site.corpus, ledger=ledger)
    return replace(
        site,
        corpus=_traced_items(corpus, "corpus", log, frozenset({"config", "ledger"})),
        plan=plan,
        mentions=_traced_items(site.mentions, "mentions", log),
        evidence=_traced_items(site.evidence, "evidence", log),
        listings=_traced_items(site.listings, "listings", log),
        file_sizes=log.traced_mapping(site.file_sizes, "file_sizes"),
        moves=_traced_items(site.moves, "moves", log),
        search_index=log.traced_mapping(site.search_index, "search_index"),
        shared=SharedValues(log),
    )


def _traced_items(value: T, name: str, log: ReadLog, untraced: frozenset[str] = frozenset()) -> T:
    """A value with the items of its mappings, and each other field, as facets."""
    mappings = {
        field: log.traced_mapping(mapping, f"{name}.{field}")
        for field, mapping in _mappings(value)
        if field not in untraced
    }
    return log.traced(value, name, untraced=untraced.union(mappings), replaced=mappings)


def _mappings(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    for field in fields(value):  # type: ignore[arg-type]
        found = getattr(value, field.name)
        # The keys of a mapping are of one type.
        if isinstance(found, Mapping) and not isinstance(next(iter(found), None), frozenset):
            yield field.name, found
