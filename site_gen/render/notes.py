"""Claim links in finished prose, each followed by the number of its note and a preview."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from site_gen.render.parts import ProseNote

_Marks = Callable[[re.Match[str]], str]

_LINK = re.compile(r'<a href="([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
# `hidden` keeps the preview from paper and from a page without its stylesheet, which shows it
# beside a link that is pointed at; a screen reader has the note itself. The number is isolated: in
# a text from the right, after a figure, the two would run into one. A `<bdi>` of digits runs from
# the left, where its own margin would be on the wrong side: so the gap after it is a space.
_NOTE = Markup(
    '<a class="claim" href="{url}"{rest}>{words}</a>'
    '<sup class="ref"{id}>'
    '<a href="#s-note-{number}" aria-label="{label}"><bdi>{shown}</bdi></a></sup>'
    '<span class="preview" hidden>'
    '<span aria-hidden="true"><bdi>{shown}</bdi>\u2002{preview}</span></span>'
)

# What stands in the margin comes before the first line of its block: some browsers set the notes
# of one line, in a text from the right, the last above the first.
_BLOCK = re.compile(r"<(?:p|li|dd|dt|td|th|h[1-6]|figcaption)(?=[ >])[^>]*>")
_BESIDE = ("<p", "<li", "<dd")
_MARGIN = Markup('<span class="margin" hidden><span aria-hidden="true">{notes}</span></span>')
_MARGINAL = Markup('<span class="marginal"><bdi>{shown}</bdi>\u2002{preview}</span>')


def noted(clean: str, notes: Sequence[ProseNote]) -> str:
    """Sanitised HTML with its claim links numbered; the first of each can be gone back to."""
    by_url = {note.url: note for note in notes}
    seen: set[str] = set()

    def mark(link: re.Match[str]) -> str:
        note = by_url.get(link[1])
        if note is None:
            return link[0]
        first = note.first and note.target not in seen
        seen.add(note.target)
        return _NOTE.format(
            url=Markup(link[1]),
            rest=Markup(link[2]),
            words=Markup(link[3]),
            id=Markup(' id="s-ref-{}"').format(note.number) if first else "",
            number=note.number,
            label=note.label,
            shown=note.shown,
            preview=note.preview,
        )

    return "".join(_with_margin(part, by_url, mark) for part in _blocks(clean)) if notes else clean


def _blocks(clean: str) -> Iterator[str]:
    """Cut before each tag that begins a block of text."""
    cuts = [0, *(found.start() for found in _BLOCK.finditer(clean)), len(clean)]
    return (clean[start:end] for start, end in pairwise(cuts))


def _with_margin(part: str, by_url: Mapping[str, ProseNote], mark: _Marks) -> str:
    cited = [note for link in _LINK.finditer(part) if (note := by_url.get(link[1]))]
    numbered = _LINK.sub(mark, part)
    opening = _BLOCK.match(part)
    if not cited or opening is None or not part.startswith(_BESIDE):
        return numbered
    beside = Markup().join(
        _MARGINAL.format(shown=note.shown, preview=note.preview) for note in dict.fromkeys(cited)
    )
    return f"{opening[0]}{_MARGIN.format(notes=beside)}{numbered[opening.end() :]}"
