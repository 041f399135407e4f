"""`doctor`: everything that a build of this site needs, and what is left to do on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_gen.load.corpus import load_corpus
from site_gen.state.machine import machine_conditions
from site_gen.state.site import output_conditions, settings_missing, site_conditions

if TYPE_CHECKING:
    from site_gen.commands.build import Progress
    from site_gen.commands.paths import ProjectFolders
    from site_gen.pipeline import Rules
    from site_gen.state.conditions import Condition


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found of the machine, and of the site."""

    machine: tuple[Condition, ...]
    site: tuple[Condition, ...]

    @property
    def can_build(self) -> bool:
        return not any(condition.stops_builds for condition in (*self.machine, *self.site))

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {
            "can_build": self.can_build,
            "machine": [condition.fields() for condition in self.machine],
            "site": [condition.fields() for condition in self.site],
        }


def diagnosis(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None = None,
    progress: Progress | None = None,
) -> Diagnosis:
    """Look at everything, and change nothing. Raises OSError."""
    loaded = load_corpus(folders.content)
    corpus = loaded.value
    machine = tuple(machine_conditions(folders, corpus.config if corpus else None))
    if corpus is None:
        missing = settings_missing(folders, loaded.problems)
        return Diagnosis(machine, (missing, *output_conditions(folders)))
    return Diagnosis(machine, tuple(site_conditions(folders, corpus, rules, progress)))
