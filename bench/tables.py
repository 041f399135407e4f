"""The figures of a run as tables for the document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bench import goals
from bench.figures import (
    AGAIN,
    BODY,
    CASES,
    CLAIM,
    CLAIMS,
    COLD,
    CONTENT,
    DISK,
    HELP,
    LARGE,
    MEMORY,
    SAME,
    Figures,
    Series,
    pairs,
    spread_of,
)
from bench.generators import GENERATORS, OURS, REFERENCE

Cells = Sequence[str]
FEW_RUNS = 3
# The column of the goal in the tables that compare.
GOAL = 4
MEDIA = {MEMORY: "in memory (tmpfs)", DISK: "on a disk"}
OTHERS = tuple(each for each in GENERATORS if each.name not in (OURS, REFERENCE))


def setting(figures: Figures) -> str:
    """When, where and with what it was measured."""
    day = date.fromisoformat(figures.day)
    sizes = " and ".join(f"{size:,}" for size in figures.sizes)
    versions = ", ".join(f"{name} {version}" for name, version in figures.versions.items())
    machine = ", ".join(figures.machine.values())
    runs = "one run" if figures.runs == 1 else f"the median of {figures.runs} runs in turn"
    if figures.runs > 1 and max(figures.sizes) >= LARGE:
        runs += f", of {LARGE:,} pairs and more of one run"
    return (
        f"Measured on {day.day} {day:%B %Y} on {machine}, with {versions}."
        f" Article pairs: {sizes}. Each figure is of {runs}.{_doubt(figures.runs)}"
    )


def _doubt(runs: int) -> str:
    few = runs < FEW_RUNS
    return " **So few runs show that everything works, and little else.**" if few else ""


def noise(figures: Figures) -> str:
    """How much the reference differed from run to run, in each medium."""
    if figures.runs == 1:
        return "Each case ran once, so how much the machine's speed changes is not known."
    return "\n".join(_noise(figures, medium) for medium in figures.media)


def _noise(figures: Figures, medium: str) -> str:
    apart = [
        seconds / spread_of(series.wall).median
        for series in figures.series
        if (series.generator, series.medium) == (REFERENCE, medium)
        for seconds in series.wall
    ]
    spread = spread_of(apart)
    low, high = (100 * (end - 1) for end in (spread.low, spread.high))
    return (
        f"- {MEDIA[medium]}: half of Hugo's {len(apart)} runs took between {low:+.0f} % and"
        f" {high:+.0f} % of the median of their case; the slowest took {max(apart):.2f} times it."
    )


def compared(figures: Figures) -> str:
    """A table for each number of articles: time and memory of every generator."""
    return "\n\n".join(_of_size(figures, size, MEMORY) for size in figures.sizes)


def on_disk(figures: Figures) -> str:
    """The same on a disk."""
    return "\n\n".join(_of_size(figures, size, DISK) for size in figures.sizes if size < LARGE)


def _of_size(figures: Figures, size: int, medium: str) -> str:
    ours, reference = (figures.of(name, pairs(size), COLD, medium) for name in (OURS, REFERENCE))
    counted = f"{ours.pages:,} pages, Hugo's {reference.pages:,}" if ours and reference else ""
    title = f"**{size:,} article pairs** ({2 * size:,} article pages; ours has {counted} in all)"
    head = ["", "site_gen", "Hugo", "ratio", "goal", *(each.title for each in OTHERS)]
    rows = [row for case in CASES for row in _times(figures, size, medium, case)]
    if medium == MEMORY:
        rows += [_memory(figures, size, case) for case in (COLD, BODY)]
        rows.append(_page_size(figures, size))
    return f"{title}\n\n{table(head, rows)}"


def _times(figures: Figures, size: int, medium: str, case: str) -> Iterator[Cells]:
    limit = goals.TIMES_REFERENCE[case].get(size) if medium == MEMORY else None
    of = {each.name: figures.of(each.name, pairs(size), case, medium) for each in GENERATORS}
    wall, cpu = (
        {name: list(getattr(series, unit)) for name, series in of.items() if series}
        for unit in ("wall", "cpu")
    )
    elapsed = _row(f"{case}, elapsed", wall, limit)
    in_seconds = goals.SECONDS.get(case, {}).get(size) if medium == MEMORY else None
    if in_seconds is not None:
        elapsed[GOAL] += f"; {goals.verdict(_median(wall[OURS]), in_seconds, ' s')}"
    yield elapsed
    yield _row(f"{case}, processors", cpu, None)


def _row(name: str, of: dict[str, list[float]], limit: float | None) -> list[str]:
    ratio = _median(of[OURS]) / _median(of[REFERENCE])
    reference = spread_of(of[REFERENCE])
    around = f" ({reference.low:.2f} to {reference.high:.2f})" if len(of[REFERENCE]) > 1 else ""
    return [
        name,
        seconds(_median(of[OURS])),
        seconds(reference.median) + around,
        number(ratio),
        goals.verdict(ratio, limit),
        *(seconds(_median(of[each.name])) if of.get(each.name) else "-" for each in OTHERS),
    ]


def _memory(figures: Figures, size: int, case: str) -> Cells:
    found = {each.name: figures.of(each.name, pairs(size), case) for each in GENERATORS}
    of = {name: (series and series.memory) or 0.0 for name, series in found.items()}
    limit = goals.MEMORY_OF_REFERENCE.get(case, {}).get(size)
    return _once(f"{case}, peak memory", of, "{:.0f} MiB", limit)


def _page_size(figures: Figures, size: int) -> Cells:
    found = {each.name: figures.of(each.name, pairs(size), COLD) for each in GENERATORS}
    of = {name: series.article_bytes / 1000 if series else 0.0 for name, series in found.items()}
    return _once("page of an article", of, "{:.1f} kB", None)


def _once(name: str, of: Mapping[str, float], form: str, limit: float | None) -> Cells:
    """A row of what was looked at once for each generator."""
    ratio = of[OURS] / of[REFERENCE] if of[REFERENCE] else None
    return [
        name,
        form.format(of[OURS]),
        form.format(of[REFERENCE]),
        number(ratio) if ratio else "-",
        goals.verdict(ratio, limit),
        *(form.format(of[each.name]) if of[each.name] else "-" for each in OTHERS),
    ]


def growth(figures: Figures) -> str:
    """With which power of the articles the processor time grows, from each size to the next."""
    steps = [*zip(figures.sizes, figures.sizes[1:], strict=False)]
    if not steps:
        return "Only one number of articles was measured."
    head = ["from nothing, processors", *(each.title for each in GENERATORS), "goal for ours"]
    rows = []
    for low, high in steps:
        powers = [_power(figures, each.name, low, high) for each in GENERATORS]
        limit = goals.EXPONENT if (low, high) == (1000, 5000) else None
        shown = ["-" if math.isnan(power) else f"{power:.2f}" for power in powers]
        rows.append([f"{low:,} to {high:,} pairs", *shown, goals.verdict(powers[0], limit)])
    return table(head, rows)


def _power(figures: Figures, generator: str, low: int, high: int) -> float:
    ends = [figures.of(generator, pairs(size), COLD) for size in (low, high)]
    first, last = (_median(series.cpu) if series else math.nan for series in ends)
    return math.log(last / first) / math.log(high / low)


def program(figures: Figures) -> str:
    """Builds of the content of this repository."""
    rows = []
    for case in (COLD, SAME, AGAIN, BODY, HELP):
        series = figures.of(OURS, CONTENT, case)
        if series:
            limit = goals.CONTENT_SECONDS.get(case)
            goal = goals.verdict(_median(series.wall), limit, " s")
            rows.append([_name(series), *_usage(series), goal])
    head = ["the content of this repository", "elapsed", "processors", "peak memory", "goal"]
    return table(head, rows)


def _name(series: Series) -> str:
    return f"{series.case}, {series.pages:,} pages" if series.case == COLD else series.case


def _usage(series: Series) -> Cells:
    memory = f"{series.memory:.0f} MiB" if series.memory else "-"
    return [seconds(_median(series.wall)), seconds(_median(series.cpu)), memory]


def previews(figures: Figures) -> str:
    """From a save to the changed page in a browser."""
    rows = []
    for saves in figures.saves:
        size = next((size for size in figures.sizes if pairs(size) == saves.site), None)
        limit = goals.SAVED.get(size or 0) if saves.generator == OURS else None
        middle = _median(saves.seconds)
        slowest = seconds(max(saves.seconds))
        title = next(each.title for each in GENERATORS if each.name == saves.generator)
        verdict = goals.verdict(middle, limit, " s")
        rows.append([_site(saves.site), title, seconds(middle), slowest, verdict])
    return table(["site", "preview of", "median", "slowest", "goal"], rows)


def _site(name: str) -> str:
    return "the content of this repository" if name == CONTENT else name


def claims(figures: Figures) -> str:
    """Ten thousand claims, if they were asked for."""
    cold, edit = (figures.of(OURS, CLAIMS, case) for case in (COLD, CLAIM))
    reference = figures.of(REFERENCE, CLAIMS, COLD)
    if not (cold and edit and reference):
        return "Not measured in this run: `make bench CLAIMS=1` does it."
    ratio = _median(edit.wall) / _median(reference.wall)
    rows = [
        [f"site_gen, {_name(cold)}", *_usage(cold), "-"],
        [f"site_gen, {CLAIM}", *_usage(edit), goals.verdict(ratio, goals.CLAIM_EDIT, " × Hugo")],
        [f"Hugo, {_name(reference)} of articles", *_usage(reference), "-"],
    ]
    head = ["10,000 claims on 1,000 questions", "elapsed", "processors", "peak memory", "goal"]
    return table(head, rows)


def stages(figures: Figures) -> str:
    """Where the processor time of a build goes, in the largest site that was looked at."""
    site = figures.stages[-1].site
    of = {each.case: each.seconds for each in figures.stages if each.site == site}
    names = [*dict.fromkeys(name for cases in of.values() for name in cases)]
    names.sort(key=lambda name: of[COLD].get(name, 0.0), reverse=True)
    head = [f"{site}, one process, ms", *of]
    rows = [[name, *_milliseconds(cases.get(name, 0) for cases in of.values())] for name in names]
    return table(head, [*rows, ["all", *_milliseconds(sum(c.values()) for c in of.values())]])


def _milliseconds(values: Iterable[float]) -> list[str]:
    return [f"{1000 * value:,.0f}" for value in values]


def table(head: Cells, rows: Iterable[Cells]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def seconds(value: float) -> str:
    """Three figures at most: what lies below is noise."""
    return f"{number(value)} s"


def number(value: float) -> str:
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}"


def _median(values: Sequence[float]) -> float:
    return spread_of(values).median
