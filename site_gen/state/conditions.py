"""What `doctor` finds: one line for each thing, whether it is there, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from site_gen.structs import asdict

MOST_LISTED = 5


class State(StrEnum):
    """Whether a thing is as it should be."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that was looked at; `hint` says what to do.

    `needed` means that a build of this site cannot do without it.
    """

    name: str
    state: State
    message: str
    hint: str = ""
    needed: bool = False

    @property
    def stops_builds(self) -> bool:
        return self.needed and self.state is State.MISSING

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return asdict(self)


def ok(name: str, message: str) -> Condition:
    """A thing that is as it should be."""
    return Condition(name, State.OK, message)


def warned(name: str, message: str, hint: str) -> Condition:
    """A thing that somebody should look at."""
    return Condition(name, State.WARNING, message, hint)


def listed(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MOST_LISTED
    return ", ".join(names[:MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")
