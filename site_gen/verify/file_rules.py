"""Rules on the files of the finished site, and on the limits of its host."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

from site_gen.artifacts import Artifact
from site_gen.cache.results import key_of
from site_gen.cache.texts import Text
from site_gen.load.content_files import ThemeFile
from site_gen.plan import addresses
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.plan.redirects import REDIRECT_LIMITS, RedirectLimits, redirect_rules
from site_gen.problems import Problem, Span, warning
from site_gen.structs import Struct
from site_gen.verify import alternate_rules, safety_rules
from site_gen.verify.site import Site, SiteRule

# The editor is warned from this share of a limit on.
WARN_FROM = 0.9


def redirects_many(site: Site) -> Iterator[Problem]:
    """`_redirects` stays within the host's limits; beyond them the host ignores rules silently."""
    publishing = site.config.publish
    limits = REDIRECT_LIMITS.get(publishing.host) if publishing else None
    if publishing is None or limits is None:
        return
    rules = redirect_rules(site.plan, site.config)
    for measure, used, limit in _measured(rules, limits):
        message = f"`_redirects` has {used:,} {measure}, and {publishing.host} reads {limit:,}"
        if limit and used > limit:
            yield Problem("redirects-many", message, hint=_HINT)
        elif limit and used > WARN_FROM * limit:
            yield warning("redirects-many", message, hint=_HINT)


def _measured(rules: tuple[str, ...], limits: RedirectLimits) -> Iterator[tuple[str, int, int]]:
    yield "rules", len(rules), limits.max_rules
    yield "characters in one rule", max(map(len, rules), default=0), limits.max_rule_length
    yield "bytes", sum(len(rule) + 1 for rule in rules), limits.max_bytes


