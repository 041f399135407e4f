"""Works into what reference managers read: BibTeX, RIS and CSL-JSON.

`bibtex_of(citing, works, seen=None)`, `ris_of(…)` and `csl_of(…)` give the text of a file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.domain.dates import Day, When
from site_gen.domain.text import Kind
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.render.citations import place_texts
from site_gen.render.edition import Edition
from site_gen.render.spans import Marks, when_text
from site_gen.render.words import Wordbook
from site_gen.render.works import Citing, Work, languages_of, title_of, work_of

Writer: TypeAlias = Callable[[Citing, Iterable[Work], dt.date | None], str]
_Tags: TypeAlias = Iterator[tuple[str, str]]

# BibTeX's kinds of entry for the types of CSL; any other is `misc`.
_ENTRIES = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
# What the entry calls who brought it out.
_OUTLETS = {
    "article": "journal",
    "inproceedings": "organization",
    "techreport": "institution",
    "phdthesis": "school",
}
# RIS's types of reference (Research Information Systems, 2001, as Zotero and EndNote read them).
_REFERENCES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&_#$"},
}
_SPECIAL = re.compile(r"[\\{}~^%&_#$]")
# An address is read verbatim: only what would end the field is written another way.
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


def bibtex_of(citing: Citing, works: Iterable[Work], seen: dt.date | None = None) -> str:
    """An entry for each work; names are kept whole, and what LaTeX would obey is escaped."""
    return "\n".join(_bibtex(citing, work, seen) for work in works)


def _bibtex(citing: Citing, work: Work, seen: dt.date | None) -> str:
    kind = _ENTRIES.get(work.type, "misc")
    fields = (f"  {name} = {{{value}}},\n" for name, value in _fields(citing, work, kind, seen))
    return f"@{kind}{{{_key(work)},\n{''.join(fields)}}}\n"


def _fields(citing: Citing, work: Work, kind: str, seen: dt.date | None) -> _Tags:
    yield "title", f"{{{_latex(title_of(citing, work).text)}}}"
    if work.authors:
        yield "author", " and ".join(f"{{{_latex(author.text)}}}" for author in work.authors)
    if work.translator:
        yield "translator", f"{{{_latex(work.translator)}}}"
    if outlet := _outlet(work):
        yield _OUTLETS.get(kind, "publisher"), f"{{{_latex(outlet)}}}"
    if kind == "misc" and work.kind is not Kind.SOURCE:
        yield "howpublished", _latex(work.site)
    if work.issued:
        yield "date", work.issued.edtf.replace("..", "")
        yield "year", f"{work.issued.earliest.year:04}"
    yield "language", _language(work)
    yield "url", re.sub(r"[{}\\ ]", lambda sign: _IN_ADDRESS[sign[0]], _url(work))
    if seen:
        yield "urldate", seen.isoformat()
    if work.keywords:
        yield "keywords", _latex(", ".join(work.keywords))
    if work.summary:
        yield "abstract", _latex(work.summary)
    if notes := _notes(citing, work):
        yield "note", _latex(_joined(citing, work, notes))


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda sign: _LATEX[sign[0]], _one_line(text))


def ris_of(citing: Citing, works: Iterable[Work], seen: dt.date | None = None) -> str:
    """A reference for each work; lines end as the format wants them."""
    lines = []
    for work in works:
        lines.append(f"TY  - {_REFERENCES.get(work.type, 'GEN')}")
        lines.extend(f"{tag}  - {_one_line(text)}" for tag, text in _tagged(citing, work, seen))
        lines.append("ER  - \r\n")
    return "".join(f"{line}\r\n" for line in lines)


def _tagged(citing: Citing, work: Work, seen: dt.date | None) -> _Tags:
    yield "ID", _key(work)
    yield "TI", title_of(citing, work).text
    yield from (("TT", title.text) for title in work.translations)
    yield from (("AU", author.text) for author in work.authors)
    if work.translator:
        yield "A4", work.translator
    if work.kind is not Kind.SOURCE:
        yield "T2", work.site
    if outlet := _outlet(work):
        yield ("T2" if work.kind is Kind.SOURCE else "PB"), outlet
    day = (work.issued.start or work.issued.end) if work.issued else None
    if day:
        yield "PY", f"{day.year:04}"
        yield "DA", _ris_day(day)
    yield "LA", _language(work)
    yield "UR", _url(work)
    if seen:
        yield "Y2", f"{seen:%Y/%m/%d}/"
    if work.summary:
        yield "AB", work.summary
    yield from (("KW", keyword) for keyword in work.keywords)
    yield from (("N1", note) for note in _notes(citing, work))


def _ris_day(day: Day) -> str:
    """YYYY/MM/DD/ and nothing after it; what is not known is left empty between its strokes."""
    year, month, number, *_ = (*day.iso.split("-"), "", "")
    return f"{year}/{month}/{number}/"


def csl_of(citing: Citing, works: Iterable[Work], seen: dt.date | None = None) -> str:
    """An array of items as the schema of CSL 1.0.2 has them."""
    items = [{name: told for name, told in _item(citing, work, seen) if told} for work in works]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(citing: Citing, work: Work, seen: dt.date | None) -> Iterator[tuple[str, object]]:
    yield "id", _key(work)
    yield "type", work.type
    yield "title", title_of(citing, work).text
    yield "author", [{"literal": author.text} for author in work.authors]
    yield "translator", [{"literal": work.translator}] if work.translator else None
    yield "container-title", _outlet(work) if work.kind is Kind.SOURCE else work.site
    yield "publisher", "" if work.kind is Kind.SOURCE else work.institution
    yield "issued", _csl_date(work.issued)
    yield "original-date", _csl_date(work.said)
    yield "accessed", {"date-parts": [[seen.year, seen.month, seen.day]]} if seen else None
    yield "URL", _url(work)
    yield "language", _language(work)
    yield "abstract", work.summary
    yield "keyword", ", ".join(work.keywords)
    yield "note", _joined(citing, work, _notes(citing, work))
    yield "custom", _csl_custom(work)


def _csl_custom(work: Work) -> Mapping[str, object] | None:
    """Translations of the title, for which CSL has no name; `title` stays as it was printed.

    `original-title` is that of a work which is itself a translation, and `translated-title` was
    taken out of 1.0.2 again (citation-style-language/schema, 341).
    """
    titles = {title.lang: title.text for title in work.translations}
    return {"translated-title": titles} if titles else None


def _csl_date(when: When | None) -> Mapping[str, object] | None:
    if when is None:
        return None
    days = [day for day in (when.start, when.end if when.is_span else None) if day]
    if when.is_span and len(days) < 2:
        return {"literal": when.edtf}
    parts = [[int(part) for part in day.iso.split("-")] for day in days]
    unsure = any(day.inferred or day.about for day in days)
    return {"date-parts": parts, "circa": True} if unsure else {"date-parts": parts}


def _key(work: Work) -> str:
    """A source is one work in all languages; anything else is one in each."""
    key = f"{work.kind}-{work.id}"
    return key if work.kind is Kind.SOURCE else f"{key}-{work.lang}"


def _outlet(work: Work) -> str:
    return work.outlet.text if work.kind is Kind.SOURCE else work.institution


def _language(work: Work) -> str:
    return work.title.lang if work.kind is Kind.SOURCE else work.lang


def _url(work: Work) -> str:
    """Where a reader finds it: of a source itself if it is on the net, else the desk's record."""
    return work.original or work.archived or work.permanent


