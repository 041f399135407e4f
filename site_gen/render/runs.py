"""Citations into text, Markdown and HTML, each in its own direction.

`entry_text(entry) -> str`, `entry_markdown(entry) -> str`, `entry_html(entry, foreign) -> Markup`,
`list_html(entries) -> Markup`, `list_markdown(entries) -> str`, `list_text(entries) -> str`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from markupsafe import Markup, escape

from site_gen.domain.text import Direction
from site_gen.render.bidi import isolated
from site_gen.render.parts import Entry, Run

T = TypeVar("T", str, Markup)

# What Markdown would take for markup; a space before a sign keeps it from beginning a list.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~$])")
_LIST = re.compile(r"^(\d+)([.)])(?=\s|$)")


def entry_text(entry: Entry) -> str:
    """The citation as plain text: no marks of direction, no asking for the day."""
    return "".join(run.text for run in entry.runs if not run.seen)


def list_text(entries: Iterable[Entry]) -> str:
    """Citations as plain text, one on a line."""
    return "".join(f"{entry_text(entry)}\n" for entry in entries)


def entry_markdown(entry: Entry) -> str:
    """The citation as Markdown for a text of its language.

    A run of another language or direction is a `<span>`, which CommonMark passes through and
    pandoc reads.
    """
    runs = [run for run in entry.runs if not run.seen]
    told = (_stressed("".join(map(_marked, of)), "*{}*", on) for on, of in _by_emphasis(runs))
    return _LIST.sub(r"\1\\\2", "".join(told))


def list_markdown(entries: Iterable[Entry]) -> str:
    """Citations as a bulleted list in which each runs its own way."""
    told = (f"- {_span(entry.lang, entry.dir, entry_markdown(entry))}\n" for entry in entries)
    return "".join(told)


def _marked(run: Run) -> str:
    words = f"<{run.url}>" if run.url and run.url == run.text else _SIGNS.sub(r"\\\1", run.text)
    if run.url and run.url != run.text:
        words = f"[{words}]({run.url})"
    return _span(run.lang, run.dir, words)


def _span(lang: str, direction: str, words: str) -> str:
    marks = _marks(lang, direction)
    return f"<span{marks}>{words}</span>" if marks else words


def entry_html(entry: Entry, foreign: Sequence[str] = ("", "")) -> Markup:
    """The citation as HTML for an element of its language and direction.

    `foreign` names the site's one language of the other direction for a text that runs from the
    left, and for one that runs from the right.
    """
    parts = []
    for emphasis, runs in _by_emphasis(entry.runs):
        words = Markup("").join(_tagged(run, entry.dir, foreign) for run in runs)
        parts.append(_stressed(words, Markup("<cite>{}</cite>"), emphasis))
    return Markup("").join(parts)


def paragraph_html(entry: Entry, foreign: Sequence[str] = ("", "")) -> Markup:
    """The citation as a paragraph that may be put into a page of any language."""
    words = entry_html(entry, foreign)
    return Markup('<p lang="{}" dir="{}">{}</p>\n').format(entry.lang, entry.dir, words)


def _by_emphasis(runs: Iterable[Run]) -> Iterable[tuple[bool, Iterable[Run]]]:
    return groupby(runs, lambda run: run.emphasis)


def _stressed(words: T, pattern: T, emphasis: bool) -> T:
    return pattern.format(words) if emphasis else words


def list_html(entries: Iterable[Entry], foreign: Sequence[str] = ("", "")) -> Markup:
    """Citations as a list whose items each name their language and run their own way."""
    item = Markup('<li lang="{}" dir="{}">{}</li>\n')
    items = (item.format(e.lang, e.dir, entry_html(e, foreign)) for e in entries)
    return Markup("<ul>\n{}</ul>\n").format(Markup("").join(items))


def _tagged(run: Run, direction: str, foreign: Sequence[str]) -> Markup:
    if run.seen:
        asks = Markup('<span data-seen="{}" data-dates="{}" hidden></span>')
        return asks.format(run.text, run.seen)
    own = Direction(run.dir or direction)
    words = isolated(run.text, own, foreign[own is Direction.RTL]) if run.apart else run.text
    words = escape(words)
    if run.apart:
        words = Markup("<bdi{}>{}</bdi>").format(Markup(_marks(run.lang, run.dir)), words)
    if run.url:
        words = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(run.url, words)
    return words


def _marks(lang: str, direction: str) -> str:
    """The attributes of a run that is not of the language or direction round it."""
    lang = f' lang="{escape(lang)}"' if lang else ""
    return f'{lang} dir="{escape(direction)}"' if direction else lang
