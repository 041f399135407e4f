"""Stars around words, as CommonMark reads them: https://spec.commonmark.org/0.31.2/#emphasis."""

import re
import unicodedata

from site_gen.lazy_pattern import lazy_pattern

_BLOCK = lazy_pattern(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_STARS = lazy_pattern(r"\*+")


def unmatched_stars(text: str) -> int | None:
    """Where in a paragraph several stars begin of which others close only some; None if nowhere."""
    if "**" in text:
        for block in _BLOCK.finditer(text):
            place = block[0].find("**")
            if place >= 0 and _has_unmatched(block[0]):
                return block.start() + place
    return None


def _has_unmatched(block: str) -> bool:
    """Whether stars close only some of those that open, or may do either and do neither."""
    open_stars: list[int] = []
    in_doubt: list[bool] = []
    for stars in _STARS.finditer(block):
        opens, closes = _flanks(block, stars)
        count = len(stars[0])
        if closes and open_stars and (not opens or open_stars[-1] == count):
            while open_stars and open_stars[-1] <= count:
                count -= open_stars.pop()
                in_doubt.pop()
            if count and not open_stars:
                return True
            if count:
                open_stars[-1] -= count
                in_doubt[-1] = True
        elif opens:
            open_stars.append(count)
            in_doubt.append(closes and bool(in_doubt))
    return any(in_doubt)


def _flanks(block: str, stars: re.Match[str]) -> tuple[bool, bool]:
    """Whether stars may open emphasis and close it: section 6.2."""
    start, end = stars.span()
    before, after = block[start - 1 : start] or " ", block[end : end + 1] or " "
    is_left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
    is_right = not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))
    return is_left, is_right


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"
