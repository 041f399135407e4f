"""A document from outside -> its capture, a source record and a draft, with what to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from site_gen.domain.sources import Capture
from site_gen.domain.text import LocaleCode, LocalText, RecordId
from site_gen.ingest.bylines import author_of
from site_gen.ingest.capture import (
    capture_name,
    digest_of,
    received,
    retrieved_at,
    write_new,
)
from site_gen.ingest.cleaning import Cleaned, cleaned
from site_gen.ingest.dates import Publication, publication_of
from site_gen.ingest.desk import Desk, Imported, Question
from site_gen.ingest.html import read_html
from site_gen.ingest.language import tongue_of
from site_gen.ingest.naming import UNIDENTIFIED, ids_for, outlet_of, stem_of
from site_gen.ingest.phrases import phrases_of
from site_gen.ingest.plain import EMBEDDINGS, readable
from site_gen.ingest.reading import Reading
from site_gen.ingest.records import Drafted, article_text, source_text
from site_gen.ingest.topics import suggested
from site_gen.ingest.txt import read_txt
from site_gen.problems import Checked, Problem, Span

_READERS = {".txt": read_txt, ".html": read_html, ".htm": read_html}


def import_documents(
    files: Iterable[Path], desk: Desk, *, now: datetime
) -> Iterator[Checked[Imported | None]]:
    """Import one after another, each knowing of those before it."""
    for file in files:
        imported = import_document(file, desk, now=now)
        if imported.value:
            desk = desk.knowing(imported.value)
        yield imported


def import_document(file: Path, desk: Desk, *, now: datetime) -> Checked[Imported | None]:
    """Keep a document and draft an article from it; only new files are written.

    The source record is written last: an import that was cut short is finished by the next one,
    and one that is complete is recognised by its bytes. Raises OSError.
    """
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        return _unknown_format(file)
    content = received(file)
    if content.value is None:
        return Checked(None, content.problems)
    digest = digest_of(content.value)
    if known := desk.known_captures.get(digest):
        return Checked(_already(known, digest))
    reading = reader(file, content.value)
    if reading.value is None:
        return Checked(None, reading.problems)
    if not reading.value.lines:
        return _no_text(file)
    return Checked(_imported(file, content.value, reading=reading.value, desk=desk, now=now))


def _imported(
    file: Path, content: bytes, *, reading: Reading, desk: Desk, now: datetime
) -> Imported:
    drafted, clean, questions = draft_of(reading, desk, now=now)
    digest = digest_of(content)
    source, article = _ids(desk, drafted, digest=digest)
    name = capture_name(file, content, folder=desk.captures)
    note = _guess_note(reading.guessed_encoding, desk.locales)
    capture = Capture(name, digest, retrieved_at(now), desk.tool, note=note)
    files = (
        (desk.captures / name, content),
        (
            _article_path(desk, article, locale=drafted.locale),
            article_text(source, drafted).encode(),
        ),
        (_source_path(desk, source), source_text(source, drafted, capture=capture).encode()),
    )
    return Imported(
        source=source,
        article=article,
        written=tuple(path for path, text in files if write_new(path, text)),
        title=drafted.title,
        language=drafted.language,
        date=drafted.issued,
        topics=drafted.topics,
        cuts=clean.cuts,
        questions=questions,
        sha256=digest,
    )


def draft_of(
    reading: Reading, desk: Desk, *, now: datetime
) -> tuple[Drafted, Cleaned, tuple[Question, ...]]:
    """What a reading comes to, before it has an id or a place; writes nothing."""
    published = publication_of(reading.lines, published=reading.published)
    clean = cleaned(reading, published.lines)
    text = "\n".join((clean.title, *(line.text for lines in clean.paragraphs for line in lines)))
    tongue = tongue_of(text, desk.locales, default=desk.default_locale, stated=reading.language)
    topics = suggested(text, desk.topics, locale=tongue.locale)
    author, about_author = author_of(reading.lines, reading.author)
    drafted = Drafted(
        locale=tongue.locale,
        language=tongue.language,
        title=readable(clean.title),
        issued=published.edtf,
        day=_whole_day(published),
        topics=topics.topics,
        paragraphs=clean.paragraphs,
        url=reading.url,
        author=readable(author),
    )
    asked = (*reading.questions, *clean.questions, *published.questions, *tongue.questions)
    asked += about_author
    questions = (*asked, *_doubts(reading, published, now=now), topics.question)
    return drafted, clean, tuple(sorted(questions, key=lambda question: _rank(question.field)))


_ORDER = ("title", "date", "language", "capture", "publisher", "author", "topics", "body")


def _rank(field: str) -> int:
    return _ORDER.index(field) if field in _ORDER else len(_ORDER)


def _whole_day(published: Publication) -> str:
    dated = published.dated
    return dated.day.iso if dated and dated.day.day else ""


def _doubts(reading: Reading, published: Publication, *, now: datetime) -> Iterator[Question]:
    if published.dated and published.dated.day.first > now.date():
        asks = f"{published.dated.day.iso} has not come yet: confirm or correct"
        yield Question("date", asks)
    if encoding := reading.guessed_encoding:
        asks = (
            f"the file does not say its encoding; it was read as {encoding}: check the characters"
        )
        yield Question("capture", asks)
    if not reading.url:
        yield Question("publisher", "nothing states who published it: write the id of the outlet")
    if turned := sum(bool(EMBEDDINGS.search(line.text)) for line in reading.lines):
        asks = f"{turned} lines had invisible marks that turn the direction; they were left out"
        yield Question("body", asks)


def _guess_note(encoding: str, locales: tuple[LocaleCode, ...]) -> LocalText:
    told = ((code, phrases_of(code).guessed.format(encoding=encoding)) for code in locales)
    return LocalText(tuple((code, text) for code, text in told if encoding and text))


def _ids(desk: Desk, drafted: Drafted, *, digest: str) -> tuple[RecordId, RecordId]:
    """Ids that no record and no file has; a draft of ours that was cut short counts as free."""

    def is_free(source: RecordId, article: RecordId) -> bool:
        if source in desk.taken or _source_path(desk, source).exists():
            return False
        path = _article_path(desk, article, locale=drafted.locale)
        if path.exists() and path.read_bytes() == article_text(source, drafted).encode():
            return True
        return article not in desk.taken and not any(path.parent.glob(f"{article}.*"))

    outlet = outlet_of(drafted.url) if drafted.url else UNIDENTIFIED
    stem = stem_of(outlet, drafted.issued.removesuffix("?"), digest=digest)
    return ids_for(stem, is_free=is_free)


def _article_path(desk: Desk, article: RecordId, *, locale: LocaleCode) -> Path:
    return desk.content / "articles" / f"{article}.{locale}.md"


def _source_path(desk: Desk, source: RecordId) -> Path:
    return desk.content / "sources" / f"{source}.yaml"


_NOTHING = Imported(RecordId(""), RecordId(""), (), "", "", "", (), (), (), sha256="", already=True)


def _already(source: RecordId, digest: str) -> Imported:
    return replace(_NOTHING, source=source, sha256=digest)


def _unknown_format(file: Path) -> Checked[None]:
    message = f"files that end in `{file.suffix}` cannot be read"
    hint = "save the article as .txt (UTF-8) or as a web page, .html"
    problem = Problem("import-format-unknown", message, Span(str(file)), hint=hint)
    return Checked(None, (problem,))


def _no_text(file: Path) -> Checked[None]:
    hint = "save the article again, or copy its text into a .txt file"
    problem = Problem("import-empty", "there is no text in it", Span(str(file)), hint=hint)
    return Checked(None, (problem,))
