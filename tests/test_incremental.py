"""A build that takes results from earlier ones gives the same site as a build from nothing."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from zlib import crc32

import pytest
from hypothesis import given, seed, settings

from site_gen.artifacts import Artifact
from site_gen.cache import known_files
from site_gen.cache.between_builds import TextChanged
from site_gen.cache.results import results_after
from site_gen.commands.build import build_site, check_site
from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.domain.text import Body
from site_gen.load import content_files
from site_gen.load.corpus import load_corpus
from site_gen.pipeline import BuildOptions, BuildResult, build
from site_gen.problems import Checked, Problem
from site_gen.render.html import pages
from site_gen.render.html.template_files import TemplateFiles
from site_gen.structs import replace
from site_gen.write.disk import FileChanged
from site_gen.write.output import commit
from site_gen.write.page_store import temporary_page_store
from tests.test_histories import HISTORIES, TEMPLATES, every_history, trying
from tests.tools.claims import UNITS
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk, tree
from tests.tools.history import History
from tests.tools.next_build import pages_made
from tests.tools.sites import files_in

CLAIMS = """\
envoy-came:
  question: who-came
  claimant: envoy
  stance: asserts
  value: 300
  date: 2020-11-01
  text: {ar: "حضر ثلاثمئة.", en: "Three hundred came."}
  sources: [{source: daily-2020-10-02, locator: ¶8}]
daily-came:
  question: who-came
  claimant: daily
  stance: denies
  date: 2020-11-02
  text: {ar: "لم يحضر أحد.", en: "Nobody came."}
  sources: [{source: daily-2020-10-02}]
"""
QUESTIONS = """\
who-came:
  unit: fighters
  topics: [talks]
  text: {ar: من حضر؟, en: Who came?}
"""
CONTENT: Mapping[str, str] = {
    **SMALL,
    **UNITS,
    "claims.yaml": CLAIMS,
    "questions.yaml": QUESTIONS,
}
RESULTS = "results.sqlite"
T = TypeVar("T")
Edit = Callable[[SmallDesk], object]
EDITS: Mapping[str, Edit] = {
    "body": lambda desk: desk.edit("articles/first-day.en.md", "the talks had begun", "it began"),
    "title": lambda desk: desk.edit("articles/first-day.en.md", "The first day", "Day one"),
    "summary": lambda desk: desk.edit("topics/talks.ar.md", "من حضر ومن غاب.", "من غاب."),
    "claim": lambda desk: desk.edit("claims.yaml", "value: 300", "value: 400"),
    "name": lambda desk: desk.edit("entities.yaml", "The envoy", "The ambassador"),
    "alias": lambda desk: desk.edit("entities.yaml", "Envoy Smith", "Talks"),
    "source": lambda desk: desk.edit("sources.yaml", "What the envoy said", "What was said"),
    "question": lambda desk: desk.edit("questions.yaml", "Who came?", "How many came?"),
    "settings": lambda desk: desk.edit("site.yaml", "dates: en-GB", "dates: en-US"),
    "address": lambda desk: desk.edit("site.yaml", "record.example/", "record.example/under/"),
    "words": lambda desk: desk.write(
        "locale/en.po", UNITS["locale/en.po"] + '\nmsgid "nav.menu"\nmsgstr "Lists"\n'
    ),
    "stop words": lambda desk: desk.write(
        "locale/en.po", UNITS["locale/en.po"] + '\nmsgid "search.passed"\nmsgstr "came, talks"\n'
    ),
    "new text": lambda desk: desk.write(
        "pages/new.ar.md", "---\ntitle: جديد\norder: 2\n---\n\nنص.\n"
    ),
    "deletion": lambda desk: (desk.content / "articles/first-day.en.md").unlink(),
    "draft": lambda desk: desk.edit(
        "articles/first-day.ar.md", "title: اليوم الأول", "status: draft\ntitle: اليوم الأول"
    ),
    "template": lambda desk: _with_own_templates(desk, "base.html", "<body", '<body lang="en"'),
    "style": lambda desk: _with_own_templates(desk, "assets/site.css", "\n", "\n/* x */\n"),
}


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk", CONTENT)


def _with_own_templates(desk: SmallDesk, name: str, old: str, new: str) -> None:
    templates = desk.root / "templates"
    templates.unlink()
    shutil.copytree(ROOT / "templates", templates)
    text = (templates / name).read_text("utf-8")
    (templates / name).write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstBuild:
    return first_build(tmp_path_factory.mktemp("first"), CONTENT)


@pytest.mark.parametrize("kind", EDITS)
def test_a_build_after_an_edit_gives_the_site_that_a_build_from_nothing_gives(
    first: FirstBuild, kind: str
) -> None:
    desk, incremental = first.desk_again()
    EDITS[kind](desk)

    after = incremental.step(files_in(desk.root / "templates"))

    assert first.built.artifacts != after.artifacts


WARNED: Mapping[str, str] = {
    **CONTENT,
    "articles/first-day.en.md": CONTENT["articles/first-day.en.md"]
    + '\n## Told {#told}\n\nA "word".\n',
    "sources/b.yaml": """\
