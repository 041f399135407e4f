"""The Jinja environment: what templates can call, and nothing that looks anything up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from site_gen.config import Config
from site_gen.domain.text import Direction, LocaleCode
from site_gen.render.bidi import isolated, marked_title
from site_gen.render.markdown import prose_html
from site_gen.render.numbers import number_text, style_of
from site_gen.render.parts import Frame, Piece
from site_gen.render.pieces import dated, linked
from site_gen.render.qr import qr_svg
from site_gen.render.runs import entry_html
from site_gen.render.words import Wordbook

TEMPLATES = "templates"
_Source: TypeAlias = tuple[str, str | None, Callable[[], bool] | None]


def environment_for(files: Mapping[str, bytes], config: Config) -> Environment:
    """Autoescaping and strict about names; its filters only format what they are given."""
    sources = {name: text.decode() for name, text in files.items() if name.endswith(".html")}
    environment = Environment(
        loader=FunctionLoader(_named(sources)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["markdown"] = prose_html
    environment.filters["marked_title"] = lambda title, frame: marked_title(
        title, Direction(frame.dir)
    )
    environment.filters["data_block"] = _data_block
    environment.filters["isolated"] = _isolating(config)
    foreign = (foreign_to(config, Direction.LTR), foreign_to(config, Direction.RTL))
    environment.filters["linked"] = lambda piece, frame: linked(piece, frame.dir, foreign)
    environment.filters["dated"] = lambda piece, frame: dated(piece, frame.dir, foreign)
    environment.filters["deeper"] = _deeper
    environment.filters["code"] = lambda address, label: qr_svg(address, str(label))
    environment.filters["cited"] = lambda entry: entry_html(entry, foreign)
    styles = {locale.code: style_of(locale) for locale in config.locales}
    environment.filters["digits"] = lambda number, frame: number_text(
        number, styles[LocaleCode(frame.lang)]
    )
    return environment


def _named(sources: Mapping[str, str]) -> Callable[[str], _Source | None]:
    """A loader that gives each template the name of its file, for the places of its faults."""

    def source_of(name: str) -> _Source | None:
        return (sources[name], f"{TEMPLATES}/{name}", _unchanged) if name in sources else None

    return source_of


def _unchanged() -> bool:
    return True


def foreign_to(config: Config, direction: Direction) -> str:
    """The site's one language of the other direction, or nothing if there are several."""
    others = [locale.code for locale in config.locales if locale.direction is not direction]
    return others[0] if len(others) == 1 else ""


def _isolating(config: Config) -> Callable[[Piece | str, Frame], Markup]:
    foreign = {direction: foreign_to(config, direction) for direction in Direction}

    def isolate(text: Piece | str, frame: Frame) -> Markup:
        """A piece in its own direction, else text in the page's."""
        if isinstance(text, str):
            direction, words = Direction(frame.dir), text
        else:
            direction, words = Direction(text.dir or frame.dir), text.text
        return isolated(words, direction, foreign[direction])

    return isolate


_HEADING = re.compile(r"(?<=</h)[2-5](?=>)|(?<=<h)[2-5](?=[ >])")


def _deeper(text: Markup) -> Markup:
    """The headings of a text each a level down, where it stands under one more."""
    return Markup(_HEADING.sub(lambda level: str(int(level[0]) + 1), text))


def _data_block(json: str) -> Markup:
    """JSON inside a `<script>`: whatever it says, it ends no script and opens no remark."""
    harmless = json.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
    return Markup(harmless)


def words_for(books: Mapping[LocaleCode, Wordbook], locale: LocaleCode) -> Callable[..., Markup]:
    """The `words` of a page: its own language's, or another's by `lang`."""

    def words(key: str, n: int | None = None, lang: str = "", **params: object) -> Markup:
        return books[LocaleCode(lang) if lang else locale].markup(key, n, **params)

    return words
