"""The plan and the finished pages into files that tell a host how to serve them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from site_gen.artifacts import Artifact
from site_gen.plan.redirects import redirect_rules
from site_gen.render.edition import Edition

_POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')
# A page says its policy at its top: verify asks for it.
_TOP = 2048
_HEADERS = (
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Cross-Origin-Opener-Policy: same-origin",
    "Permissions-Policy: camera=(), geolocation=(), microphone=()",
)
# The name of an asset changes with its bytes.
_FOR_EVER = "Cache-Control: public, max-age=31536000, immutable"
# Hosts know these endings, and leave out the charset; Arabic is then guessed at.
_TYPES = (
    ("/*/feed.xml", "application/atom+xml; charset=utf-8"),
    ("/*.webmanifest", "application/manifest+json"),
    ("/*.csv", "text/csv; charset=utf-8"),
    ("/*.txt", "text/plain; charset=utf-8"),
    ("/*.bib", "application/x-bibtex; charset=utf-8"),
    ("/*.ris", "application/x-research-info-systems; charset=utf-8"),
)


def host_files(edition: Edition, pages: Sequence[Artifact]) -> tuple[Artifact, ...]:
    """What a host reads and readers do not; nothing for a site that is published nowhere.

    A host that does not know a file passes over it.
    """
    config = edition.config
    if config.publishing is None:
        return ()
    rules = redirect_rules(edition.plan, config, edition.moves.merged)
    cname = config.publishing.cname
    return (
        # Without it, GitHub leaves out files whose names begin with a dot or an underscore.
        Artifact(".nojekyll", b""),
        Artifact("_headers", _headers(config.base_path, pages).encode()),
        Artifact("_redirects", "".join(f"{rule}\n" for rule in rules).encode()),
        *([Artifact("CNAME", f"{cname}\n".encode())] if cname else ()),
    )


def _headers(base_path: str, pages: Iterable[Artifact]) -> str:
    """Each path with what is sent along, in the form that Cloudflare and Netlify share."""
    start = base_path.removesuffix("/")
    policy = f"Content-Security-Policy: {site_policy(pages)}"
    blocks = [
        (f"{start}/*", (policy, *_HEADERS)),
        (f"{start}/assets/*", (_FOR_EVER,)),
        *((f"{start}{path}", (f"Content-Type: {kind}",)) for path, kind in _TYPES),
    ]
    return "".join(f"{path}\n" + "".join(f"  {line}\n" for line in told) for path, told in blocks)


def site_policy(pages: Iterable[Artifact]) -> str:
    """All that the policies of the pages allow, and no framing, which a page cannot forbid itself.

    A browser holds a page to this and to its own policy (CSP 3), so it must not allow less.
    """
    allowed: dict[str, dict[str, None]] = {}
    for policy in dict.fromkeys(filter(None, map(_policy, pages))):
        for directive in policy.split(";"):
            name, *sources = directive.split() or [""]
            allowed.setdefault(name, {}).update(dict.fromkeys(sources))
    allowed.pop("", None)
    allowed["frame-ancestors"] = {"'none'": None}
    return "; ".join(f"{name} {' '.join(_without_none(told))}" for name, told in allowed.items())


def _policy(page: Artifact) -> str:
    found = _POLICY.search(page.content, 0, _TOP) if page.path.endswith(".html") else None
    return html.unescape(found[1].decode(errors="replace")) if found else ""


def _without_none(sources: Iterable[str]) -> list[str]:
    told = [source for source in sources if source != "'none'"]
    return sorted(told) or ["'none'"]
