"""What was measured, as it is kept in `bench/figures.json`: the document is made from it."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("figures.json")
MEMORY, DISK = "memory", "disk"
COLD, BODY, TITLE = "from nothing", "one body edited", "one title edited"
SAME, AGAIN = "nothing changed, first run", "nothing changed, later runs"
# From this number of article pairs on, a site is built beside the reference only, in memory only,
# and once: the rest would take hours.
LARGE = 2_000
CASES = (COLD, SAME, AGAIN, BODY, TITLE)
CLAIM, HELP = "one claim edited", "`--help`"
CONTENT, CLAIMS = "content", "claims"


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some runs, and the quartiles around it."""

    low: float
    median: float
    high: float


def spread_of(values: Sequence[float]) -> Spread:
    """Of a single run, that run three times."""
    if len(values) < 2:
        return Spread(*[values[0]] * 3)
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(low, median, high)


@dataclass(frozen=True, slots=True)
class Series:
    """All runs of one case: seconds of each; MiB of one more, or None where nobody looked.

    `site` says what was built: `1000 pairs`, or what it is called. `article_bytes` is what the page
    of an article has on average, uncompressed.
    """

    generator: str
    site: str
    medium: str
    case: str
    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    memory: float | None = None
    pages: int = 0
    article_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Saves:
    """Seconds from each save to the changed page in a browser."""

    generator: str
    site: str
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Processor seconds in each stage of one build of ours, in one process."""

    site: str
    case: str
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of the bench."""

    day: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    sizes: tuple[int, ...]
    runs: int
    series: tuple[Series, ...] = ()
    saves: tuple[Saves, ...] = ()
    stages: tuple[Stages, ...] = ()

    def of(self, generator: str, site: str, case: str, medium: str = MEMORY) -> Series | None:
        """The runs of a case, if it was measured."""
        key = (generator, site, case, medium)
        found = (s for s in self.series if (s.generator, s.site, s.case, s.medium) == key)
        return next(found, None)

    @property
    def media(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(series.medium for series in self.series))


def pairs(size: int) -> str:
    """The name of the compared site of so many articles in two languages."""
    return f"{size} pairs"


def read_figures(path: Path = FILE) -> Figures:
    """The last run that was kept."""
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Figures(
        kept["day"],
        kept["machine"],
        kept["versions"],
        tuple(kept["sizes"]),
        kept["runs"],
        tuple(Series(**_with_tuples(one)) for one in kept["series"]),
        tuple(Saves(**_with_tuples(one)) for one in kept["saves"]),
        tuple(Stages(**one) for one in kept["stages"]),
    )


def write_figures(figures: Figures, path: Path = FILE) -> None:
    """Keep a run; seconds to a tenth of a millisecond."""
    kept = json.dumps(_rounded(asdict(figures)), ensure_ascii=False, indent=1)
    path.write_text(kept + "\n", "utf-8")


def _with_tuples(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in kept.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
