"""Imports a document: its capture, a source record, a draft, and what to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from site_gen.domain.sources import Capture
from site_gen.domain.text import LocaleCode, LocalNames, LocalText, RecordId
from site_gen.ingest import captures, formats, records
from site_gen.ingest.addresses import address_of
from site_gen.ingest.characters import character_doubts
from site_gen.ingest.cleaning import CleanedArticle, KnownLines, clean_article
from site_gen.ingest.document import ParsedDocument, RawLine, RemovedLine, ReviewItem
from site_gen.ingest.languages import LanguageGuess, guess_language
from site_gen.ingest.mending import with_mended_characters
from site_gen.ingest.metadata import author_of, suggest_topics
from site_gen.ingest.phrases import PhraseTables
from site_gen.ingest.publication import PublicationDate, publication_date_of
from site_gen.ingest.text import DIRECTION_CONTROLS, without_controls
from site_gen.problems import Checked, Problem, Span
from site_gen.structs import replace


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """What an import needs to know of the site.

    `topics` holds the keywords of each topic by language; `known_captures` the source that records
    each sha256, `unfinished` those whose draft was not written because the import was stopped;
    `taken` the ids of sources and articles in use. The folders are checked as well, so ids that
    could not be loaded are not given twice. `readers` are the desk's own, by the ending of a file.
    `captured_pages` are complete imports by the name of the capture, `addresses` the sources by
    their `url`.
    """

    content: Path
    captures: Path
    locales: tuple[LocaleCode, ...]
    default_locale: LocaleCode
    topics: tuple[tuple[RecordId, LocalNames], ...]
    known_captures: Mapping[str, RecordId]
    taken: frozenset[str]
    tool: str
    unfinished: Mapping[str, RecordId] = field(default_factory=dict)
    readers: Mapping[str, formats.Reader] = field(default_factory=dict)
    phrases: PhraseTables = PhraseTables()
    captured_pages: Mapping[str, RecordId] = field(default_factory=dict)
    addresses: Mapping[str, RecordId] = field(default_factory=dict)

    def article_text(self, source: RecordId, draft: records.Draft) -> str:
        """The draft with a note in its own language."""
        return records.article_text(source, draft, self.phrases.of(draft.locale).note)

    def after(self, imported: ImportResult) -> ImportSettings:
        """The settings after this import, for the next file of the same command."""
        return replace(
            self,
            known_captures={**self.known_captures, imported.sha256: imported.source},
            taken=self.taken | {imported.source, imported.article},
        )


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import made.

    `date` is EDTF, empty when the document states none and ending in `?` when it can be read two
    ways. With `already` nothing was written: `source` is the record that holds these very bytes,
    and nothing but it and `sha256` is filled in.
    """

    source: RecordId
    article: RecordId
    written: tuple[Path, ...]
    title: str
    language: str
    date: str
    topics: tuple[RecordId, ...]
    cuts: tuple[RemovedLine, ...]
    questions: tuple[ReviewItem, ...]
    sha256: str
    already: bool = False


# No build reads a larger file; what stands above the text of a draft needs some of it.
LARGEST_DRAFT = captures.LARGEST_INPUT - 100_000
# The draft, the article that it was made from, and the questions about both.
Drafted: TypeAlias = tuple[records.Draft, CleanedArticle, tuple[ReviewItem, ...]]


def import_document(
    file: Path, settings: ImportSettings, *, now: datetime
) -> Checked[ImportResult | None]:
    """Keep a file and draft an article from it. Raises OSError."""
    ending = formats.ending_of(file)
    if ending not in {**formats.READERS, **settings.readers}:
        return formats.unknown_format(file, settings.readers)
    content = captures.read_input(file, formats.largest_input(ending))
    if content.value is None:
        return Checked(None, content.problems)
    return import_received(captures.ReceivedFile(file, content.value), settings, now=now)


