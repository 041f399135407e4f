"""What a host would not read of the files that are written for it."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.plan.redirects import BOUNDS, Bounds, redirect_rules
from site_gen.problems import Problem, warning
from site_gen.verify.site import Site

# From this share of a bound on, an editor is told.
NEARLY = 0.9


def redirects_many(site: Site) -> Iterator[Problem]:
    """`_redirects` stays within what the host reads; past that, it drops rules in silence."""
    publishing = site.config.publishing
    bounds = BOUNDS.get(publishing.host) if publishing else None
    if publishing is None or bounds is None:
        return
    rules = redirect_rules(site.plan, site.config)
    for told, used, bound in _measures(rules, bounds):
        message = f"`_redirects` has {used:,} {told}, and {publishing.host} reads {bound:,}"
        if bound and used > bound:
            yield Problem("redirects-many", message, hint=_HINT)
        elif bound and used > NEARLY * bound:
            yield warning("redirects-many", message, hint=_HINT)


def _measures(rules: tuple[str, ...], bounds: Bounds) -> Iterator[tuple[str, int, int]]:
    yield "rules", len(rules), bounds.lines
    yield "characters in one rule", max(map(len, rules), default=0), bounds.longest
    yield "bytes", sum(len(rule) + 1 for rule in rules), bounds.size


_HINT = (
    "set `host: plain` under `publish`: the pages at the old addresses lead on without rules; "
    "or publish to a host that reads more"
)
