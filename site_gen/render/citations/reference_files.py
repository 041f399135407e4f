"""Files for reference managers: BibTeX, RIS and CSL-JSON.

`bibtex_of(citing, works, accessed=None)`, `ris_of(…)` and `csl_of(…)` return the text of a file.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.domain.dates import EdtfDate, PartialDate
from site_gen.domain.text import Kind
from site_gen.language.catalogue import Catalogue
from site_gen.language.dates import BracketStyle, when_text
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.render.citations.head_tags import shared_work
from site_gen.render.citations.styles import cited_place_texts
from site_gen.render.citations.works import CitationContext, Work, languages_of, title_of
from site_gen.render.context import SiteContext
from site_gen.render.json_text import indented_json

Writer: TypeAlias = Callable[[CitationContext, Iterable[Work], dt.date | None], str]
_Tags: TypeAlias = Iterator[tuple[str, str]]
# BibTeX's entry types for the types of CSL; any other is `misc`.
_BIBTEX_TYPES = {
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
# The field of the publisher in each entry type.
_PUBLISHER_FIELDS = {
    "article": "journal",
    "inproceedings": "organization",
    "techreport": "institution",
    "phdthesis": "school",
}
# RIS's reference types (Research Information Systems, 2001, as Zotero and EndNote read them).
_RIS_TYPES = {
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
# The types of CSL that appear in something that has a name of its own; an outlet of another type
# has published the work.
_CONTAINED = frozenset(
    {
        *("article", "article-journal", "article-magazine", "article-newspaper", "entry"),
        *("entry-dictionary", "entry-encyclopedia", "interview", "post", "post-weblog", "review"),
        *("review-book", "webpage"),
    }
)
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&_#$"},
}
_SPECIAL = re.compile(r"[\\{}~^%&_#$]")
# An address is read verbatim: only characters that would end the field are encoded.
_URL_ESCAPES = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


def bibtex_of(
    citing: CitationContext, works: Iterable[Work], accessed: dt.date | None = None
) -> str:
    """An entry for each work; names are not split, and LaTeX's special characters are escaped."""
    return "\n".join(_bibtex(citing, work, accessed) for work in works)


def _bibtex(citing: CitationContext, work: Work, accessed: dt.date | None) -> str:
    kind = _BIBTEX_TYPES.get(work.type, "misc")
    fields = (
        f"  {name} = {{{value}}},\n" for name, value in _bibtex_fields(citing, work, kind, accessed)
    )
    return f"@{kind}{{{_key(work)},\n{''.join(fields)}}}\n"


def _bibtex_fields(
    citing: CitationContext, work: Work, kind: str, accessed: dt.date | None
) -> _Tags:
    yield "title", f"{{{_latex(title_of(citing, work).text)}}}"
    if work.authors:
        yield "author", " and ".join(f"{{{_latex(author.text)}}}" for author in work.authors)
    if work.translator:
        yield "translator", f"{{{_latex(work.translator)}}}"
    if outlet := _outlet(work):
        yield _PUBLISHER_FIELDS.get(kind, "publisher"), f"{{{_latex(outlet)}}}"
    if kind == "misc" and work.kind is not Kind.SOURCE:
        yield "howpublished", _latex(work.site_title)
    if work.issued:
        yield "date", work.issued.edtf.replace("..", "")
        yield "year", f"{work.issued.earliest.year:04}"
    yield "language", _language(work)
    yield "url", re.sub(r"[{}\\ ]", lambda sign: _URL_ESCAPES[sign[0]], _url(work))
    if seen := _seen(work, accessed):
        yield "urldate", seen.edtf.replace("..", "")
    if work.keywords:
        yield "keywords", _latex(", ".join(work.keywords))
    if work.summary:
        yield "abstract", _latex(work.summary)
    if notes := _notes(citing, work):
        yield "note", _latex(_joined(citing, work, notes))


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda sign: _LATEX[sign[0]], _one_line(text))


def ris_of(citing: CitationContext, works: Iterable[Work], accessed: dt.date | None = None) -> str:
    """A reference for each work, with the line ends that the format requires."""
    lines = []
    for work in works:
        lines.append(f"TY  - {_RIS_TYPES.get(work.type, 'GEN')}")
        lines.extend(
            f"{tag}  - {_one_line(text)}" for tag, text in _ris_tags(citing, work, accessed)
        )
        lines.append("ER  - \r\n")
    return "".join(f"{line}\r\n" for line in lines)


def _ris_tags(citing: CitationContext, work: Work, accessed: dt.date | None) -> _Tags:
    yield "ID", _key(work)
    yield "TI", title_of(citing, work).text
    yield from (("TT", title.text) for title in work.translations)
    yield from (("AU", author.text) for author in work.authors)
    if work.translator:
        yield "A4", work.translator
    if container := _container(work):
        yield "T2", container
    if publisher := _publisher(work):
        yield "PB", publisher
    if day := _first_day(work.issued):
        yield "PY", f"{day.year:04}"
        yield "DA", _ris_day(day)
    yield "LA", _language(work)
    yield "UR", _url(work)
    if seen := _first_day(_seen(work, accessed)):
        yield "Y2", _ris_day(seen)
    if work.summary:
        yield "AB", work.summary
    yield from (("KW", keyword) for keyword in work.keywords)
    yield from (("N1", note) for note in _notes(citing, work))


def _first_day(when: EdtfDate | None) -> PartialDate | None:
    return (when.start or when.end) if when else None


def _ris_day(day: PartialDate) -> str:
    """YYYY/MM/DD/, with unknown parts left empty."""
    year, month, number, *_ = (*day.iso.split("-"), "", "")
    return f"{year}/{month}/{number}/"


