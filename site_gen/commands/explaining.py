"""`explain`: a rule's own section of the reference."""

from __future__ import annotations

from pathlib import Path

from site_gen.commands.place import PACKAGE

NAME = "problems.md"


def explanations() -> dict[str, str]:
    """Every rule with its section, in the order of the reference. Raises OSError."""
    parts = _reference().read_text(encoding="utf-8").split("\n## ")[1:]
    named = (part.partition("\n") for part in parts)
    return {title.strip(): body.strip() for title, _, body in named}


def _reference() -> Path:
    packed = PACKAGE / "_reference" / NAME
    return packed if packed.is_file() else PACKAGE.parent / "docs" / "reference" / NAME
