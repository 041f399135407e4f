"""The moved pages of a plan into rules by which a host sends readers on."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from site_gen.config import Config
from site_gen.plan.addresses import Url, named_by
from site_gen.plan.mentions import RecordName
from site_gen.plan.pages import PageKind, SitePlan
from site_gen.targets import Host

REDIRECTS = Url("/_redirects")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a host reads of `_redirects`; 0 where it names no bound.

    `lines` and `longest` count rules and characters in one, `size` bytes in all.
    """

    lines: int = 0
    longest: int = 0
    size: int = 0


# Cloudflare Pages and GitLab Pages, "Redirects", as of 2026; GitLab's are those of its own host.
BOUNDS: Mapping[Host, Bounds] = {
    Host.CLOUDFLARE: Bounds(lines=2000, longest=1000),
    Host.GITLAB: Bounds(lines=1000, size=64 * 1024),
}
_HAVE_ONE_HEIR = frozenset({PageKind.MOVED, PageKind.MOVED_FILE})
# There is a page at the old address, for hosts without rules; Netlify would show it unless told
# not to. Cloudflare follows rules first, GitLab shows the page, which leads on as well.
_STATUS: Mapping[Host, str] = {Host.NETLIFY: "301!"}


def redirect_rules(
    plan: SitePlan, config: Config, merged: Container[RecordName] = ()
) -> tuple[str, ...]:
    """`/old/ /new/ 301`, by the old address; a browser takes the anchor along.

    Only where the heir has every anchor under the same name: the page of a retired language leads
    each of its anchors somewhere else, and one that was `merged` has had them renamed.
    """
    host = config.publishing.host if config.publishing else Host.PLAIN
    status, start = _STATUS.get(host, "301"), config.base_path.removesuffix("/")
    moved = (page for page in plan.pages if page.key.kind in _HAVE_ONE_HEIR)
    plain = (page for page in moved if named_by(page.url)[1:] not in merged)
    pairs = sorted((page.url, page.canonical) for page in plain)
    return tuple(f"{start}{old} {start}{new} {status}" for old, new in pairs)