note:
  type: report
  title: {en: The "note"}
  url: https://note.example/
memo:
  type: report
  title: {en: The "memo"}
  note: {fr: Sans date.}
  url: https://memo.example/
""",
}
WARNING_EDITS: Mapping[str, Edit] = {
    "cause": lambda desk: desk.edit("articles/first-day.en.md", 'A "word".', "A “word”."),
    "cause in the header": lambda desk: desk.edit(
        "articles/first-day.en.md", "The first", '"The" f'
    ),
    "lines above": lambda desk: desk.edit("articles/first-day.en.md", "summary:", "\nsummary:"),
    "original": lambda desk: desk.edit("articles/first-day.ar.md", "بدأت", "انتهت"),
    "anchor of the other": lambda desk: desk.edit(
        "articles/first-day.ar.md", "قال", "## قيل {#told}\n\nقال"
    ),
    "name of the files": lambda desk: [
        (desk.content / f"articles/first-day.{code}.md").rename(
            desk.content / f"articles/day-one.{code}.md"
        )
        for code in ("ar", "en")
    ],
    "place of the file": lambda desk: (desk.content / "sources/b.yaml").rename(
        desk.content / "sources/c.yaml"
    ),
    "settings": lambda desk: desk.edit("site.yaml", "locales:", "retired: [fr]\nlocales:"),
    "record of an earlier file": lambda desk: desk.write(
        "sources/a.yaml", "note:\n  type: report\n  title: {en: Other}\n"
    ),
    "record no longer there": lambda desk: desk.edit(
        "sources/b.yaml", "note:\n  type", "other:\n  type"
    ),
    "text over the limits": lambda desk: desk.edit(
        "articles/first-day.en.md", 'A "word".', 'A "word". ' + "> " * 14 + "[" * 12
    ),
}


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> FirstBuild:
    return first_build(tmp_path_factory.mktemp("warned"), WARNED)


@pytest.mark.parametrize("kind", WARNING_EDITS)
def test_a_build_after_an_edit_has_the_problems_of_a_build_from_nothing(
    warned: FirstBuild, kind: str
) -> None:
    desk, incremental = warned.desk_again()
    WARNING_EDITS[kind](desk)

    after = incremental.step(TEMPLATES)
    again = incremental.step(TEMPLATES)

    assert warned.built.problems != after.problems
    assert after.problems == again.problems


def test_a_link_of_a_page_that_is_as_it_was_is_checked_again(tmp_path: Path) -> None:
    part = "\n## Told {#told}\n\nIt began.\n"
    files = {
        **CONTENT,
        "articles/first-day.en.md": CONTENT["articles/first-day.en.md"] + part,
        "topics/talks.en.md": CONTENT["topics/talks.en.md"]
        + "\nAs [told](../../articles/first-day/#told).\n",
    }
    first = first_build(tmp_path, files)
    desk, incremental = first.desk_again()

    desk.edit("articles/first-day.en.md", "{#told}", "{#said}")
    broken = incremental.step(TEMPLATES)

    assert "anchor-missing" not in {problem.rule for problem in first.built.problems}
    assert "anchor-missing" in {problem.rule for problem in broken.problems}
    assert "/en/topics/talks/" not in pages_made(broken)


def test_a_build_after_any_edits_gives_the_site_that_a_build_from_nothing_gives() -> None:
    steps: list[int] = []

    @seed(100)
    @settings(trying, max_examples=max(6, HISTORIES // 2))
    @given(every_history)
    def live(edits: list[list[tuple[str, int, int]]]) -> None:
        with TemporaryDirectory() as folder:
            incremental = Incremental(Path(folder))
            history = History()
            for number in range(3):
                history.add_text(number, number)
            history.add_claim(0, 0)
            history.write(incremental.content)
            incremental.step(TEMPLATES)
            for step in edits:
                for name, first, second in step:
                    getattr(history, name)(first, second)
                incremental.lose(step[0][1], step[0][2])
                history.write(incremental.content)
                incremental.step(TEMPLATES)
            steps.append(len(edits))

    live()

    assert sum(steps) > 10


@dataclass(slots=True)
class Incremental:
    """A site that is built again and again with the results of the build before."""

    content: Path
    pages: dict[str, bytes] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)

    def lose(self, first: int, second: int) -> None:
        """Some of what the last build left; nothing if the second number is odd."""
        if second % 2 == 0:
            self.results = _without_every_third(self.results, first)
            self.pages = _without_every_third(self.pages, second)

    def step(self, templates: Mapping[str, bytes]) -> BuildResult:
        """Build with what the last build left, and compare with a build from nothing."""
        clean = BuildOptions(self.content, templates, "incremental", is_settled=lambda _: True)
        _date_by_bytes(self.content)

        built = build(replace(clean, page_cache=self.pages, results=self.results, workers=2))

        assert _site(build(clean)) == _site(built)
        contents = {artifact.path: artifact.content for artifact in built.artifacts}
        self.pages = {key: contents[path] for key, path in built.cache_keys}
        self.results = results_after(self.results, built.results)
        return built


def _date_by_bytes(content: Path) -> None:
    """Give files with other bytes other times: edits of a test may be in one tick of the clock."""
    for file in content.rglob("*"):
        if file.is_file() and not file.is_symlink():
            time = crc32(file.read_bytes())
            if file.stat().st_mtime_ns != time:
                os.utime(file, ns=(time, time))


@dataclass(frozen=True, slots=True)
class FirstBuild:
    """A desk, and what its first build came to and left, for many edits of the same desk."""

    files: Mapping[str, str]
    root: Path
    left: Incremental
    built: BuildResult

    def desk_again(self) -> tuple[SmallDesk, Incremental]:
        """The desk as it was at first, in the same place, with what the build left."""
        shutil.rmtree(self.root)
        return small_desk(self.root, self.files), replace(self.left)


def first_build(folder: Path, files: Mapping[str, str]) -> FirstBuild:
    desk = small_desk(folder / "desk", files)
    left = Incremental(desk.content)
    return FirstBuild(files, desk.root, left, left.step(TEMPLATES))


def _without_every_third(rows: Mapping[str, T], first: int) -> dict[str, T]:
    return {key: row for number, (key, row) in enumerate(rows.items()) if (number + first) % 3}


def _site(built: BuildResult) -> tuple[object, ...]:
    files = [replace(artifact, source=artifact.content) for artifact in built.artifacts]
    return (files, built.problems, built.cache_keys, built.results.keys())


def test_a_text_that_is_as_it_was_is_known_by_its_stats(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    read: list[str] = []
    text_of = content_files.read_text

    def noted(path: str, content: bytes, *largest: int) -> Checked[str | None]:
        read.append(Path(path).name)
        return text_of(path, content, *largest)

    desk.edit("articles/first-day.en.md", "the talks had begun", "it began")
    _date_by_bytes(desk.content)
    monkeypatch.setattr(content_files, "read_text", noted)
    edited = BuildOptions(desk.content, TEMPLATES, "incremental", is_settled=lambda _: True)
    build(replace(edited, page_cache=incremental.pages, results=incremental.results))

    files_of_records = [name for name in read if not name.endswith((".po", "site.yaml"))]
    assert ["first-day.ar.md", "first-day.en.md"] == files_of_records


def test_the_data_of_records_that_are_as_they_were_is_not_made_again(desk: SmallDesk) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    desk.edit("claims.yaml", "Three hundred came.", "Some three hundred came.")

    after = incremental.step(TEMPLATES)

    of_groups = {key: row for key, row in after.results.items() if key.startswith("data ")}
    groups = {key.partition(":")[0] for key in of_groups if ":" in key}
    assert {"data claim", "data question", "data source", "data entity"} == groups
    made = [key for key, row in of_groups.items() if ":" in key and row is not None]
    # Neighbours are made together, and named after the first.
    assert ["data claim:daily-came"] == made


def test_all_data_is_made_again_if_its_database_is_lost(desk: SmallDesk) -> None:
    incremental = Incremental(desk.content)
    first = incremental.step(TEMPLATES)
    pages = {key: found for key, found in incremental.pages.items() if "sqlite" not in key}
    results = {**incremental.results}

    after = replace(incremental, pages=pages, results=results).step(TEMPLATES)

    assert _site(first) == _site(after)
    assert all(row is not None for key, row in after.results.items() if key.startswith("data c"))


def test_the_text_of_a_file_that_is_as_it_was_is_not_read_unless_a_page_shows_it(
    desk: SmallDesk,
) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    read: list[str] = []

    desk.edit("articles/first-day.en.md", "the talks had begun", "it began")
    _date_by_bytes(desk.content)
    edited = BuildOptions(desk.content, TEMPLATES, "incremental", is_settled=lambda _: True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_files, "_read_unchanged", _noting(known_files._read_unchanged, read))
        build(replace(edited, page_cache=incremental.pages, results=incremental.results))

    assert {Path(path).name for path in read} <= {"first-day.ar.md", "first-day.en.md"}


def _noting(read: Callable[[str, str], bytes], paths: list[str]) -> Callable[[str, str], bytes]:
    def noted(path: str, stamp: str) -> bytes:
        paths.append(path)
        return read(path, stamp)

    return noted


def _bodies(content: Path, known: known_files.KnownFiles | None = None) -> list[Body]:
    corpus = load_corpus(content, known=known).value
    assert corpus
    return [version.body for prose in corpus.prose for version in prose.versions]


def test_a_text_is_not_kept_in_memory_but_read_again(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths: list[str] = []
    noted = _noting(known_files._read_unchanged, paths)
    monkeypatch.setattr(known_files, "_read_unchanged", noted)

    bodies = _bodies(desk.content, known_files.KnownFiles(is_settled=lambda _: True))

    assert not paths
    assert [body.source for body in _bodies(desk.content)] == [body.source for body in bodies]
    assert len(bodies) == len(paths)


def test_a_text_that_changes_before_it_is_read_is_not_mixed_with_what_was_known_of_it(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    incremental = Incremental(desk.content)
    incremental.step(TEMPLATES)
    desk.edit("topics/talks.en.md", "title: ", "title: New ")
    article = desk.content / "articles" / "first-day.en.md"
    read_unchanged = known_files._read_unchanged

    def saved_first(path: str, stamp: str) -> bytes:
        article.write_text(article.read_text("utf-8") + "More.\n", encoding="utf-8")
        return read_unchanged(path, stamp)

    monkeypatch.setattr(known_files, "_read_unchanged", saved_first)

    with pytest.raises(TextChanged, match="build again"):
        incremental.step(TEMPLATES)


def test_a_build_begins_again_if_a_text_changed_meanwhile(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[BuildOptions] = []

    def changed_once(options: BuildOptions) -> BuildResult:
        made.append(options)
        if len(made) == 1:
            raise TextChanged
        return build(options)

    monkeypatch.setattr("site_gen.pipeline.build", changed_once)

    assert build_site(ProjectFolders(desk.content, desk.output, desk.root / "templates")).is_sound
    assert 2 == len(made)


def test_what_was_written_and_taken_back_while_a_build_ran_is_not_taken_for_built(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    path = desk.content / "pages/about.en.md"
    text = path.read_text("utf-8")

    def written(*templates: Path) -> TemplateFiles:
        path.write_text(f"{text}\nThis is taken back.\n", "utf-8")
        return read_templates(*templates)

    def taken_back(_done: int, _pages: int) -> None:
        path.write_text(text, "utf-8")

    with monkeypatch.context() as patch:
        patch.setattr("site_gen.commands.build.read_templates", written)
        build_site(folders, progress=taken_back)
    assert "This is taken back." in desk.page("en/pages/about/index.html")

    build_site(folders)

    assert "This is taken back." not in desk.page("en/pages/about/index.html")


def test_the_pages_of_a_large_site_are_kept_out_of_memory_and_are_the_same(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_IN_MEMORY", 10)
    clean = BuildOptions(desk.content, TEMPLATES, "incremental")

    with temporary_page_store() as store:
        built = build(replace(clean, store=store, workers=2))
        in_memory = [a.path for a in built.artifacts if isinstance(a.source, bytes)]
        contents = {artifact.path: artifact.content for artifact in built.artifacts}

    assert not [path for path in in_memory if path.endswith("index.html")]
    assert {artifact.path: artifact.content for artifact in build(clean).artifacts} == contents
    assert not Path(store.folder).exists()


def test_a_page_that_was_changed_before_it_is_written_is_not_written(tmp_path: Path) -> None:
    with temporary_page_store() as store:
        kept = store.put(b"a page")
        for file in Path(store.folder).iterdir():
            file.write_bytes(b"another")

        with pytest.raises(OSError, match="build again"):
            commit([Artifact("index.html", kept)], tmp_path / "output")

    assert not (tmp_path / "output" / "index.html").exists()


# The file of results ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk whose site was built, and then edited."""
    desk = small_desk(tmp_path_factory.mktemp("built") / "desk", CONTENT)
    assert 0 == desk.run("build").code
    desk.edit("articles/first-day.en.md", "the talks had begun", "it began")
    return desk


