"""Collects the blocks of a page: paragraphs, headings, items, quotations, captions and tables."""

import re
from collections.abc import Iterator
from typing import Any

_OUTSIDE_TAGS = frozenset({"nav", "aside", "form", "button", "select", "option", "dialog"})
_ARTICLE_TAGS = frozenset({"article", "main"})
_LIST_TAGS = frozenset({"ul", "ol"})
# What the classes of an element say of it, as the makers of pages name them.
_BYLINE = re.compile(r"\b(?:byline|author|writer|reporter)", re.IGNORECASE)
_CAPTION = re.compile(r"caption|\blegend", re.IGNORECASE)
_PULLED = re.compile(r"pull-?quote", re.IGNORECASE)
_NOTE = re.compile(r"\b(?:foot)?notes?\b|reference|\bcite", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:share|sharing|social|newsletter|subscri|related|breadcrumb|comments?\b|cookie|widget"
    r"|sidebar|advert|promo|menu|nav\b|navbar|read-?more|recommend|most-?read|popular|paywall)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updat|modif|revis", re.IGNORECASE)
_PUBLISHED = re.compile(r"publish|pubdate|entry-date|posted|created", re.IGNORECASE)
_FEWEST_ROWS = 2
_LONGEST_CELL = 400
_WIDEST_SPAN = 20
_MOSTLY_LINKS = 0.8
_BREAKS = frozenset({"br", "p", "div", "li"})
_MAY_BE_ARTICLE = frozenset({"body", "html", *_ARTICLE_TAGS})


class Collector:
    """Gathers the text of a page as it is walked, and gives a block at each border of one."""

    def __init__(self, tree: Any) -> None:
        self._owner, self._line = tree, 1
        self._words: list[str] = []
        self._linked = 0
        self._times: list[tuple[str, str, str]] = []
        self._table: Any = None
        self._is_told = False
        self._begun = set[Any]()
        self._numbers: dict[Any, int] = {}

    def enter(self, element: Any) -> None:
        """A block element begins."""
        self._owner, self._line = element, element.sourceline or self._line
        if element.tag == "li":
            parent = element.getparent()
            self._numbers[parent] = self._numbers.get(parent, _first_number(parent) - 1) + 1
        if element.tag == "table" and self._table is None and _is_data(element):
            self._table, self._is_told = element, False

    def leave(self, element: Any) -> None:
        """A block element ends; what follows belongs to the element around it."""
        if element is self._table:
            self._table = None
        parent = element.getparent()
        self._owner = element if parent is None else parent

    def add(self, element: Any, text: str | None, *, starts: bool) -> None:
        """Text directly within an element, or after it."""
        if starts and _is_time(element):
            self._times.append(_time_of(element))
        if element.tag == "time":
            self._words.append(" ")
        if element.tag == "sup" and _is_of_note(element):
            self._words.append("[" if starts else "]")
        if text and self._table is None:
            self._words.append(text)
            inside = element if starts else element.getparent()
            self._linked += len(text.strip()) if _is_in_link(inside) else 0

    def blocks(self) -> Iterator[dict[str, Any]]:
        """The block that ends here, if it has text: one for each line of preformatted text."""
        if self._table is not None:
            yield from self._whole_table()
            return
        whole, linked, times = "".join(self._words), self._linked, self._times
        texts = whole.splitlines() if _within(self._owner, {"pre"}) else [whole]
        self._words, self._linked, self._times = [], 0, []
        for text in (" ".join(text.split()) for text in texts):
            if text or times:
                yield self._block(text, linked=linked > _MOSTLY_LINKS * len(text), times=times)
                times = []

    def _whole_table(self) -> Iterator[dict[str, Any]]:
        """The table that was entered, once; its cells are no blocks of their own."""
        if self._is_told:
            return
        self._is_told, rows = True, _rows_of(self._table)
        for caption in self._table.findall("caption"):
            block = self._block(_cell_text(caption), linked=False, times=[])
            yield block | {"kind": "caption"}
        text = "\n".join(" | ".join(row) for row in rows)
        heads = any(True for _ in self._table.iter("th"))
        table = {"kind": "table", "rows": rows, "level": int(heads)}
        yield self._block(text, linked=False, times=[]) | table

    def _block(self, text: str, *, linked: bool, times: list[Any]) -> dict[str, Any]:
        kind, level = self._kind()
        return {
            "line": self._line,
            "text": text,
            "kind": kind,
            "level": level,
            "number": self._number(kind),
            "rows": [],
            "inside": _within(self._owner, _ARTICLE_TAGS),
            "outside": _is_outside(self._owner) or (linked and kind not in {"heading", "byline"}),
            "times": times,
            "is_time": bool(times) and text == " ".join(said for _, said, _ in times),
        }

    def _kind(self) -> tuple[str, int]:
        tags = [self._owner, *self._owner.iterancestors()]
        names = [str(element.tag) for element in tags]
        if re.fullmatch("h[1-6]", names[0]):
            return "heading", int(names[0][1])
        if "figcaption" in names or "caption" in names or _says(self._owner, _CAPTION):
            return "caption", 0
        if any(_says(element, _BYLINE) for element in tags[:2]) or names[0] == "address":
            return "byline", 0
        if any(_says(element, _PULLED) for element in tags[:2]):
            return "quote", 0
        if "li" in names:
            return "item", sum(name in _LIST_TAGS for name in names)
        return ("quote", 0) if "blockquote" in names else ("", 0)

    def _number(self, kind: str) -> int:
        """The number of an item in an ordered list; 0 in another, -1 below its first paragraph."""
        if kind != "item":
            return 0
        item = next(e for e in (self._owner, *self._owner.iterancestors()) if e.tag == "li")
        if item in self._begun:
            return -1
        self._begun.add(item)
        parent = item.getparent()
        is_ordered = parent is not None and parent.tag == "ol"
        return self._numbers.get(parent, 1) if is_ordered else 0


