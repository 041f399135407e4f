"""Rules on a page's safety: remote requests, scripts, inline styles, a weak policy."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from site_gen.config import Config
from site_gen.plan.editions import asset_folder_of
from site_gen.verify import link_rules
from site_gen.verify.checked_page import PageProblem
from site_gen.verify.site import Element, ParsedPage

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
_PHYSICAL = frozenset({"align", "valign", "bgcolor", "background"})
_WEAK_SOURCES = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:")
# A quick search for what the two rules that visit every element look for. The same words in the
# text only mean that every element is visited.
_HANDLER = re.compile(r"(?<![a-z0-9_-])on[a-z]+\s*=")
_SCRIPTED = ("script:", "refresh", "<script>", "<script ")
_STYLED = ("<style", "<font", "<center", *(f"{name}=" for name in ("style", *sorted(_PHYSICAL))))
_SPACED = re.compile(r"\s+=")
_DATA_TYPES = frozenset({"application/ld+json", "application/json"})
_DATA_BLOCK = '<script type="application/ld+json">'
# How the templates load the site's own script; most pages have no other.
_OWN_SCRIPT = re.compile(r'<script src="(?:\.{1,2}/)*assets/[a-z0-9.-]+\.js" defer></script>')


def resource_remote(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """A page requests nothing from another host, which would reveal who reads what."""
    fetching = (
        e for e in page.elements if e.tag == "link" or not _FETCHED.isdisjoint(e.attributes)
    )
    for element in fetching:
        for name, address in _fetched(element):
            if is_remote(address):
                message = f"`<{element.tag}>` fetches its `{name}` from another host"
                hint = "keep a copy among the assets of the templates"
                yield PageProblem("resource-remote", message, page.planned, hint, address)


def _fetched(element: Element) -> Iterator[tuple[str, str]]:
    for name in sorted(_FETCHED & element.attributes.keys()):
        for address in element.get(name).split(","):
            yield name, address.strip()
    if element.tag == "link" and _FETCHED_LINKS & {*element.get("rel").lower().split()}:
        yield "href", element.get("href")


def is_remote(address: str) -> bool:
    """Whether an address names a host; the site links its own files relatively."""
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
    directives = [part.split() for part in policies[0].lower().split(";") if part.strip()]
    if ["default-src", "'none'"] not in directives:
        yield PageProblem(
            "csp-weak",
            "the policy does not begin with `default-src 'none'`",
            page.planned,
            "forbid all, then allow the site's own files",
        )
    for source in (source for _, *sources in directives for source in sources):
        if source in _WEAK_SOURCES or is_remote(source):
            yield PageProblem(
                "csp-weak", f"the policy allows `{source}`", page.planned, "take it out"
            )
    if _fetches_before_policy(page):
        yield PageProblem(
            "csp-weak",
            "something is fetched before the policy is read",
            page.planned,
            "write the policy right after `<meta charset>`",
        )


def _fetches_before_policy(page: ParsedPage) -> bool:
    for element in page.elements:
        if element.get("http-equiv").lower() == POLICY:
            return False
        if any(address for _, address in _fetched(element)):
            return True
    return False


def script_found(page: ParsedPage, config: Config) -> Iterator[PageProblem]:
    """Pages run only the site's own script, from a file; the policy would block others."""
    if not _may_have_script(page.html.lower()):
        return
    for element in page.elements:
        if element.tag == "script" and not _is_allowed_script(element, page, config):
            yield _script_problem(element, page)
        handlers = [name for name in element.attributes if name.startswith("on")]
        if handlers:
            message = f"`<{element.tag}>` has the script `{handlers[0]}`"
            yield PageProblem("script-found", message, page.planned, "take it out")
        if element.get("href").strip().lower().startswith("javascript:"):
            message = f"`<{element.tag}>` leads to a script"
            yield PageProblem("script-found", message, page.planned, "take it out")
        if element.get("http-equiv").lower() == "refresh":
            message = "the page redirects by itself"
            yield PageProblem(
                "script-found", message, page.planned, "link to the new place instead"
            )


def _is_allowed_script(script: Element, page: ParsedPage, config: Config) -> bool:
    """Whether a script is a data block or one of the site's own assets."""
    if "src" not in script.attributes:
        return script.get("type") in _DATA_TYPES
    resolved = link_rules.resolved_link(config.base_url, page.planned.url, script.get("src"))
    assets = asset_folder_of(page.planned.key)
    return resolved is not None and resolved[0].startswith(assets) and not script.text.strip()


def _script_problem(script: Element, page: ParsedPage) -> PageProblem:
    if "src" not in script.attributes:
        hint = "keep it in a file among the assets of the templates"
        return PageProblem("script-found", "there is a script within the page", page.planned, hint)
    message = f"a script is fetched from `{script.get('src')}`"
    hint = "keep it among the assets of the templates, which change their name with their bytes"
    return PageProblem("script-found", message, page.planned, hint)


def _may_have_script(html: str) -> bool:
    rest = _OWN_SCRIPT.sub("", html.replace(_DATA_BLOCK, ""))
    return any(sign in rest for sign in _SCRIPTED) or bool(_HANDLER.search(rest))


def _may_have_style(html: str) -> bool:
    spaced = any(f"{space}=" in html for space in " \n\t")
    rest = _SPACED.sub("=", html) if spaced else html
    return any(sign in rest for sign in _STYLED)


def style_inline(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """Styles belong in the stylesheet: the policy blocks others, and sides must be logical."""
    if not _may_have_style(page.html.lower()):
        return
    for element in page.elements:
        attributes = [name for name in element.attributes if name == "style" or name in _PHYSICAL]
        if element.tag in {"style", "font", "center"}:
            yield PageProblem(
                "style-inline", f"there is a `<{element.tag}>`", page.planned, "take it out"
            )
        if attributes:
            message = f"`<{element.tag}>` has `{attributes[0]}`"
            yield PageProblem("style-inline", message, page.planned, "give it a class instead")


def referrer_told(page: ParsedPage, _: Config) -> Iterator[PageProblem]:
    """No other site learns which page a reader came from."""
    if page.metas("referrer") != ["no-referrer"]:
        message = "the page does not say `no-referrer`"
        hint = 'write `<meta name="referrer" content="no-referrer">`'
        yield PageProblem("referrer-told", message, page.planned, hint)
