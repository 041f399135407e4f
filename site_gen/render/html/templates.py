"""The templates, and the rendering of a view as HTML."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from traceback import walk_tb
from types import MappingProxyType

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError

from site_gen.artifacts import Artifact
from site_gen.cache.workers import begun
from site_gen.config import Config
from site_gen.domain.text import Direction, LocaleCode, LocalText
from site_gen.language.bidi import foreign_language
from site_gen.language.catalogue import Catalogue
from site_gen.language.catalogue_files import KnownCatalogues
from site_gen.lazy_pattern import lazy_pattern
from site_gen.load.content_files import CatalogueFile, ThemeFile
from site_gen.plan.own_page import OwnPage
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.problems import Checked, Problem, Span, did_you_mean
from site_gen.render.context import Colours
from site_gen.render.html.assets import (
    ASSETS,
    STYLESHEET,
    asset_paths_of,
    assets_from,
    fonts_by_language,
)
from site_gen.render.html.compiled import CompiledTemplates, is_any_known
from site_gen.render.html.environment import jinja_environment
from site_gen.render.html.template_files import TemplateFiles, check_own_files, check_own_pages
from site_gen.render.html.theme import check_looks, light_colours, with_theme
from site_gen.render.html.words import read_catalogues, words_for
from site_gen.render.views.briefing import Briefing
from site_gen.render.views.pages import View
from site_gen.structs import Struct, field

SCRIPT = "site.js"
SHEET = f"{ASSETS}/{STYLESHEET}"


class Templates(Struct, frozen=True):
    """Templates ready to render pages; `fingerprint` changes with any of their bytes.

    There is an environment for the pages of each direction, with the same compiled templates.

    `assets` are files under names with a digest, so that no reader gets an old one; `stylesheet` is
    the path of the one that pages link to, `script` that of their script, empty without one.
    `fonts` are those that every page of a language needs, to be preloaded. `around` has the
    direction of each language and the language of the other one. `compiled` are results for the
    next build, and so are `parsed`, of catalogues. `files` are what all this was made of,
    `findings` what is wrong with them although pages can be rendered.
    """

    environments: Mapping[Direction, Environment]
    fingerprint: str
    catalogues: Mapping[LocaleCode, Catalogue]
    assets: tuple[Artifact, ...]
    stylesheet: str
    script: str = ""
    fonts: Mapping[LocaleCode, tuple[str, ...]] = field(default_factory=dict)
    colours: Colours = Colours()
    around: Mapping[LocaleCode, tuple[Direction, str]] = field(default_factory=dict)
    compiled: Mapping[str, str | None] = field(default_factory=dict)
    parsed: Mapping[str, str | None] = field(default_factory=dict)
    files: TemplateFiles = TemplateFiles({})
    findings: tuple[Problem, ...] = ()
    own_pages: Mapping[str, OwnPage] = field(default_factory=dict)

    @property
    def results(self) -> Mapping[str, str | None]:
        """For the next build."""
        return {**self.compiled, **self.parsed}

    @property
    def asset_paths(self) -> Mapping[str, str]:
        """The paths of the assets by their names in the folder of the templates."""
        return asset_paths_of(self.assets)


def load_templates(
    files: Mapping[str, bytes],
    config: Config,
    wordings: tuple[CatalogueFile, ...] = (),
    earlier: Mapping[str, str] = MappingProxyType({}),
    theme: ThemeFile | None = None,
    own_pages: tuple[OwnPage, ...] = (),
) -> Checked[Templates]:
    """Create the templates from the files of their folder, path and bytes each.

    The words of the content folder are added to those of the templates and replace them, and so is
    its theme to the stylesheet. `earlier` are results of earlier builds of this program, with
    compiled templates among them. `own_pages` are those that the desk hands over.
    """
    files, not_text = _as_text(TemplateFiles.of(files))
    sheet = files.get(SHEET, b"")
    if theme:
        files = files.with_bytes({SHEET: with_theme(sheet, theme)})
    compiled = CompiledTemplates(earlier)
    known = KnownCatalogues(earlier)
    words = read_catalogues(files, config, wordings, known.parsed)
    assets = assets_from(files)
    by_name = {asset.origin: asset.path for asset in assets}
    templates = Templates(
        environments=_environments(files, config, compiled, asset_paths_of(assets)),
        around=_directions(config),
        fingerprint=_fingerprint(files, wordings, config),
        catalogues=words.value,
        assets=assets,
        stylesheet=by_name.get(SHEET, SHEET),
        script=by_name.get(f"{ASSETS}/{SCRIPT}", ""),
        fonts=MappingProxyType(fonts_by_language(config, assets)),
        colours=light_colours(files.get(SHEET, b"").decode()),
        compiled=compiled.rows,
        parsed=known.rows,
        files=files,
        own_pages=MappingProxyType({page.name: page for page in own_pages}),
        findings=(*check_own_files(files, config, own_pages), *_looks(sheet, theme, files, assets)),
    )
    problems = (*not_text, *words.problems)
    problems = problems or tuple(check_own_pages(own_pages, words.value))
    return Checked(templates, problems)


def _environments(
    files: TemplateFiles, config: Config, compiled: CompiledTemplates, assets: Mapping[str, str]
) -> Mapping[Direction, Environment]:
    """The environment of each direction."""
    sources = _sources(files)
    return MappingProxyType(
        {
            own: jinja_environment(sources, config, compiled, own, files.place_of, assets)
            for own in Direction
        }
    )


def _sources(files: TemplateFiles) -> Mapping[str, str]:
    return {name: text.decode() for name, text in files.items() if _is_template(name)}


# Nothing that is compiled depends on settings.
_NO_TEXT = LocalText(())
_NO_SETTINGS = Config(_NO_TEXT, _NO_TEXT, _NO_TEXT, "", (), LocaleCode(""))


def compiling(
    files: Mapping[str, bytes], earlier: Mapping[str, str], workers: int
) -> Callable[[], Mapping[str, str | None]]:
    """Begin to compile all templates in another process; what it returns waits for them.

    They take as long as a small site takes to load, which one process does alone. There are none if
    earlier builds have left any, or without another process.
    """
    if workers < 2 or is_any_known(earlier):
        return dict
    texts, _ = _as_text(TemplateFiles.of(files))

    def compile_all() -> Mapping[str, str | None]:
        kept, sources = CompiledTemplates({}), _sources(texts)
        environment = jinja_environment(sources, _NO_SETTINGS, kept, place_of=texts.place_of)
        kept.compile_missing(environment, sources)
        return kept.rows

    return begun(compile_all, workers)


def compile_templates(
    templates: Templates, workers: int = 1, known: Mapping[str, str | None] = MappingProxyType({})
) -> None:
    """Compile what is neither known nor left by an earlier build, in up to `workers` processes."""
    environment = templates.environments[Direction.LTR]
    if isinstance(kept := environment.bytecode_cache, CompiledTemplates):
        kept.take(known)
        kept.compile_missing(environment, _sources(templates.files), workers)


def _directions(config: Config) -> Mapping[LocaleCode, tuple[Direction, str]]:
    """The direction of each language, and the language of the other one."""
    return {
        own.code: (own.direction, foreign_language(config, own.direction)) for own in config.locales
    }


def _as_text(files: TemplateFiles) -> tuple[TemplateFiles, tuple[Problem, ...]]:
    """The files, with a problem for each text that is not UTF-8."""
    problems, readable = list[Problem](), dict[str, bytes]()
    for name, content in files.items():
        try:
            if files.is_text(name):
                content.decode()
        except UnicodeDecodeError as error:
            span = Span(files.place_of(name), content.count(b"\n", 0, error.start) + 1)
            message, hint = "the template is not UTF-8", "save it as UTF-8"
            problems.append(Problem("template-unreadable", message, span, hint=hint))
            readable[name] = content.decode(errors="replace").encode()
    return files.with_bytes(readable), tuple(problems)


def _looks(
    sheet: bytes, theme: ThemeFile | None, files: TemplateFiles, assets: Iterable[Artifact]
) -> Iterator[Problem]:
    place = files.place_of(SHEET) if SHEET in files.own else ""
    yield from check_looks(sheet.decode(), place, theme, asset_paths_of(assets))


def _is_template(name: str) -> bool:
    """Whether it is a template of pages or briefings; those of the preview are read there."""
    return name.endswith(".html") and not name.startswith("preview/")


def _fingerprint(
    files: Mapping[str, bytes], wordings: tuple[CatalogueFile, ...], config: Config
) -> str:
    # Filters print numbers and directions by the settings, which no view has.
    digest = hashlib.sha256(config.text_for_pages.encode())
    for name in sorted(files):
        digest.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    for wording in wordings:
        digest.update(f"{wording.locale}\0{wording.text}\n".encode())
    return digest.hexdigest()


def template_of(view: View, page: PlannedPage | None = None) -> str:
    """The template of a view, by its class: ArticleView has `pages/article.html`.

    That of a page of the desk's own is called as the page is.
    """
    if page and page.key.kind is PageKind.OWN:
        return f"pages/{page.key.own}.html"
    return f"pages/{type(view).__name__.removesuffix('View').lower()}.html"


def page_digest(
    view: View, templates: Templates, renderer: str, page: PlannedPage | None = None
) -> str:
    """The cache key of a page: its view, the templates and the renderer."""
    inputs = "\0".join((template_of(view, page), repr(view), templates.fingerprint, renderer))
    return hashlib.sha256(inputs.encode()).hexdigest()


def render_page(page: PlannedPage, view: View, templates: Templates) -> Checked[Artifact | None]:
    """Render one page: same inputs, same bytes, on every machine, in any order."""
    rendered = render_template(template_of(view, page), view, templates, page.url)
    if rendered.value is None:
        return Checked(None, rendered.problems)
    return Checked(Artifact(page.path, rendered.value.encode(), origin=page.url))


def render_template(
    name: str, view: View | Briefing, templates: Templates, address: str
) -> Checked[str | None]:
    """Render a view with a template; an error in the template names the page's address."""
    words = words_for(templates.catalogues, LocaleCode(view.frame.lang), templates.around)
    environment = templates.environments[Direction(view.frame.dir)]
    try:
        text = environment.get_template(name).render(view=view, words=words)
    except _FAULTS as error:
        problem = _template_problem(error, name, address, templates.files)
        return Checked(None, (problem,))
    return Checked(text)


