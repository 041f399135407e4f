"""What is wrong between the languages of a record: missing, out of step, not the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import LocaleCode, LocalText, Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.problems import Problem, Severity, Span, did_you_mean, warning
from site_gen.verify.prose_text import ReadProse, ids_in
from site_gen.verify.reference_rules import is_known

MOST_LISTED = 5


def translation_missing(corpus: Corpus) -> Iterator[Problem]:
    """A language that a published record lacks: told only, for its page falls back openly."""
    for record in corpus.by_id.values():
        if record.status is not Status.PUBLISHED:
            continue
        if isinstance(record, Prose):
            yield from _files_missing(record, corpus)
            for field, text in _updates(record):
                yield from _words_missing(record, field, text, corpus)
        else:
            for field, text in _read_texts(record):
                yield from _words_missing(record, field, text, corpus)


def _files_missing(prose: Prose, corpus: Corpus) -> Iterator[Problem]:
    for code in corpus.config.codes:
        if prose.version(code) is None:
            told = f"{prose.kind} `{prose.id}` has no `{code}`"
            hint = f"write `{prose.id}.{code}.md`; until then its page shows the original"
            yield warning("translation-missing", told, prose.places.start, hint=hint)


def _words_missing(
    record: Record, field: str, text: LocalText, corpus: Corpus
) -> Iterator[Problem]:
    for code in corpus.config.codes:
        if not text.get(code):
            told = f"`{field}` of {kind_of(record)} `{record.id}` has no `{code}`"
            hint = "write it; until then pages show another language's"
            yield Problem(
                "translation-missing",
                told,
                record.places.of(field),
                field=field,
                hint=hint,
                severity=Severity.WARNING,
            )


def _updates(prose: Prose) -> Iterator[tuple[str, LocalText]]:
    return ((f"updates.{number}", update.text) for number, update in enumerate(prose.updates))


def _read_texts(record: Record) -> Iterator[tuple[str, LocalText]]:
    """The texts of a record that readers need in each language; others only if given."""
    if isinstance(record, Source):
        yield "title", record.title
    elif isinstance(record, Entity):
        yield "name", record.name
        if record.role.locales:
            yield "role", record.role
    elif isinstance(record, Claim | Question):
        yield "text", record.text
        if isinstance(record, Claim) and record.qualifier.locales:
            yield "qualifier", record.qualifier
        if isinstance(record, Question) and record.scope.locales:
            yield "scope", record.scope
        if isinstance(record, Question) and record.assessment:
            yield "assessment", record.assessment.text


def locale_unknown(corpus: Corpus) -> Iterator[Problem]:
    """Words in a language that the site never had; a source's title may be in its own."""
    for record in corpus.by_id.values():
        for field, text in _local_texts(record):
            allowed = {*corpus.config.codes, *corpus.config.retired}
            if isinstance(record, Source) and field == "title":
                allowed.add(LocaleCode(record.language))
            for code in (code for code in text.locales if code not in allowed):
                yield _unknown(record, field, code, corpus)


def _unknown(record: Record, field: str, code: LocaleCode, corpus: Corpus) -> Problem:
    told = f"`{field}` of {kind_of(record)} `{record.id}` is given in `{code}`, "
    told += "which is none of the site's languages"
    hint = did_you_mean(code, corpus.config.codes) or "correct the code, or remove it"
    return Problem("locale-unknown", told, record.places.of(field), field=field, hint=hint)


def _local_texts(record: Record) -> Iterator[tuple[str, LocalText]]:
    yield "note", record.note
    if isinstance(record, Prose):
        yield from _updates(record)
    if isinstance(record, Source):
        yield "title", record.title
        if record.capture:
            yield "capture", record.capture.note
    elif isinstance(record, Entity):
        yield from (("name", record.name), ("role", record.role))
    elif not isinstance(record, Prose):
        yield from _read_texts(record)


def _translations(corpus: Corpus) -> Iterator[tuple[Prose, Version]]:
    for prose in corpus.prose:
        if prose.status is Status.PUBLISHED:
            yield from ((prose, v) for v in prose.versions if v.locale != prose.original)


