"""`archive`: asks a web archive to copy the page of a source, and records where the copy is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from site_gen import __version__
from site_gen.commands.content import FileEdit, write_edits
from site_gen.commands.web import source_edits
from site_gen.commands.web.pages import fetch_problem
from site_gen.domain.dates import parse_edtf
from site_gen.domain.sources import ArchivedCopy, Source
from site_gen.domain.text import RecordId
from site_gen.ingest.web import fetch
from site_gen.ingest.web.hosts import FetchLimits, FetchStopped, request_target
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.problems import Checked, Problem, did_you_mean

# "Save page now" of the Internet Archive: the address of a page behind this one.
INTERNET_ARCHIVE = "https://web.archive.org/save/"
_MOMENT = re.compile(r"/(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)\d{6}[a-z_]*/https?:", re.I)


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """What to ask of which archive; `is_agreed` says that it may know which page we look at."""

    source: str
    endpoint: str
    is_agreed: bool
    today: date


@dataclass(frozen=True, slots=True)
class ArchivedSource:
    """Where the copy of a source is, and the file that says so now."""

    source: RecordId
    copy: str
    date: str
    path: Path
    already: bool = False

    def line(self) -> str:
        """What a person reads."""
        told = "recorded already" if self.already else "written"
        return f"{self.path}: {told}: {self.copy} ({self.date})"

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {
            "source": self.source,
            "copy": self.copy,
            "date": self.date,
            "path": str(self.path),
            "already": self.already,
        }


def archive_source(
    content: Path, request: ArchiveRequest, limits: FetchLimits
) -> Checked[ArchivedSource | None]:
    """Ask for a copy of a source's page, and write its address below `url`. Raises OSError."""
    loaded = load_corpus(content)
    corpus = loaded.value
    if corpus is None:
        return Checked(None, loaded.problems)
    source = next((each for each in corpus.sources if each.id == request.source), None)
    if source is None or not source.url:
        return Checked(None, (_no_address(corpus, request.source, source),))
    endpoint = request.endpoint or corpus.config.archive or INTERNET_ARCHIVE
    if not (request.is_agreed or endpoint == corpus.config.archive):
        return Checked(None, (_not_agreed(endpoint, source.url),))
    try:
        copy = _copy_of(source.url, endpoint, corpus.config.base_url, limits)
    except FetchStopped as stopped:
        return Checked(None, (fetch_problem(endpoint, stopped),))
    return _recorded(source, copy, request.today)


def _no_address(corpus: Corpus, name: str, source: Source | None) -> Problem:
    if source is None:
        hint = did_you_mean(name, [s.id for s in corpus.sources]) or "its id is in its record"
        return Problem("reference-unknown", f"no source is called `{name}`", hint=hint)
    hint = "write the address of the page as `url`"
    message = f"source `{source.id}` has no address to archive"
    return Problem("archive-refused", message, source.places.start, hint=hint)


def _not_agreed(endpoint: str, url: str) -> Problem:
    host = urlsplit(endpoint).hostname or endpoint
    message = f"{host} would learn that you are interested in {url}, and publish a copy of it"
    hint = "add `--yes`, or write `archive: ADDRESS` into site.yaml if the desk agrees to it"
    return Problem("archive-refused", message, hint=hint)


def _copy_of(url: str, endpoint: str, base_url: str, limits: FetchLimits) -> str:
    """The address of the copy, as the archive states it. Raises FetchStopped."""
    agent = f"site_gen/{__version__} (archive; +{base_url})"
    asked = (
        endpoint.replace("{url}", quote(url, safe="")) if "{url}" in endpoint else endpoint + url
    )
    page = fetch.fetched_page(asked, (("User-Agent", agent), ("Accept", "*/*")), limits)
    copies = [address for address in _stated(page) if address != request_target(asked).url]
    dated = [address for address in copies if _MOMENT.search(address)]
    if page.last.status >= 400 and not dated:
        message = f"the archive answered {page.last.status} {page.last.reason}".rstrip()
        raise FetchStopped(message, "try again later, or ask it in a browser")
    if not (dated or copies):
        message = "the archive answered and names no copy"
        raise FetchStopped(message, "look for the copy in a browser, and write it as `archived`")
    return (dated or copies)[0]


def _stated(page: fetch.FetchedPage) -> Iterator[str]:
    """The addresses that an archive gives a copy: in a header, or where it leads to."""
    for exchange in reversed(page.exchanges):
        if location := exchange.header("content-location"):
            yield urljoin(exchange.url, location)
        for name, value in exchange.headers:
            if name.lower() == "link":
                found = re.findall(r'<([^<>]+)>[^,]*?\brel="?[^",;]*\bmemento\b', value)
                yield from (urljoin(exchange.url, link) for link in found)
        yield exchange.url


def _recorded(source: Source, address: str, today: date) -> Checked[ArchivedSource | None]:
    moment = _MOMENT.search(address)
    day = "-".join(moment.group("year", "month", "day")) if moment else today.isoformat()
    path = Path(source.places.start.path)
    found = ArchivedSource(source.id, address, day, path)
    if any(copy.url == address for copy in source.archived):
        return Checked(ArchivedSource(source.id, address, day, path, already=True))
    before = source_edits.text_of(path)
    copy = ArchivedCopy(address, parse_edtf(day))
    after = source_edits.with_archived_copy(before, source, copy)
    if after is None:
        message = f"the archive has a copy, which could not be written here: {address}"
        hint = f'write it into the source: archived: [{{url: "{address}", date: {day}}}]'
        span = source.places.of("archived")
        return Checked(None, (Problem("archive-unwritten", message, span, hint=hint),))
    write_edits([FileEdit(path, before, after)])
    return Checked(found)
