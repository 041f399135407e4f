"""The files that tell a host how to serve the site: headers and redirects."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.plan.addresses import not_found_url, search_url
from site_gen.plan.redirects import redirect_rules
from site_gen.publish_config import Host
from site_gen.render.context import SiteContext

_POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')
# The policy is near the start of a page; a rule of verify checks that.
_SEARCHED_BYTES = 2048
_HEADERS = (
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Cross-Origin-Opener-Policy: same-origin",
    "Permissions-Policy: camera=(), geolocation=(), microphone=()",
)
# Only for this host, not for those whose names end with its name.
_HSTS = "Strict-Transport-Security: max-age=31536000"
# The name of an asset changes with its bytes.
_IMMUTABLE = "Cache-Control: public, max-age=31536000, immutable"
# Hosts know these extensions but send no charset, so that browsers guess it.
_TYPES = (
    ("/*/feed.xml", "application/atom+xml; charset=utf-8"),
    ("/*.webmanifest", "application/manifest+json"),
    ("/*.csv", "text/csv; charset=utf-8"),
    ("/*.txt", "text/plain; charset=utf-8"),
    ("/*.bib", "application/x-bibtex; charset=utf-8"),
    ("/*.ris", "application/x-research-info-systems; charset=utf-8"),
)


def host_files(site: SiteContext, pages: Sequence[Artifact]) -> tuple[Artifact, ...]:
    """The host's configuration files; none for a site without a host.

    A host ignores files that it does not know.
    """
    config = site.config
    if config.publish is None:
        return ()
    rules = redirect_rules(site.plan, config, site.moves.merged)
    cname = config.publish.cname
    return (
        # Without it, GitHub leaves out files whose names begin with a dot or an underscore.
        Artifact(".nojekyll", b""),
        Artifact("_headers", _headers(config, pages).encode()),
        Artifact(
            "_redirects", "".join(f"{rule}\n" for rule in (*rules, *_not_found(config))).encode()
        ),
        *([Artifact("CNAME", f"{cname}\n".encode())] if cname else ()),
    )


def _not_found(config: Config) -> Iterator[str]:
    """The pages of each language for missing addresses; other hosts find them, or take one page."""
    if config.publish and config.publish.host is Host.NETLIFY and len(config.codes) > 1:
        start = config.base_path.removesuffix("/")
        for code in config.codes:
            yield f"{start}/{code}/* {start}{not_found_url(code)} 404"


def _headers(config: Config, pages: Iterable[Artifact]) -> str:
    """The headers of each path, in the format that Cloudflare and Netlify share."""
    start = config.base_path.removesuffix("/")
    hsts = (_HSTS,) if config.base_url.startswith("https:") else ()
    policy = f"Content-Security-Policy: {site_policy(pages)}"
    blocks = [
        (f"{start}/*", (policy, *_HEADERS, *hsts)),
        (f"{start}/assets/*", (_IMMUTABLE,)),
        *((f"{start}{search_url(code)}*.json", (_IMMUTABLE,)) for code in config.codes),
        *((f"{start}{path}", (f"Content-Type: {kind}",)) for path, kind in _TYPES),
    ]
    return "".join(f"{path}\n" + "".join(f"  {line}\n" for line in lines) for path, lines in blocks)


def site_policy(pages: Iterable[Artifact]) -> str:
    """The union of the pages' policies, and no framing, which a page itself cannot forbid.

    A browser applies both this and the page's own policy (CSP 3), so it must not allow less.
    """
    allowed: dict[str, dict[str, None]] = {}
    for policy in dict.fromkeys(filter(None, map(_policy, pages))):
        for directive in policy.split(";"):
            name, *sources = directive.split() or [""]
            allowed.setdefault(name, {}).update(dict.fromkeys(sources))
    allowed.pop("", None)
    allowed["frame-ancestors"] = {"'none'": None}
    return "; ".join(
        f"{name} {' '.join(_without_none(allowed_sources))}"
        for name, allowed_sources in allowed.items()
    )


def _policy(page: Artifact) -> str:
    match = (
        _POLICY.search(page.content, 0, _SEARCHED_BYTES) if page.path.endswith(".html") else None
    )
    return html.unescape(match[1].decode(errors="replace")) if match else ""


def _without_none(sources: Iterable[str]) -> list[str]:
    allowed = [source for source in sources if source != "'none'"]
    return sorted(allowed) or ["'none'"]
