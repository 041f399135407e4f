"""The chart of a question as an SVG file of its own, to be saved, cited and put into documents.

It has attributes instead of a stylesheet, which the policy of a host would forbid, and its colours
are those of print.
"""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import TypeAlias

from markupsafe import escape

from site_gen.artifacts import Artifact
from site_gen.domain.claims import Question
from site_gen.domain.text import Kind
from site_gen.language.bidi import foreign_language, isolated, plain_text
from site_gen.plan.addresses import absolute_url, record_url
from site_gen.plan.pages import PlannedPage
from site_gen.render.context import PageContext, SiteContext, context_at
from site_gen.render.text import InlineText
from site_gen.render.views import figure_chart
from site_gen.render.views.questions import question_chart
from site_gen.structs import Struct

WIDTH, EDGE = 900, 40
INK, MUTED, FAINT = "#1b1b1b", "#555", "#bbb"
FONTS = "Noto Naskh Arabic, Noto Serif, Georgia, serif"
# How wide a letter is on average, in its size, by its weight: lines are broken by it, with room to
# spare.
LETTERS = {400: 0.55, 700: 0.65}
SAMPLE = 60
Point: TypeAlias = tuple[float, float]


def chart_file(page: PlannedPage, site: SiteContext) -> Artifact:
    """The planned file of a question in its language."""
    context = context_at(site, page.url, page.key.locale)
    record = page.key.record
    question = context.corpus.find(Kind.QUESTION, record) if record else None
    if not isinstance(question, Question):
        raise LookupError(f"the chart {page.url} was planned for no question")
    drawing = _Drawing(context, question_chart(context, question))
    drawing.draw(
        absolute_url(context.config.base_url, record_url(Kind.QUESTION, question.id, None))
    )
    return Artifact(page.path, drawing.svg.encode(), origin=page.url)


class _Letters(Struct, frozen=True):
    """How a text is set."""

    size: int
    colour: str = INK
    weight: int = 400


_TITLE, _HEADING, _BODY = _Letters(22, weight=700), _Letters(16, weight=700), _Letters(16)
_NOTE, _KEY, _SMALL = _Letters(16, MUTED), _Letters(15, MUTED), _Letters(14, MUTED)


class _Drawing:
    """What is drawn from the top down; `y` is where the next part begins."""

    def __init__(self, context: PageContext, chart: figure_chart.FigureChart) -> None:
        self.context = context
        self.chart = chart
        self.y = EDGE
        self.parts: list[str] = []

    @property
    def svg(self) -> str:
        title = escape(self.context.say("chart.shown", question=self._question))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.y}"'
            f' viewBox="0 0 {WIDTH} {self.y}" role="img" xml:lang="{self.context.locale.code}"'
            f' font-family="{FONTS}"><title>{title}</title>'
            f'<rect width="100%" height="100%" fill="#fff"/>{"".join(self.parts)}</svg>\n'
        )

    @property
    def _question(self) -> str:
        return self.chart.question.text if self.chart.question else ""

    def draw(self, address: str) -> None:
        """The title, the figures on their axes, what marks mean, who denies, and the source."""
        say, axes = self.context.say, self.chart.axes
        self._lines(say("chart.shown", question=self._question), _TITLE)
        about = say("chart.title") if axes else self.context.say("chart.none")
        self._lines(say("chart.periods") if len(axes) > 1 else about, _NOTE)
        for axis in axes:
            self._axis(axis)
        self._legend()
        if self.chart.denials:
            names = (name.text for name in self.chart.denials)
            self._lines(f"{say('chart.denied')} {' · '.join(names)}", _BODY)
        self.y += 16
        config, code = self.context.config, self.context.locale.code
        self._lines(f"{config.title.get(code)} · {config.desk.get(code)}", _SMALL)
        self._address(address)

    def _axis(self, axis: figure_chart.ChartAxis) -> None:
        self.y += 14
        if axis.period or len(self.chart.axes) > 1:
            period = axis.period.text if axis.period else self.context.say("chart.undated")
            self._lines(period, _HEADING)
        for figure in axis.figures:
            self._text(figure.claimant.text, _HEADING, after=_figure_words(figure))
            if axis.ticks:
                grid = ((_x(tick.at), self.y) for tick in axis.ticks)
                self.parts += (_line((x, y), (x, y + 20), FAINT, 1) for x, y in grid)
                marks = dict(_positions(figure))
                self.parts += _mark(figure, marks, self.y + 10, is_rtl=self.chart.is_rtl)
                self.y += 24
        if axis.ticks:
            self._ticks(axis.ticks)

    def _ticks(self, ticks: Iterable[figure_chart.AxisTick]) -> None:
        self.parts.append(_line((EDGE, self.y), (WIDTH - EDGE, self.y), width=1))
        for tick in ticks:
            at = f'x="{_x(tick.at)}" y="{self.y + 20}" text-anchor="middle" font-size="14"'
            self.parts.append(f'<text {at} fill="{MUTED}">{escape(tick.text)}</text>')
        self.y += 30

    def _legend(self) -> None:
        for key in self.chart.legend:
            self.parts += _sample(key, self._sample_at(), self.y + 12, is_rtl=self.chart.is_rtl)
            words = self.context.say(f"chart.legend.{key}", margin=self.chart.margin)
            self._lines(words, _KEY, SAMPLE + 14)

    def _sample_at(self) -> int:
        return WIDTH - EDGE - SAMPLE if self.chart.is_rtl else EDGE

    def _lines(self, text: str, letters: _Letters, indent: int = 0) -> None:
        """A text in as many lines as it needs."""
        letter = letters.size * LETTERS[letters.weight]
        for line in wrap(text, int((WIDTH - 2 * EDGE - indent) / letter)):
            self._text(line, letters, indent)
        self.y += 6

    def _text(self, text: str, letters: _Letters, indent: int = 0, after: str = "") -> None:
        """One line from the start of the page's direction."""
        x = WIDTH - EDGE - indent if self.chart.is_rtl else EDGE + indent
        self.y += round(letters.size * 1.5)
        direction = self.context.locale.direction.value
        self.parts.append(
            f'<text x="{x}" y="{self.y - round(letters.size * 0.4)}" direction="{direction}"'
            f' font-size="{letters.size}" font-weight="{letters.weight}" fill="{letters.colour}">'
            f"{escape(self._isolated(text))}"
        )
        if after:
            words = escape(self._isolated(after))
            self.parts.append(f'<tspan font-weight="400" fill="{MUTED}"> {words}</tspan>')
        self.parts.append("</text>")

    def _address(self, address: str) -> None:
        """An address runs from the left, at the side where the lines begin."""
        x, side = (WIDTH - EDGE, "end") if self.chart.is_rtl else (EDGE, "start")
        self.y += _SMALL.size
        at = f'x="{x}" y="{self.y}" text-anchor="{side}" direction="ltr"'
        words = f'font-size="{_SMALL.size}" fill="{MUTED}">{escape(address)}'
        self.parts.append(f"<text {at} {words}</text>")
        self.y += EDGE // 2

    def _isolated(self, text: str) -> str:
        direction = self.context.locale.direction
        foreign = foreign_language(self.context.config, direction)
        return plain_text(isolated(text, direction, foreign), isolates=True)


