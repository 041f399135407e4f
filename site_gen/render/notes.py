"""Claim links in finished prose, each followed by the number of its note and a preview."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from site_gen.render.parts import ProseNote

_LINK = re.compile(r'<a href="([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
# `hidden` keeps the preview from paper and from a page without its stylesheet, which shows it in
# the margin, or beside a link that is pointed at; a screen reader has the note itself. The number
# is isolated: in a text from the right, after a figure, the two would run into one.
_NOTE = Markup(
    '<a class="claim" href="{url}"{rest}>{words}</a>'
    '<sup class="ref"{id}>'
    '<a href="#s-note-{number}" aria-label="{label}"><bdi>{shown}</bdi></a></sup>'
    '<span class="preview" hidden>'
    '<span aria-hidden="true"><bdi>{shown}</bdi> {preview}</span></span>'
)


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

    return _LINK.sub(mark, clean) if notes else clean
