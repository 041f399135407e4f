"""The words that are printed in a document, and those that PDFium reads in the PDF of it.

PDFium is what Chrome and Edge open, search and copy PDF files with.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pypdfium2
from lxml import html

# Arabic letters with their vowel signs, digits, and letters of other scripts: readers of PDF files
# put punctuation and spaces at the wrong side of numbers, so each is a word of its own.
_WORD = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u064b-\u065f\u0670\u200c]+"
    "|[0-9\u0660-\u0669\u06f0-\u06f9]+"
    "|(?:[^\\W\\d_\u0600-\u06ff][\u0300-\u036f]*)+"
)
# What is not printed: marks of direction, soft hyphens.
_UNPRINTED = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "q", "small", "span"}
_INLINE |= {"strong", "sub", "sup", "time", "s", "mark", "dfn", "kbd"}


def words_in(text: str) -> Counter[str]:
    """The words of a text, and how often each is in it."""
    return Counter(_WORD.findall(unicodedata.normalize("NFC", _UNPRINTED.sub("", text))))


def printed_words(page: bytes | str) -> Counter[str]:
    """The words that a reader of the HTML sees."""
    return words_in("".join(_texts(html.document_fromstring(page))))


def _texts(element: html.HtmlElement) -> Iterator[str]:
    if element.tag in {"head", "svg"} or not isinstance(element.tag, str):
        return
    apart = "" if element.tag in _INLINE and "class" not in element.attrib else "\n"
    yield apart + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield apart


def read_text(pdf: bytes) -> str:
    """What PDFium copies from all pages."""
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return "\n".join(pages)


def finds(pdf: bytes, word: str) -> bool:
    """Whether PDFium finds it when someone searches for it."""
    searches = (
        page.get_textpage().search(word, match_whole_word=True)
        for page in pypdfium2.PdfDocument(pdf)
    )
    return any(search.get_next() for search in searches)
