"""Fetches a page as a browser does, over redirects: every step of the way is kept."""

import time
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from site_gen.ingest.web.exchange import Exchange, Headers, exchange
from site_gen.ingest.web.hosts import FetchLimits, FetchStopped, refused, request_target

_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)
# What a browser sends for a page that somebody opens; without `br`, which we cannot read.
BROWSER: Headers = (
    ("User-Agent", _AGENT),
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Upgrade-Insecure-Requests", "1"),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# By host, then by name; only for the length of one fetch.
Cookies = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What was asked for, and each request on the way to the answer."""

    asked: str
    exchanges: tuple[Exchange, ...]

    @property
    def last(self) -> Exchange:
        """The request that was answered with something else than a redirect."""
        return self.exchanges[-1]


def language_header(codes: tuple[str, ...]) -> tuple[str, str]:
    """`Accept-Language` of a person who reads these languages, the first one best."""
    weighed = (f"{code};q={max(1, 9 - number) / 10:g}" for number, code in enumerate(codes[1:]))
    return ("Accept-Language", ",".join((*codes[:1], *weighed)))


def fetched_page(
    url: str, headers: Headers, limits: FetchLimits, *, method: str = "GET"
) -> FetchedPage:
    """Ask for an address, and for those that it leads to. Raises FetchStopped."""
    deadline = time.monotonic() + limits.seconds
    asked, exchanges, cookies, seen = url, [], Cookies(), set[tuple[str, str]]()
    while True:
        target = request_target(url)
        sent = _cookie_header(cookies, target.host)
        if (target.url, str(sent)) in seen:
            raise refused("its redirects go in a circle", "look at it in a browser")
        seen.add((target.url, str(sent)))
        found = exchange(
            target, (*headers, *sent, ("Connection", "close")), limits, deadline, method
        )
        exchanges.append(found)
        location = found.header("location") if found.status in _REDIRECTS else ""
        if not location:
            return FetchedPage(asked, tuple(exchanges))
        if len(exchanges) > limits.redirects:
            raise refused(f"it has more than {limits.redirects} redirects", "open it in a browser")
        _keep_cookies(cookies, target.host, found)
        url = _next_address(target.url, location)


def _next_address(url: str, location: str) -> str:
    """Where a redirect leads; never from a secure address to one that is not."""
    # Servers send addresses in UTF-8, where the standard has ASCII.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        new, _fragment = urldefrag(urljoin(url, location))
    except ValueError:
        raise refused("it leads to an address that cannot be read", "look at it") from None
    if url.startswith("https:") and new.startswith("http:"):
        message = f"it leads from a secure connection to {new}, which is not one"
        raise refused(message, "if you trust that address, give it instead")
    try:
        request_target(new)
    except FetchStopped as stopped:
        raise refused(f"it leads to {new[:200]}: {stopped.message}", stopped.hint) from None
    return new


def _cookie_header(cookies: Cookies, host: str) -> Headers:
    pairs = "; ".join(f"{name}={value}" for name, value in cookies.get(host, {}).items())
    return (("Cookie", pairs),) if pairs else ()


def _keep_cookies(cookies: Cookies, host: str, found: Exchange) -> None:
    """Keep what a redirect sets, for its own host alone: some pages are shown to no one else."""
    for name, value in found.headers:
        key, equals, content = value.partition(";")[0].partition("=")
        if name.lower() == "set-cookie" and equals and len(value) < 4096:
            cookies.setdefault(host, {})[key.strip()] = content.strip()