def translation_stale(corpus: Corpus) -> Iterator[Problem]:
    """A translation of an original that has been changed since."""
    for prose, version in _translations(corpus):
        if prose.is_stale(version.locale):
            told = f"the original of {prose.kind} `{prose.id}` is newer than its `{version.locale}`"
            hint = f"bring it up to date, then run `python build.py translated {prose.id}`"
            original = (("the original", prose.source_version.places.start),)
            yield Problem(
                "translation-stale",
                told,
                version.places.of("translates"),
                field="translates",
                hint=hint,
                severity=Severity.WARNING,
                related=original,
            )


def translation_unrecorded(corpus: Corpus) -> Iterator[Problem]:
    """A translation that does not say of what: nobody would be told when the original changes."""
    for prose, version in _translations(corpus):
        if not version.translates:
            told = f"the `{version.locale}` of {prose.kind} `{prose.id}` does not say "
            told += "which original it translates"
            hint = f"if it is up to date, run `python build.py translated {prose.id}`"
            yield warning("translation-unrecorded", told, version.places.start, hint=hint)


@dataclass(frozen=True, slots=True)
class _Lack:
    """What a version lacks that another one has."""

    of: ReadProse
    holder: ReadProse
    names: tuple[str, ...]

    def told(self, what: str) -> str:
        listed = ", ".join(f"`{name}`" for name in self.names[:MOST_LISTED])
        left = len(self.names) - MOST_LISTED
        more = f" and {left} more" if left > 0 else ""
        prose, locale = self.of.prose, self.of.version.locale
        of = f"the `{locale}` of {prose.kind} `{prose.id}`"
        return f"{of} does not {what} {listed}{more}, as the `{self.holder.version.locale}` does"

    @property
    def related(self) -> tuple[tuple[str, Span], ...]:
        return (("the other", self.holder.version.places.start),)


def pair_differs(read: Sequence[ReadProse], corpus: Corpus) -> Iterator[Problem]:
    """Versions of a record that do not link to the same records."""

    def linked(one: ReadProse) -> list[str]:
        known = (r for r in one.references if is_known(r, corpus))
        return [f"{reference.kind}:{reference.id}" for reference in known]

    for lack in _lacks(read, linked):
        yield Problem(
            "pair-differs",
            lack.told("link to"),
            lack.of.version.places.start,
            hint="add the links, or take them out of the other",
            related=lack.related,
            severity=Severity.WARNING,
        )


def pair_anchors_differ(read: Sequence[ReadProse]) -> Iterator[Problem]:
    """Versions that do not have the same anchors: a link to one would miss in the other."""
    for lack in _lacks(read, lambda one: [name for name, _ in ids_in(one.text)]):
        told = lack.told("have the anchors")
        yield Problem(
            "pair-anchors-differ",
            told,
            lack.of.version.places.start,
            hint="give the same headings the same {#anchor}",
            related=lack.related,
            severity=Severity.WARNING,
        )


def _lacks(read: Sequence[ReadProse], names: Callable[[ReadProse], list[str]]) -> Iterator[_Lack]:
    for versions in _pairs(read):
        named = {one.version.locale: names(one) for one in versions}
        everything = dict.fromkeys(name for own in named.values() for name in own)
        for one in versions:
            own = named[one.version.locale]
            missing = tuple(name for name in everything if name not in own)
            if missing:
                yield _Lack(one, _holder(versions, named, missing[0]), missing)


def _holder(
    versions: Sequence[ReadProse], named: Mapping[LocaleCode, list[str]], name: str
) -> ReadProse:
    return next(one for one in versions if name in named[one.version.locale])


def _pairs(read: Sequence[ReadProse]) -> Iterator[list[ReadProse]]:
    """The versions of each published record that has more than one; all of them could be read."""
    for _, group in groupby(read, key=lambda one: (one.prose.kind, one.prose.id)):
        versions = list(group)
        prose = versions[0].prose
        if len(versions) == len(prose.versions) > 1 and prose.status is Status.PUBLISHED:
            yield versions
