"""Rules for the addresses a page has in its head: language versions, canonical, indexing."""

from collections.abc import Iterator

from site_gen.config import Config
from site_gen.plan.addresses import absolute_url
from site_gen.plan.editions import has_alternates
from site_gen.plan.pages import PlannedPage
from site_gen.verify.checked_page import PageProblem
from site_gen.verify.parsed_page import ParsedPage


def expected_alternates(page: PlannedPage, config: Config) -> dict[str, str]:
    """The addresses that `hreflang` must name: all real translations, including the page itself.

    A fallback page names none (Google, "localized versions of your pages").
    """
    if page.x_default is None or not has_alternates(page, config):
        return {}
    base = config.base_url
    members = {str(code): absolute_url(base, url) for code, url in page.alternates}
    return {**members, "x-default": absolute_url(base, page.x_default)}


def alternates_differ(page: ParsedPage, config: Config) -> Iterator[PageProblem]:
    """The alternates are complete, absolute, and the same on every page of the set."""
    expected = expected_alternates(page.planned, config)
    links = [link for link in page.all("link") if link.get("hreflang")]
    named = {link.get("hreflang", ""): link.get("href", "") for link in links}
    for code, url in expected.items():
        if code not in named:
            message = f"the head does not name the `{code}` version"
            hint = f'write `<link rel="alternate" hreflang="{code}" href="…">`'
            yield PageProblem("alternate-missing", message, page.planned, hint, url)
        elif named[code] != url:
            message = f"the head gives the `{code}` version another address than it has"
            yield PageProblem(
                "alternate-wrong", message, page.planned, "take it from the view", named[code]
            )
    for code in named.keys() - expected.keys():
        message = f"the head names a `{code}` version, which is not a translation"
        hint = "a page that falls back on another language is left out"
        yield PageProblem("alternate-wrong", message, page.planned, hint, named[code])
    if len(links) != len(named):
        yield PageProblem(
            "alternate-wrong",
            "a language is named twice in the head",
            page.planned,
            "name each once",
        )


def canonical_wrong(page: ParsedPage, config: Config) -> Iterator[PageProblem]:
    """A page that repeats another names the original as canonical."""
    links = [link.get("href", "") for link in page.all("link") if link.get("rel") == "canonical"]
    expected = absolute_url(config.base_url, page.planned.canonical)
    if links != [expected]:
        address = links[0] if links else ""
        message = (
            "its canonical address is not the one planned"
            if address
            else ("it has no canonical address")
        )
        yield PageProblem("canonical-wrong", message, page.planned, f"write {expected}", address)


def index_wrong(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Pages that search engines should not list say `noindex`, and no others do."""
    is_hidden = any("noindex" in content for content in page.metas("robots"))
    if is_hidden is page.planned.indexable:
        message = "search engines are kept from it" if is_hidden else "search engines would list it"
        hint = "write `noindex` on fallback, moved and withdrawn pages, and only there"
        yield PageProblem("index-wrong", message, page.planned, hint)
