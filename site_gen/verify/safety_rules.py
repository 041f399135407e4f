"""What is unsafe on a page: requests to other hosts, scripts, styles of its own, a weak policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from site_gen.config import Config
from site_gen.plan.editions import assets_of
from site_gen.verify.findings import Fault
from site_gen.verify.link_rules import resolved
from site_gen.verify.reading import Element, ReadPage

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
_LOOSE = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:")
# What the two rules that look at every element look for, wherever it stands. Words of the text may
# be like it; then every element is looked at.
_HANDLER = re.compile(r"on[a-z]+\s*=")
_SCRIPTED = ("script:", "refresh", "<script>", "<script ")
_STYLED = ("<style", "<font", "<center", *(f"{name}=" for name in ("style", *sorted(_PHYSICAL))))
_SPACED = re.compile(r"\s+=")
_DATA_TYPES = frozenset({"application/ld+json", "application/json"})
_DATA_BLOCK = '<script type="application/ld+json">'
# How the templates call for the site's own script, which most pages do and do no more.
_OWN_SCRIPT = re.compile(r'<script src="(?:\.{1,2}/)*assets/[a-z0-9.-]+\.js" defer></script>')


def resource_remote(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Opening a page asks nothing of any other host: it would tell who reads what."""
    for element in page.elements:
        for name, address in _fetched(element):
            if is_remote(address):
                message = f"`<{element.tag}>` fetches its `{name}` from another host"
                hint = "keep a copy among the assets of the templates"
                yield Fault("resource-remote", message, page.plan, hint, address)


def _fetched(element: Element) -> Iterator[tuple[str, str]]:
    for name in sorted(_FETCHED & element.attributes.keys()):
        for address in element.get(name).split(","):
            yield name, address.strip()
    if element.tag == "link" and _FETCHED_LINKS & {*element.get("rel").lower().split()}:
        yield "href", element.get("href")


def is_remote(address: str) -> bool:
    """Whether an address names a host at all; the site's own files are linked relatively."""
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in {"http", "https", "ws", "wss"}


def policy_weak(page: ReadPage, _: Config) -> Iterator[Fault]:
    """One policy that forbids all but what the page brings, before anything is fetched."""
    policies = page.metas(POLICY)
    if len(policies) != 1:
        message = "there is no Content-Security-Policy" if not policies else "it has two policies"
        hint = "write one `<meta http-equiv>` with default-src 'none'"
        yield Fault("csp-missing", message, page.plan, hint)
        return
    directives = [part.split() for part in policies[0].lower().split(";") if part.strip()]
    if ["default-src", "'none'"] not in directives:
        yield Fault(
            "csp-weak",
            "the policy does not begin with `default-src 'none'`",
            page.plan,
            "forbid all, then allow what the page brings itself",
        )
    for source in (source for _, *sources in directives for source in sources):
        if source in _LOOSE or is_remote(source):
            yield Fault("csp-weak", f"the policy allows `{source}`", page.plan, "take it out")
    if _fetches_before_policy(page):
        yield Fault(
            "csp-weak",
            "something is fetched before the policy is read",
            page.plan,
            "write the policy right after `<meta charset>`",
        )


def _fetches_before_policy(page: ReadPage) -> bool:
    for element in page.elements:
        if element.get("http-equiv").lower() == POLICY:
            return False
        if any(address for _, address in _fetched(element)):
            return True
    return False


def script_found(page: ReadPage, config: Config) -> Iterator[Fault]:
    """Pages run no script but the site's own, from a file; the policy would stop another."""
    if not _may_script(page.written.lower()):
        return
    for element in page.elements:
        if element.tag == "script" and not _is_known(element, page, config):
            yield _script(element, page)
        handlers = [name for name in element.attributes if name.startswith("on")]
        if handlers:
            message = f"`<{element.tag}>` has the script `{handlers[0]}`"
            yield Fault("script-found", message, page.plan, "take it out")
        if element.get("href").strip().lower().startswith("javascript:"):
            message = f"`<{element.tag}>` leads to a script"
            yield Fault("script-found", message, page.plan, "take it out")
        if element.get("http-equiv").lower() == "refresh":
            message = "the page jumps elsewhere by itself"
            yield Fault("script-found", message, page.plan, "link to the new place instead")


def _is_known(script: Element, page: ReadPage, config: Config) -> bool:
    """Whether a script is a block of data, or a file among the site's own assets."""
    if "src" not in script.attributes:
        return script.get("type") in _DATA_TYPES
    found = resolved(config.base_url, page.plan.url, script.get("src"))
    own = assets_of(page.plan.key)
    return found is not None and found[0].startswith(own) and not script.text.strip()


def _script(script: Element, page: ReadPage) -> Fault:
    if "src" not in script.attributes:
        hint = "keep it in a file among the assets of the templates"
        return Fault("script-found", "there is a script within the page", page.plan, hint)
    message = f"a script is fetched from `{script.get('src')}`"
    hint = "keep it among the assets of the templates, which change their name with their bytes"
    return Fault("script-found", message, page.plan, hint)


def _may_script(written: str) -> bool:
    rest = _OWN_SCRIPT.sub("", written.replace(_DATA_BLOCK, ""))
    return any(sign in rest for sign in _SCRIPTED) or bool(_HANDLER.search(rest))


def _may_style(written: str) -> bool:
    spaced = any(f"{space}=" in written for space in " \n\t")
    rest = _SPACED.sub("=", written) if spaced else written
    return any(sign in rest for sign in _STYLED)


def style_inline(page: ReadPage, _: Config) -> Iterator[Fault]:
    """Looks belong in the stylesheet: the policy drops others, and sides must stay logical."""
    if not _may_style(page.written.lower()):
        return
    for element in page.elements:
        told = [name for name in element.attributes if name == "style" or name in _PHYSICAL]
        if element.tag in {"style", "font", "center"}:
            yield Fault("style-inline", f"there is a `<{element.tag}>`", page.plan, "take it out")
        if told:
            message = f"`<{element.tag}>` has `{told[0]}`"
            yield Fault("style-inline", message, page.plan, "give it a class instead")


def referrer_told(page: ReadPage, _: Config) -> Iterator[Fault]:
    """No other site hears which page a reader came from."""
    if page.metas("referrer") != ["no-referrer"]:
        message = "the page does not say `no-referrer`"
        hint = 'write `<meta name="referrer" content="no-referrer">`'
        yield Fault("referrer-told", message, page.plan, hint)
