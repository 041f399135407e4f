"""Turns bytes into text, and tells of characters that were spoiled before they were received."""

import codecs
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_gen.ingest.common_words import common_share
from site_gen.ingest.document import Lines, ReviewItem
from site_gen.problems import Checked, Problem, Span, count_of
from site_gen.structs import replace

GUESSED_ENCODING = "windows-1256"
MIN_ARABIC_SHARE = 0.9
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3]{2,}")
# A paragraph separator stands for the empty line that an editor would show.
LINE_END = re.compile("\r\n|[\r\n\x85\u2028]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Letters of UTF-8 that were read as ISO 8859-1: half of their bytes are controls there.
_MISREAD = re.compile("(?:[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2})+")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file; `guessed` names an encoding that the file itself does not state.

    `doubt` says why the characters must be checked.
    """

    text: str
    guessed: str = ""
    doubt: str = ""

    @property
    def questions(self) -> tuple[ReviewItem, ...]:
        """The question about the capture, if there is a doubt."""
        return (ReviewItem("capture", f"{self.doubt}: check the characters"),) if self.doubt else ()


def decode_bytes(file: Path, content: bytes, *, stated: str = "") -> Checked[DecodedText | None]:
    """Text by the byte order mark, by `stated`, as UTF-8, or else by a guess that is reported.

    Bytes that are UTF-8 are read as UTF-8 whatever is stated. An encoding is guessed where nearly
    all letters come out Arabic, or enough words are common ones of a language.
    """
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "")
    if not marked and b"\x00" in content:
        if codec := _unmarked_utf16(content):
            guessed = f"{_SILENT}; it was read as {codec}"
            return Checked(DecodedText(content.decode(codec), codec, guessed))
        return _not_text(file, _line_at(content, content.index(b"\x00")), contents="a zero byte")
    try:
        decoded = DecodedText(content.decode(marked)) if marked else _decoded(content, stated)
    except UnicodeDecodeError as error:
        guess, codec = (None, "") if marked else _guessed(content)
        if guess is None:
            return _undecodable(file, content, error=error)
        said = f"says that it is {stated}, which it is not" if _codec(stated) else _SILENT
        decoded = DecodedText(guess, codec, f"{said}; it was read as {codec}")
    decoded = _without_misread(decoded)
    if control := _CONTROL.search(decoded.text):
        line = len(LINE_END.split(decoded.text[: control.start()]))
        return _not_text(file, line, contents=f"the control character U+{ord(control.group()):04X}")
    return Checked(decoded)


def _without_misread(decoded: DecodedText) -> DecodedText:
    """A text in which UTF-8 was read as ISO 8859-1, once or twice, read again before it is cut.

    One of the controls that come of it ends a line elsewhere.
    """
    text = decoded.text
    for _ in range(2):
        if _CONTROL.search(text):
            text = _MISREAD.sub(_as_bytes_again, text)
    if text == decoded.text:
        return decoded
    doubt = "UTF-8 was read as ISO 8859-1 somewhere on its way, and was read again"
    return replace(decoded, text=text, doubt="; ".join(filter(None, (decoded.doubt, doubt))))


def _as_bytes_again(run: re.Match[str]) -> str:
    return _as_utf8(run[0].encode("latin-1")) or run[0]


_SILENT = "the file does not say its encoding"


def _decoded(content: bytes, stated: str) -> DecodedText:
    """Raises UnicodeDecodeError."""
    codec = _codec(stated)
    if codec and codec != "utf-8" and not content.isascii() and (text := _as_utf8(content)):
        return DecodedText(
            text, doubt=f"the file says {stated}, its bytes are UTF-8 and were read so"
        )
    text = content.decode(codec or "utf-8")
    if codec in _WESTERN and (arabic := _guess_encoding(content)):
        doubt = f"the file says {stated}; it was read as {GUESSED_ENCODING}"
        return DecodedText(arabic, GUESSED_ENCODING, doubt)
    return DecodedText(text)


def _as_utf8(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""


def _codec(stated: str) -> str:
    """Python's name of an encoding, if it is one for text."""
    try:
        codec = codecs.lookup(stated) if stated else None
    except LookupError:
        return ""
    name = codec.name if codec and codec.name in _TEXT_CODECS else ""
    return _AS_BROWSERS_READ.get(name, name)


# The labels of the WHATWG encoding standard that news pages use; UTF-7 and the like stay out.
_LABELS = """
    utf-8 us-ascii windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255
    windows-1256 iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9
    iso-8859-15 koi8-r koi8-u gb18030 big5 shift_jis euc-jp euc-kr
"""
_AS_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_WESTERN = frozenset({"cp1252", "cp1250", "cp1254"})
_TEXT_CODECS = frozenset(codecs.lookup(label).name for label in _LABELS.split())


def _guess_encoding(content: bytes) -> str | None:
    text = content.decode(GUESSED_ENCODING)
    letters = [letter for letter in text if ord(letter) > 0x7F and letter.isalpha()]
    # Arabic comes in words; single letters are accents or dashes of another encoding, or damaged
    # UTF-8.
    arabic = sum(len(word) for word in _ARABIC_WORD.findall(text))
    return text if letters and arabic >= MIN_ARABIC_SHARE * len(letters) else None


_OTHERS = "cp1256 cp1252 cp1254 cp1251 koi8_r iso8859_6 cp1253 cp1255 cp1250".split()  # noqa: SIM905
_CLEAR_SHARE = 0.1
# UTF-8 with fewer broken letters than one of so many is damaged, and no other encoding.
_DAMAGED = 5
# So many common words of another language, and none of Arabic: letters of one byte are alike.
_SURE = 0.2


def _guessed(content: bytes) -> tuple[str | None, str]:
    """The text by the encoding in which it is likeliest a text, and that encoding."""
    arabic = _guess_encoding(content)
    as_utf8 = content.decode(errors="replace")
    if as_utf8.count("\ufffd") * _DAMAGED < len(_BEYOND_ASCII.findall(as_utf8)):
        return arabic, GUESSED_ENCODING
    tried = {codec: _decoded_as(content, codec) for codec in _OTHERS}
    shares = {codec: common_share(text) for codec, text in tried.items() if text}
    best = max(shares, key=lambda codec: shares[codec], default="")
    if arabic and (not best or shares.get("cp1256", 0) >= _CLEAR_SHARE or shares[best] < _SURE):
        return arabic, GUESSED_ENCODING
    if not best or shares[best] < _CLEAR_SHARE:
        return None, ""
    return tried[best], best.replace("cp", "windows-").replace("iso8859_", "iso-8859-")


def _decoded_as(content: bytes, codec: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(text) or _is_western_soup(text) else text


def _unmarked_utf16(content: bytes) -> str:
    """The order of bytes in which a text is UTF-16, empty if it is none."""
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and common_share(text) >= _CLEAR_SHARE:
            return codec
    return ""


def _line_at(content: bytes, offset: int) -> int:
    return len(LINE_END.split(content[:offset].decode("latin-1")))


def _not_text(file: Path, line: int, *, contents: str) -> Checked[None]:
    message = f"this holds {contents}, so it is not plain text"
    hint = "save the article as text in UTF-8 and import that"
    return Checked(None, (Problem("import-not-text", message, Span(str(file), line), hint=hint),))


def _undecodable(file: Path, content: bytes, *, error: UnicodeDecodeError) -> Checked[None]:
    line = _line_at(content, error.start)
    message = f"byte {error.start + 1} is not {error.encoding.upper()}, and no guess fits"
    hint = "open it in an editor that shows it correctly, save it as UTF-8 and import that"
    span = Span(str(file), line)
    return Checked(None, (Problem("import-encoding-unknown", message, span, hint=hint),))


# Encodings in which bytes of UTF-8 are read by mistake.
_MISREAD_AS = ("cp1252", "cp1256", "latin-1", "cp1250", "cp1251", "cp1254", "mac-roman", "cp437")
# What comes out of UTF-8: letters of the scripts that need two bytes, and marks that need three.
_LIKELY = re.compile(
    "[\u00a0-\u017f\u0386-\u03ce\u0400-\u045f\u05d0-\u05ea\u060c-\u06d5\u2010-\u203a\u20ac\ufe8d-\ufefc]"
)
_FEWEST_PAIRS = 3
_CLEARLY = 0.7
_LOST = re.compile(r"\?{3,}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\s]")
_WESTERN_ACCENTS = re.compile("[\u00c0-\u00ff]")
_TWO_SCRIPTS = re.compile("[\u0620-\u064a][\u00c0-\u00ff]|[\u00c0-\u00ff][\u0620-\u064a]")
_LONGEST_QUOTED = 80


@cache
def _misread(codec: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """What a letter of UTF-8 looks like in an encoding of one byte, and the byte of each sign."""
    signs = {_sign(byte, codec): byte for byte in range(0x80, 0x100)}
    follows = "".join(re.escape(_sign(byte, codec)) for byte in range(0x80, 0xC0)) + "\ufffd"
    two = "".join(re.escape(_sign(byte, codec)) for byte in range(0xC2, 0xE0))
    three = "".join(re.escape(_sign(byte, codec)) for byte in range(0xE0, 0xF0))
    return re.compile(f"[{two}][{follows}]|[{three}][{follows}]{{2}}"), signs


def _sign(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def misread_as(text: str, suspected: str = "") -> str:
    """The encoding in which UTF-8 was read by mistake, empty if a text is as it should be.

    One letter is enough where `suspected` is that of the other lines of the document.
    """
    beyond = len(_BEYOND_ASCII.findall(text))
    if suspected and beyond:
        pairs = _misread(suspected)[0].finditer(text)
        return suspected if any(_is_likely(pair[0], suspected) for pair in pairs) else ""
    for codec in _MISREAD_AS if beyond > 1 else ():
        pattern, _ = _misread(codec)
        found = [m[0] for m in pattern.finditer(text) if _is_likely(m[0], codec)]
        is_much = len(found) >= _FEWEST_PAIRS or any(len(each) > 2 for each in found)
        if is_much and sum(map(len, found)) >= _CLEARLY * beyond:
            return codec
    return ""


def _is_likely(signs: str, codec: str) -> bool:
    return "\ufffd" in signs or _LIKELY.fullmatch(read_again(signs, codec)) is not None


def read_again(text: str, codec: str) -> str:
    """A text as it was before it was read in the wrong encoding, as far as its bytes are left."""
    _, signs = _misread(codec)
    content = bytes(signs.get(sign, ord(sign) if ord(sign) < 0x80 else 0xFF) for sign in text)
    return content.decode(errors="replace")


def _is_western_soup(text: str) -> bool:
    """Whether most letters are accented: Arabic or Cyrillic of one byte, read as western."""
    accents = len(_WESTERN_ACCENTS.findall(text))
    return accents >= 5 and 10 <= sum(sign.isalpha() for sign in text) <= 2 * accents


_AS_NUMBERS = re.compile(r"&#(?:\d{3,5}|x[0-9a-fA-F]{2,4});")
_CAPITALS, _CYRILLIC = re.compile("[А-Я]"), re.compile("[А-Яа-я]")


def _is_swapped(text: str) -> bool:
    """Whether small letters stand for capitals, as where KOI8-R was read as windows-1251."""
    capitals, letters = len(_CAPITALS.findall(text)), len(_CYRILLIC.findall(text))
    if letters < 5 or capitals < _CLEARLY * letters:
        return False
    again = text.encode("cp1251", "replace").decode("koi8_r")
    return common_share(again) > max(common_share(text), _CLEAR_SHARE)


def original_text(text: str, suspected: str = "") -> str:
    """A text as it was before its bytes were misread, once or twice, as far as they are left."""
    if len(_AS_NUMBERS.findall(text)) >= _FEWEST_PAIRS:
        text = html.unescape(text)
    if text.isascii():
        return text
    if codec := misread_as(text, suspected):
        once = read_again(text, codec)
        again = misread_as(once)
        return read_again(once, again) if again else once
    if _is_swapped(text):
        return text.encode("cp1251", "replace").decode("koi8_r")
    if _is_western_soup(text) and "\ufffd" not in text:
        return _guess_encoding(text.encode("cp1252", "replace")) or text
    return text


def character_doubts(lines: Lines) -> Iterator[ReviewItem]:
    """Questions about lines whose characters were lost or misread before we had them."""
    kinds, first = Counter[str](), dict[str, str]()
    suspected = suspected_in(lines)
    for line in lines:
        for kind in _faults(line.text, suspected):
            kinds[kind] += 1
            first.setdefault(kind, f"line {line.number}: «{line.text[:_LONGEST_QUOTED]}»")
    for kind, count in kinds.items():
        lost = f"{count_of(count, 'line')}: {kind} ({first[kind]})"
        yield ReviewItem("capture", f"{lost}: get the original again, or correct the draft")


def suspected_in(lines: Lines) -> str:
    """The encoding in which a document as a whole was misread."""
    return misread_as("\n".join(line.text for line in lines))


def _faults(text: str, suspected: str) -> Iterable[str]:
    if len(_AS_NUMBERS.findall(text)) >= _FEWEST_PAIRS:
        yield "letters were written as numbers, read again here"
    elif codec := misread_as(text, suspected):
        yield f"UTF-8 that was read as {codec} somewhere on its way, read again here"
    elif _is_swapped(text):
        yield "KOI8-R that was read as windows-1251 somewhere on its way, read again here"
    elif _is_western_soup(text):
        yield "letters of another script that were read as western ones"
    elif len(_TWO_SCRIPTS.findall(text)) >= _FEWEST_PAIRS:
        yield "letters of two scripts stand in one word: the encoding may be another"
    elif "\ufffd" in text:
        yield "U+FFFD stands for characters that were lost"
    elif len(_LOST.findall(text)) > 1 and _mostly_lost(text):
        yield "question marks stand for letters that were lost"


def _mostly_lost(text: str) -> bool:
    return text.count("?") > sum(sign.isalpha() for sign in text)