@pytest.fixture(scope="module")
def from_nothing(built: SmallDesk) -> dict[str, str]:
    """What a build from nothing makes of the edited desk."""
    clean = built.root / "clean"
    assert 0 == built.run("build", "--output", str(clean)).code
    return tree(clean)


@pytest.fixture
def copied(built: SmallDesk, tmp_path: Path) -> SmallDesk:
    """A copy of the edited desk, with the site as it was before the edit."""
    shutil.copytree(built.root, tmp_path / "copied", symlinks=True)
    return SmallDesk(tmp_path / "copied")


def results_file(desk: SmallDesk) -> Path:
    return desk.root / ".output.site-gen" / RESULTS


def _keys_of_results(desk: SmallDesk) -> set[str]:
    """The keys of what a build has kept, but for those that have the times of files."""
    with sqlite3.connect(results_file(desk)) as connection:
        keys = {key for (key,) in connection.execute("SELECT key FROM results")}
    connection.close()
    return {key for key in keys if not key.startswith("file")}


def test_what_a_build_keeps_is_found_by_another_process(tmp_path: Path) -> None:
    """Python orders sets in another way in each process."""
    names = "".join(f"n-{n}: {{kind: weapon, name: {{ar: م-{n}, en: F-{n}}}}}\n" for n in range(9))
    files = {**CONTENT, "entities.yaml": SMALL["entities.yaml"] + names}
    keys = []
    for hash_seed in ("1", "2"):
        desk = small_desk(tmp_path / hash_seed, files)
        desk.run("build", PYTHONHASHSEED=hash_seed)
        keys.append(_keys_of_results(desk))

    assert keys[0] == keys[1]


