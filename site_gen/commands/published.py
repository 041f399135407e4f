"""A publishing: what was asked for, what it would do, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from site_gen.commands.comparing import Difference
from site_gen.commands.place import Folders
from site_gen.commands.promising import Kept
from site_gen.config import Config
from site_gen.problems import Problem
from site_gen.write.publish.target import TargetFault

if TYPE_CHECKING:
    from site_gen.pipeline import Rules


class Outcome(StrEnum):
    """How a publishing ended."""

    PUBLISHED = "published"
    UP_TO_DATE = "up-to-date"
    SHOWN = "shown"
    DECLINED = "declined"
    CONTENT = "content"
    BROKEN = "broken"
    USAGE = "usage"
    UNCHANGED = "unchanged"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Errand:
    """What a person asked for, when, and with what at hand.

    `moment` is in UTC; its day is that of the promises. `is_dry` touches nothing.
    """

    folders: Folders
    moment: datetime
    environment: Mapping[str, str]
    rules: Callable[[], Rules] | None = None
    step: Callable[[int, int], None] | None = None
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What publishing would do, for a person to agree to.

    `by` says what is public now, `warnings` what the build had to say.
    """

    target: str
    change: Difference
    by: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing came to.

    `fault` is why it did not happen, in the target's own words where it has any; `wrong` are paths
    at which something else is public than was sent.
    """

    outcome: Outcome
    proposal: Proposal | None = None
    problems: tuple[Problem, ...] = ()
    kept: Kept | None = None
    fault: TargetFault | None = None
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A site that may be published: every file by path, the manifest among them.

    `outcome` is set where it may not.
    """

    config: Config
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    outcome: Outcome | None = None
