"""The order in which readers look for names, in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from site_gen.domain.articles import Prose

_SAME = str.maketrans({"ى": "ي", "ٱ": "ا", "ـ": None})


def name_key(name: str) -> tuple[str, str]:
    """Sorts as a dictionary does: marks, hamza seats, case and stretching come last.

    Agrees with ICU's order on Arabic and Latin names (CLDR root collation), short of its rarer
    rules.
    """
    parts = unicodedata.normalize("NFD", name.translate(_SAME).casefold())
    return "".join(c for c in parts if not unicodedata.combining(c)), name


def newest_first(articles: Iterable[Prose]) -> tuple[Prose, ...]:
    """By date of publication, then by id, so that the order never depends on chance."""
    by_id = sorted(articles, key=lambda article: article.id)
    return tuple(
        sorted(by_id, key=lambda a: a.date.earliest.toordinal() if a.date else 0, reverse=True)
    )
