"""Texts that a build makes for the next one: in memory, or on the disk until they are written."""

from collections.abc import Callable
from typing import TypeAlias

# A text, or what reads it from the disk.
Text: TypeAlias = str | Callable[[], str]


def text_of(text: Text) -> str:
    """The text, wherever it is."""
    return text if isinstance(text, str) else text()
