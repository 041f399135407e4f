"""Whatever an editor does in the ways the documents show, what was published goes on answering."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from site_gen.cache.results import results_after
from site_gen.commands.promises import add_promises
from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.problems import breaks_promises
from site_gen.structs import replace
from tests.tools.history import History
from tests.tools.sites import REAL, files_in

TEMPLATES = files_in(REAL)
# `make histories` tries many more.
HISTORIES = int(os.environ.get("SITE_GEN_HISTORIES", "9"))
EDITS = (
    *("add_text", "add_claim", "add_passage", "rename", "rename_anchor", "move_passage"),
    *("remove_passage", "merge_texts", "merge_claims", "withdraw", "translate"),
    *("change_languages", "turn_table"),
)
number = st.integers(0, 11)
edits = st.lists(st.tuples(st.sampled_from(EDITS), number, number), min_size=1, max_size=4)
WITHDRAWN = re.compile("withdrawn|سُحب")


class Reader:
    """A page as somebody finds it who follows a link: its anchors, and where it redirects."""

    def __init__(self, text: str) -> None:
        page = lxml.html.document_fromstring(text)
        self.text = text
        self.ids: list[str] = page.xpath("//@id")
        self.kept: dict[str, list[str]] = {
            entry.get("id"): entry.xpath(".//a/@href")
            for entry in page.xpath("//section[@class='old-anchors']//li")
        }
        self.successor = "".join(page.xpath("//@data-successor")[-1:])
        self.robots = "".join(page.xpath("//*[@name='robots']/@content")[-1:])


@dataclass(slots=True)
class Public:
    """What a reader could see so far, and what each address led to."""

    content: Path
    addresses: set[str] = field(default_factory=set)
    old_anchors: set[str] = field(default_factory=set)
    signs: dict[str, str] = field(default_factory=dict)
    memo: dict[str, bytes] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    def publish(self, history: History) -> None:
        history.write(self.content)
        options = BuildOptions(self.content, TEMPLATES, "histories")
        built = build(replace(options, page_cache=self.memo, results=self.results))
        wrong = [f"{p.span}: {p.rule} {p.message}" for p in built.problems if p.is_error]
        assert not wrong, "\n".join(wrong)
        self._answers(built, history)
        pages = {artifact.path: artifact.content for artifact in built.artifacts}
        self.memo = {key: pages[path] for key, path in built.cache_keys}
        self.results = results_after(self.results, built.results)
        add_promises(self.content, built.artifacts, date(2026, 11, 20))
        self._remember(built, history)

    def _remember(self, built: BuildResult, history: History) -> None:
        """By reading the pages, not by asking the program what it has promised."""
        self.signs.update(history.found())
        for path, page in _pages(built).items():
            address = f"/{path.removesuffix('index.html')}"
            own = (name for name in page.ids if name != "main" and not name.startswith("s-"))
            self.addresses |= {address, *(f"{address}#{name}" for name in own)}
            self.old_anchors |= {f"{address}#{name}" for name in page.kept}

    def _answers(self, built: BuildResult, history: History) -> None:
        pages = _pages(built)
        for address in sorted(self.addresses):
            _followed(address, pages)
        gone = _withdrawn_signs(history)
        for address, sign in self.signs.items():
            if sign and sign not in gone:
                _shows(address, sign, pages)


@lru_cache(maxsize=10_000)
def _read(text: str) -> Reader:
    """Most pages are after an edit as they were before."""
    return Reader(text)


def _pages(built: BuildResult) -> Mapping[str, Reader]:
    return {
        artifact.path: _read(artifact.content.decode())
        for artifact in built.artifacts
        if artifact.path.endswith("index.html")
    }


def _withdrawn_signs(history: History) -> set[str]:
    """The words of what is withdrawn, removed or merged away: nobody needs to find them."""
    here = {sign for _, sign in history.found()}
    return {f"sign{n}x" for n in range(1, next(history.numbers))} - here


def _split(address: str) -> tuple[str, str]:
    url, _, anchor = address.partition("#")
    return f"{url.removeprefix('/')}index.html", anchor


def _followed(address: str, pages: Mapping[str, Reader]) -> str:
    """Where a reader without JavaScript ends; in one step, at something that is there."""
    path, anchor = _split(address)
    assert path in pages, f"nothing answers at {address}"
    page = pages[path]
    if anchor:
        assert 1 == page.ids.count(anchor), f"{address} is there {page.ids.count(anchor)} times"
    if anchor in page.kept:
        return _led(address, page.kept[anchor], pages)
    if page.successor:
        assert "noindex" == page.robots
        goal, _ = _split(urljoin(address.partition("#")[0], page.successor))
        assert not pages[goal].successor, f"{address} leads on twice"
        return f"/{goal.removesuffix('index.html')}"
    return address


def _led(address: str, links: Iterable[str], pages: Mapping[str, Reader]) -> str:
    goals = [urljoin(address.partition("#")[0], link) for link in links]
    for goal in goals:
        path, anchor = _split(goal)
        assert path in pages, f"{address} leads to {goal}, where nothing is"
        assert not pages[path].successor, f"{address} leads on twice"
        assert not anchor or anchor in pages[path].ids, f"{address} leads to {goal}, which is gone"
        # The successor says that a passage was taken out; nothing else is said twice.
        assert not pages[path].kept.get(anchor), f"{address} leads on twice"
    return goals[0] if goals else ""


def _shows(address: str, sign: str, pages: Mapping[str, Reader]) -> None:
    """The reader finds the very passage, text or claim that the address once named."""
    goal = _followed(address, pages)
    path, anchor = _split(goal or address)
    text = pages[path].text
    if anchor and goal:
        start = text.index(f'id="{anchor}"')
        text = text[start : start + 600]
    assert sign in text or not goal, f"{address} leads to {goal}, which is not what it named"
    assert goal or WITHDRAWN.search(text), f"{address} is gone without a word"


every_history = st.lists(edits, min_size=1, max_size=6)
trying = settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    # A history that fails is shown as it is: the search for a shorter one would take minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _begun() -> History:
    history = History()
    for one in range(3):
        history.add_text(one, one)
    history.add_claim(0, 0)
    history.add_claim(0, 0)
    return history


@cache
def _first() -> Public:
    """What the first publishing leaves, which is the same in every history."""
    with TemporaryDirectory() as folder:
        public = Public(Path(folder))
        public.publish(_begun())
        return public


def _lived(public: Public, publishings: Iterable[list[tuple[str, int, int]]]) -> History:
    """A desk with some content that edits and publishes, and is looked at each time."""
    history, left = _begun(), _first()
    public.memo, public.results = left.memo, left.results
    public.publish(history)
    for published in publishings:
        for name, first, second in published:
            getattr(history, name)(first, second)
        public.publish(history)
    return history


@pytest.mark.parametrize("part", range(4))
def test_every_history_of_edits_keeps_what_was_published(part: int) -> None:
    remembered: list[int] = []
    led: list[int] = []

    @seed(part)
    @trying
    @given(every_history)
    def live(publishings: list[list[tuple[str, int, int]]]) -> None:
        with TemporaryDirectory() as folder:
            public = Public(Path(folder))
            _lived(public, publishings)
            remembered.append(len(public.addresses))
            led.append(len(public.old_anchors))

    # Ends at the first address of a history that a later publishing leaves unanswered.
    live()

    assert len(remembered) == HISTORIES
    assert min(remembered) > 50
    assert sum(led) > 10


def test_what_an_editor_forgets_in_any_history_is_refused() -> None:
    refusals: list[bool] = []

    @seed(0)
    @settings(trying, max_examples=max(10, HISTORIES // 3))
    @given(every_history, number)
    def forget(publishings: list[list[tuple[str, int, int]]], chosen: int) -> None:
        with TemporaryDirectory() as folder:
            public = Public(Path(folder))
            history = _lived(public, publishings)
            known: list[list[Any]] = [history.texts, history.claims]
            records = next(r for r in (known[chosen % 2], *known) if r)
            del records[chosen % len(records)]
            history.write(public.content)

            built = build(
                BuildOptions(public.content, TEMPLATES, "histories", page_cache=public.memo)
            )

            refusals.append(not built.is_sound and breaks_promises(built.problems))

    forget()

    assert [True] * max(10, HISTORIES // 3) == refusals
