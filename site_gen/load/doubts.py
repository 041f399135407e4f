"""Printed dates that the desk takes for a slip: the mark on each, and what it needs beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_gen.domain.dates import When
from site_gen.domain.text import LocalText, Places
from site_gen.problems import Problem


def with_doubt(when: When | None, *, doubted: bool) -> When | None:
    """The date with the desk's doubt on it, so that no page shows one without the other."""
    return replace(when, doubted=True) if when and doubted else when


def check_doubt(
    field: str, when: When | None, note: LocalText, places: Places
) -> Iterator[Problem]:
    """What a doubted date lacks: itself, that it was printed, and the desk's reason."""
    if when is None:
        told, hint = f"`{field}_doubted` stands without `{field}`", f"add `{field}`, as printed"
    elif when.inferred:
        told = (
            f"`{field}` ends in `?`, so the desk worked it out, and `{field}_doubted` says printed"
        )
        hint = "keep the date as it was printed, or remove the doubt"
    elif not note.locales:
        told, hint = f"`{field}` is doubted, and no `note` says why", "add `note` with the reason"
    else:
        return
    place = places.of(f"{field}_doubted")
    yield Problem("doubt-unclear", told, place, field=f"{field}_doubted", hint=hint)
