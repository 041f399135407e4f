"""`cite`: a record into the citation of it that somebody asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from site_gen.commands.place import Folders, read_templates
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, Record, kind_of, load_corpus
from site_gen.problems import Checked, Problem, did_you_mean, warning
from site_gen.render.citations import Style, entry_of
from site_gen.render.reference_files import bibtex_of, csl_of, ris_of
from site_gen.render.runs import entry_markdown, entry_text, paragraph_html
from site_gen.render.setting import foreign_to
from site_gen.render.silence import silenced
from site_gen.render.templates import load_templates
from site_gen.render.works import Citing, Work, languages_of, work_of


class Format(StrEnum):
    """What a citation is written in; the last three are files for reference managers."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which citation somebody asks for; `name` is an id or `kind:id`.

    An empty language is the site's default one; for a reference manager, all that the record is
    written in.
    """

    name: str
    language: str
    style: Style
    format: Format
    seen: dt.date


def cite(folders: Folders, wish: Wish) -> Checked[str | None]:
    """The citation, or why there is none; faults in other records do not matter. Raises OSError."""
    loaded = load_corpus(folders.content)
    corpus = loaded.value
    if corpus is None:
        return Checked(None, loaded.problems)
    wrong = (*_without_language(corpus, wish), *_without_record(corpus, wish, loaded.problems))
    if wrong:
        return Checked(None, wrong)
    templates = load_templates(read_templates(folders.templates), corpus.config, corpus.wordings)
    if templates.problems:
        return Checked(None, templates.problems)
    books = templates.value.books
    citing = Citing(silenced(corpus, books), books)
    record = _named(citing.corpus, wish.name)[0]
    return Checked(_written(citing, record, wish), tuple(_doubts(record)))


def _written(citing: Citing, record: Record, wish: Wish) -> str:
    asked = (LocaleCode(wish.language),) if wish.language else ()
    writer = _FILES.get(wish.format)
    if writer:
        codes = asked or languages_of(citing, record)
        return writer(citing, [work_of(citing, record, code) for code in codes], wish.seen)
    code = next(iter(asked), citing.config.default_locale)
    entry = entry_of(citing, work_of(citing, record, code), wish.style, wish.seen)
    if wish.format is Format.HTML:
        foreign = [foreign_to(citing.config, direction) for direction in Direction]
        return str(paragraph_html(entry, foreign))
    return (entry_markdown if wish.format is Format.MARKDOWN else entry_text)(entry) + "\n"


def _named(corpus: Corpus, name: str) -> list[Record]:
    """The records that an id stands for: of one kind if it says which."""
    scheme, _, record = name.rpartition(":")
    kinds = [kind for kind in Kind if scheme in {"", kind.value}]
    found = (corpus.find(kind, RecordId(record)) for kind in kinds)
    return [record for record in found if record]


def _without_language(corpus: Corpus, wish: Wish) -> Iterator[Problem]:
    codes = corpus.config.codes
    if wish.language and wish.language not in codes:
        hint = did_you_mean(wish.language, codes) or f"write one of {', '.join(codes)}"
        told = f"the site has no language `{wish.language}`"
        yield Problem("locale-unknown", told, hint=hint)


def _without_record(corpus: Corpus, wish: Wish, faults: tuple[Problem, ...]) -> Iterator[Problem]:
    """Why the name stands for no one record; one whose file is at fault is told by its faults."""
    found = _named(corpus, wish.name)
    if len(found) == 1:
        return
    if found:
        names = ", ".join(f"`{kind_of(record)}:{record.id}`" for record in found)
        told = f"several records are called `{wish.name}`"
        yield Problem("reference-unknown", told, hint=f"write one of {names}")
        return
    scheme, _, record = wish.name.rpartition(":")
    if any(corpus.knows(kind, RecordId(record)) for kind in Kind if scheme in {"", kind.value}):
        yield from (problem for problem in faults if problem.is_error)
        return
    known = [name for kind, name in corpus.by_id]
    in_full = [f"{kind}:{name}" for kind, name in corpus.by_id]
    hint = did_you_mean(wish.name, in_full if scheme else known)
    told = f"no record is called `{wish.name}`"
    yield Problem("reference-unknown", told, hint=hint or "its address on the site ends in its id")


def _doubts(record: Record) -> Iterator[Problem]:
    """What somebody who cites a record should know of it."""
    if record.status is Status.PUBLISHED:
        return
    draft = record.status is Status.DRAFT
    told = f"{kind_of(record)} `{record.id}` {'is a draft' if draft else 'was withdrawn'}"
    hint = "its link works once it is published" if draft else "its page says so, and no more"
    yield warning("citation-not-public", told, record.places.of("status"), hint=hint)


_FILES: Mapping[Format, Callable[[Citing, list[Work], dt.date | None], str]] = {
    Format.BIBTEX: bibtex_of,
    Format.RIS: ris_of,
    Format.CSL_JSON: csl_of,
}
