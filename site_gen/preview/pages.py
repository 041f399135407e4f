"""Turns a built page into the one the preview shows, and problems into a page of their own."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from site_gen.problems import Problem, count_of, escape_controls

SCRIPT_ADDRESS = "/__preview/reload.js"
SOCKET_ADDRESS = "/__preview/socket"
PROBLEMS_ADDRESS = "/__preview/problems"
# A page contains its version, and reloads when it hears of another: one that was fetched before a
# build, and whose socket opens after it, would otherwise never learn that it is old.
RELOAD_SCRIPT = f"""\
"use strict";
(() => {{
  const {{ version }} = document.currentScript.dataset;
  const page = encodeURIComponent(location.pathname);
  const listen = () => {{
    const socket = new WebSocket(`ws://${{location.host}}{SOCKET_ADDRESS}?page=${{page}}`);
    socket.onmessage = (told) => {{
      if (JSON.parse(told.data).version !== version) location.reload();
    }};
    socket.onclose = () => setTimeout(listen, 1000);
  }};
  listen();
}})();
"""
NO_PAGE = b"""\
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><title>No page at this address</title></head>
<body>
<h1>No page at this address</h1>
<p>The site has no <code>404.html</code> of its own.</p>
</body>
</html>
"""
_BODY = re.compile(rb"<body\b[^>]*>")
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_META = re.compile(r"""<meta\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_IS_POLICY = re.compile(r"""http-equiv\s*=\s*["']?content-security-policy\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""(\bcontent\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """What the template of the problems page sees."""

    heading: str
    problems: tuple[Problem, ...]
    nonce: str


def with_reload_script(page: bytes, *, version: str, host: str) -> bytes:
    """The page as built, plus the reload script, which the page's policy then allows.

    Bytes that are not UTF-8 pass through as they are.
    """
    text = page.decode("utf-8", "surrogateescape")
    text = _META.sub(lambda meta: _with_loosened_policy(meta.group(), host), text)
    tag = f'<script src="{SCRIPT_ADDRESS}" data-version="{escape(version)}" defer></script>'
    head_end = _HEAD_END.search(text)
    position = head_end.start() if head_end else len(text)
    return (text[:position] + tag + text[position:]).encode("utf-8", "surrogateescape")


def with_notice(page: bytes, problems: Iterable[Problem], *, is_old: bool) -> bytes:
    """The page with a line at its start that says how many errors there are elsewhere, if any."""
    count = sum(problem.is_error for problem in problems)
    body = _BODY.search(page) if count else None
    if body is None:
        return page
    link = f'<a href="{PROBLEMS_ADDRESS}">{count_of(count, "error")} elsewhere</a>'
    age = "; this page is as it was before" if is_old else ""
    notice = f'<p class="draft" lang="en" dir="ltr">{link}{age}</p>'
    return page[: body.end()] + notice.encode() + page[body.end() :]


def policy_with_reload(policy: str, host: str) -> str:
    """The policy, so that our own script may run and open its socket; nothing else is allowed.

    A missing directive takes the sources of `default-src` first (CSP Level 3, 6.8.3); where there
    is neither, nothing was forbidden. Of two equal directives the first one counts.
    """
    directives: dict[str, tuple[str, ...]] = {}
    for name, *sources in filter(None, map(str.split, policy.split(";"))):
        directives.setdefault(name.lower(), tuple(sources))
    _allow(directives, "script-src", "'self'")
    if "script-src-elem" in directives:
        _allow(directives, "script-src-elem", "'self'")
    # Older browsers do not count ws: among 'self'.
    _allow(directives, "connect-src", "'self'", f"ws://{host}")
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def problems_page(problems: tuple[Problem, ...]) -> bytes:
    """A page of all problems, errors first, with every text from content isolated."""
    errors = [problem for problem in problems if problem.is_error]
    warnings = [problem for problem in problems if not problem.is_error]
    heading = count_of(len(errors), "error")
    view = ProblemsView(heading, (*errors, *warnings), secrets.token_urlsafe(16))
    return _template().render(view=view).encode()


def split_at_backticks(text: str) -> tuple[str, ...]:
    """The visible text cut at its back-ticks: words at even indexes, names at odd ones.

    A back-tick without a partner names nothing, and the text stays whole.
    """
    cut = tuple(escape_controls(text).split("`"))
    return cut if len(cut) % 2 else (escape_controls(text),)


def _with_loosened_policy(meta: str, host: str) -> str:
    if not _IS_POLICY.search(meta):
        return meta
    return _CONTENT.sub(lambda match: match.group(1) + _loosened_content(match, host), meta)


def _loosened_content(match: re.Match[str], host: str) -> str:
    # Python's own escape also turns ' into &#x27;, which is right between either kind of quote.
    return f'"{escape(policy_with_reload(unescape(match.group(2)[1:-1]), host))}"'


def _allow(directives: dict[str, tuple[str, ...]], name: str, *sources: str) -> None:
    current = directives.get(name, directives.get("default-src"))
    if current is None:
        return
    allowed = [source for source in current if source.lower() != "'none'"]
    directives[name] = (*allowed, *(source for source in sources if source not in allowed))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"pieces": split_at_backticks, "visible": escape_controls}
    return environment.get_template("preview/problems.html")


def _template_folder() -> Path:
    """The templates of an installed copy lie inside the package, those of a checkout beside it."""
    package = Path(__file__).parents[1]
    inside = package / "_templates"
    return inside if inside.is_dir() else package.parent / "templates"
