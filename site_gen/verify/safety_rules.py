"""Rules on a page's safety: remote requests, scripts, inline styles, a weak policy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from site_gen.config import Config
from site_gen.plan.editions import asset_folder_of
from site_gen.plan.pages import PlannedPage
from site_gen.verify import link_rules
from site_gen.verify.checked_page import PageProblem
from site_gen.verify.parsed_page import Element, ParsedPage, own_text, tag_of

POLICY = "content-security-policy"
_FETCHED = frozenset(
    {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping"}
)
_FETCHED_LINKS = frozenset(
    {
        "stylesheet",
        "icon",
        "preload",
        "prefetch",
        "preconnect",
        "dns-prefetch",
        "modulepreload",
        "manifest",
        "apple-touch-icon",
    }
)
_STYLE_ATTRIBUTES = ("style", "align", "valign", "bgcolor", "background")
_STYLE_TAGS = ("style", "font", "center")
_WEAK_SOURCES = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:")
_HANDLER = re.compile(r"on[a-z]+")
DATA_TYPES = frozenset({"application/ld+json", "application/json"})
# An address with neither a scheme nor a host, as nearly all are.
_LOCAL = re.compile(r"(?!//)[\w./#-]*", re.ASCII)


def resource_remote(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """A page requests nothing from another host, which would reveal who reads what."""
    fetched = (
        *_fetched(page.by_attribute),
        *(
            (link, "href", link.get("href", ""))
            for link in page.all("link")
            if is_fetched(link.get("rel", ""))
        ),
    )
    for element, name, address in fetched:
        if is_remote(address):
            message = f"`<{tag_of(element)}>` fetches its `{name}` from another host"
            hint = "keep a copy among the assets of the templates"
            yield PageProblem("resource-remote", message, page.planned, hint, address)


def _fetched(
    by_attribute: Mapping[str, Sequence[tuple[Element, str]]],
) -> Iterator[tuple[Element, str, str]]:
    """What a browser fetches for an attribute: the element, the attribute, the address."""
    for name in sorted(_FETCHED.intersection(by_attribute)):
        for element, addresses in by_attribute[name]:
            yield from ((element, name, address.strip()) for address in addresses.split(","))


def is_fetched(rel: str) -> bool:
    """Whether a browser fetches what a `<link>` of this kind leads to."""
    return not _FETCHED_LINKS.isdisjoint(rel.lower().split())


def is_remote(address: str) -> bool:
    """Whether an address names a host; the site links its own files relatively."""
    if _LOCAL.fullmatch(address):
        return False
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in {"http", "https", "ws", "wss"}


def policy_weak(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """One policy, before any request, that allows only the site's own files."""
    policies = page.metas(POLICY)
    if len(policies) != 1:
        message = "there is no Content-Security-Policy" if not policies else "it has two policies"
        hint = "write one `<meta http-equiv>` with default-src 'none'"
        yield PageProblem("csp-missing", message, page.planned, hint)
        return
    for message, hint in weaknesses(policies[0]):
        yield PageProblem("csp-weak", message, page.planned, hint)
    if _fetches_before_policy(page):
        yield PageProblem(
            "csp-weak",
            "something is fetched before the policy is read",
            page.planned,
            "write the policy right after `<meta charset>`",
        )


# Nearly all pages have the same policy.
@lru_cache(maxsize=100)
def weaknesses(policy: str) -> tuple[tuple[str, str], ...]:
    """What a policy allows and should not, and what to do."""
    directives = [part.split() for part in policy.lower().split(";") if part.strip()]
    weaknesses = []
    if ["default-src", "'none'"] not in directives:
        message = "the policy does not begin with `default-src 'none'`"
        weaknesses.append((message, "forbid all, then allow the site's own files"))
    sources = (source for _, *sources in directives for source in sources)
    allowed = (source for source in sources if source in _WEAK_SOURCES or is_remote(source))
    return (*weaknesses, *((f"the policy allows `{source}`", "take it out") for source in allowed))


