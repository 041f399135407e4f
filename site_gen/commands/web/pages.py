"""`import URL`: fetches a page, keeps what went over the wire, and drafts an article from it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from site_gen.ingest import captures, importer
from site_gen.ingest.web import fetch, warc
from site_gen.ingest.web.hosts import FetchLimits, FetchStopped, request_target
from site_gen.problems import Checked, Problem
from site_gen.structs import replace

_LONGEST_HOST = 60


def is_address(name: str) -> bool:
    """Whether somebody names a page of the web, or anything else that is not on this machine."""
    scheme, mark, _ = name.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum()


def import_named(
    names: Iterable[str],
    settings: importer.ImportSettings,
    limits: FetchLimits,
    *,
    now: datetime,
) -> Iterator[Checked[importer.ImportResult | None]]:
    """Import files and addresses one after another; each import knows of those before it."""
    for name in names:
        if is_address(name):
            imported = import_address(name, settings, limits, now=now)
        else:
            imported = importer.import_document(Path(name), settings, now=now)
        if imported.value:
            settings = settings.after(imported.value)
        yield imported


def import_address(
    url: str, settings: importer.ImportSettings, limits: FetchLimits, *, now: datetime
) -> Checked[importer.ImportResult | None]:
    """Fetch a page, keep it and draft an article from it; writes nothing if it is refused.

    The name of the capture holds the digest of the page: the same page again is recognised, and
    another one from the same address is kept beside it. Raises OSError.
    """
    headers = (*fetch.BROWSER, fetch.language_header(tuple(map(str, settings.locales))))
    try:
        page = fetch.fetched_page(url, headers, limits)
        _check_answer(page)
    except FetchStopped as stopped:
        return Checked(None, (fetch_problem(url, stopped),))
    moment = captures.utc_timestamp(now)
    content = warc.warc_bytes(page, moment=moment, tool=settings.tool)
    try:
        found = warc.archived_page(content)
    except ImportError:
        found = None
    except warc.WarcUnreadable as fault:
        return Checked(None, (_failed(url, fault.message, fault.hint),))
    name = _capture_name(page, found.body if found else content)
    if source := settings.captured_pages.get(name):
        return Checked(importer.already_imported(source, captures.sha256_of(content)))
    kept = settings.captures / name
    # An import that was stopped has left the capture: it goes on from there.
    received = captures.ReceivedFile(Path(name), kept.read_bytes() if kept.is_file() else content)
    imported = importer.import_received(received, settings, now=now)
    return replace(imported, problems=tuple(_of_address(url, p) for p in imported.problems))


def _check_answer(page: fetch.FetchedPage) -> None:
    last = page.last
    if last.status == 200:
        return
    where = f" from {last.url}" if last.url != page.asked else ""
    message = f"the server answered {last.status} {last.reason}{where}"
    hint = "check the address, or save the page in a browser and import the file"
    raise FetchStopped(message, hint, is_gone=last.status in {404, 410})


def _capture_name(page: fetch.FetchedPage, body: bytes) -> str:
    host = request_target(page.last.url).host.replace(":", "-")[:_LONGEST_HOST]
    return f"{host}-{captures.sha256_of(body)[:16]}.warc.gz"


def fetch_problem(url: str, stopped: FetchStopped) -> Problem:
    """What kept a page from being fetched."""
    if stopped.is_refused:
        return Problem("fetch-refused", f"{url}: {stopped.message}", hint=stopped.hint)
    return _failed(url, stopped.message, stopped.hint)


def _failed(url: str, message: str, hint: str) -> Problem:
    return Problem("fetch-failed", f"{url}: {message}", hint=hint)


def _of_address(url: str, problem: Problem) -> Problem:
    """A problem of a page that is not kept: its place is its address."""
    return replace(problem, span=None, message=f"{url}: {problem.message}")
