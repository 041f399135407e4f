"""Folds text for comparison, and escapes it for Markdown."""

import re
import unicodedata

_LETTERS = str.maketrans("أإآٱىیةک", "ااااييهك")
_TATWEEL = "ـ"
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
_BULLETS = " \t\u00a0\u200e\u200f\u061c•●▪■◦‣·*-–—"


def folded_text(text: str) -> str:
    """Case, digits of other scripts, Arabic hamza, ta marbuta, harakat and tatweel made equal.

    Invisible direction marks are removed, every run of spaces becomes one. Never for display.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return " ".join("".join(_folded(character) for character in plain).split())


def _folded(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    dropped = character == _TATWEEL or unicodedata.category(character) in _INVISIBLE
    return "" if dropped else character


def without_bullets(text: str) -> str:
    """The line without bullets, dashes and marks at its ends, and with single spaces."""
    return " ".join(text.strip(_BULLETS).split())


def words_in(text: str) -> tuple[str, ...]:
    """The words and numbers of a text; a combining mark is no end of a word."""
    return tuple(re.findall(r"\w+", "".join(c for c in text if unicodedata.category(c) != "Mn")))


# Each of these can start or end a construct anywhere in a line.
_ANYWHERE = re.compile(r"[\\`*_\[\]{}]")
# `](` would be read as a link by a plain search for links, even with its bracket escaped.
_LINK = re.compile(r"(?<=\])\(")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKERS = re.compile(r"[#>]|[-+](?=[\s|:+-]|$)|!(?=!!)")
_NUMBERED = re.compile(r"(\d+)([.)])(?=\s|$)")
# The renderer has no backslash escape for these.
_UNESCAPABLE = re.compile(r"[=:|~]")
# Direction is markup in our pages; in text these would change the direction of what follows.
DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EDGE_MARKS = "\u200e\u200f\u061c\ufeff\u200b"


def escape_markdown(line: str) -> str:
    """One line as Markdown text: never a heading, list, rule, quotation, table, link or HTML."""
    text = _ENTITY.sub("&amp;", without_controls(line)).replace("<", "&lt;")
    text = _LINK.sub(r"\\(", _ANYWHERE.sub(r"\\\g<0>", text))
    if _MARKERS.match(text):
        return "\\" + text
    if _UNESCAPABLE.match(text):
        return f"&#{ord(text[0])};{text[1:]}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def without_controls(line: str) -> str:
    """The line without control characters that break it or change its direction, stripped."""
    text = DIRECTION_CONTROLS.sub("", line)
    return re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", text).strip().strip(_EDGE_MARKS).strip()


_SHAPES = ("<initial>", "<medial>", "<final>", "<isolated>")
_SHAPED = re.compile("[\ufb50-\ufdef\ufe70-\ufefc]")
# Without width and no letter: no search finds a word that has one of these in it.
_NO_WIDTH = re.compile("[\ufeff\u200b\u2060\u180e\u00ad]")


def with_ordinary_letters(text: str) -> str:
    """The text with letters in place of their presentation forms, and nothing without width."""
    return _NO_WIDTH.sub("", _SHAPED.sub(lambda found: _ordinary(found[0]), text))


def shapes_in(text: str) -> bool:
    """Whether a text has presentation forms of letters."""
    return any(_ordinary(found) != found for found in _SHAPED.findall(text))


def _ordinary(character: str) -> str:
    if not unicodedata.decomposition(character).startswith(_SHAPES):
        return character
    return unicodedata.normalize("NFKC", character).replace(" ", "")


_ARABIC_DIGIT = "[\u0660-\u0669\u06f0-\u06f9]"
_ADDRESS_OR_NUMBER = re.compile(
    rf"(?:https?://|www\.)\S+|(?:[0-9]|{_ARABIC_DIGIT})(?:[0-9.,\u066b\u066c]|{_ARABIC_DIGIT})+"
)
_WESTERN_DIGIT = re.compile("[0-9]")
_THOUSANDS = re.compile(rf"(?<={_ARABIC_DIGIT}),(?={_ARABIC_DIGIT}{{3}}(?!{_ARABIC_DIGIT}))")
_FRACTION = re.compile(rf"(?<={_ARABIC_DIGIT}),(?={_ARABIC_DIGIT})")


def with_digits_of_one_family(text: str) -> str:
    """The text with each number in one set of digits, and the separators that belong to it."""
    return text if text.isascii() else _ADDRESS_OR_NUMBER.sub(_one_family, text)


def _one_family(found: re.Match[str]) -> str:
    number = found[0]
    if number.startswith(("http", "www")):
        return number
    if not _WESTERN_DIGIT.search(number):
        return _FRACTION.sub("\u066b", _THOUSANDS.sub("\u066c", number))
    signs = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in number)
    return "".join(signs).replace("\u066b", ".").replace("\u066c", ",")
