"""Draws the figures of a run as small SVG files, for light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bench.figures import BODY, COLD, Figures, Series, pairs, spread_of
from bench.generators import GENERATORS, OURS

WIDTH, HEIGHT = 640, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 130, 20, 48
LINE = 18
STYLE = """\
text{font:13px system-ui,sans-serif;fill:#222}.axis{stroke:#bbb;fill:none}
.l{stroke-width:2}.ours{stroke-width:3.5}.edit{stroke-width:2.5;stroke-dasharray:6 4}
.c0{stroke:#0b57d0;fill:#0b57d0}.c1{stroke:#c5221f;fill:#c5221f}.c2{stroke:#9a6700;fill:#9a6700}
.c3{stroke:#188038;fill:#188038}.c4{stroke:#8430ce;fill:#8430ce}
@media(prefers-color-scheme:dark){text{fill:#ddd}.axis{stroke:#555}
.c0{stroke:#8ab4f8;fill:#8ab4f8}.c1{stroke:#f28b82;fill:#f28b82}.c2{stroke:#fdd663;fill:#fdd663}
.c3{stroke:#81c995;fill:#81c995}.c4{stroke:#d7aefb;fill:#d7aefb}}
path.l{fill:none}text{stroke:none!important}"""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line with its label; `kind` is its class in the stylesheet."""

    label: str
    kind: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Scale:
    """Places on an axis on which equal ratios are equally long."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)


def plots(figures: Figures) -> Mapping[str, str]:
    """The plots by the names of their files."""
    return {
        "time-by-size.svg": _time(figures),
        "memory-by-size.svg": _memory(figures),
        "time-by-stage.svg": _stages(figures),
    }


def _time(figures: Figures) -> str:
    curves = [
        Curve(each.title, _kind(number), _points(figures, each.name, COLD, _elapsed))
        for number, each in enumerate(GENERATORS)
    ]
    edits = _points(figures, OURS, BODY, _elapsed)
    curves.append(Curve("our edit", "c0 edit", edits))
    title = "Elapsed seconds of a build, by article pairs"
    return _chart(title, "Builds from nothing in memory, and an edit of ours.", "s", curves)


def _memory(figures: Figures) -> str:
    curves = [
        Curve(each.title, _kind(number), _points(figures, each.name, COLD, _peak))
        for number, each in enumerate(GENERATORS)
    ]
    title = "Peak memory in MiB of a build from nothing, by article pairs"
    return _chart(title, "All processes of a build together.", "MiB", curves)


def _kind(number: int) -> str:
    """The first is ours, and is drawn thicker."""
    return f"c{number}" if number else "c0 ours"


def _elapsed(series: Series) -> float:
    return spread_of(series.wall).median


def _peak(series: Series) -> float:
    return series.memory or 0.0


def _points(
    figures: Figures, generator: str, case: str, value: Callable[[Series], float]
) -> list[tuple[float, float]]:
    measured = [(size, figures.of(generator, pairs(size), case)) for size in figures.sizes]
    return [(size, value(series)) for size, series in measured if series and value(series)]


# Lines ------------------------------------------------------------------------------------


def _chart(title: str, about: str, unit: str, curves: Sequence[Curve]) -> str:
    """Lines on two axes of equal ratios, each named at its end."""
    drawn = [curve for curve in curves if curve.points]
    sizes = sorted({x for curve in drawn for x, _ in curve.points})
    values = sorted(y for curve in drawn for _, y in curve.points)
    across = Scale(sizes[0] / 1.1, sizes[-1] * 1.05, LEFT, WIDTH - RIGHT)
    up = Scale(values[0] / 1.3, values[-1] * 1.3, HEIGHT - BOTTOM, TOP)
    parts = [
        *(_tick_below(across.at(size), f"{size:,.0f}") for size in sizes),
        *(_tick_beside(up.at(value), f"{value:g} {unit}") for value in _ticks(up)),
        *(_line(curve, across, up) for curve in drawn),
        *_names(drawn, up),
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}">article pairs</text>',
    ]
    last = "; ".join(f"{curve.label} {curve.points[-1][1]:.3g} {unit}" for curve in drawn)
    return _svg(title, f"{about} With {sizes[-1]:,.0f} pairs: {last}.", HEIGHT, parts)


def _ticks(scale: Scale) -> list[float]:
    powers = range(math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high)) + 1)
    candidates = [round(step * 10.0**power, 6) for power in powers for step in (1, 2, 5)]
    return [value for value in candidates if scale.low <= value <= scale.high]


def _tick_below(x: float, text: str) -> str:
    line = f'<path class="axis" d="M{x:.0f} {TOP}V{HEIGHT - BOTTOM}"/>'
    return (
        f'{line}<text x="{x:.0f}" y="{HEIGHT - BOTTOM + LINE}" text-anchor="middle">{text}</text>'
    )


def _tick_beside(y: float, text: str) -> str:
    line = f'<path class="axis" d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}"/>'
    return f'{line}<text x="{LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{text}</text>'


def _line(curve: Curve, across: Scale, up: Scale) -> str:
    places = [(across.at(x), up.at(y)) for x, y in curve.points]
    path = "L".join(f"{x:.0f} {y:.0f}" for x, y in places)
    dots = "".join(
        f'<circle class="{curve.kind}" cx="{x:.0f}" cy="{y:.0f}" r="3"/>' for x, y in places
    )
    return f'<path class="l {curve.kind}" d="M{path}"/>{dots}'


def _names(curves: Sequence[Curve], up: Scale) -> Iterator[str]:
    """A name at the end of each line; names that would overlap are moved down."""
    free = 0.0
    for curve in sorted(curves, key=lambda curve: -curve.points[-1][1]):
        y = max(free, up.at(curve.points[-1][1]) + 4)
        free = y + LINE
        yield f'<text class="{curve.kind}" x="{WIDTH - RIGHT + 6}" y="{y:.0f}">{curve.label}</text>'


# Bars -------------------------------------------------------------------------------------


def _stages(figures: Figures) -> str:
    """A bar for each stage of a build from nothing, and one below it for an edit."""
    site = figures.stages[-1].site
    of = {each.case: each.seconds for each in figures.stages if each.site == site}
    cold, edit = of[COLD], of[BODY]
    names = sorted(cold, key=lambda name: -cold[name])
    full = max(*cold.values(), *edit.values())
    parts = []
    for number, name in enumerate(names):
        top = TOP + number * 2.5 * LINE
        parts.append(f'<text x="190" y="{top + LINE + 4:.0f}" text-anchor="end">{name}</text>')
        parts.append(_bar(top, cold[name], full, "c0"))
        parts.append(_bar(top + LINE, edit.get(name, 0), full, "c2"))
    title = f"Processor milliseconds of each stage, {site}"
    about = (
        "The upper bar of each stage is a build from nothing, the lower one a build after an edit."
    )
    height = TOP + len(names) * 2.5 * LINE + LINE
    parts.append(_bar_names(height - 6))
    return _svg(title, about, int(height) + 8, parts)


def _bar(top: float, value: float, full: float, kind: str) -> str:
    width = value / full * (WIDTH - 200 - 70)
    bar = f'<rect class="{kind}" x="200" y="{top:.0f}" width="{width:.1f}" height="{LINE - 3}"/>'
    return f'{bar}<text x="{206 + width:.0f}" y="{top + LINE - 6:.0f}">{1000 * value:,.0f}</text>'


def _bar_names(y: float) -> str:
    from_nothing = f'<text class="c0" x="200" y="{y:.0f}">from nothing, ms</text>'
    return f'{from_nothing}<text class="c2" x="330" y="{y:.0f}">after an edit, ms</text>'


def _svg(title: str, about: str, height: int, parts: Sequence[str]) -> str:
    """A picture that says in words what it shows, to those who do not see it."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' role="img" aria-labelledby="title about">\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="about">{escape(about)}</desc>\n<style>{STYLE}</style>\n{body}\n</svg>\n'
    )