def csl_of(citing: CitationContext, works: Iterable[Work], accessed: dt.date | None = None) -> str:
    """An array of items by the schema of CSL 1.0.2."""
    items = [
        {name: value for name, value in _csl_item(citing, work, accessed) if value}
        for work in works
    ]
    return indented_json(items) + "\n"


def _csl_item(
    citing: CitationContext, work: Work, accessed: dt.date | None
) -> Iterator[tuple[str, object]]:
    yield "id", _key(work)
    yield "type", work.type
    yield "title", title_of(citing, work).text
    yield "author", [{"literal": author.text} for author in work.authors]
    yield "translator", [{"literal": work.translator}] if work.translator else None
    yield "container-title", _container(work)
    yield "publisher", _publisher(work)
    yield "issued", _csl_date(work.issued)
    yield "original-date", _csl_date(work.said)
    yield "accessed", _csl_date(_seen(work, accessed))
    yield "URL", _url(work)
    yield "language", _language(work)
    yield "abstract", work.summary
    yield "keyword", ", ".join(work.keywords)
    yield "note", _joined(citing, work, _notes(citing, work))
    yield "custom", _csl_custom(work)


def _csl_custom(work: Work) -> Mapping[str, object] | None:
    """Translations of the title, for which CSL has no field; `title` stays as printed.

    `original-title` is for a work that is itself a translation, and `translated-title` was removed
    from 1.0.2 (citation-style-language/schema, 341).
    """
    titles = {title.lang: title.text for title in work.translations}
    return {"translated-title": titles} if titles else None


def _csl_date(when: EdtfDate | None) -> Mapping[str, object] | None:
    if when is None:
        return None
    days = [day for day in (when.start, when.end if when.is_span else None) if day]
    if when.is_span and len(days) < 2:
        return {"literal": when.edtf}
    parts = [[int(part) for part in day.iso.split("-")] for day in days]
    is_approximate = any(day.inferred or day.about for day in days)
    return {"date-parts": parts, "circa": True} if is_approximate else {"date-parts": parts}


def _key(work: Work) -> str:
    """The entry's key: a source is one work in all languages, other records one in each."""
    key = f"{work.kind}-{work.id}"
    return key if work.kind is Kind.SOURCE else f"{key}-{work.lang}"


def _container(work: Work) -> str:
    """What the work appeared in: of the desk's own records, the site."""
    if work.kind is not Kind.SOURCE:
        return work.site_title
    return work.outlet.text if work.type in _CONTAINED else ""


def _publisher(work: Work) -> str:
    """Who published the work, unless that is what it appeared in."""
    if work.kind is not Kind.SOURCE:
        return work.institution
    return "" if work.type in _CONTAINED else work.outlet.text


def _seen(work: Work, accessed: dt.date | None) -> EdtfDate | None:
    """When the address was read: that of a source by the desk, if it says when."""
    if work.accessed or accessed is None:
        return work.accessed
    day = PartialDate(accessed.year, accessed.month, accessed.day)
    return EdtfDate(day, day)


def _outlet(work: Work) -> str:
    return work.outlet.text if work.kind is Kind.SOURCE else work.institution


def _language(work: Work) -> str:
    return work.title.lang if work.kind is Kind.SOURCE else work.lang


def _url(work: Work) -> str:
    """The URL of the work itself, or of its archived copy, or of the desk's record."""
    return work.original or work.archived or work.permalink


def _notes(citing: CitationContext, work: Work) -> list[str]:
    """Facts that the format has no field for, in the words of the work's language."""
    catalogue = citing.catalogues[work.lang]
    notes = []
    if work.withdrawn:
        notes.append(catalogue.text("cite.withdrawn", desk=work.institution))
    if work.said:
        notes.append(catalogue.text("timeline.said", date=_day_text(work.said, work, catalogue)))
    notes.extend(cited_place_texts(citing, work))
    if work.kind is Kind.SOURCE and not work.withdrawn:
        notes.extend(catalogue.text("cite.translated", title=t.text) for t in work.translations)
        notes.append(catalogue.text("cite.recorded", desk=work.institution, url=work.permalink))
    if work.issued and not work.issued.as_printed:
        notes.append(_day_text(work.issued, work, catalogue))
    return notes


def _day_text(when: EdtfDate, work: Work, catalogue: Catalogue) -> str:
    return when_text(when, work.locale, catalogue, BracketStyle.SQUARE)


def _joined(citing: CitationContext, work: Work, notes: Iterable[str]) -> str:
    """The notes as one text, joined by the language's pattern."""
    catalogue, joined = citing.catalogues[work.lang], ""
    for note in notes:
        joined = catalogue.text("cite.also", one=joined, other=note) if joined else note
    return joined


def _one_line(text: str) -> str:
    return " ".join(text.split())


WRITERS: Mapping[PageKind, Writer] = {
    PageKind.RECORD_BIB: bibtex_of,
    PageKind.RECORD_RIS: ris_of,
    PageKind.RECORD_CSL: csl_of,
}


def reference_file(page: PlannedPage, site: SiteContext) -> Artifact:
    """A planned file of one record, with an entry for each language it is written in."""
    key, citing = page.key, CitationContext(site.corpus, site.catalogues)
    record = (
        site.corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    )
    if record is None:
        raise LookupError(f"the file {page.url} was planned for no record")
    works = [shared_work(site, record, code) for code in languages_of(citing, record)]
    return Artifact(page.path, WRITERS[key.kind](citing, works, None).encode(), origin=page.url)