def _figure_words(figure: figure_chart.PlottedFigure) -> str:
    period: InlineText | None = figure.period
    return f"{figure.figure} ({period.text})" if period else figure.figure


def _positions(figure: figure_chart.PlottedFigure) -> Iterator[tuple[str, float]]:
    for name in ("at", "start", "end", "low", "high"):
        yield name, _x(getattr(figure, name))


def _x(percent: float) -> float:
    return round(EDGE + percent / 100 * (WIDTH - 2 * EDGE), 1)


def _mark(
    figure: figure_chart.PlottedFigure, at: Mapping[str, float], y: int, *, is_rtl: bool
) -> Iterator[str]:
    """A figure: the desk's own range if it is "about", then what was stated."""
    if figure.approx:
        yield _line((at["low"], y), (at["high"], y), MUTED, 2, "4 3")
    if figure.kind != "exact":
        yield _line((at["start"], y), (at["end"], y))
    if figure.kind == "between":
        yield _dot(at["start"], y, is_hollow=True) if figure.above else _cap(at["start"], y)
        yield _dot(at["end"], y, is_hollow=True) if figure.below else _cap(at["end"], y)
        return
    if figure.kind == "least":
        yield _arrow(at["end"], y, points_left=is_rtl)
    elif figure.kind == "most":
        yield _arrow(at["start"], y, points_left=not is_rtl)
    yield _dot(at["at"], y, is_hollow=figure.above or figure.below)


def _sample(key: str, x: float, y: int, *, is_rtl: bool) -> Iterator[str]:
    """The mark that a line of the legend explains."""
    near, far, middle = x + 8, x + SAMPLE - 8, x + SAMPLE / 2
    first, last = (far, near) if is_rtl else (near, far)
    if key in {"between", "least", "most"}:
        yield _line((near, y), (far, y))
    if key == "about":
        yield _line((near, y), (far, y), MUTED, 2, "4 3")
    if key == "between":
        yield from (_cap(near, y), _cap(far, y))
    elif key == "least":
        yield from (_dot(first, y), _arrow(last, y, points_left=is_rtl))
    elif key == "most":
        yield from (_dot(last, y), _arrow(first, y, points_left=not is_rtl))
    else:
        yield _dot(middle, y, is_hollow=key == "excluded")


def _line(start: Point, end: Point, colour: str = INK, width: int = 2, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _cap(x: float, y: int) -> str:
    return _line((x, y - 7), (x, y + 7))


def _dot(x: float, y: int, *, is_hollow: bool = False) -> str:
    fill = f'fill="#fff" stroke="{INK}" stroke-width="2"' if is_hollow else f'fill="{INK}"'
    return f'<circle cx="{x}" cy="{y}" r="5.5" {fill}/>'


def _arrow(x: float, y: int, *, points_left: bool) -> str:
    back = x + 7 if points_left else x - 7
    ends = f"M{back} {y - 5} {x} {y} {back} {y + 5}"
    return f'<path d="{ends}" fill="none" stroke="{INK}" stroke-width="2"/>'
