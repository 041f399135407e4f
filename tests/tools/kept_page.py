"""One page for test after test: a new one in a context of its own costs a second of processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.tools.offline import sitecustomize as offline

SIZE: Any = {"width": 1280, "height": 720}
AS_THE_SYSTEM_HAS_IT: Any = dict.fromkeys(
    ("media", "color_scheme", "reduced_motion", "forced_colors", "contrast"), "null"
)


def watched(context: BrowserContext) -> list[str]:
    """The requests of a context for other hosts, from now on; the browser finds none of them."""
    elsewhere: list[str] = []

    def notice(url: str) -> None:
        if not _is_local(url):
            elsewhere.append(url)

    context.on("request", lambda request: notice(request.url))
    return elsewhere


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"about", "blob", "data", "file"} or offline.is_here(parts.hostname)


@dataclass(slots=True)
class KeptPage:
    """A page that is as new for each test, for tests that look at pages and set nothing up.

    What a test routes or sets of the clock stays with the page, and so does what it listens to
    without `listening`.
    """

    browser: Browser
    options: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    page: Page | None = None

    def opened(self) -> Page:
        """The page, empty and of ordinary size."""
        if self.page is None or self.page.is_closed():
            context = self.browser.new_context(**self.options)
            self.elsewhere = watched(context)
            self.page = context.new_page()
        return self.page

    def emptied(self) -> list[str]:
        """Make the page as it was at first; gives the other hosts that were asked for."""
        page, elsewhere = self.opened(), [*self.elsewhere]
        try:
            _empty(page)
        except Error:
            # It is still on its way somewhere, or was broken by the test.
            page.context.close()
            self.page = None
        self.elsewhere.clear()
        return elsewhere


@contextmanager
def listening(page: Page, **callbacks: Callable[[Any], None]) -> Iterator[None]:
    """Call these when the events of their names happen on a page, and on none of later tests."""
    for event, callback in callbacks.items():
        page.on(event, callback)  # type: ignore[call-overload]
    try:
        yield
    finally:
        for event, callback in callbacks.items():
            page.remove_listener(event, callback)


def _empty(page: Page) -> None:
    for other in page.context.pages[1:]:
        other.close()
    page.evaluate("try { localStorage.clear(); sessionStorage.clear() } catch {}; name = ''")
    page.goto("about:blank")
    if page.viewport_size != SIZE:
        page.set_viewport_size(SIZE)
    page.emulate_media(**AS_THE_SYSTEM_HAS_IT)
    # Last: the pointer is where it was in a page of another size.
    page.mouse.move(-1, -1)
    page.context.clear_cookies()
    page.context.clear_permissions()
