"""Every command, field, view, filter and page is in the reference; records and links hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import click
import pytest
from jinja2 import Environment

from docs.guide.reference import all_views
from site_gen.cli import options
from site_gen.cli import program as cli
from site_gen.cli.build import PORT
from site_gen.config import Config, Locale
from site_gen.decoding import Schema
from site_gen.domain.allowed_html import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.entities import EntityKind
from site_gen.domain.sources import ITEM_TYPES, Liveness
from site_gen.domain.text import Direction, Kind, LocaleCode, LocalText, Status
from site_gen.load import schemas
from site_gen.load.publish_settings import (
    CommandSchema,
    FolderSchema,
    GitSchema,
    PagesSchema,
    PublishSchema,
    S3Schema,
    SshSchema,
)
from site_gen.load.settings import LocaleSchema, SiteSchema
from site_gen.plan.addresses import FOLDERS
from site_gen.plan.pages import PageKind
from site_gen.render.html.environment import jinja_environment
from site_gen.render.views import pages
from site_gen.write.paths import MANIFEST_NAME, output_paths_of
from tests.tools.desk import ROOT
from tests.tools.source import modules

DOCS = ROOT / "docs"
FENCED = re.compile(r"^( *)(```|~~~).*?^\1\2 *$\n?", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]\n]*\]\(<?([^)\s>]+)>?\)")
SOURCE_OF_PICTURE = re.compile(r'\b(?:src|srcset|href)="([^"]+)"')
HEADING = re.compile(r"^(#+) +(.*?) *$", re.MULTILINE)
RECORD_HEADINGS = [
    "What we face",
    "What we do",
    "What we turned down, and why",
    "What it costs",
    "How we would notice we were wrong",
]
SECTION_OF_FORM: Mapping[type[Schema], str] = {
    schemas.ProseSchema: "Every text",
    schemas.ArticleSchema: "Articles",
    schemas.TopicSchema: "Topics",
    schemas.PageSchema: "Pages",
    schemas.UpdateSchema: "Updates",
    schemas.SourceSchema: "Sources",
    schemas.ArchivedCopySchema: "Archived copies",
    schemas.CaptureSchema: "Captures",
    schemas.EntitySchema: "Entities",
    schemas.ClaimSchema: "Claims",
    schemas.CitationSchema: "Citations",
    schemas.QuestionSchema: "Questions",
    schemas.AssessmentSchema: "Assessments",
}
SETTINGS: list[tuple[type[Schema], str]] = [
    (SiteSchema, "The site"),
    (LocaleSchema, "A language"),
    (PublishSchema, "Where to publish"),
    (GitSchema, "A branch of a repository"),
    (FolderSchema, "A folder on this machine"),
    (PagesSchema, "A folder that a host takes"),
    (SshSchema, "A folder on another machine"),
    (S3Schema, "A bucket"),
    (CommandSchema, "Programs of your own"),
]
NOTHING = LocalText()
SITE = Config(
    NOTHING,
    NOTHING,
    NOTHING,
    "https://desk.example/",
    (Locale(LocaleCode("en"), "English", Direction.LTR, ("en-GB",)),),
    LocaleCode("en"),
)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _reference(name: str) -> str:
    return _read(DOCS / "reference" / f"{name}.md")


def _sections(text: str) -> dict[str, str]:
    """The text under each heading, down to the next heading of any level."""
    plain = FENCED.sub("", text)
    found = list(HEADING.finditer(plain))
    ends = [heading.start() for heading in found[1:]] + [len(plain)]
    pairs = zip(found, ends, strict=True)
    return {heading[2].strip("`"): plain[heading.end() : end] for heading, end in pairs}


def _named(text: str) -> set[str]:
    """Everything in back-ticks, and the words of it: `--port N` names `--port`."""
    spans = CODE.findall(text)
    return {*spans, *(word for span in spans for word in re.split(r"[\s()]+", span))}


def _first_cells(section: str) -> list[list[str]]:
    """The cells of each row of a table whose first cell is in back-ticks."""
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def _listed(section: str) -> list[str]:
    """The fields that a table has rows for, or a list items for."""
    items = [line.partition(":")[0] for line in section.splitlines() if line.startswith("- `")]
    cells = [row[0] for row in _first_cells(section)]
    return [name for item in (*items, *cells) for name in CODE.findall(item)]


def _own_fields(form: type[Schema]) -> set[str]:
    """The fields that a form adds to those of the form before it."""
    before = {name for base in form.__bases__ for name in getattr(base, "model_fields", {})}
    return set(form.model_fields) - before


def _forms() -> list[type[Schema]]:
    named = (*vars(schemas).values(), *vars(schemas).values())
    found = dict.fromkeys(value for value in named if isinstance(value, type))
    return [form for form in found if issubclass(form, Schema) and form is not Schema]


# Commands ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(cli.program.commands))
def test_every_command_is_documented_with_each_of_its_options(name: str) -> None:
    command = cli.program.commands[name]

    section = _sections(_reference("cli"))[name]

    options = [p for p in command.params if isinstance(p, click.Option)]
    spellings = {spelling for option in options for spelling in option.opts}
    assert spellings == set(re.findall(r"`(--[a-z-]+)\b", section))


def test_the_options_of_the_program_itself_are_documented() -> None:
    options = {spelling for param in cli.program.params for spelling in param.opts}

    named = _named(_reference("cli"))

    assert set() == {*options, "-h", "--help", "site-gen"} - named


def test_what_an_option_is_taken_for_if_left_out_is_documented() -> None:
    shared = _sections(_reference("cli"))["Options that several commands share"]

    assert set() == {"content", "output", "templates"} - _named(shared)
    assert str(PORT) in _sections(_reference("cli"))["serve"]


def test_every_exit_code_is_documented() -> None:
    codes = {
        (str(value), name)
        for name, value in vars(options).items()
        if name.isupper() and type(value) is int and name != "PORT"
    }

    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", _reference("cli"), re.MULTILINE)

    assert codes == set(rows)


# Settings and fields ----------------------------------------------------------------------


@pytest.mark.parametrize(("form", "title"), SETTINGS)
def test_the_settings_documented_are_those_that_are_read(form: type[Schema], title: str) -> None:
    section = _sections(_reference("config"))[title]

    assert set(form.model_fields) == set(_listed(section))


def test_a_setting_that_may_be_left_out_names_its_default() -> None:
    sections = _sections(_reference("config"))
    rows = [row for _form, title in SETTINGS for row in _first_cells(sections[title])]

    needed = {row[0].strip("`") for row in rows if row[2] == "an error"}

    fields = {name: field for form, _title in SETTINGS for name, field in form.model_fields.items()}
    assert {name for name, field in fields.items() if field.is_required()} == needed


def test_every_form_of_a_file_has_a_place_in_the_reference() -> None:
    assert set(_forms()) == set(SECTION_OF_FORM)


@pytest.mark.parametrize("form", SECTION_OF_FORM, ids=lambda form: form.__name__)
def test_the_fields_documented_are_those_that_are_read(form: type[Schema]) -> None:
    section = _sections(_reference("front-matter"))[SECTION_OF_FORM[form]]

    assert _own_fields(form) == set(_listed(section))


def test_the_reference_says_which_fields_belong_in_the_original_alone() -> None:
    sections = _sections(_reference("front-matter"))
    titles = [t for form, t in SECTION_OF_FORM.items() if issubclass(form, schemas.ProseSchema)]

    rows = [row for title in titles for row in _first_cells(sections[title])]

    assert {"each file", "original only"} == {row[1] for row in rows}
    each = {row[0].strip("`") for row in rows if row[1] == "each file"}
    assert set(schemas.TRANSLATED_FIELDS) == each


def test_every_value_that_is_one_of_a_few_is_documented() -> None:
    sections = _sections(_reference("front-matter"))
    few = {*Status, *Liveness, *EntityKind}

    assert set() == {value.value for value in few} - _named(_reference("front-matter"))
    assert set() == set(ITEM_TYPES) - _named(sections["Sources"])


def test_what_prose_may_hold_is_documented() -> None:
    prose = _named(_sections(_reference("front-matter"))["Prose"])
    attributes = {name for names in PROSE_ATTRIBUTES.values() for name in names}
    schemes = {f"{scheme}:" for scheme in LINK_SCHEMES - {"http"}}

    assert set() == {*PROSE_TAGS, *attributes, *schemes, *(kind.value for kind in Kind)} - prose


# Views ------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.__name__)
def test_the_fields_of_a_view_documented_are_those_it_has(view: type) -> None:
    section = _sections(_reference("views"))[view.__name__]

    assert sorted(view.__annotations__) == sorted(_listed(section))


def test_every_page_has_a_view_in_the_reference() -> None:
    documented = {title for title in _sections(_reference("views")) if title.endswith("View")}

    assert {view.__name__ for view in get_args(pages.View)} == documented


def test_the_filters_documented_are_those_that_templates_have() -> None:
    ours = jinja_environment({}, SITE).filters.keys() - Environment().filters.keys()

    section = _sections(_reference("views"))["Words and filters"]

    assert ours == {name.partition("(")[0] for name in _listed(section)}
    assert {"view", "words"} <= _named(_reference("views"))


# The finished site and the map ------------------------------------------------------------


def test_every_kind_of_page_and_file_is_documented() -> None:
    sections = _sections(_reference("output"))

    rows = [*_first_cells(sections["Pages"]), *_first_cells(sections["Other files"])]

    assert {kind.value for kind in PageKind} == {row[0].strip("`") for row in rows if row[0]}
    assert set() == set(FOLDERS.values()) - _named(_reference("output"))


def test_what_is_beside_the_pages_is_documented() -> None:
    place = output_paths_of(Path("output"))
    text = [
        place.lock,
        place.stage,
        place.journal,
        place.known_output,
        place.page_cache,
        place.results,
        place.values,
        place.inputs,
        place.build_stamp,
        place.unchanged,
    ]
    sections = _sections(_reference("output"))

    assert MANIFEST_NAME in _named(sections["The manifest"])
    assert f"{place.work.name}/" in _named(sections["The work folder"])
    assert [part.name for part in text] == _listed(sections["The work folder"])


def test_every_layer_is_on_the_map() -> None:
    layers = {module.layer for module in modules() if module.layer not in {"", "__main__"}}

    listed = set(_listed(_sections(_read(DOCS / "architecture.md"))["Who may import whom"]))

    assert layers == listed


# Decisions --------------------------------------------------------------------------------

RECORDS = sorted((DOCS / "decisions").glob("*.md"))


def test_decisions_are_recorded_and_no_number_is_used_twice() -> None:
    numbers = [record.name[:4] for record in RECORDS]

    assert len(numbers) > 5
    assert sorted(set(numbers)) == numbers
    assert [] == [r.name for r in RECORDS if not re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", r.name)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_is_written_in_full_and_in_short(record: Path) -> None:
    text = _read(record)

    first, *headings = [heading[2] for heading in HEADING.finditer(FENCED.sub("", text))]

    assert first.startswith(f"{record.name[:4]} ")
    assert RECORD_HEADINGS == headings
    assert [] == [t for t, told in _sections(text).items() if t != first and not told.strip()]
    assert re.search(r"^Status: (accepted|superseded by \d{4}|proposed)\b", text, re.MULTILINE)
    assert text.count("\n") <= 40


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_holds_in_something_that_exists(record: Path) -> None:
    told = re.search(r"^Holds in: (.+)$", _read(record), re.MULTILINE)

    paths = told[1].split(", ") if told else []

    assert paths
    assert [] == [path for path in paths if not (ROOT / path.strip("` ")).exists()]


# Links ------------------------------------------------------------------------------------

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def _targets(path: Path) -> Iterator[str]:
    prose = CODE.sub("", FENCED.sub("", _read(path)))
    for pattern in (LINK, SOURCE_OF_PICTURE):
        yield from (found[1] for found in pattern.finditer(prose))


def _slug(heading: str) -> str:
    """The anchor that hosts of repositories give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _answers(target: str, page: Path) -> bool:
    path, _, anchor = target.partition("#")
    there = (page.parent / path).resolve() if path else page
    if not there.exists() or not there.is_relative_to(ROOT):
        return False
    if not anchor:
        return True
    return anchor in {_slug(h[2]) for h in HEADING.finditer(FENCED.sub("", _read(there)))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_somewhere(page: Path) -> None:
    inside = [t for t in _targets(page) if not re.match(r"(https?|mailto):", t)]

    assert [] == [target for target in inside if not _answers(target, page)]


def test_every_document_is_in_the_list_of_documents() -> None:
    """The English ones in the English list, the Arabic ones in the Arabic list."""
    lists = (DOCS / "README.md", DOCS / "README.ar.md")
    listed = {
        there
        for page in lists
        for target in _targets(page)
        if (there := (DOCS / target).resolve()).name.endswith(".ar.md") == (page == lists[1])
    }

    recipes_and_references = {
        page for page in DOCS.rglob("*.md") if page.parent.name != "decisions"
    }

    assert set() == recipes_and_references - {*listed, *lists}
