"""What is wrong with how pages name their other languages and their one true address."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.config import Config
from site_gen.plan.addresses import absolute
from site_gen.plan.editions import names_versions
from site_gen.plan.pages import PlannedPage
from site_gen.verify.findings import Fault
from site_gen.verify.reading import ReadPage


def wanted_alternates(page: PlannedPage, base: str) -> dict[str, str]:
    """What `hreflang` has to name: all real translations, the page itself among them.

    A fallback page names none (Google, "localized versions of your pages").
    """
    if page.default is None or not names_versions(page):
        return {}
    members = {str(code): absolute(base, url) for code, url in page.members}
    return {**members, "x-default": absolute(base, page.default)}


def alternates_differ(page: ReadPage, config: Config) -> Iterator[Fault]:
    """The set is whole, absolute, and the same on each of its members."""
    wanted = wanted_alternates(page.plan, config.base_url)
    links = [link for link in page.all("link") if link.get("hreflang")]
    given = {link.get("hreflang"): link.get("href") for link in links}
    for code, url in wanted.items():
        if code not in given:
            message = f"the head does not name the `{code}` version"
            hint = f'write `<link rel="alternate" hreflang="{code}" href="…">`'
            yield Fault("alternate-missing", message, page.plan, hint, url)
        elif given[code] != url:
            message = f"the head gives the `{code}` version another address than it has"
            yield Fault("alternate-wrong", message, page.plan, "take it from the view", given[code])
    for code in given.keys() - wanted.keys():
        message = f"the head names a `{code}` version, which is no translation"
        hint = "a page that falls back on another language is left out"
        yield Fault("alternate-wrong", message, page.plan, hint, given[code])
    if len(links) != len(given):
        yield Fault(
            "alternate-wrong", "a language is named twice in the head", page.plan, "name each once"
        )


def canonical_wrong(page: ReadPage, config: Config) -> Iterator[Fault]:
    """A page that repeats another says which one is the true one."""
    links = [link.get("href") for link in page.all("link") if link.get("rel") == "canonical"]
    wanted = absolute(config.base_url, page.plan.canonical)
    if links != [wanted]:
        given = links[0] if links else ""
        message = (
            "its canonical address is not the one planned"
            if given
            else ("it has no canonical address")
        )
        yield Fault("canonical-wrong", message, page.plan, f"write {wanted}", given)


def index_wrong(page: ReadPage, _: Config) -> Iterator[Fault]:
    """What search engines should not list says so, and nothing else does."""
    hidden = any("noindex" in content for content in page.metas("robots"))
    if hidden is page.plan.indexable:
        message = "search engines are kept from it" if hidden else "search engines would list it"
        hint = "write `noindex` on fallback, moved and withdrawn pages, and only there"
        yield Fault("index-wrong", message, page.plan, hint)
