"""After any change of any field, template or word a build gives what a build from nothing gives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from site_gen.artifacts import Artifact
from site_gen.cache.between_builds import caching_between_builds
from site_gen.decoding import Schema
from site_gen.load import publish_settings, schemas
from site_gen.load.settings import LocaleSchema, SiteSchema
from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.structs import replace
from tests.test_histories import HISTORIES, trying
from tests.tools.desk import SmallDesk, small_desk, tree
from tests.tools.field_edits import EDITS
from tests.tools.full_site import FULL
from tests.tools.next_build import after
from tests.tools.sites import REAL, files_in

SCHEMAS: Mapping[str, type[Schema]] = {
    "site": SiteSchema,
    "locale": LocaleSchema,
    "publish": publish_settings.PublishSchema,
    "git": publish_settings.GitSchema,
    "folder": publish_settings.FolderSchema,
    "ssh": publish_settings.SshSchema,
    "command": publish_settings.CommandSchema,
    "entity": schemas.EntitySchema,
    "source": schemas.SourceSchema,
    "archived": schemas.ArchivedCopySchema,
    "capture": schemas.CaptureSchema,
    "question": schemas.QuestionSchema,
    "assessment": schemas.AssessmentSchema,
    "claim": schemas.ClaimSchema,
    "citation": schemas.CitationSchema,
    "prose": schemas.ProseSchema,
    "article": schemas.ArticleSchema,
    "topic": schemas.TopicSchema,
    "page": schemas.PageSchema,
    "update": schemas.UpdateSchema,
}
TEMPLATES = files_in(REAL)
# In the suite several fields are changed at once; `make histories` changes each by itself.
AT_ONCE = 1 if HISTORIES > 100 else 20
Files = Mapping[str, str]


def test_there_is_a_change_of_every_field() -> None:
    own = {
        f"{name}.{field_}"
        for name, schema in SCHEMAS.items()
        for field_ in schema.model_fields
        if name not in {"article", "topic", "page"}
        or field_ not in schemas.ProseSchema.model_fields
    }

    assert set() == own - EDITS.keys()


@pytest.mark.parametrize("name", EDITS)
def test_a_change_of_a_field_is_one(name: str) -> None:
    edit = EDITS[name]

    assert 1 <= FULL[edit.file].count(edit.old)
    assert edit.old != edit.new


def edited(files: Files, names: Iterator[str] | list[str]) -> dict[str, str]:
    result = dict(files)
    for name in names:
        edit = EDITS[name]
        result[edit.file] = result[edit.file].replace(edit.old, edit.new, 1)
    return result


def write_all(folder: Path, files: Files) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@dataclass(slots=True)
class Rebuilt:
    """A site that is built again and again with what the build before has left."""

    content: Path
    templates: Mapping[str, bytes] = field(default_factory=lambda: TEMPLATES)
    left: BuildOptions | None = None

    def build(self, files: Files) -> BuildResult:
        write_all(self.content, files)
        options = self.left or BuildOptions(self.content, self.templates, "stale")
        options = replace(options, templates=self.templates)
        # As the preview does, which keeps the most.
        with caching_between_builds():
            built = build(options)
        self.left = after(options, built)
        return built

    def compare(self, files: Files) -> BuildResult:
        """Build, and compare with a build from nothing."""
        built = self.build(files)
        clean = build(BuildOptions(self.content, self.templates, "stale"))
        assert clean.problems == built.problems
        assert [] == different(clean.artifacts, built.artifacts)
        return built


def different(clean: tuple[Artifact, ...], built: tuple[Artifact, ...]) -> list[str]:
    one, other = ({a.path: a.content for a in artifacts} for artifacts in (clean, built))
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@cache
def _before() -> tuple[Rebuilt, BuildResult]:
    """The full site, built once."""
    rebuilt = Rebuilt(Path(_folder().name) / "content")
    built = rebuilt.build(FULL)
    assert built.is_sound, built.problems
    return rebuilt, built


def after_base(templates: Mapping[str, bytes] = TEMPLATES) -> Rebuilt:
    before, _ = _before()
    return replace(before, templates=templates)


NAMES = [*EDITS]
BATCHES = [NAMES[first :: len(NAMES) // AT_ONCE + 1] for first in range(len(NAMES) // AT_ONCE + 1)]


@pytest.mark.parametrize("names", BATCHES, ids=" ".join)
def test_a_changed_field_is_changed_everywhere_and_back_again(names: list[str]) -> None:
    # What belongs to site.yaml may leave the site without languages: then alone.
    for together in ([n for n in names if n not in ALONE], *([n] for n in names if n in ALONE)):
        rebuilt = after_base()
        rebuilt.compare(edited(FULL, together))

        again = rebuilt.build(FULL)

        assert [] == different(_before()[1].artifacts, again.artifacts)
        assert _before()[1].problems == again.problems


# With these the site is not sound, or is another altogether.
ALONE = {
    *("site.locales", "site.briefings", "locale.code", "locale.dir", "publish.git"),
    *("publish.folder", "site.publish", "folder.path", "entity.was", "claim.status"),
}


# Templates ----------------------------------------------------------------------------------


def changed_template(name: str) -> bytes:
    """The template with a change that pages show, where its kind has any."""
    content = TEMPLATES[name]
    if name.endswith(".html"):
        return content.replace(b'class="', b'class="changed ', 1)
    if name.endswith(".po"):
        return re.sub(rb'(?m)^msgstr "([^"{|]{4,})"$', rb'msgstr "\1\1"', content, count=3)
    if name.endswith((".css", ".js")):
        return content + b"\n/* changed */\n"
    return content + b"\n"


# In the suite those of a kind at once: what pages are made with, words, what is copied, the rest.
KINDS = [
    [name for name in TEMPLATES if name.endswith(".html")],
    [name for name in TEMPLATES if name.endswith(".po")],
    [name for name in TEMPLATES if name.startswith("assets/")],
]
KINDS.append(sorted(TEMPLATES.keys() - {name for kind in KINDS for name in kind}))
TEMPLATE_BATCHES = [[name] for name in sorted(TEMPLATES)] if AT_ONCE == 1 else KINDS


@pytest.mark.parametrize("names", TEMPLATE_BATCHES, ids=lambda names: names[0])
def test_a_changed_template_is_changed_everywhere(names: list[str]) -> None:
    changed = {**TEMPLATES, **{name: changed_template(name) for name in names}}
    rebuilt = after_base(changed)

    rebuilt.compare(FULL)

    assert all(
        changed[name] != TEMPLATES[name] or b'class="' not in changed[name] for name in names
    )


# Histories ----------------------------------------------------------------------------------


def test_any_history_of_changed_fields_gives_what_a_build_from_nothing_gives() -> None:
    steps: list[int] = []

    @seed(36)
    @settings(trying, max_examples=max(3, HISTORIES // 4))
    @given(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=4))
    def live(history: list[list[str]]) -> None:
        rebuilt, files = after_base(), dict(FULL)
        for names in history:
            files = edited(files, [name for name in names if name not in ALONE])
            rebuilt.compare(files)
        steps.append(len(history))

    live()

    assert sum(steps) > 2


# The command --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built_desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    desk = small_desk(tmp_path_factory.mktemp("full") / "desk", FULL)
    assert 0 == desk.run("build").code
    return desk


@pytest.fixture
def desk(built_desk: SmallDesk, tmp_path: Path) -> SmallDesk:
    """The full site in a folder of its own, already built."""
    return SmallDesk(shutil.copytree(built_desk.root, tmp_path / "desk", symlinks=True))


@pytest.mark.parametrize(
    "name", ["locale.digits", "locale.dates", "site.title", "site.approx_margin", "site.cards"]
)
def test_the_old_output_becomes_what_an_empty_one_would_be(desk: SmallDesk, name: str) -> None:
    edit = EDITS[name]
    desk.edit(edit.file, edit.old, edit.new)

    runs = [desk.run("build"), desk.run("build", "--output", "clean")]

    assert [0, 0] == [run.code for run in runs], runs[0].err
    assert tree(desk.root / "clean") == tree(desk.output)


def test_the_sizes_of_files_are_in_the_digits_of_the_language(desk: SmallDesk) -> None:
    before = desk.page("ar/data/index.html")
    desk.edit("site.yaml", "digits: latn", "digits: arab")

    desk.run("build")

    sizes = re.findall(r"[0-9٠-٩٬٫.,]+(?=\s*(?:كيلوبايت|بايت))", desk.page("ar/data/index.html"))
    assert re.search(r"[0-9]+\s*(?:كيلوبايت|بايت)", before)
    assert len(sizes) > 3
    assert not [size for size in sizes if re.search("[0-9]", size)]
