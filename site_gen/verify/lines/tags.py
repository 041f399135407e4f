"""What a start tag has that a rule looks at; a tag that a rule may object to is not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

from site_gen.cache.memo import memoized
from site_gen.domain.text import Direction
from site_gen.plan.addresses import Url
from site_gen.structs import Struct
from site_gen.verify.link_rules import REQUIRED_REL, resolved_link
from site_gen.verify.page_rules import DAY, HEADINGS
from site_gen.verify.parsed_page import tree_of
from site_gen.verify.safety_rules import DATA_TYPES, POLICY, is_fetched, is_remote

# What rules on a whole page have to know: of which kind it is, the tag or name, and the value.
Fact: TypeAlias = tuple[str, str, str]
ID, HREF, SRC, META, VERSION, CANONICAL = "id", "href", "src", "meta", "version", "canonical"
HEADING, WORDS, TITLE = "heading", "words", "title"
LOOKED_AT = frozenset({"robots", "referrer", POLICY})
_EMPTY = frozenset({"br", "col", "hr", "img", "link", "meta", "wbr"})
# Elements that no rule looks at for themselves.
_PLAIN = re.compile(
    "a|abbr|article|b|bdi|blockquote|body|br|button|caption|circle|cite|code|col|colgroup|dd|del"
    "|desc|details|dfn|div|dl|dt|em|fieldset|figcaption|figure|footer|g|h[1-6]|head|header|hr|i|img"
    "|ins|kbd|label|legend|li|line|link|main|mark|meta|nav|ol|option|p|path|pre|q|rect|s|samp"
    "|script|section|select|small|span|strong|sub|summary|sup|svg|table|tbody|td|text|tfoot|th"
    "|thead|time|title|tr|tspan|u|ul|var|wbr"
)
# Attributes that no rule looks at.
_NEUTRAL = re.compile(
    "as|alt|class|clip-path|colspan|content|crossorigin|cx|cy|d|defer|download|fill|focusable"
    "|headers|height|hidden|loading|open|points|property|r|role|rowspan|scope|sizes|start|stroke"
    "|stroke-width|tabindex|text-anchor|title|transform|type|value|viewBox|width|x1?|x2|y1?|y2"
    "|(?:aria|data)-[a-z-]+"
)
_KEY = "[a-zA-Z][a-zA-Z0-9:-]*"
_START = re.compile(rf'([a-z][a-z0-9]*)((?: {_KEY}(?:="[^"<>]*")?)*) ?(/?)')
_ATTRIBUTE = re.compile(rf' ({_KEY})(?:="([^"<>]*)")?')
_WEB = re.compile(r"https?://[^\s/]")
_DIRECTIONS: Mapping[str | None, Direction | None] = {
    None: None,
    "ltr": Direction.LTR,
    "rtl": Direction.RTL,
}
_Attributes: TypeAlias = Mapping[str, str]
_Facts: TypeAlias = tuple[Fact, ...]


class Tag(Struct, frozen=True):
    """A start tag to which no rule objects, unless it is for where it stands.

    `lang` is the language of the element, `leads_to` that of the page that it links to.
    """

    name: str
    is_empty: bool = False
    direction: Direction | None = None
    lang: str = ""
    leads_to: str = ""
    facts: _Facts = ()


# Links within the site, and the tags of a head: most of the tags that no other page has.
_USUAL = re.compile(
    r'a(?: class="[\w -]*")? href="([\w./#-]+)"(?: rel="(?:prev|next)")?'
    r'|meta (?:name="(?:citation_|DCTERMS\.|twitter:|description")|property=")[^"<>]*"?'
    r' content="[^"<>]*"(?: lang="[\w-]+")?'
)


def usual_form(written: str) -> tuple[str, str]:
    """A tag without what differs from page to page and matters to no rule, and its target."""
    usual = _USUAL.fullmatch(written)
    if usual is None:
        return written, ""
    return ("a", usual[1]) if usual[1] else ("meta", "")


def read_tag(written: str, base_url: str) -> Tag | None:
    """A tag from what is written between its brackets; None if a rule may object to it."""
    match = _START.fullmatch(written)
    if match is None or not _PLAIN.fullmatch(match[1]):
        return None
    name, pairs = match[1], _ATTRIBUTE.findall(match[2])
    own = {key: _decoded(value) for key, value in pairs if not _NEUTRAL.fullmatch(key)}
    anchor, lang, direction = own.pop(ID, None), own.pop("lang", None), own.pop("dir", None)
    facts = _facts(name, own, dict(pairs), base_url)
    is_repeated = len(dict(pairs)) < len(pairs)
    if facts is None or is_repeated or direction not in _DIRECTIONS or "" in {anchor, lang}:
        return None
    ids = () if anchor is None else ((ID, "", anchor),)
    is_empty = bool(match[3]) or name in _EMPTY
    leads_to = own.get("hreflang", "") if name == "a" else ""
    return Tag(name, is_empty, _DIRECTIONS[direction], lang or "", leads_to, (*ids, *facts))


def _decoded(value: str) -> str:
    """The value of an attribute; one with other entities than `&amp;` fits no rule."""
    plain = value.replace("&amp;", "&")
    return plain if plain.count("&") == value.count("&amp;") else _UNKNOWN


# No value has it.
_UNKNOWN = "<"


def _facts(name: str, own: _Attributes, attributes: _Attributes, base_url: str) -> _Facts | None:
    """What the attributes say to rules on the whole page; None if another rule may object."""
    if _UNKNOWN in own.values():
        return None
    if name == "a":
        return _of_link(own, base_url)
    if name == "meta":
        return _of_meta(own, _decoded(attributes.get("content", "")))
    if name == "script":
        return _of_script(own, attributes)
    return _OF_OTHERS.get(name, _of_any)(own)


def _of_any(own: _Attributes) -> _Facts | None:
    return None if own else ()


def _of_image(own: _Attributes) -> _Facts | None:
    is_sound = own.keys() == {SRC} and not is_remote(own[SRC])
    return ((SRC, "img", own[SRC]),) if is_sound else None


def _of_choice(own: _Attributes) -> _Facts | None:
    return () if own.keys() <= {"name"} else None


def _of_time(own: _Attributes) -> _Facts | None:
    return () if own.keys() == {"datetime"} and DAY.fullmatch(own["datetime"]) else None


def _of_heading(level: str) -> Callable[[_Attributes], _Facts | None]:
    return lambda own: None if own else ((HEADING, "", level),)


def _of_link(own: _Attributes, base_url: str) -> _Facts | None:
    if not own:
        return ()
    target = own.get(HREF)
    if target is None or not own.keys() <= {HREF, "rel", "hreflang"}:
        return None
    is_guarded = REQUIRED_REL.issubset(own.get("rel", "").split())
    if ":" in target and not is_guarded and resolved_link(base_url, Url("/"), target) is None:
        return None
    return ((HREF, "a", target),) if ":" not in target or _WEB.match(target) else None


def _of_head_link(own: _Attributes) -> _Facts | None:
    target, rel = own.get(HREF, ""), own.get("rel", "")
    if (":" in target and not _WEB.match(target)) or not own.keys() <= {HREF, "rel", "hreflang"}:
        return None
    if not target or (is_fetched(rel) and is_remote(target)):
        return None
    facts = [(HREF, "link", target)]
    if own.get("hreflang"):
        facts.append((VERSION, own["hreflang"], target))
    if rel == CANONICAL:
        facts.append((CANONICAL, "", target))
    return tuple(facts)


_OF_OTHERS: Mapping[str, Callable[[_Attributes], _Facts | None]] = {
    "img": _of_image,
    "link": _of_head_link,
    "select": _of_choice,
    "time": _of_time,
    **{heading: _of_heading(heading[1]) for heading in HEADINGS},
}
_META_KEYS = ({"name"}, {"http-equiv"})


def _of_meta(own: _Attributes, content: str) -> _Facts | None:
    if not own:
        return ()
    name = "".join(own.values()).lower()
    if own.keys() not in _META_KEYS or ("http-equiv" in own and name != POLICY):
        return None
    if name not in LOOKED_AT:
        return ()
    return None if content == _UNKNOWN else ((META, name, content),)


def _of_script(own: _Attributes, attributes: _Attributes) -> _Facts | None:
    """Where a script comes from is for a rule on the whole page to judge."""
    if not own:
        return () if attributes.get("type") in DATA_TYPES else None
    is_sound = own.keys() == {SRC} and not is_remote(own[SRC])
    return ((SRC, "script", own[SRC]),) if is_sound else None


@cache
@memoized
def stays_in(parent: str, child: str) -> bool:
    """Whether the parser leaves an element in the one in which its tag stands."""
    if parent == "html":
        return child in {"head", "body"}
    end = "" if child in _EMPTY else f"</{child}>"
    inner = f"<{parent}><{child}>{end}<!-- --></{parent}>"
    if parent == "head":
        page = f"<html>{inner}<body></body></html>"
    elif parent == "body":
        page = f"<html><head></head>{inner}</html>"
    else:
        page = f"<html><head></head><body><x>{inner.replace('<!-- -->', '1')}2</x></body></html>"
    elements = [*tree_of(page.encode()).iter(child)]
    around = elements[-1].getparent() if elements else None
    if around is None or around.tag != parent:
        return False
    return parent in {"head", "body"} or (elements[-1].tail, around.tail) == ("1", "2")
