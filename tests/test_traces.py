"""After an edit only the pages that read what changed are made, and none of them is forgotten."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from site_gen.cache.reads import ReadLog, TracedMapping
from site_gen.cache.texts import text_of
from site_gen.load.corpus import load_corpus
from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.plan.site_plan import plan_site
from site_gen.render.context import SiteContext
from site_gen.render.html.site_context import site_context
from site_gen.render.html.templates import load_templates
from site_gen.render.traced import traced_site
from site_gen.structs import defaults_of, has_fields, replace
from tests.test_incremental import CONTENT, Incremental
from tests.tools.desk import ROOT, SmallDesk, small_desk
from tests.tools.next_build import after, pages_made
from tests.tools.sites import REAL, files_in

TEMPLATES = files_in(REAL)
# Settings, words and assets: they are part of the key of every page.
SAME_FOR_ALL_PAGES = {
    "catalogues",
    "stylesheet",
    "script",
    "fonts",
    "assets",
    "colours",
    "own_pages",
    # Made of what each page then has read as well.
    "shared",
}
# A record's name and language are what it is asked for by, and an address follows from its key.
NOT_RECORDED = {
    *(("Prose", "kind"), ("Prose", "id"), ("Version", "locale"), ("Claim", "id")),
    *(("Question", "id"), ("Source", "id"), ("Entity", "id")),
    *(("Corpus", "config"), ("SitePlan", "by_key")),
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", CONTENT)


def test_an_edited_text_makes_its_own_pages_and_files(desk: SmallDesk) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    desk.edit("articles/first-day.en.md", "the talks had begun", "it began")

    built = incremental.step(TEMPLATES)

    own = {f"/articles/first-day{end}" for end in ("/", ".bib", ".ris", ".csl.json")}
    # Headings of the other version link to those that this one has too.
    own |= {f"/{code}/articles/first-day/" for code in ("ar", "en")}
    assert own == pages_made(built)


def test_a_search_page_that_names_its_index_file_twice_is_made_again(desk: SmallDesk) -> None:
    page = TEMPLATES["pages/search.html"]
    twice = b"{{ view.settings | json_script }}"
    assert twice in page
    templates = {**TEMPLATES, "pages/search.html": page.replace(twice, twice + b"\n" + twice)}
    incremental = Incremental(desk.content)
    incremental.step(templates)
    desk.edit("articles/first-day.en.md", "the talks had begun", "it began")

    assert "/en/search/" in pages_made(incremental.step(templates))


def test_a_search_page_of_a_later_build_is_not_taken_for_that_of_an_earlier_one(
    desk: SmallDesk,
) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    results = incremental.results
    desk.edit("articles/first-day.en.md", "the talks had begun", "it began")
    incremental.step(TEMPLATES)
    desk.edit("articles/first-day.en.md", "it began", "the talks had begun")
    # As if the results of the second build could not be written.
    incremental.results = results

    assert "/en/search/" in pages_made(incremental.step(TEMPLATES))


def test_an_edited_title_makes_the_pages_that_show_it(desk: SmallDesk) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    desk.edit("articles/first-day.en.md", "The first day", "Day one")

    made = pages_made(incremental.step(TEMPLATES))

    assert {"/en/", "/en/articles/", "/en/articles/first-day/", "/en/topics/talks/"} <= made
    assert {"/en/feed.xml", "/en/topics/talks/feed.xml", "/articles/first-day/"} <= made
    assert not made & {"/en/timeline/", "/en/claims/envoy-came/", "/en/sources/"}
    assert {"/ar/articles/first-day/"} == {address for address in made if address[:4] == "/ar/"}


def test_a_changed_setting_makes_every_page(desk: SmallDesk) -> None:
    incremental = Incremental(desk.content)
    first = pages_made(incremental.step(TEMPLATES))
    desk.edit("site.yaml", "dates: en-GB", "dates: en-US")

    assert first == pages_made(incremental.step(TEMPLATES))


def test_another_place_to_publish_to_makes_no_page(desk: SmallDesk) -> None:
    settings = (desk.content / "site.yaml").read_text("utf-8")
    desk.write("site.yaml", f"{settings}publish: {{folder: {{path: ../public}}}}\n")
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    desk.edit("site.yaml", "{folder: {path: ../public}}", "{git: {repository: ../../public.git}}")

    assert set() == pages_made(incremental.step(TEMPLATES))


# The real content -------------------------------------------------------------------------


Edit = tuple[str, str, str]
EDITS: Mapping[str, Edit] = {
    "body": ("articles/israeli-delegation-in-baku.en.md", "\n\n## ", "\n\nOne more line.\n\n## "),
    "title": ("articles/moscow-ankara-mercenaries.ar.md", "title: ", "title: عن "),
    "figure": ("claims/fighters-moved.yaml", "min: 2350", "min: 2400"),
    "source": ("sources.yaml", "title:", "note: {en: A note.}\n  title:"),
    "name": ("entities.yaml", "Emmanuel Macron", "E. Macron"),
}


@dataclass(frozen=True, slots=True)
class RealBuild:
    """The real content, without cards and briefings, and what a build of it came to."""

    content: Path
    built: BuildResult

    def edited(self, content: Path, kinds: Iterable[str]) -> BuildOptions:
        """A build of a copy with these edits, which takes from the first what it can."""
        shutil.copytree(self.content, content)
        for file, old, new in (EDITS[kind] for kind in kinds):
            text = (content / file).read_text("utf-8")
            assert old in text
            (content / file).write_text(text.replace(old, new, 1), "utf-8")
        return replace(after(_of(self.content), self.built), content=content, workers=2)


def _of(content: Path) -> BuildOptions:
    return BuildOptions(content, TEMPLATES, "traces")


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> RealBuild:
    content = tmp_path_factory.mktemp("real") / "content"
    shutil.copytree(ROOT / "content", content)
    settings = content / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("cards: true", "cards: false"), "utf-8")
    return RealBuild(content, build(replace(_of(content), workers=2)))


def test_edits_of_the_real_content_give_the_site_that_a_build_from_nothing_gives(
    built_once: RealBuild, tmp_path: Path
) -> None:
    together = built_once.edited(tmp_path / "together", EDITS)
    clean, all_edits = build(_of(together.content)), build(together)

    alone = {kind: build(built_once.edited(tmp_path / kind, [kind])) for kind in EDITS}

    all_pages = pages_made(built_once.built)
    for built in alone.values():
        assert 0 < len(pages_made(built)) < len(all_pages) / 2
    assert (contents(clean), clean.problems) == (contents(all_edits), all_edits.problems)
    assert (clean.cache_keys, clean.results.keys()) == (
        all_edits.cache_keys,
        all_edits.results.keys(),
    )
    # What one edit alone changes is the same among all of them; what none changes is as before.
    before, now = contents(built_once.built), contents(clean)
    changes = [changed(before, contents(built)) for built in alone.values()]
    once = [path for path in before.keys() & now if sum(path in each for each in changes) < 2]
    expected = {path: content for each in (before, *changes) for path, content in each.items()}
    assert [] == [path for path in once if expected[path] != now[path]]
    assert len(once) > len(before) / 2


def contents(built: BuildResult) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in built.artifacts}


def changed(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in now.items() if before.get(path) != content}


# No read goes round the log ---------------------------------------------------------------


@pytest.fixture(scope="module")
def log() -> ReadLog:
    return ReadLog()


@pytest.fixture(scope="module")
def site(log: ReadLog) -> SiteContext:
    """The real site with its reads recorded."""
    corpus = load_corpus(ROOT / "content").value
    assert corpus is not None
    templates = load_templates(TEMPLATES, corpus.config, corpus.catalogue_files).value
    return traced_site(site_context(corpus, plan_site(corpus).value, templates, log), log)


def test_every_part_of_a_site_is_traced_or_the_same_for_all_pages(site: SiteContext) -> None:
    untraced = {name for name in defaults_of(type(site)) if not is_traced(getattr(site, name))}

    assert SAME_FOR_ALL_PAGES == untraced


def test_every_field_that_a_page_can_reach_is_recorded(log: ReadLog, site: SiteContext) -> None:
    versions = (version for prose in site.corpus.prose for version in prose.versions)
    parts = [
        getattr(site, name) for name in defaults_of(type(site)) if name not in SAME_FOR_ALL_PAGES
    ]
    values = [*site.corpus.by_id.values(), *versions, site.corpus.ledger, *parts]

    unrecorded = {(type(value).__name__, name) for value in values for name in silent(value, log)}

    assert NOT_RECORDED == unrecorded


@pytest.mark.usefixtures("site")
def test_each_thing_that_was_read_has_a_digest(log: ReadLog, built_once: RealBuild) -> None:
    row = text_of(built_once.built.results["trace facets"] or "")
    facets = [name for line in row.split("\n") for name in json.loads(line.split("\t")[1])]
    names = {name for name in facets if not log.digest_of(name)}

    # What is missing is asked for in mappings only: a link to nothing, a page without promises.
    assert names
    assert all(" " in name for name in names)


def is_traced(value: object) -> bool:
    return isinstance(value, TracedMapping) or hasattr(value, "facet")


def silent(value: Any, log: ReadLog) -> Iterator[str]:
    """The fields whose reading is not recorded."""
    kind = type(value)
    for name in defaults_of(kind) if has_fields(kind) and not is_mapping(value) else ():
        with log.recording() as names:
            found = getattr(value, name)
        if not names and not is_traced(found):
            yield name


def is_mapping(value: object) -> bool:
    return isinstance(value, TracedMapping)
