"""The Jinja environment of the pages: it escapes, is strict, and spends little on each value."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from jinja2 import Environment, FunctionLoader, StrictUndefined, compiler, nodes, runtime
from markupsafe import Markup, escape

from site_gen.config import Config
from site_gen.domain.text import Direction, LocaleCode
from site_gen.language.bidi import foreign_language, marked_title
from site_gen.language.numbers import number_style, number_text
from site_gen.render.citations.formatting import citation_html
from site_gen.render.html import filters
from site_gen.render.html.compiled import CompiledTemplates
from site_gen.render.html.markdown import prose_html

TEMPLATES = "templates"
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
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def macro_def(self, macro_ref: compiler.MacroRef, frame: compiler.Frame) -> None:
        self.write("environment.direct_macro(macro, ")
        super().macro_def(macro_ref, frame)
        self.write(")")


_SPECIAL = re.compile("[&<>\"']")


class PageEnvironment(Environment):
    """Jinja as it is, except that values and calls, of which a page has hundreds, cost it less."""

    context_class = _DirectCallContext
    code_generator_class = _PageCodeGenerator

    @staticmethod
    def escaped(value: object) -> str:
        """A value as HTML: most are markup already, or have nothing to escape."""
        if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
            return value
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


def jinja_environment(
    sources: Mapping[str, str], config: Config, compiled: CompiledTemplates | None = None
) -> Environment:
    """The Jinja environment: it escapes, is strict about names, and its filters only format."""
    environment = PageEnvironment(
        loader=FunctionLoader(_template_loader(sources)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
        cache_size=-1,
    )
    environment.filters["markdown"] = prose_html
    environment.filters["marked_title"] = lambda title, frame: marked_title(
        title, Direction(frame.dir)
    )
    environment.filters["json_script"] = filters.json_script
    environment.filters["isolated"] = filters.isolated_filter(config)
    foreign = (foreign_language(config, Direction.LTR), foreign_language(config, Direction.RTL))
    environment.filters["linked"] = lambda inline, frame: filters.linked_html(
        inline, frame.dir, foreign
    )
    environment.filters["dated"] = lambda inline, frame: filters.dated_html(
        inline, frame.dir, foreign
    )
    environment.filters["headings_shifted"] = filters.headings_shifted
    environment.filters["qr_code"] = lambda address, label: filters.qr_svg(address, str(label))
    environment.filters["citation"] = lambda entry: citation_html(entry, foreign)
    styles = {locale.code: number_style(locale) for locale in config.locales}
    environment.filters["digits"] = lambda number, frame: number_text(
        number, styles[LocaleCode(frame.lang)]
    )
    return environment


def _template_loader(sources: Mapping[str, str]) -> Callable[[str], _Source | None]:
    """A loader that gives each template the name of its file, for the spans of its errors."""

    def source_of(name: str) -> _Source | None:
        return (sources[name], f"{TEMPLATES}/{name}", _unchanged) if name in sources else None

    return source_of


def _unchanged() -> bool:
    return True
