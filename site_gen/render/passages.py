"""Finished prose in which each heading and paragraph with an id gains a link to itself."""

from __future__ import annotations

import html
import re

from markupsafe import Markup

# The sanitiser writes each attribute in one way, and no ">" within one.
_NAMED = re.compile(r'<(h[2-6]|p)((?: [^>]*)? id="([^"]+)"[^>]*)>(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# How much of a paragraph names the link to it.
OPENING_WORDS = 8
# The sign is drawn by the stylesheet, so that it is no part of the text that is copied.
_LINK = Markup('<a class="link-to" href="{neutral}#{anchor}" aria-label="{label}"></a>')


def linkable(clean: str, neutral: str, label: str) -> str:
    """Sanitised HTML with links to its passages; a heading's stands beside it, not in it.

    `neutral` is the address that the links begin with, `label` names each, with `{text}` for the
    words of the heading or the first ones of the paragraph. Without an address there are none.
    """

    def beside(passage: re.Match[str]) -> str:
        tag, said, anchor, inner = passage.groups()
        link = _LINK.format(
            neutral=neutral, anchor=Markup(anchor), label=label.replace("{text}", _named(inner))
        )
        if tag == "p":
            return f"<p{said}>{inner} {link}</p>"
        return f'<div class="linkable"><{tag}{said}>{inner}</{tag}>{link}</div>'

    return _NAMED.sub(beside, clean) if neutral else clean


def _named(inner: str) -> str:
    words = html.unescape(_TAG.sub("", inner)).split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")