def _fetches_before_policy(page: ParsedPage) -> bool:
    for element in page.elements:
        if element.get("http-equiv", "").lower() == POLICY:
            return False
        attributes = {name: [(element, value)] for name, value in element.items()}
        if any(address for _, _, address in _fetched(attributes)):
            return True
        if element.tag == "link" and element.get("href") and is_fetched(element.get("rel", "")):
            return True
    return False


def script_found(page: ParsedPage, config: Config) -> Iterator[PageProblem]:
    """Pages run only the site's own script, from a file; the policy would block others."""
    scripts = [s for s in page.all("script") if not _is_allowed_script(s, page, config)]
    handlers = [*filter(_HANDLER.fullmatch, page.by_attribute)]
    hrefs = page.by_attribute.get("href", ())
    links = [e for e, href in hrefs if ":" in href and _is_script(href)]
    redirects = [e for e, name in page.by_attribute.get("http-equiv", ()) if _is_refresh(name)]
    for element in page.in_order((*scripts, *page.having(*handlers), *links, *redirects)):
        if element in scripts:
            yield _script_problem(element, page)
        for message, hint in _scripts_in(element):
            yield PageProblem("script-found", message, page.planned, hint)


def _scripts_in(element: Element) -> Iterator[tuple[str, str]]:
    """The scripts in the attributes of an element, and what to do."""
    handlers = [*filter(_HANDLER.fullmatch, element.keys())]
    if handlers:
        yield f"`<{tag_of(element)}>` has the script `{handlers[0]}`", "take it out"
    if _is_script(element.get("href", "")):
        yield f"`<{tag_of(element)}>` leads to a script", "take it out"
    if _is_refresh(element.get("http-equiv", "")):
        yield "the page redirects by itself", "link to the new place instead"


def _is_script(address: str) -> bool:
    return address.strip().lower().startswith("javascript:")


def _is_refresh(http_equiv: str) -> bool:
    return http_equiv.lower() == "refresh"


def _is_allowed_script(script: Element, page: ParsedPage, config: Config) -> bool:
    """Whether a script is a data block or one of the site's own assets."""
    source = script.get("src")
    if source is None:
        return script.get("type") in DATA_TYPES
    return is_own_script(source, page.planned, config) and not own_text(script).strip()


def is_own_script(source: str, planned: PlannedPage, config: Config) -> bool:
    """Whether a page fetches a script from among its own assets."""
    resolved = link_rules.resolved_link(config.base_url, planned.url, source)
    return resolved is not None and resolved[0].startswith(asset_folder_of(planned.key))


def _script_problem(script: Element, page: ParsedPage) -> PageProblem:
    if script.get("src") is None:
        hint = "keep it in a file among the assets of the templates"
        return PageProblem("script-found", "there is a script within the page", page.planned, hint)
    message = f"a script is fetched from `{script.get('src')}`"
    hint = "keep it among the assets of the templates, which change their name with their bytes"
    return PageProblem("script-found", message, page.planned, hint)


def style_inline(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Styles belong in the stylesheet: the policy blocks others, and sides must be logical."""
    styled = (*page.all(*_STYLE_TAGS), *page.having(*_STYLE_ATTRIBUTES))
    for element in page.in_order(styled):
        attributes = [name for name in element.keys() if name in _STYLE_ATTRIBUTES]  # noqa: SIM118
        if element.tag in _STYLE_TAGS:
            yield PageProblem(
                "style-inline", f"there is a `<{tag_of(element)}>`", page.planned, "take it out"
            )
        if attributes:
            message = f"`<{tag_of(element)}>` has `{attributes[0]}`"
            yield PageProblem("style-inline", message, page.planned, "give it a class instead")


def referrer_told(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """No other site learns which page a reader came from."""
    if page.metas("referrer") != ["no-referrer"]:
        message = "the page does not say `no-referrer`"
        hint = 'write `<meta name="referrer" content="no-referrer">`'
        yield PageProblem("referrer-told", message, page.planned, hint)