def import_received(
    received: captures.ReceivedFile, settings: ImportSettings, *, now: datetime
) -> Checked[ImportResult | None]:
    """Keep what was received and draft an article from it; only new files are written.

    The draft is written last, so that none is without its source: an import that was cut short is
    finished by the next one, and one that is complete is recognised by its bytes. Raises OSError.
    """
    file, content = received.name, received.content
    digest = captures.sha256_of(content)
    if source := settings.known_captures.get(digest):
        return Checked(already_imported(source, digest))
    document = {**formats.READERS, **settings.readers}[formats.ending_of(file)](file, content)
    if document.value is None:
        return Checked(None, document.problems)
    drafted = draft_of(document.value, settings, now=now) if document.value.lines else None
    if drafted is None or not drafted[0].paragraphs:
        return _no_text(file)
    if records.body_size(drafted[0]) > LARGEST_DRAFT:
        return _too_long(file)
    return Checked(_write(received, document.value, drafted, settings=settings, now=now))


def _write(
    received: captures.ReceivedFile,
    document: ParsedDocument,
    drafted: Drafted,
    *,
    settings: ImportSettings,
    now: datetime,
) -> ImportResult:
    draft, cleaned, questions = drafted
    content = received.content
    digest = captures.sha256_of(content)
    source, article = _ids(settings, draft, digest=digest)
    name = captures.capture_name(received.name, content, folder=settings.captures)
    note = _encoding_note(document.guessed_encoding, settings)
    moment = document.retrieved or captures.utc_timestamp(now)
    capture = Capture(name, digest, moment, settings.tool, note=note, asked=document.asked)
    source_text = records.source_text(source, draft, capture=capture).encode()
    files = (
        (settings.captures / name, content),
        *([] if digest in settings.unfinished else [(_source_path(settings, source), source_text)]),
        (
            _article_path(settings, article, locale=draft.locale),
            settings.article_text(source, draft).encode(),
        ),
    )
    return ImportResult(
        source=source,
        article=article,
        written=tuple(path for path, text in files if captures.write_new(path, text)),
        title=draft.title,
        language=draft.language,
        date=draft.issued,
        topics=draft.topics,
        cuts=cleaned.cuts,
        questions=(*questions, *_same_address(settings, draft.url)),
        sha256=digest,
    )


def _same_address(settings: ImportSettings, url: str) -> Iterator[ReviewItem]:
    if known := settings.addresses.get(url):
        asks = f"source `{known}` has this address too: compare them, and keep one if they are one"
        yield ReviewItem("url", asks)


def draft_of(document: ParsedDocument, settings: ImportSettings, *, now: datetime) -> Drafted:
    """The draft of a document, before it has an id or a path; writes nothing."""
    doubts = character_doubts(document.lines)
    document, mended = with_mended_characters(document)
    language = _language_of(document, settings)
    tables = settings.phrases.among(*settings.locales, "en", language.language)
    address = address_of(document.lines, document.url)
    author = author_of(document.lines, document.author, tables)
    published = _published(document, tables, author=author.name)
    known = KnownLines(published.lines, address.lines, author.lines, published.asked)
    cleaned = clean_article(document, tables, known)
    topics = suggest_topics(cleaned.text, settings.topics, locale=language.locale)
    draft = records.Draft(
        locale=language.locale,
        language=language.language,
        title=without_controls(cleaned.title),
        issued=published.edtf,
        day=_whole_day(published),
        topics=topics.topics,
        paragraphs=cleaned.paragraphs,
        url=address.url,
        author=without_controls(author.name),
        accessed=document.retrieved[:10],
    )
    questions = (
        *(*document.questions, *mended, *doubts),
        *(*cleaned.questions, *published.questions, *language.questions),
        *(*author.questions, *address.questions),
        *_document_doubts(document, published, now=now, has_address=bool(address.url)),
        topics.question,
    )
    return draft, cleaned, tuple(sorted(questions, key=lambda question: _rank(question.field)))


def _language_of(document: ParsedDocument, settings: ImportSettings) -> LanguageGuess:
    text = "\n".join(line.text for line in document.lines)
    return guess_language(
        text, settings.locales, default=settings.default_locale, stated=document.language
    )


