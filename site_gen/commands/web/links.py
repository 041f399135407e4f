"""`links check`: asks each address of the sources, politely, and marks those that are dead."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from site_gen import __version__
from site_gen.commands.content import FileEdit, write_edits
from site_gen.commands.web import source_edits
from site_gen.domain.sources import Liveness, Source
from site_gen.domain.text import RecordId, Status
from site_gen.ingest.web.exchange import Headers
from site_gen.ingest.web.fetch import FetchedPage, fetched_page
from site_gen.ingest.web.hosts import FetchLimits, FetchStopped
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.problems import Checked, Problem, Span, sorted_problems, warning
from site_gen.structs import asdict, replace

MOST_HOSTS_AT_ONCE = 8
_GONE = frozenset({404, 410})


class LinkState(StrEnum):
    """What asking came to; `unsure` is anything that may be otherwise tomorrow."""

    LIVE = "live"
    DEAD = "dead"
    UNSURE = "unsure"
    NAMELESS = "nameless"


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What a server said of an address."""

    state: LinkState
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """An address in a source, `url` or one of `archived`, and where it is written."""

    source: RecordId
    field: str
    address: str
    span: Span


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What became of each address, and the files in which sources were marked."""

    answers: tuple[tuple[SourceLink, LinkAnswer], ...]
    copies: tuple[tuple[RecordId, str], ...]
    written: tuple[Path, ...] = ()

    def count(self, state: LinkState) -> int:
        """How many addresses came to this."""
        return sum(answer.state is state for _, answer in self.answers)

    def lines(self) -> list[str]:
        """What a person reads: how many there are of each, and what was written."""
        states = (LinkState.LIVE, LinkState.DEAD, LinkState.UNSURE)
        counts = ", ".join(f"{self.count(state)} {state}" for state in states)
        return [f"addresses of sources: {counts}.", *(f"{path}: marked" for path in self.written)]

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        copies = dict(self.copies)
        links = [
            {**asdict(link), "state": answer.state.value, "why": answer.why}
            | {"copy": copies.get(link.source)}
            for link, answer in self.answers
        ]
        return {"links": links, "written": [str(path) for path in self.written]}


def check_links(
    content: Path, limits: FetchLimits, *, pause: float, write: bool
) -> Checked[LinkCheck | None]:
    """Ask every address of the sources that are not withdrawn; None without settings.

    With `write`, `status: dead` is written beside each `url` that is dead; what was marked so is a
    warning, since nothing is left to do. Raises OSError.
    """
    loaded = load_corpus(content)
    corpus = loaded.value
    if corpus is None:
        return Checked(None, loaded.problems)
    links = [link for source in corpus.sources for link in _links_of(source)]
    found = _answers(sorted({link.address for link in links}), _asker(corpus, limits), pause)
    answers = tuple((link, found[link.address]) for link in links)
    copies = tuple(_live_copies(answers))
    marks = list(_marks(corpus, answers)) if write else []
    write_edits([edit for edit, _ids in marks])
    marked = {source for _edit, ids in marks for source in ids}
    check = LinkCheck(answers, copies, tuple(sorted(edit.path for edit, _ids in marks)))
    return Checked(check, sorted_problems(_problems(corpus, check, marked)))


def _links_of(source: Source) -> Iterator[SourceLink]:
    if source.status is Status.WITHDRAWN:
        return
    if source.url:
        yield SourceLink(source.id, "url", source.url, source.places.of("url"))
    for number, copy in enumerate(source.archived):
        span = source.places.of(f"archived.{number}")
        yield SourceLink(source.id, "archived", copy.url, span)


# Asking -----------------------------------------------------------------------------------

Ask = Callable[[str, str], FetchedPage]


def _asker(corpus: Corpus, limits: FetchLimits) -> Ask:
    headers: Headers = (
        ("User-Agent", f"site_gen/{__version__} (link check; +{corpus.config.base_url})"),
        ("Accept", "*/*"),
    )
    limits = replace(limits, headers_only=True)
    return lambda address, method: fetched_page(address, headers, limits, method=method)


def _answers(addresses: Iterable[str], ask: Ask, pause: float) -> dict[str, LinkAnswer]:
    """The answer for each address: hosts side by side, the addresses of one after another."""
    hosts = [list(group) for _, group in groupby(sorted(addresses, key=_host), key=_host)]
    with ThreadPoolExecutor(MOST_HOSTS_AT_ONCE) as threads:
        of_hosts = threads.map(lambda group: [*_in_turn(group, ask, pause)], hosts)
        found = {address: answer for answers in of_hosts for address, answer in answers}
    # Where no machine at all was reached, it is rather this one that is not connected.
    is_connected = any(answer.state is not LinkState.NAMELESS for answer in found.values())
    settled = LinkState.DEAD if is_connected else LinkState.UNSURE
    return {
        address: replace(answer, state=settled) if answer.state is LinkState.NAMELESS else answer
        for address, answer in found.items()
    }


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _in_turn(addresses: list[str], ask: Ask, pause: float) -> Iterator[tuple[str, LinkAnswer]]:
    for number, address in enumerate(addresses):
        if number:
            time.sleep(pause)
        yield address, _answer_of(address, ask, pause)


def _answer_of(address: str, ask: Ask, pause: float) -> LinkAnswer:
    """What HEAD came to, or GET where it came to nothing: many servers know only that."""
    first = _asked(address, ask, "HEAD")
    if first.state in {LinkState.LIVE, LinkState.NAMELESS}:
        return first
    time.sleep(pause)
    return _asked(address, ask, "GET")


def _asked(address: str, ask: Ask, method: str) -> LinkAnswer:
    try:
        page = ask(address, method)
    except FetchStopped as stopped:
        state = LinkState.NAMELESS if stopped.is_gone else LinkState.UNSURE
        return LinkAnswer(state, stopped.message)
    last = page.last
    if 200 <= last.status < 300:
        here, there = urlsplit(address), urlsplit(last.url)
        if here.path.strip("/") and not there.path.strip("/") and not there.query:
            why = f"it leads to the front page of {there.hostname}, not to the text"
            return LinkAnswer(LinkState.UNSURE, why)
        return LinkAnswer(LinkState.LIVE)
    state = LinkState.DEAD if last.status in _GONE else LinkState.UNSURE
    return LinkAnswer(state, f"the server answers {last.status} {last.reason}".rstrip())


# Telling ----------------------------------------------------------------------------------


def _live_copies(
    answers: Iterable[tuple[SourceLink, LinkAnswer]],
) -> Iterator[tuple[RecordId, str]]:
    """The first copy of each source that answers, else none of it."""
    seen = set[RecordId]()
    for link, answer in answers:
        is_copy = link.field == "archived" and answer.state is LinkState.LIVE
        if is_copy and link.source not in seen:
            seen.add(link.source)
            yield link.source, link.address


def _problems(corpus: Corpus, check: LinkCheck, marked: Collection[RecordId]) -> Iterator[Problem]:
    sources = {source.id: source for source in corpus.sources}
    copies = dict(check.copies)
    for link, answer in check.answers:
        source, is_url = sources[link.source], link.field == "url"
        is_marked = source.liveness is Liveness.DEAD and is_url
        told = f"`{link.field}` of source `{link.source}`: {link.address}: {answer.why}"
        if answer.state is LinkState.UNSURE:
            hint = "look at it in a browser, or ask again another day; nothing was marked"
            yield replace(warning("link-unsure", told, link.span, hint=hint), field=link.field)
        elif answer.state is LinkState.LIVE and is_marked:
            told = f"`url` of source `{link.source}` is marked as dead and answers: {link.address}"
            hint = "if it is the same text, take `status: dead` out"
            yield replace(warning("link-answers-again", told, link.span, hint=hint), field="url")
        elif answer.state is LinkState.DEAD and is_url and source.id in marked:
            shown = _what_is_shown(copies.get(source.id, ""), "it is marked, and pages show")
            yield replace(warning("link-dead", told, link.span, hint=shown), field="url")
        elif answer.state is LinkState.DEAD and not is_marked:
            hint = _what_to_do(source, link, copies.get(link.source, ""))
            yield Problem("link-dead", told, link.span, field=link.field, hint=hint)


def _what_is_shown(copy: str, pages_show: str) -> str:
    return f"{pages_show} {copy} first" if copy else "no archived copy answers: look for one"


def _what_to_do(source: Source, link: SourceLink, copy: str) -> str:
    if link.field == "archived":
        return "look for another copy, and take this one out"
    shown = _what_is_shown(copy, "pages then show")
    if source.status is Status.DRAFT:
        return f"it is a draft: no reader sees it; {shown}"
    return f"`links check --write` marks it, or write `status: dead` there; {shown}"


def _marks(
    corpus: Corpus, answers: Iterable[tuple[SourceLink, LinkAnswer]]
) -> Iterator[tuple[FileEdit, list[RecordId]]]:
    """For each file with sources that are dead and not marked, an edit and the sources it marks.

    Readers see no draft.
    """
    sources = {source.id: source for source in corpus.sources}
    dead = [
        sources[link.source]
        for link, answer in answers
        if answer.state is LinkState.DEAD and link.field == "url"
    ]
    unmarked = [s for s in dead if s.liveness is Liveness.LIVE and s.status is Status.PUBLISHED]
    # From the last line up, so that the lines of those before stay where they are.
    unmarked.sort(key=lambda source: source.places.start, reverse=True)
    for path, group in groupby(unmarked, key=lambda source: source.places.start.path):
        before = after = source_edits.text_of(Path(path))
        marked = []
        for source in group:
            with_mark = source_edits.with_dead_link(after, source)
            if with_mark:
                after = with_mark
                marked.append(source.id)
        if after != before:
            yield FileEdit(Path(path), before, after), marked
