"""`brief`, `cite` and `links`: a record as a document, a citation or a list of links."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.documents.briefings import DocumentFormat, document_bytes
from site_gen.documents.html import briefing_document
from site_gen.documents.link_list import (
    LinkList,
    link_list,
    list_as_html,
    list_as_markdown,
    list_as_text,
)
from site_gen.domain.articles import Prose
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.language.bidi import foreign_language
from site_gen.load.corpus import Corpus, Record, kind_of, load_corpus
from site_gen.pipeline import Rules, language_problems
from site_gen.plan.site_plan import plan_site
from site_gen.problems import Checked, Problem, did_you_mean, sorted_problems, warning
from site_gen.render.citations import formatting
from site_gen.render.citations.reference_files import bibtex_of, csl_of, ris_of
from site_gen.render.citations.styles import CitationStyle, citation_of_work
from site_gen.render.citations.works import CitationContext, Work, languages_of, work_of
from site_gen.render.html.site_context import site_context
from site_gen.render.html.templates import load_templates
from site_gen.render.views.briefing import briefing_of
from site_gen.render.withdrawn import without_withdrawn_text
from site_gen.write.disk import replace_synced


class CitationFormat(StrEnum):
    """The format of a citation; the last three are files for reference managers."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


@dataclass(frozen=True, slots=True)
class CitationRequest:
    """Which citation to make; `name` is an id or `kind:id`.

    An empty language is the site's default one; for a reference manager, all that the record is
    written in.
    """

    name: str
    language: str
    style: CitationStyle
    format: CitationFormat
    seen: dt.date


def cite_record(folders: ProjectFolders, request: CitationRequest) -> Checked[str | None]:
    """The citation, or why there is none; errors in other records do not matter. Raises OSError."""
    loaded = load_corpus(folders.content)
    corpus = loaded.value
    if corpus is None:
        return Checked(None, loaded.problems)
    problems = (
        *_language_problems(corpus, request),
        *_record_problems(corpus, request, loaded.problems),
    )
    if problems:
        return Checked(None, problems)
    files = read_templates(*folders.template_folders)
    templates = load_templates(files, corpus.config, corpus.catalogue_files)
    if templates.has_errors:
        return Checked(None, templates.problems)
    catalogues = templates.value.catalogues
    context = CitationContext(without_withdrawn_text(corpus, catalogues), catalogues)
    record = _records_named(context.corpus, request.name)[0]
    return Checked(_citation_text(context, record, request), tuple(_status_warnings(record)))


def _citation_text(context: CitationContext, record: Record, request: CitationRequest) -> str:
    locales = (LocaleCode(request.language),) if request.language else ()
    writer = _FILES.get(request.format)
    if writer:
        codes = locales or languages_of(context, record)
        return writer(context, [work_of(context, record, code) for code in codes], request.seen)
    code = next(iter(locales), context.config.default_locale)
    entry = citation_of_work(context, work_of(context, record, code), request.style, request.seen)
    if request.format is CitationFormat.HTML:
        foreign = [foreign_language(context.config, direction) for direction in Direction]
        return str(formatting.citation_paragraph(entry, foreign))
    is_markdown = request.format is CitationFormat.MARKDOWN
    return f"{(formatting.citation_markdown if is_markdown else formatting.citation_text)(entry)}\n"


def _records_named(corpus: Corpus, name: str) -> list[Record]:
    """The records with this id; of one kind if the name says which."""
    scheme, _, record = name.rpartition(":")
    kinds = [kind for kind in Kind if scheme in {"", kind.value}]
    records = (corpus.find(kind, RecordId(record)) for kind in kinds)
    return [record for record in records if record]


def _language_problems(corpus: Corpus, request: CitationRequest) -> Iterator[Problem]:
    codes = corpus.config.codes
    if request.language and request.language not in codes:
        hint = did_you_mean(request.language, codes) or f"write one of {', '.join(codes)}"
        message = f"the site has no language `{request.language}`"
        yield Problem("locale-unknown", message, hint=hint)