def _flip_bytes(path: Path) -> None:
    content, chosen = bytearray(path.read_bytes()), random.Random(7)
    for _ in range(200):
        content[chosen.randrange(100, len(content))] ^= 0xFF
    path.write_bytes(bytes(content))


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


GROUPS = ("[0-9a-f]" * 40 + "[ \n]*",)


def _change_every_result(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        # The checks of a page begin with an empty line if they found no problem.
        connection.execute(
            "UPDATE results SET value = char(10) || char(10) || char(10) || '{}'"
            " WHERE value LIKE char(10) || '%'"
        )
        connection.execute("UPDATE results SET value = value || 'x' WHERE key LIKE 'search %'")
        # Those of a group begin with the keys of their pages.
        connection.execute("UPDATE results SET value = substr(value, 9) WHERE value GLOB ?", GROUPS)
        connection.execute("UPDATE results SET value = '{}' WHERE value LIKE '{%'")
        connection.execute("UPDATE results SET value = '[{}]' WHERE value = '[]'")
    connection.close()


def _write_by_another_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE results SET value = 'other' WHERE key = 'program'")
    connection.close()


DAMAGES: Mapping[str, Callable[[Path], object]] = {
    "lost": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"results of something else\n" * 300),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:9_000]),
    "flipped bytes": _flip_bytes,
    "folder": _replace_by_folder,
    "changed results": _change_every_result,
    "another program's": _write_by_another_program,
    "not readable": lambda path: path.chmod(0),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_of_results_costs_time_and_nothing_else(
    copied: SmallDesk, from_nothing: dict[str, str], damage: str
) -> None:
    DAMAGES[damage](results_file(copied))

    run = copied.run("build")

    assert 0 == run.code, run.out + run.err
    assert from_nothing == tree(copied.output)


