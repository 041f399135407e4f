"""Rules on translations: missing, stale, or different from the original."""

from collections.abc import Iterator, Mapping, Sequence

from site_gen.config import Config
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import LocaleCode, LocalText, Status, references_in
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.problems import Problem, Severity, Span, did_you_mean, warning
from site_gen.structs import Struct
from site_gen.verify import prose_rules, record_rules

MOST_LISTED = 5


def translation_missing(record: Record, config: Config) -> Iterator[Problem]:
    """A language that a published record lacks: a warning, since its page falls back visibly."""
    if record.status is not Status.PUBLISHED:
        return
    texts = _required_texts(record)
    if isinstance(record, Prose):
        yield from _files_missing(record, config)
        texts = _updates(record)
    for field, text in texts:
        yield from _words_missing(record, field, text, config)


def _files_missing(prose: Prose, config: Config) -> Iterator[Problem]:
    for code in config.codes:
        if prose.version(code) is None:
            message = f"{prose.kind} `{prose.id}` has no `{code}`"
            hint = f"write `{prose.id}.{code}.md`; until then its page shows the original"
            yield warning("translation-missing", message, prose.places.start, hint=hint)


def _words_missing(
    record: Record, field: str, text: LocalText, config: Config
) -> Iterator[Problem]:
    for code in config.codes:
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
        if isinstance(record, Claim) and record.caution.locales:
            yield "caution", record.caution
        if isinstance(record, Question) and record.scope.locales:
            yield "scope", record.scope
        if isinstance(record, Question) and record.assessment:
            yield "assessment", record.assessment.text


def locale_unknown(record: Record, config: Config) -> Iterator[Problem]:
    """Text in a language that the site never had; a source's title may be in its own language."""
    for field, text in _local_texts(record):
        allowed = {*config.codes, *config.retired}
        if isinstance(record, Source) and field == "title":
            allowed.add(LocaleCode(record.language))
        for code in (code for code in text.locales if code not in allowed):
            yield _unknown_locale(record, field, code, config)


def _unknown_locale(record: Record, field: str, code: LocaleCode, config: Config) -> Problem:
    message = f"`{field}` of {kind_of(record)} `{record.id}` is given in `{code}`, "
    message += "which is none of the site's languages"
    hint = did_you_mean(code, config.codes) or "correct the code, or remove it"
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


def _translations(record: Record) -> Iterator[tuple[Prose, Version]]:
    if isinstance(record, Prose) and record.status is Status.PUBLISHED:
        yield from ((record, v) for v in record.versions if v.locale != record.original)


def translation_stale(record: Record, _: Config) -> Iterator[Problem]:
    """A translation of an original that has changed since."""
    for prose, version in _translations(record):
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


def translation_unrecorded(record: Record, _: Config) -> Iterator[Problem]:
    """A translation without the digest of its original: nobody would notice a later change."""
    for prose, version in _translations(record):
        if not version.translates:
            message = f"the `{version.locale}` of {prose.kind} `{prose.id}` does not say "
            message += "which original it translates"
            hint = f"if it is up to date, run `python build.py translated {prose.id}`"
            yield warning("translation-unrecorded", message, version.places.start, hint=hint)


class _MissingPart(Struct, frozen=True):
    """The names that a version lacks and another version has."""

    prose: Prose
    of: Version
    holder: Version
    names: tuple[str, ...]

    def message(self, verb: str) -> str:
        listed = ", ".join(f"`{name}`" for name in self.names[:MOST_LISTED])
        unlisted = len(self.names) - MOST_LISTED
        more = f" and {unlisted} more" if unlisted > 0 else ""
        subject = f"the `{self.of.locale}` of {self.prose.kind} `{self.prose.id}`"
        return f"{subject} does not {verb} {listed}{more}, as the `{self.holder.locale}` does"

    @property
    def related(self) -> tuple[tuple[str, Span], ...]:
        return (("the other", self.holder.places.start),)


def pair_differs(prose: Prose, corpus: Corpus) -> Iterator[Problem]:
    """Versions of a record that link to different records."""
    named = ({(r.kind, r.id) for r in references_in(version.body)} for version in prose.versions)
    first = next(named)
    if all(first == others for others in named):
        return
    links = {
        version.locale: [
            f"{reference.kind}:{reference.id}"
            for reference in references_in(version.body)
            if record_rules.is_known(reference, corpus)
        ]
        for version in prose.versions
    }
    for part in _missing_parts(prose, links):
        yield Problem(
            "pair-differs",
            part.message("link to"),
            part.of.places.start,
            hint="add the links, or take them out of the other",
            related=part.related,
            severity=Severity.WARNING,
        )


def pair_anchors_differ(texts: Sequence[prose_rules.ParsedProse]) -> Iterator[Problem]:
    """Versions of a record with different anchors: a link to one would fail in the other."""
    anchors = {
        text.version.locale: [name for name, _ in prose_rules.ids_in(text)] for text in texts
    }
    for part in _missing_parts(texts[0].prose, anchors) if texts else ():
        yield Problem(
            "pair-anchors-differ",
            part.message("have the anchors"),
            part.of.places.start,
            hint="give the same headings the same {#anchor}",
            related=part.related,
            severity=Severity.WARNING,
        )


def _missing_parts(
    prose: Prose, names_by_locale: Mapping[LocaleCode, list[str]]
) -> Iterator[_MissingPart]:
    """What the versions of a published record lack, if the names in all of them are known."""
    if prose.status is not Status.PUBLISHED or len(names_by_locale) < len(prose.versions):
        return
    all_names = dict.fromkeys(name for names in names_by_locale.values() for name in names)
    for version in prose.versions:
        present = names_by_locale[version.locale]
        missing = tuple(name for name in all_names if name not in present)
        if missing:
            holder = next(v for v in prose.versions if missing[0] in names_by_locale[v.locale])
            yield _MissingPart(prose, version, holder, missing)
