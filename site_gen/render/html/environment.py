"""The Jinja environment of the pages: it escapes, is strict, and spends little on each value."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import jinja2
from jinja2 import compiler, nodes, runtime
from markupsafe import Markup, escape

from site_gen.config import Config
from site_gen.domain.text import Direction, LocaleCode, direction_of, text_direction
from site_gen.language.bidi import foreign_language, isolated, marked_title, plain_text
from site_gen.language.numbers import number_style, number_text
from site_gen.problems import did_you_mean
from site_gen.render.citations.formatting import citation_html
from site_gen.render.html import filters
from site_gen.render.html.compiled import CompiledTemplates
from site_gen.render.html.markdown import prose_html
from site_gen.render.html.places import Place, find_places
from site_gen.render.text import InlineText

_Source: TypeAlias = tuple[str, str | None, Callable[[], bool] | None]


class _DirectCallContext(runtime.Context):
    """Calls macros and functions without asking if they want this context: none here does.

    Nor does an import compare what templates have in common, which is the same for all.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.globals_keys = set()

    def call(
        self,
        function: Callable[..., object],
        /,
        *args: object,
        _loop_vars: object = None,
        _block_vars: object = None,
        **kwargs: object,
    ) -> object:
        return function(*args, **kwargs)


class _PageCodeGenerator(compiler.CodeGenerator):
    """Code in which values and macros go through the functions of the environment below."""

    def _output_child_pre(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(f"environment.{getattr(node, 'place', Place.TEXT)}(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def macro_def(self, macro_ref: compiler.MacroRef, frame: compiler.Frame) -> None:
        self.write("environment.direct_macro(macro, ")
        super().macro_def(macro_ref, frame)
        self.write(")")


_SPECIAL = re.compile("[&<>\"']")


class PageEnvironment(jinja2.Environment):
    """The templates for pages of one direction: each value is marked as the place needs it.

    A text of the content cannot be printed without its direction, whatever a template forgets. It
    is Jinja as it is otherwise, except that values and calls, of which a page has hundreds, cost
    less.
    """

    context_class = _DirectCallContext
    code_generator_class = _PageCodeGenerator
    direction = Direction.LTR
    # The site's only language of the other direction: in left-to-right text, and in the other.
    foreign = ("", "")

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        find_places(source)
        return super()._generate(source, *args, **kwargs)

    def in_text(self, value: object) -> str:
        """A value in the text of an element in the page's direction."""
        return value if type(value) is Markup else self._marked(value, self.direction)

    def in_ltr(self, value: object) -> str:
        return value if type(value) is Markup else self._marked(value, Direction.LTR)

    def in_rtl(self, value: object) -> str:
        return value if type(value) is Markup else self._marked(value, Direction.RTL)

    def in_auto(self, value: object) -> str:
        """A value in an element that takes its direction from the letters of the value."""
        if type(value) is Markup or not isinstance(value, str):
            return self.in_text(value)
        return self._marked(value, text_direction(value, self.direction))

    def in_unknown(self, value: object) -> str:
        """A value in an element whose direction is not known here."""
        text = self.in_auto(value)
        is_plain = type(value) is Markup or isinstance(value, InlineText)
        is_plain = is_plain or not any(map(direction_of, str(value)))
        return text if is_plain else f"<bdi>{text}</bdi>"

    def _marked(self, value: object, direction: Direction) -> str:
        if isinstance(value, InlineText):
            return filters.dated_html(value, self.direction, self.foreign)
        if isinstance(value, str):
            foreign = filters.foreign_html(value)
            return foreign or isolated(value, direction, self.foreign[direction is Direction.RTL])
        return escape(value)

    def in_seen(self, value: object) -> str:
        """A value that is seen where no markup is possible, such as in an `<option>`."""
        if type(value) is str and value.isascii() and self.direction is Direction.LTR:
            return self.in_code(value)
        return escape(plain_text(self._own_markup(value), isolates=True))

    def in_copied(self, value: object) -> str:
        """A value for other programs, which no mark may get into."""
        return self.in_code(value.text if isinstance(value, InlineText) else value)

    def in_title(self, value: object) -> str:
        """A value in `<title>`, which has neither markup nor a direction of its own."""
        return escape(marked_title(_without_markup(value), self.direction))

    def _own_markup(self, value: object) -> str:
        """The value as HTML, without the element around it."""
        if isinstance(value, InlineText):
            direction = Direction(value.dir or self.direction)
            return isolated(value.text, direction, self.foreign[direction is Direction.RTL])
        return self.in_text(value)

    @staticmethod
    def in_code(value: object) -> str:
        """A value that no person reads: most have nothing to escape."""
        if type(value) is Markup and "<" in value:
            return escape(plain_text(value, isolates=False))
        if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
            return value
        if isinstance(value, InlineText):
            message = f"a text stands where only code may: {value.text}"
            raise jinja2.TemplateRuntimeError(message)
        return escape(value)

    @staticmethod
    def direct_macro(body: Callable[..., str], macro: runtime.Macro) -> Callable[..., str]:
        """A macro that runs its body at once if it gets all its arguments in their order."""
        if macro.caller or macro.catch_kwargs or macro.catch_varargs:
            return macro
        count = len(macro.arguments)

        def called(*args: object, **kwargs: object) -> str:
            if kwargs or len(args) != count:
                return macro(*args, **kwargs)
            # `Markup(…)` would first ask the text if it is markup.
            return str.__new__(Markup, body(*args))

        return called


def _without_markup(value: object) -> str:
    """The characters of a value; in HTML a `"` is five, of which two look like a number."""
    if isinstance(value, InlineText):
        return value.text
    return plain_text(value, isolates=False) if isinstance(value, Markup) else str(value)


def jinja_environment(
    sources: Mapping[str, str],
    config: Config,
    compiled: CompiledTemplates | None = None,
    direction: Direction = Direction.LTR,
    place_of: Callable[[str], str] = str,
    assets: Mapping[str, str] = MappingProxyType({}),
) -> jinja2.Environment:
    """The Jinja environment: it escapes, is strict about names, and its filters only format.

    `place_of` gives the path of each template in messages, `assets` the path of each asset.
    """
    environment = PageEnvironment(
        loader=jinja2.FunctionLoader(_template_loader(sources, place_of)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
        cache_size=-1,
    )
    environment.direction = direction
    foreign = (foreign_language(config, Direction.LTR), foreign_language(config, Direction.RTL))
    environment.foreign = foreign
    environment.filters |= _filters(config, foreign, assets)
    return environment


def _filters(
    config: Config, foreign: tuple[str, str], assets: Mapping[str, str]
) -> Mapping[str, Callable[..., object]]:
    """The filters by name; `foreign` is the site's only language of the other direction."""
    styles = {locale.code: number_style(locale) for locale in config.locales}
    return {
        "markdown": prose_html,
        "marked_title": lambda title, frame: marked_title(
            _without_markup(title), Direction(frame.dir)
        ),
        "json_script": filters.json_script,
        "isolated": filters.isolated_filter(config),
        "linked": lambda inline, frame: filters.linked_html(inline, frame.dir, foreign),
        "dated": lambda inline, frame: filters.dated_html(inline, frame.dir, foreign),
        "headings_shifted": filters.headings_shifted,
        "qr_code": filters.qr_svg,
        "citation": lambda entry: citation_html(entry, foreign),
        "asset": lambda name, frame: frame.root + _asset_path(name, assets),
        "digits": lambda number, frame: number_text(number, styles[LocaleCode(frame.lang)]),
    }


def _asset_path(name: str, assets: Mapping[str, str]) -> str:
    if name not in assets:
        hint = did_you_mean(name, assets) or "put it into `templates/assets/`"
        raise jinja2.TemplateRuntimeError(f"there is no asset `{name}`: {hint}")
    return assets[name]


def _template_loader(
    sources: Mapping[str, str], place_of: Callable[[str], str]
) -> Callable[[str], _Source | None]:
    """A loader that gives each template the name of its file, for the spans of its errors."""

    def source_of(name: str) -> _Source | None:
        return (sources[name], place_of(name), _unchanged) if name in sources else None

    return source_of


def _unchanged() -> bool:
    return True
