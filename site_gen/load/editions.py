"""A file in `editions/` into one whose bytes never change again."""

from __future__ import annotations

from site_gen.domain.editions import Frozen, frozen_at
from site_gen.problems import Checked, Problem, Span

# A page with the fonts and pictures that it shows; the largest of ours is a tenth of this.
LARGEST_FROZEN = 10_000_000


def frozen_from(name: str, content: bytes, place: Span) -> Checked[Frozen | None]:
    """The file at this path in the folder, or None with the reason why it is none of an edition."""
    if len(content) > LARGEST_FROZEN:
        size, most = len(content) // 1_000_000, LARGEST_FROZEN // 1_000_000
        message = f"the file has {size} MB, and {most} MB is the most"
        hint = "take it out; `edition` writes what belongs here"
        return Checked(None, (Problem("file-too-large", message, place, hint=hint),))
    frozen = frozen_at(name, content, place)
    if frozen is None:
        message = "no edition of a topic is kept at this path"
        hint = "take it out; `edition` writes what belongs here"
        return Checked(None, (Problem("file-unknown", message, place, hint=hint),))
    return Checked(frozen)