def _first_number(parent: Any) -> int:
    start = str(parent.get("start", "1")) if parent is not None else "1"
    return int(start) if re.fullmatch(r"\d{1,6}", start) else 1


def _within(element: Any, tags: Any) -> bool:
    return element.tag in tags or any(above.tag in tags for above in element.iterancestors())


def _is_in_link(element: Any) -> bool:
    return element is not None and _within(element, {"a"})


def _says(element: Any, pattern: re.Pattern[str]) -> bool:
    names = ("class", "id", "itemprop", "rel")
    return bool(pattern.search(" ".join(str(element.get(name) or "") for name in names)))


def _is_outside(element: Any) -> bool:
    """Whether a block stands in what surrounds an article: a menu, a list of links, a form."""
    for above in (element, *element.iterancestors()):
        if above.tag in _MAY_BE_ARTICLE:
            return False
        if _says(above, _PULLED):
            return False
        if above.tag in _OUTSIDE_TAGS or _says(above, _OUTSIDE):
            return True
        if above.tag == "footer" and not _within(above, _ARTICLE_TAGS):
            return True
    return False


def _is_of_note(element: Any) -> bool:
    """Whether raised digits lead to a note: they are none of the number or word before them."""
    is_number = re.fullmatch(r"\s*\W?\d{1,3}\W?\s*", "".join(element.itertext())) is not None
    linked = any(True for _ in element.iter("a"))
    return is_number and (linked or _is_in_link(element) or _says(element, _NOTE))


def _is_time(element: Any) -> bool:
    return bool(element.tag == "time" or element.get("itemprop") == "datePublished")


def _time_of(element: Any) -> tuple[str, str, str]:
    """What a `<time>` says: the day it states, its text, and whether it is that of a change."""
    is_published = element.get("pubdate") is not None or _says(element, _PUBLISHED)
    role = "updated" if _says(element, _UPDATED) else "published" if is_published else ""
    text = " ".join("".join(element.itertext()).split())
    return str(element.get("datetime") or element.get("content") or ""), text, role


def _is_data(table: Any) -> bool:
    """Whether a table has data; old pages lay out their text and menus in tables."""
    cells = list(table.iter("td", "th"))
    if any(inner is not table for inner in table.iter("table")):
        return False
    rows = list(table.iter("tr"))
    widths = [sum(cell.tag in {"td", "th"} for cell in row) for row in rows]
    has_columns = sum(width > 1 for width in widths) >= max(_FEWEST_ROWS, len(rows) / 2)
    is_short = all(len("".join(cell.itertext())) <= _LONGEST_CELL for cell in cells)
    return has_columns and is_short and not any(True for _ in table.iter("h1", "article", "form"))


def _rows_of(table: Any) -> list[list[str]]:
    """The cells of a table; a cell over several columns or rows is followed by empty ones."""
    rows, below = list[list[str]](), dict[int, int]()
    for row in _in_order(table):
        cells, begun = list[str](), dict[int, int]()
        for cell in (each for each in row if each.tag in {"td", "th"}):
            _skip_columns(cells, below)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            begun |= {len(cells) + n: height - 1 for n in range(width)}
            cells += [_cell_text(cell), *[""] * (width - 1)]
        _skip_columns(cells, below)
        below = {column: left - 1 for column, left in below.items()} | begun
        rows.append(cells)
    longest = max(map(len, rows), default=0)
    return [row + [""] * (longest - len(row)) for row in rows if any(row)]


def _in_order(table: Any) -> list[Any]:
    """The rows as a page shows them: those of a `<tfoot>` last, wherever they are written."""
    rows = list(table.iter("tr"))
    return sorted(rows, key=lambda row: row.getparent().tag == "tfoot")


def _skip_columns(cells: list[str], below: dict[int, int]) -> None:
    """Leave empty what a cell of a row above reaches down into."""
    while below.get(len(cells), 0) > 0:
        cells.append("")


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1")
    return max(1, min(int(text), _WIDEST_SPAN)) if re.fullmatch(r"[0-9]{1,3}", text) else 1


def _cell_text(cell: Any) -> str:
    texts = cell.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    spaced = (" " + text if text.getparent().tag in _BREAKS else text for text in texts)
    return " ".join("".join(spaced).split())