def _record_problems(
    corpus: Corpus, request: CitationRequest, load_problems: tuple[Problem, ...]
) -> Iterator[Problem]:
    """Why the name is not that of one record; errors in its file are the reason, if any."""
    records = _records_named(corpus, request.name)
    if len(records) == 1:
        return
    if records:
        names = ", ".join(f"`{kind_of(record)}:{record.id}`" for record in records)
        message = f"several records are called `{request.name}`"
        yield Problem("reference-unknown", message, hint=f"write one of {names}")
        return
    scheme, _, record = request.name.rpartition(":")
    if any(corpus.knows(kind, RecordId(record)) for kind in Kind if scheme in {"", kind.value}):
        yield from (problem for problem in load_problems if problem.is_error)
        return
    ids = [name for kind, name in corpus.by_id]
    in_full = [f"{kind}:{name}" for kind, name in corpus.by_id]
    hint = did_you_mean(request.name, in_full if scheme else ids)
    message = f"no record is called `{request.name}`"
    yield Problem(
        "reference-unknown", message, hint=hint or "its address on the site ends in its id"
    )


def _status_warnings(record: Record) -> Iterator[Problem]:
    """What somebody who cites a record should know of it."""
    if record.status is Status.PUBLISHED:
        return
    draft = record.status is Status.DRAFT
    message = f"{kind_of(record)} `{record.id}` {'is a draft' if draft else 'was withdrawn'}"
    hint = "its link works once it is published" if draft else "its page says so, and no more"
    yield warning("citation-not-public", message, record.places.of("status"), hint=hint)


_FILES: Mapping[CitationFormat, Callable[[CitationContext, list[Work], dt.date | None], str]] = {
    CitationFormat.BIBTEX: bibtex_of,
    CitationFormat.RIS: ris_of,
    CitationFormat.CSL_JSON: csl_of,
}


@dataclass(frozen=True, slots=True)
class BriefingRequest:
    """Which briefing to make; an empty language is the site's default one.

    `as_of` is the day printed on it, None for the newest that the content names.
    """

    topic: str
    language: str
    format: DocumentFormat
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BriefingResult:
    """A document and its file name; or the problems, of the content or of the request."""

    content: bytes = b""
    name: str = ""
    problems: tuple[Problem, ...] = ()
    is_content_error: bool = False


def make_briefing(
    folders: ProjectFolders, request: BriefingRequest, rules: Rules
) -> BriefingResult:
    """Make a briefing of what readers may see; none from content with errors. Raises OSError."""
    loaded = load_corpus(folders.content)
    if loaded.value is None:
        return BriefingResult(problems=loaded.problems)
    problems = tuple(_brief_problems(loaded.value, request))
    if problems:
        return BriefingResult(problems=problems)
    problems = (*loaded.problems, *(p for rule in rules.corpus for p in rule(loaded.value)))
    errors = sorted_problems(problem for problem in problems if problem.is_error)
    if errors:
        return BriefingResult(problems=errors, is_content_error=True)
    return _make(folders, request, loaded.value.without_drafts())


def _make(folders: ProjectFolders, request: BriefingRequest, corpus: Corpus) -> BriefingResult:
    files = read_templates(*folders.template_folders)
    templates = load_templates(files, corpus.config, corpus.catalogue_files)
    planned = plan_site(corpus)
    of_words = language_problems(corpus, templates.value.catalogues)
    of_content = (*planned.problems, *(problem for problem in of_words if problem.is_error))
    if templates.has_errors or of_content:
        problems = (*templates.problems, *of_content)
        return BriefingResult(problems=problems, is_content_error=bool(of_content))
    site = site_context(corpus, planned.value, templates.value)
    code = LocaleCode(request.language or corpus.config.default_locale)
    topic = site.corpus.find(Kind.TOPIC, RecordId(request.topic))
    if not isinstance(topic, Prose):
        raise LookupError(f"topic `{request.topic}` was found and is no topic")
    briefing = briefing_of(site, topic, code, request.as_of)
    locale = corpus.config.locale(code)
    document = briefing_document(briefing, templates.value, files, locale)
    if document.value is None:
        return BriefingResult(problems=document.problems)
    content = document_bytes(document.value, request.format)
    name = f"{topic.id}.{code}.{request.format}"
    return BriefingResult(content.value or b"", name, content.problems)