_HINT = (
    "set `host: plain` under `publish`: the pages at the old addresses lead on without rules; "
    "or publish to a host that reads more"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FETCH = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""")
_PHYSICAL = re.compile(
    r"""(?:^|[;{\s])(?:
    (?P<side>[a-z-]*\b(?:left|right)(?:-[a-z-]+)?)\s*:
    |(?P<turn>direction|unicode-bidi)\s*:
    |(?:float|clear|text-align|text-align-last|caption-side)\s*:\s*(?P<value>left|right)\b
    )""",
    re.VERBOSE,
)
_SITEMAP = frozenset({PageKind.SITEMAP})
_FEEDS = frozenset({PageKind.FEED, PageKind.TOPIC_FEED})
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


_LINKS = frozenset({f"{_ATOM}link", f"{_XHTML}link"})
_NAMES = frozenset({f"{_ATOM}id", f"{_SITEMAPS}loc"})


def _stylesheets(site: Site) -> Iterator[Problem]:
    """Sides are logical, direction is markup, and nothing is fetched from another host."""
    for stylesheet in site.artifacts:
        if stylesheet.path.endswith(".css") and stylesheet.path not in site.corpus.edition_files:
            yield from _stylesheet_problems(stylesheet, site.corpus.theme)


def _stylesheet_problems(stylesheet: Artifact, theme: ThemeFile | None) -> Iterator[Problem]:
    text = _COMMENT.sub(
        lambda comment: re.sub(r"[^\n]", " ", comment[0]), stylesheet.content.decode()
    )
    for style in _PHYSICAL.finditer(text):
        span = _span_in(stylesheet, text, style.end(), theme)
        if theme and span.path == theme.path:
            yield _sided(style["turn"] or style["side"] or style["value"], span)
        elif style["turn"]:
            message = f"`{style['turn']}` turns text in the stylesheet"
            hint = "write `dir` in the template: direction is content, and must not need a style"
            yield Problem("style-turns", message, span, hint=hint)
        else:
            message = f"`{style['side'] or style['value']}` is the wrong side in a page that runs "
            message += "the other way"
            hint = "name the logical side: inline-start, inline-end, start, end"
            yield Problem("style-physical", message, span, hint=hint)
    for fetch in _FETCH.finditer(text):
        if safety_rules.is_remote(fetch[1] or fetch[2] or ""):
            message = "the stylesheet fetches something from another host"
            yield Problem(
                "resource-remote",
                message,
                _span_in(stylesheet, text, fetch.end(), theme),
                hint="keep a copy among the assets",
                found=fetch[0],
            )


def _sided(name: str, span: Span) -> Problem:
    message = f"`{name}` turns text, or names a side that is the wrong one in the other direction"
    hint = (
        "name the logical side: inline-start, inline-end, start, end; leave direction to the page"
    )
    return Problem("theme-sided", message, span, hint=hint)


def _span_in(stylesheet: Artifact, text: str, offset: int, theme: ThemeFile | None) -> Span:
    """The line of the stylesheet, or that of the theme which is joined to it at its end."""
    line = text.count("\n", 0, offset) + 1
    if theme and stylesheet.origin == "assets/site.css":
        of_theme = line - text.count("\n") + theme.text.count("\n")
        if of_theme > 0:
            return Span(theme.path, of_theme)
    return Span(f"templates/{stylesheet.origin or stylesheet.path}", line)


def _problems_of_kinds(kinds: frozenset[PageKind], site: Site) -> Iterator[Problem]:
    """Feeds and the sitemap can be parsed, name their language, and use absolute addresses."""
    artifacts = {artifact.path: artifact for artifact in site.artifacts}
    for page in site.plan.pages:
        if page.key.kind in kinds and page.path in artifacts:
            yield from _feed_problems(page, artifacts, site)


def _feed_problems(
    page: PlannedPage, files: Mapping[str, Artifact], site: Site
) -> Iterator[Problem]:
    root = _xml_root(files[page.path])
    if root is None:
        message = f"{page.url} is not XML that can be read"
        yield Problem("feed-unreadable", message, site.span_of(page), hint=_PROGRAM_ERROR)
        return
    for rule, message in _address_problems(root, page, files, site.config.base_url):
        yield Problem(rule, message, site.span_of(page), hint=_PROGRAM_ERROR)
    if page.key.kind is not PageKind.SITEMAP and not root.get(_LANG):
        message = f"{page.url} does not name its language"
        yield Problem("feed-unreadable", message, site.span_of(page), hint=_PROGRAM_ERROR)


_PROGRAM_ERROR = "this is a bug in the program; please report it"


def _xml_root(artifact: Artifact) -> Element | None:
    try:
        return fromstring(artifact.content)
    except ParseError:
        return None


def _address_problems(
    root: Element, page: PlannedPage, files: Mapping[str, Artifact], base: str
) -> Iterator[tuple[str, str]]:
    """The rule and message for each address that is not one of the site."""
    for address, is_id in _addresses_in(root):
        if not address.startswith(base):
            message = f"{page.url} has the address `{address}`, which does not begin with {base}"
            yield "feed-unreadable", message
        elif not is_id and not _exists(address.removeprefix(base), files):
            yield "link-broken", f"{page.url} leads to `{address}`, and there is no such page"


def _exists(address: str, files: Mapping[str, Artifact]) -> bool:
    path, _, anchor = address.partition("#")
    file = files.get(addresses.output_path(addresses.Url(f"/{path}")))
    return file is not None and (not anchor or f' id="{anchor}"'.encode() in file.content)


def _addresses_in(root: Element) -> Iterator[tuple[str, bool]]:
    """Each address, and whether it is an id, which leads nowhere: what it names may have moved."""
    for element in root.iter():
        if element.tag in _LINKS:
            yield element.get("href", ""), False
        elif element.tag in _NAMES:
            yield element.text or "", element.tag == f"{_ATOM}id"


def _sitemap_differs(site: Site) -> Iterator[Problem]:
    """The sitemap lists exactly the indexable pages, each with its languages."""
    files = {artifact.path: artifact for artifact in site.artifacts}
    sitemap = files.get(addresses.output_path(addresses.SITEMAP))
    root = _xml_root(sitemap) if sitemap else None
    if root is None:
        return
    config, base = site.config, site.config.base_url
    listed_pages = (p for p in site.plan.pages if p.is_listed)
    pages = {str(addresses.absolute_url(base, p.url)): p for p in listed_pages}
    listed, differing = set[str](), set[str]()
    for entry in _entries(root, base, files):
        listed.add(address := entry.findtext(f"{_SITEMAPS}loc", ""))
        page = pages.get(address)
        if page and alternate_rules.expected_alternates(page, config) != _languages(entry):
            differing.add(address)
    for address in sorted(pages.keys() ^ listed):
        message = "is missing from it" if address in pages else "should not be in it"
        yield Problem(
            "sitemap-wrong", f"{addresses.SITEMAP}: `{address}` {message}", hint=_PROGRAM_ERROR
        )
    for address in sorted(differing):
        message = f"{addresses.SITEMAP}: the languages of `{address}` are not those of its page"
        yield Problem("sitemap-wrong", message, hint=_PROGRAM_ERROR)


def _entries(root: Element, base: str, files: Mapping[str, Artifact]) -> Iterator[Element]:
    """The entries of a sitemap, or of those that an index of sitemaps lists."""
    if root.tag != f"{_SITEMAPS}sitemapindex":
        yield from root
        return
    for entry in root:
        url = entry.findtext(f"{_SITEMAPS}loc", "").removeprefix(base)
        part = files.get(addresses.output_path(addresses.Url(f"/{url}")))
        yield from _entries_in(part) if part else ()


def _entries_in(part: Artifact) -> Iterator[Element]:
    """The entries of a sitemap, each emptied when the next is asked for: they are very many."""
    with suppress(ParseError):
        for _, element in iterparse(BytesIO(part.content)):
            if element.tag == f"{_SITEMAPS}url":
                yield element
                element.clear()


def _languages(entry: Element) -> dict[str, str]:
    links = entry.findall(f"{_XHTML}link")
    return {link.get("hreflang", ""): link.get("href", "") for link in links}


def check_robots(site: Site) -> Iterator[Problem]:
    """`robots.txt` names the sitemap by its whole address."""
    path = addresses.output_path(addresses.ROBOTS)
    robots = next((file for file in site.artifacts if file.path == path), None)
    line = f"Sitemap: {addresses.absolute_url(site.config.base_url, addresses.SITEMAP)}"
    if robots and line not in robots.content.decode().splitlines():
        yield Problem(
            "sitemap-wrong", f"{addresses.ROBOTS} does not say `{line}`", hint=_PROGRAM_ERROR
        )


class FileRule(Struct, frozen=True):
    """A rule on the files with such paths; it is not applied again where it found nothing.

    `name` is that of its row. `leads_on` is set if the files lead to others of the site.
    """

    name: str
    paths: re.Pattern[str]
    rule: SiteRule
    leads_on: bool = True

    def __call__(self, site: Site) -> Iterable[Problem]:
        return () if self.name in site.sound_files else self.rule(site)

    def finds_nothing(self, site: Site) -> bool:
        return not any(self.rule(site))

    def may_ask_for_bytes(self, files: Iterable[Artifact]) -> bool:
        """Whether these files may lead to an anchor, or to one whose path does not count."""
        contents = (file.content for file in files) if self.leads_on else ()
        return any(b"#" in content or b".json" in content for content in contents)


check_stylesheets = FileRule("stylesheets", re.compile(r".*\.css"), _stylesheets, leads_on=False)
check_feeds = FileRule("feeds", re.compile(r"(.*/)?feed\.xml"), partial(_problems_of_kinds, _FEEDS))
_SITEMAP_FILES = re.compile(r"sitemap.*")
check_addresses = FileRule("addresses", _SITEMAP_FILES, partial(_problems_of_kinds, _SITEMAP))
check_sitemap = FileRule("sitemap", _SITEMAP_FILES, _sitemap_differs)
_FILE_RULES = (check_stylesheets, check_feeds, check_addresses, check_sitemap)


def sound_files(
    site: Site, plan: str, earlier: Mapping[str, str]
) -> tuple[frozenset[str], dict[str, Text | None]]:
    """The names of the rules that find nothing in their files, and the rows for the next build.

    `plan` is the key of what is planned and of the settings.
    """
    # Index files get other names with each edit.
    others = "\0".join(f.path for f in site.artifacts if not f.path.endswith(".json"))
    candidates = [file for file in site.artifacts if file.path.endswith((".css", ".xml"))]
    sound, rows = set(), dict[str, Text | None]()
    for rule in _FILE_RULES:
        files = [file for file in candidates if rule.paths.fullmatch(file.path)]
        beside = (plan, others) if rule.leads_on else ()
        key = key_of(rule.name, *beside, *(f"{file.path} {file.digest}" for file in files))
        if key in earlier:
            rows[key] = None
        elif not rule.may_ask_for_bytes(files) and rule.finds_nothing(site):
            rows[key] = ""
        if key in rows:
            sound.add(rule.name)
    return frozenset(sound), rows