def test_pages_that_were_changed_by_hand_are_made_again_with_an_edit(
    copied: SmallDesk, from_nothing: dict[str, str]
) -> None:
    (copied.output / "en" / "index.html").write_text("HOME", encoding="utf-8")
    (copied.output / "ar" / "topics" / "index.html").unlink()
    for part in (copied.output / "en" / "search").glob("*.json"):
        part.unlink()

    run = copied.run("build")

    assert 0 == run.code, run.out + run.err
    assert from_nothing == tree(copied.output)


def test_a_problem_that_was_found_before_is_reported_again(copied: SmallDesk) -> None:
    twice = '<p dir="{{ view.frame.dir }}">1</p>\n<main'
    _with_own_templates(copied, "base.html", "<main", twice)
    copied.run_whatever_it_finds("build")
    copied.edit("articles/first-day.en.md", "it began", "it began again")

    run = copied.run_whatever_it_finds("build", "--json")

    messages = [p["message"] for p in run.document["problems"] if p["rule"] == "dir-repeated"]
    assert [
        "`<p>` says dir=`ltr`, which already applies there, on /en/ and 19 other pages",
        "`<p>` says dir=`rtl`, which already applies there, on / and 40 other pages",
    ] == sorted(messages)


def test_only_what_the_last_build_used_is_kept(copied: SmallDesk) -> None:
    def count() -> int:
        # Files are known only when they are old enough, which is a matter of seconds.
        of_others = "SELECT count(*) FROM results WHERE key NOT LIKE 'file%'"
        with sqlite3.connect(results_file(copied)) as connection:
            (number,) = connection.execute(of_others).fetchone()
        connection.close()
        return int(number)

    before = count()

    for old, new in (("it began", "it ended"), ("it ended", "it was over")):
        copied.edit("articles/first-day.en.md", old, new)
        assert 0 == copied.run("build").code

    assert before == count()


