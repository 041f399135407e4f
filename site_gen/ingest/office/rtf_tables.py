"""Reads the tables at the head of an RTF file: fonts, styles, who made changes, properties."""

from site_gen.ingest.office import rtf_tokens

HEADS = frozenset({"fonttbl", "stylesheet", "revtbl", "info"})
_ENCODINGS = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
_NO_STYLE = -1
_DAYS = frozenset({"creatim", "revtim"})


class HeadTables:
    """What the tables say so far."""

    def __init__(self) -> None:
        self.codec = "cp1252"
        self.names = list[str]()
        self.stated = dict[str, str]()
        self._charsets, self._pages = dict[int, int](), dict[int, int]()
        self._styles = dict[int, tuple[str, int]]()
        self._own, self._level, self._field = 0, 0, ""
        self._text = list[str]()
        self._day = dict[str, int]()

    def codec_of(self, font: int) -> str:
        """The encoding of the text in a font."""
        if font in self._pages:
            return rtf_tokens.codec_of_page(self._pages[font])
        return rtf_tokens.codec_of_charset(self._charsets.get(font, 1), self.codec)

    def style(self, own: int) -> tuple[str, int]:
        """The name of a style, without case, and its level as a heading, 0 if it is none."""
        return self._styles.get(own, ("", 0))

    def name(self, number: int) -> str:
        """Who made a change."""
        return self.names[number] if 0 < number < len(self.names) else ""

    def open(self) -> None:
        """A group of a table begins."""
        self._text, self._own, self._level, self._field = [], 0, 0, ""

    def say(self, text: str) -> None:
        """Text of a table."""
        self._text.append(text)

    def take_encoding(self, word: str, number: int) -> None:
        """What the file says of the encoding of all of it."""
        if word == "ansicpg":
            self.codec = rtf_tokens.codec_of_page(number)
        elif word in _ENCODINGS:
            self.codec = _ENCODINGS[word]

    def take(self, table: str, word: str, number: int) -> None:
        """A control word of a table."""
        if table == "fonttbl" and word == "f":
            self._own = number
        elif table == "fonttbl" and word == "fcharset":
            self._charsets[self._own] = number
        elif table == "fonttbl" and word == "cpg":
            self._pages[self._own] = number
        elif table == "stylesheet":
            self._take_style(word, number)
        elif table == "info" and word in {"yr", "mo", "dy"}:
            self._day[word] = number
        elif table == "info" and word in {"title", "author", *_DAYS}:
            self._field, self._day = word, {}

    def _take_style(self, word: str, number: int) -> None:
        if word == "s":
            self._own = number
        elif word in {"cs", "ds", "ts"}:
            self._own = _NO_STYLE
        elif word == "outlinelevel" and number < 9:
            self._level = number + 1

    def close(self, table: str) -> None:
        """A group of a table ends."""
        text = rtf_tokens.with_whole_signs("".join(self._text)).strip()
        if table == "stylesheet" and text:
            self._styles[self._own] = (text.rstrip(";").strip().lower(), self._level)
        elif table == "revtbl" and text:
            self.names += text.rstrip(";").split(";")
        elif table == "info" and self._field in _DAYS and self._day:
            day = self._day
            self.stated[self._field] = "-".join(
                (f"{day.get('yr', 0):04}", f"{day.get('mo', 1):02}", f"{day.get('dy', 1):02}")
            )
        elif table == "info" and self._field and text:
            self.stated[self._field] = " ".join(text.split())
        self.open()