def _brief_problems(corpus: Corpus, request: BriefingRequest) -> Iterator[Problem]:
    """The problems of the request itself, whatever the content says."""
    codes = corpus.config.codes
    if request.language and request.language not in codes:
        hint = did_you_mean(request.language, codes) or f"write one of {', '.join(codes)}"
        message = f"the site has no language `{request.language}`"
        yield Problem("locale-unknown", message, hint=hint)
    topics = {prose.id: prose for prose in corpus.prose if prose.kind is Kind.TOPIC}
    topic = topics.get(RecordId(request.topic))
    if topic is None:
        listing = ", ".join(sorted(topics)) or "none yet"
        hint = did_you_mean(request.topic, topics) or f"the topics are {listing}"
        yield Problem("reference-unknown", f"no topic is called `{request.topic}`", hint=hint)
    elif topic.status is not Status.PUBLISHED:
        message = f"the topic `{topic.id}` is {_STATES[topic.status]}"
        hint = "a briefing says only what readers may see"
        yield Problem("reference-unknown", message, topic.places.of("status"), hint=hint)


_STATES = {Status.DRAFT: "a draft", Status.WITHDRAWN: "withdrawn"}


def would_overwrite(path: Path, content: bytes) -> bool:
    """Whether another document is there, which somebody may have worked on."""
    return path.exists() and path.read_bytes() not in {b"", content}


def write_document(path: Path, content: bytes) -> None:
    """Write the document in one step. Raises OSError."""
    replace_synced(path, content)


class LinkListFormat(StrEnum):
    """The format of the list."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


_WRITERS: Mapping[LinkListFormat, Callable[[LinkList], str]] = {
    LinkListFormat.TEXT: list_as_text,
    LinkListFormat.MARKDOWN: list_as_markdown,
    LinkListFormat.HTML: list_as_html,
}


def list_links(
    folders: ProjectFolders,
    name: str,
    language: str,
    format_: LinkListFormat,
    seen: dt.date | None = None,
) -> Checked[str | None]:
    """The links of what readers may see of a topic, or why there are none.

    `name` is an id or `topic:id`; an empty language is the site's default one. Claims are cited if
    there is a day on which they were seen. Errors in records do not matter. Raises OSError.
    """
    loaded = load_corpus(folders.content)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    corpus = loaded.value.without_drafts()
    topic = corpus.find(Kind.TOPIC, RecordId(name.removeprefix(f"{Kind.TOPIC}:")))
    problems = tuple(_links_problems(corpus, topic, name, language))
    files = read_templates(*folders.template_folders)
    templates = load_templates(files, corpus.config, corpus.catalogue_files)
    if problems or templates.has_errors or not isinstance(topic, Prose):
        return Checked(None, problems or templates.problems)
    site = site_context(corpus, plan_site(corpus).value, templates.value)
    code = LocaleCode(language or corpus.config.default_locale)
    return Checked(_WRITERS[format_](link_list(site, topic, code, seen)))


def _links_problems(corpus: Corpus, topic: object, name: str, language: str) -> Iterator[Problem]:
    codes = corpus.config.codes
    if language and language not in codes:
        hint = did_you_mean(language, codes) or f"write one of {', '.join(codes)}"
        yield Problem("locale-unknown", f"the site has no language `{language}`", hint=hint)
    if topic is None:
        ids = [topic_record.id for topic_record in corpus.of_kind(Kind.TOPIC)]
        hint = did_you_mean(name, ids) or "its id is the name of its file"
        yield Problem("reference-unknown", f"no published topic is called `{name}`", hint=hint)