def test_clean_removes_the_results(copied: SmallDesk) -> None:
    inputs = results_file(copied).with_name("inputs")
    assert results_file(copied).is_file()
    assert inputs.is_file()

    copied.run("clean")

    assert not results_file(copied).exists()
    assert not inputs.exists()


def _made_by_check(folders: ProjectFolders) -> tuple[tuple[Problem, ...], int]:
    """What a check finds, and how many pages it makes."""
    made = [0]
    found = check_site(folders, progress=lambda done, _: made.append(done))
    return found.problems, max(made)


def test_a_check_after_a_build_makes_what_changed_and_finds_what_any_check_finds(
    desk: SmallDesk,
) -> None:
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    elsewhere = folders._replace(output=desk.root / "none")
    assert build_site(folders).is_sound

    for words in ("again", "[as it says](claim:nowhere)"):
        desk.edit("articles/first-day.en.md", "had begun", f"had begun {words}")
        before = tree(desk.root)
        found, made = _made_by_check(folders)
        assert before == tree(desk.root)
        of_nothing, all_made = _made_by_check(elsewhere)
        assert found == of_nothing
        assert 0 < made < 10 < all_made


def test_a_check_makes_all_itself_if_a_build_changes_the_output_meanwhile(
    desk: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    assert build_site(folders).is_sound
    desk.edit("articles/first-day.en.md", "had begun", "had begun again")
    # Without what was found of them, the pages are read to be checked again.
    with sqlite3.connect(results_file(desk)) as connection:
        connection.execute("DELETE FROM results WHERE length(key) = 40")
    connection.close()

    asked: list[int] = []

    def changed(*_: object) -> bytes:
        asked.append(1)
        raise FileChanged

    monkeypatch.setattr("site_gen.write.page_cache._read", changed)

    assert check_site(folders).is_sound
    assert asked