# A template may add a number to a text, or give a filter what it is not for.
_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


CANNOT_BE_RENDERED = " cannot be rendered: "


def _template_problem(error: Exception, name: str, address: str, files: TemplateFiles) -> Problem:
    """A template's error at its own span, found in the traceback if it has no line of its own."""
    span = Span(files.place_of(name))
    if isinstance(error, TemplateSyntaxError):
        span = Span(files.place_of(error.name or name), error.lineno)
    else:
        places = {files.place_of(template) for template in files}
        for frame, line in walk_tb(error.__traceback__):
            file = frame.f_code.co_filename
            span = Span(file, line) if file in places else span
    message = f"the page {address}{CANNOT_BE_RENDERED}{_reason(error)}"
    hint = "fix the template; docs/reference/views.md lists the names that there are"
    if isinstance(error, TemplateNotFound):
        hint = did_you_mean(str(error.name), (n for n in files if n.endswith(".html"))) or hint
    return Problem("template-unreadable", message, span, hint=hint)


_LACKS = lazy_pattern(r"'?(?:[\w.]+\.)?(\w+)'? object'? has no (?:attribute|element) (.+)")
_TYPES = {
    "str": "a text",
    "Markup": "a text",
    "int": "a number",
    "tuple": "a list",
    "list": "a list",
}


def _reason(error: Exception) -> str:
    """What Jinja says, in words that name no class by its place in the program."""
    text = str(error)
    if isinstance(error, TemplateNotFound):
        return f"there is no template `{error.name}`"
    if found := _LACKS.fullmatch(text):
        missing = found[2].strip("'")
        return f"{_TYPES.get(found[1], f'`{found[1]}`')} has no `{missing}`"
    if found := re.fullmatch("'None' has no attribute '(.+)'", text):
        return f"it asks for `{found[1]}` of something that is not there"
    if found := re.fullmatch("'(.+)' is undefined", text):
        return f"nothing is called `{found[1]}`"
    if "<class" in text:
        return "a value is not what is needed there"
    return re.sub(r"\bsite_gen(?:\.\w+)*\.(?=\w)", "", text)
