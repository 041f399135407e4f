"""Takes an RTF file apart: control words, signs, groups, and the bytes of its text."""

import codecs
import re
from collections.abc import Iterator

from site_gen.ingest.document import DocumentUnreadable

MOST_DEEP = 1_000
_TOKEN = re.compile(
    rb"""\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?
    |\\'(?P<hex>[0-9a-fA-F]{2})
    |\\(?P<sign>[^a-zA-Z'])
    |(?P<brace>[{}])
    |(?P<text>[^\\{}\r\n]+)""",
    re.VERBOSE | re.DOTALL,
)
# The words and signs that stand for characters; a line break within a paragraph is a space.
CHARACTERS = {
    "tab": "\t",
    "line": " ",
    "page": " ",
    "column": " ",
    "emspace": " ",
    "enspace": " ",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
    "~": "\u00a0",
    "_": "-",
    "{": "{",
    "}": "}",
    "\\": "\\",
}
# Encodings by the number of a character set, of which 1 is that of the file.
_CHARSETS = {
    0: "cp1252",
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
SYMBOLS = "symbols"
# Of all signs of such fonts, those that stand before items.
_SYMBOLS = {0x20: " ", 0xA7: "•", 0xB7: "•"}
_CODE_PAGES = {0: "cp1252", 936: "gb18030", 10000: "mac-roman", 65001: "utf-8"}
# What a token is, its name or text, and its number.
Token = tuple[str, bytes, int | None]


def tokens_in(content: bytes) -> Iterator[Token]:
    """The tokens of a file in order, without binary data. Raises DocumentUnreadable."""
    if not content.lstrip().startswith(b"{\\rtf"):
        hint = "open it in the program that wrote it, save it again, and import that"
        raise DocumentUnreadable("it is no RTF file", hint)
    place = 0
    while found := _TOKEN.search(content, place):
        place = found.end()
        kind = found.lastgroup or ""
        if kind == "number":
            kind = "word"
        number = int(found["number"]) if found["number"] else None
        if kind == "word" and found["word"] == b"bin":
            place += max(0, number or 0)
        else:
            yield kind, found[kind], number


def codec_of_charset(number: int, of_file: str) -> str:
    """The encoding of a font with this character set; `SYMBOLS` for signs that are no letters."""
    if number == 2:
        return SYMBOLS
    return _CHARSETS.get(number, of_file)


def codec_of_page(number: int) -> str:
    """Python's name of a code page; that of western Windows if there is none."""
    name = _CODE_PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def decoded(content: bytes, codec: str) -> str:
    """The text of these bytes; what is no letter is U+FFFD."""
    if codec == SYMBOLS:
        return "".join(_SYMBOLS.get(byte, "\N{REPLACEMENT CHARACTER}") for byte in content)
    return content.decode(codec, "replace")


def sign_of(number: int) -> str:
    """The character with this number, which may be half of one; nothing for control characters."""
    number &= 0xFFFF
    if 0xE000 <= number < 0xF900:
        return "\N{REPLACEMENT CHARACTER}"
    return chr(number) if number >= 0x20 else ""


def with_whole_signs(text: str) -> str:
    """A text in which two halves of a character are one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