def _notes(citing: Citing, work: Work) -> list[str]:
    """What the format has no field for, in the words of the work's language."""
    book = citing.books[work.lang]
    found = []
    if work.withdrawn:
        found.append(book.plain("cite.withdrawn", desk=work.institution))
    if work.said:
        found.append(book.plain("timeline.said", date=_day_told(work.said, work, book)))
    found.extend(place_texts(citing, work))
    if work.kind is Kind.SOURCE and not work.withdrawn:
        found.extend(book.plain("cite.translated", title=t.text) for t in work.translations)
        found.append(book.plain("cite.recorded", desk=work.institution, url=work.permanent))
    if work.issued and not work.issued.as_printed:
        found.append(_day_told(work.issued, work, book))
    return found


def _day_told(when: When, work: Work, book: Wordbook) -> str:
    return when_text(when, work.locale, book, Marks.SQUARE)


def _joined(citing: Citing, work: Work, notes: Iterable[str]) -> str:
    """Notes as one, with the mark that the language has between them."""
    book, found = citing.books[work.lang], ""
    for note in notes:
        found = book.plain("cite.also", one=found, other=note) if found else note
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


WRITERS: Mapping[PageKind, Writer] = {
    PageKind.RECORD_BIB: bibtex_of,
    PageKind.RECORD_RIS: ris_of,
    PageKind.RECORD_CSL: csl_of,
}


def reference_file(page: PlannedPage, edition: Edition) -> Artifact:
    """A planned file of one record: an entry for each language that it is written in."""
    key, citing = page.key, Citing(edition.corpus, edition.books)
    record = edition.corpus.find(key.of, key.record) if key.of and key.record else None
    if record is None:
        raise LookupError(f"the file {page.url} was planned for no record")
    works = [work_of(citing, record, code) for code in languages_of(citing, record)]
    return Artifact(page.path, WRITERS[key.kind](citing, works, None).encode(), origin=page.url)
