"""Rules on translations: missing, stale, or different from the original."""

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
from site_gen.verify import prose_rules, record_rules

MOST_LISTED = 5


def translation_missing(corpus: Corpus) -> Iterator[Problem]:
    """A language that a published record lacks: a warning, since its page falls back visibly."""
    for record in corpus.by_id.values():
        if record.status is not Status.PUBLISHED:
            continue
        if isinstance(record, Prose):
            yield from _files_missing(record, corpus)
            for field, text in _updates(record):
                yield from _words_missing(record, field, text, corpus)
        else:
            for field, text in _required_texts(record):
                yield from _words_missing(record, field, text, corpus)


def _files_missing(prose: Prose, corpus: Corpus) -> Iterator[Problem]:
    for code in corpus.config.codes:
        if prose.version(code) is None:
            message = f"{prose.kind} `{prose.id}` has no `{code}`"
            hint = f"write `{prose.id}.{code}.md`; until then its page shows the original"
            yield warning("translation-missing", message, prose.places.start, hint=hint)


def _words_missing(
    record: Record, field: str, text: LocalText, corpus: Corpus
) -> Iterator[Problem]:
    for code in corpus.config.codes:
        if not text.get(code):
            message = f"`{field}` of {kind_of(record)} `{record.id}` has no `{code}`"
            hint = "write it; until then pages show another language's"
            yield Problem(
                "translation-missing",
                message,
                record.places.of(field),
                field=field,
                hint=hint,
                severity=Severity.WARNING,
            )


def _updates(prose: Prose) -> Iterator[tuple[str, LocalText]]:
    return ((f"updates.{number}", update.text) for number, update in enumerate(prose.updates))


def _required_texts(record: Record) -> Iterator[tuple[str, LocalText]]:
    """The texts of a record that are needed in each language; optional ones only if present."""
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
    """Text in a language that the site never had; a source's title may be in its own language."""
    for record in corpus.by_id.values():
        for field, text in _local_texts(record):
            allowed = {*corpus.config.codes, *corpus.config.retired}
            if isinstance(record, Source) and field == "title":
                allowed.add(LocaleCode(record.language))
            for code in (code for code in text.locales if code not in allowed):
                yield _unknown_locale(record, field, code, corpus)


def _unknown_locale(record: Record, field: str, code: LocaleCode, corpus: Corpus) -> Problem:
    message = f"`{field}` of {kind_of(record)} `{record.id}` is given in `{code}`, "
    message += "which is none of the site's languages"
    hint = did_you_mean(code, corpus.config.codes) or "correct the code, or remove it"
    return Problem("locale-unknown", message, record.places.of(field), field=field, hint=hint)


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
        yield from _required_texts(record)


def _translations(corpus: Corpus) -> Iterator[tuple[Prose, Version]]:
    for prose in corpus.prose:
        if prose.status is Status.PUBLISHED:
            yield from ((prose, v) for v in prose.versions if v.locale != prose.original)


def translation_stale(corpus: Corpus) -> Iterator[Problem]:
    """A translation of an original that has changed since."""
    for prose, version in _translations(corpus):
        if prose.is_stale(version.locale):
            message = (
                f"the original of {prose.kind} `{prose.id}` is newer than its `{version.locale}`"
            )
            hint = f"bring it up to date, then run `python build.py translated {prose.id}`"
            original = (("the original", prose.original_version.places.start),)
            yield Problem(
                "translation-stale",
                message,
                version.places.of("translates"),
                field="translates",
                hint=hint,
                severity=Severity.WARNING,
                related=original,
            )


def translation_unrecorded(corpus: Corpus) -> Iterator[Problem]:
    """A translation without the digest of its original: nobody would notice a later change."""
    for prose, version in _translations(corpus):
        if not version.translates:
            message = f"the `{version.locale}` of {prose.kind} `{prose.id}` does not say "
            message += "which original it translates"
            hint = f"if it is up to date, run `python build.py translated {prose.id}`"
            yield warning("translation-unrecorded", message, version.places.start, hint=hint)


@dataclass(frozen=True, slots=True)
class _MissingPart:
    """The names that a version lacks and another version has."""

    of: prose_rules.ParsedProse
    holder: prose_rules.ParsedProse
    names: tuple[str, ...]

    def message(self, verb: str) -> str:
        listed = ", ".join(f"`{name}`" for name in self.names[:MOST_LISTED])
        unlisted = len(self.names) - MOST_LISTED
        more = f" and {unlisted} more" if unlisted > 0 else ""
        prose, locale = self.of.prose, self.of.version.locale
        subject = f"the `{locale}` of {prose.kind} `{prose.id}`"
        return (
            f"{subject} does not {verb} {listed}{more}, as the `{self.holder.version.locale}` does"
        )

    @property
    def related(self) -> tuple[tuple[str, Span], ...]:
        return (("the other", self.holder.version.places.start),)


def pair_differs(texts: Sequence[prose_rules.ParsedProse], corpus: Corpus) -> Iterator[Problem]:
    """Versions of a record that link to different records."""

    def linked(text: prose_rules.ParsedProse) -> list[str]:
        references = (r for r in text.references if record_rules.is_known(r, corpus))
        return [f"{reference.kind}:{reference.id}" for reference in references]

    for part in _missing_parts(texts, linked):
        yield Problem(
            "pair-differs",
            part.message("link to"),
            part.of.version.places.start,
            hint="add the links, or take them out of the other",
            related=part.related,
            severity=Severity.WARNING,
        )


def pair_anchors_differ(texts: Sequence[prose_rules.ParsedProse]) -> Iterator[Problem]:
    """Versions with different anchors: a link to one would fail in the other."""
    for part in _missing_parts(texts, lambda text: [name for name, _ in prose_rules.ids_in(text)]):
        message = part.message("have the anchors")
        yield Problem(
            "pair-anchors-differ",
            message,
            part.of.version.places.start,
            hint="give the same headings the same {#anchor}",
            related=part.related,
            severity=Severity.WARNING,
        )


def _missing_parts(
    texts: Sequence[prose_rules.ParsedProse], names: Callable[[prose_rules.ParsedProse], list[str]]
) -> Iterator[_MissingPart]:
    for versions in _pairs(texts):
        names_by_locale = {version.version.locale: names(version) for version in versions}
        all_names = dict.fromkeys(
            name for version_names in names_by_locale.values() for name in version_names
        )
        for version in versions:
            present = names_by_locale[version.version.locale]
            missing = tuple(name for name in all_names if name not in present)
            if missing:
                yield _MissingPart(version, _holder(versions, names_by_locale, missing[0]), missing)


def _holder(
    versions: Sequence[prose_rules.ParsedProse],
    names_by_locale: Mapping[LocaleCode, list[str]],
    name: str,
) -> prose_rules.ParsedProse:
    return next(version for version in versions if name in names_by_locale[version.version.locale])


def _pairs(texts: Sequence[prose_rules.ParsedProse]) -> Iterator[list[prose_rules.ParsedProse]]:
    """The versions of each published record that has several, if all could be read."""
    for _, group in groupby(texts, key=lambda text: (text.prose.kind, text.prose.id)):
        versions = list(group)
        prose = versions[0].prose
        if len(versions) == len(prose.versions) > 1 and prose.status is Status.PUBLISHED:
            yield versions
