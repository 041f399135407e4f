"""What was public before at a target, and which of it is brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from site_gen.publish.target import PublicSite, PublishFault

# How many states a list shows, and among how many the state before is looked for.
MOST_LISTED = 20
MOST_SEARCHED = 3
# How the line about a state begins that was public before, and was brought back.
ROLLBACK = "Roll back"


@dataclass(frozen=True, slots=True)
class PublishedState:
    """What was public from a time on, in UTC: its name at the target, and a line about it."""

    name: str
    time: str
    summary: str

    @property
    def is_rollback(self) -> bool:
        return self.summary.startswith(ROLLBACK)


@runtime_checkable
class KeepsStates(Protocol):
    """A target that can tell what was public before, and give it back."""

    def states(self, most: int) -> Sequence[PublishedState]:
        """Up to so many states, the newest first, which is public now; changes nothing.

        Raises PublishFault, OutputRefused, OSError.
        """

    def read_state(self, name: str) -> PublicSite:
        """The files of one of these states. Raises PublishFault, OSError."""


def state_before(keeper: KeepsStates, target: str, name: str) -> PublishedState | None:
    """The state to bring back at a target; None if one was brought back already.

    `name` is that of a state, or empty for the one before. Raises PublishFault.
    """
    states = keeper.states(MOST_LISTED if name else MOST_SEARCHED)
    if name:
        named = next((state for state in states if state.name == name), None)
        if named is None:
            hint = "`publish --list` shows their names"
            raise PublishFault(f"{target}: no state is called `{name}`", hint)
        return named
    if states and states[0].is_rollback:
        return None
    if len(states) < 2:
        raise PublishFault(f"{target}: no state before this one is kept")
    return states[1]


def whole_state(keeper: KeepsStates, target: str, state: PublishedState) -> PublicSite:
    """The files of a state, all as they were published. Raises PublishFault."""
    before = keeper.read_state(state.name)
    if not before.is_whole:
        hint = "`publish --list` shows others, and --to takes the name of one"
        message = f"{target}: the state of {state.time} is not as it was published"
        raise PublishFault(message, hint)
    return before