def _published(document: ParsedDocument, tables: PhraseTables, *, author: str) -> PublicationDate:
    by_metadata = tuple(filter(None, (document.published, *document.dates.published)))
    page = replace(document.dates, published=by_metadata)
    left_out = tuple(RawLine(cut.line, cut.text, -1) for cut in document.left_out)
    return publication_date_of(document.lines, tables, page=page, elsewhere=left_out, author=author)


_FIELDS = "title date language capture url publisher author topics body".split()  # noqa: SIM905


def _rank(field: str) -> int:
    return _FIELDS.index(field) if field in _FIELDS else len(_FIELDS)


def _whole_day(published: PublicationDate) -> str:
    dated = published.dated
    return dated.day.iso if dated and dated.day.day else ""


def _document_doubts(
    document: ParsedDocument, published: PublicationDate, *, now: datetime, has_address: bool
) -> Iterator[ReviewItem]:
    if published.dated and published.dated.day.first > now.date():
        asks = f"{published.dated.day.iso} has not come yet: confirm or correct"
        yield ReviewItem("date", asks)
    fields = {question.field for question in document.questions}
    encoding = document.guessed_encoding
    if encoding and "capture" not in fields:
        asks = (
            f"the file does not say its encoding; it was read as {encoding}: check the characters"
        )
        yield ReviewItem("capture", asks)
    if not has_address and "publisher" not in fields:
        yield ReviewItem("publisher", "nothing states who published it: write the id of the outlet")
    if count := sum(bool(DIRECTION_CONTROLS.search(line.text)) for line in document.lines):
        asks = f"{count} lines had invisible marks that turn the direction; they were left out"
        yield ReviewItem("body", asks)


def _encoding_note(encoding: str, settings: ImportSettings) -> LocalText:
    notes = (
        (code, settings.phrases.of(code).guessed.replace("{encoding}", encoding))
        for code in settings.locales
    )
    return LocalText(tuple((code, text) for code, text in notes if encoding and text))


def _ids(
    settings: ImportSettings, draft: records.Draft, *, digest: str
) -> tuple[RecordId, RecordId]:
    """Ids that no record and no file has; those of our own unfinished import count as free."""

    unfinished = settings.unfinished.get(digest)

    def is_free(source: RecordId, article: RecordId) -> bool:
        is_taken = source in settings.taken or _source_path(settings, source).exists()
        if is_taken and not unfinished:
            return False
        source = unfinished or source
        path = _article_path(settings, article, locale=draft.locale)
        if path.exists() and path.read_bytes() == settings.article_text(source, draft).encode():
            return True
        return article not in settings.taken and not any(path.parent.glob(f"{article}.*"))

    outlet = records.outlet_of(draft.url) if draft.url else records.UNIDENTIFIED
    stem = records.stem_of(outlet, draft.issued.removesuffix("?"), digest=digest)
    source, article = records.ids_for(stem, is_free=is_free)
    return unfinished or source, article


def _article_path(settings: ImportSettings, article: RecordId, *, locale: LocaleCode) -> Path:
    return settings.content / "articles" / f"{article}.{locale}.md"


def _source_path(settings: ImportSettings, source: RecordId) -> Path:
    return settings.content / "sources" / f"{source}.yaml"


_NOTHING = ImportResult(
    RecordId(""), RecordId(""), (), "", "", "", (), (), (), sha256="", already=True
)


def already_imported(source: RecordId, digest: str) -> ImportResult:
    """The result of an import that has nothing to do."""
    return replace(_NOTHING, source=source, sha256=digest)


def _too_long(file: Path) -> Checked[None]:
    message = f"its text is larger than {captures.LARGEST_INPUT // 1_000_000} MB"
    hint = "save the text of the article alone as .txt and import that"
    return Checked(None, (Problem("import-too-large", message, Span(str(file)), hint=hint),))


def _no_text(file: Path) -> Checked[None]:
    hint = "save the article again, or copy its text into a .txt file"
    problem = Problem("import-empty", "there is no text in it", Span(str(file)), hint=hint)
    return Checked(None, (problem,))
