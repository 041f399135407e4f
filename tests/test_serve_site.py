"""The site of a preview, made again and again in one process."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.artifacts import Artifact
from site_gen.cache.between_builds import BuildOutdated
from site_gen.commands import serve
from site_gen.commands.paths import ProjectFolders
from site_gen.commands.serve import PreviewSite
from site_gen.pipeline import Rules
from site_gen.preview.server import OpenPages
from site_gen.preview.watch import Save
from site_gen.write.private_folder import PrivateFolder
from tests.tools.desk import SmallDesk, small_desk, tree
from tests.tools.sites import REAL, files_in

PAGE = "en/articles/first-day/index.html"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


def preview_of(desk: SmallDesk, name: str) -> PreviewSite:
    folders = ProjectFolders(desk.content, desk.output, desk.root / "templates")
    return PreviewSite(folders, desk.root / name)


def test_a_site_made_again_is_the_one_that_is_made_at_once(desk: SmallDesk) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    article = "articles/first-day.en.md"
    before = (desk.content / article).read_text("utf-8")
    for edit in ("title: Another", "title: The last"):
        (desk.content / article).write_text(before.replace("title:", edit, 1), "utf-8")
        desk.write(f"pages/{edit[-4:].strip()}.ar.md", before_page(desk))
        site.rebuild(Rules())
    (desk.content / "pages/ther.ar.md").unlink()

    outcome = site.rebuild(Rules())

    preview_of(desk, "fresh").rebuild(Rules())
    assert any(path.startswith("ar/pages/ther/") for path in outcome.changed)
    assert tree(desk.root / "fresh") == tree(desk.root / "preview")


def before_page(desk: SmallDesk) -> str:
    return (desk.content / "pages/about.ar.md").read_text("utf-8")


def test_a_save_writes_only_the_pages_that_show_it(desk: SmallDesk) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    before = {path: path.stat().st_ino for path in (desk.root / "preview").rglob("*.html")}

    path = desk.content / "articles/first-day.en.md"
    path.write_text(path.read_text("utf-8") + "\nMore words.\n", "utf-8")
    outcome = site.rebuild(Rules())

    written = {path for path in before if path.stat().st_ino != before[path]}
    assert {desk.root / "preview" / name for name in outcome.changed if "html" in name} == written
    assert desk.root / "preview" / PAGE in written
    assert len(written) < len(before) / 2


def test_the_open_page_is_shown_before_the_rest_is_made(desk: SmallDesk) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    other = desk.root / "preview" / "en/articles/index.html"
    before = other.read_text("utf-8")
    seen: list[tuple[str, str]] = []
    path = desk.content / "articles/first-day.en.md"
    new = path.read_text("utf-8").replace("title: ", "title: Other ", 1)
    path.write_text(f"{new}\nMore words.\n", "utf-8")

    def look() -> None:
        page = (desk.root / "preview" / PAGE).read_text("utf-8")
        seen.append((page, other.read_text("utf-8")))

    outcome = site.rebuild(Rules(), OpenPages(frozenset({"/en/articles/first-day/"}), look))

    [(page, list_then)] = seen
    assert "More words." in page
    assert before == list_then != other.read_text("utf-8")
    assert PAGE in outcome.changed
    preview_of(desk, "fresh").rebuild(Rules())
    assert tree(desk.root / "fresh") == tree(desk.root / "preview")


ARTICLE = "articles/first-day.en.md"
OPEN = frozenset({"/en/articles/first-day/", "/en/"})


def seen_after(desk: SmallDesk, site: PreviewSite, saved: Save) -> list[str]:
    """The open article each time that browsers were told to load it again, in one rebuild."""
    seen: list[str] = []
    page = desk.root / "preview" / PAGE
    site.rebuild(Rules(), OpenPages(OPEN, lambda: seen.append(page.read_text("utf-8"))), saved)
    return seen


def test_a_saved_text_is_shown_whatever_else_is_wrong(desk: SmallDesk) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    desk.edit("sources.yaml", "publisher: daily", "publisher: nobody")
    desk.edit(ARTICLE, "title: ", "title: Other ")

    [page] = seen_after(desk, site, Save(frozenset({str(desk.content / ARTICLE)})))

    assert "<h1>Other " in page
    desk.edit("sources.yaml", "publisher: nobody", "publisher: daily")
    site.rebuild(Rules())
    preview_of(desk, "fresh").rebuild(Rules())
    assert tree(desk.root / "fresh") == tree(desk.root / "preview")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "titel: "),
        ("[](", "[]" * 2000 + "[]("),
        ("translated: ", "translated: x"),
        ("[](", "\x00[]("),
    ],
)
def test_a_saved_text_with_an_error_is_not_shown_unchecked(
    desk: SmallDesk, old: str, new: str
) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    desk.edit(ARTICLE, old, new)

    assert [] == seen_after(desk, site, Save(frozenset({str(desk.content / ARTICLE)})))


def test_a_deleted_text_is_a_save_like_any_other(desk: SmallDesk) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    path = desk.content / ARTICLE
    path.unlink()

    shown = seen_after(desk, site, Save(frozenset({str(path)})))

    assert "What happened on the first day." not in "".join(shown)
    preview_of(desk, "fresh").rebuild(Rules())
    assert tree(desk.root / "fresh") == tree(desk.root / "preview")


def test_a_build_that_is_outdated_leaves_nothing_that_a_later_one_takes(desk: SmallDesk) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    good = tree(desk.root / "preview")
    before = (desk.content / ARTICLE).read_text("utf-8")
    desk.edit(ARTICLE, "title: ", "title: Other ")
    outdated = Save(frozenset({str(desk.content / ARTICLE)}), lambda: True)

    with pytest.raises(BuildOutdated):
        site.rebuild(Rules(), OpenPages(OPEN), outdated)
    assert "<h1>Other " in (desk.root / "preview" / PAGE).read_text("utf-8")
    (desk.content / ARTICLE).write_text(before, "utf-8")
    site.rebuild(Rules())

    assert good == tree(desk.root / "preview")


def test_a_preview_is_not_behind_for_long(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    desk.edit(ARTICLE, "title: ", "title: Other ")
    outdated = Save(is_outdated=lambda: True)
    with pytest.raises(BuildOutdated):
        site.rebuild(Rules(), OpenPages(OPEN), outdated)
    monkeypatch.setattr(serve, "LONGEST_BEHIND", 0.0)

    outcome = site.rebuild(Rules(), OpenPages(OPEN), outdated)

    assert "en/articles/index.html" in outcome.changed


@pytest.mark.parametrize(
    ("name", "old", "new", "faulty", "gone"),
    [
        ("articles/first-day.en.md", "---", "--", set(), {"articles/first-day"}),
        ("articles/first-day.en.md", "date", "daet", set(), {"articles/first-day"}),
        ("articles/first-day.en.md", "[](", "<img> [](", {"articles/first-day"}, set()),
        ("articles/first-day.en.md", "[](", "[]" * 2000 + "[](", {"articles/first-day"}, set()),
        ("sources.yaml", "https://daily", "daily", set(), {"sources/daily-2020-10-02"}),
        ("sources.yaml", "publisher: daily", "publisher: x", {"sources/daily-2020-10-02"}, set()),
        ("articles/first-day.en.md", "[](", "[x](../no/) [](", {"articles/first-day"}, set()),
    ],
)
def test_an_error_in_a_record_leaves_the_pages_of_all_others(
    desk: SmallDesk, name: str, old: str, new: str, faulty: set[str], gone: set[str]
) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    good = tree(desk.root / "preview")
    text = (desk.content / name).read_text("utf-8")
    wrong = text.replace("translated", "daet", 1) if old == "date" else text.replace(old, new, 1)
    (desk.content / name).write_text(wrong, "utf-8")

    broken = site.rebuild(Rules())

    assert any(problem.is_error for problem in broken.problems)
    assert broken.faulty is not None
    assert faulty == {
        path[3:].removesuffix("/index.html") for path in broken.faulty if path[:3] == "en/"
    }
    pages = {f"en/{page}/index.html" for page in gone}
    left = tree(desk.root / "preview")
    assert pages == {
        path for path in good.keys() - left.keys() if path[:3] == "en/" and "html" in path
    }
    (desk.content / name).write_text(text, "utf-8")
    site.rebuild(Rules())
    assert good == tree(desk.root / "preview")


def with_own_templates(desk: SmallDesk) -> None:
    """Puts a copy of the templates in the place of the link to them."""
    (desk.root / "templates").unlink()
    for name, content in files_in(REAL).items():
        (desk.root / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        (desk.root / "templates" / name).write_bytes(content)


@pytest.mark.parametrize("fault", ["{{ 1 // 0 }}", "{{ nothing }}", "{{ words('nothing') }}"])
def test_a_page_that_a_fault_stops_is_missing_alone(desk: SmallDesk, fault: str) -> None:
    good = preview_of(desk, "good")
    good.rebuild(Rules())
    with_own_templates(desk)
    template = desk.root / "templates/pages/entity.html"
    template.write_text(
        template.read_text("utf-8").replace("{% block main %}", f"{{% block main %}}{fault}")
    )

    outcome = preview_of(desk, "preview").rebuild(Rules())

    lost = tree(desk.root / "good").keys() - tree(desk.root / "preview").keys()
    assert {
        f"{code}/entities/{e}/index.html" for code in ("ar", "en") for e in ("daily", "envoy")
    } == {path for path in lost if path.endswith(".html")}
    assert {"page-unmade", "template-unreadable"}.issuperset(
        p.rule for p in outcome.problems if p.is_error
    )
    assert frozenset() == outcome.faulty


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("content/site.yaml", "base_url", "base_rul"),
        ("content/site.yaml", "base_url:", "base_url: ["),
        ("content/locale/en.po", "", 'msgid "x'),
        ("templates/base.html", "<head>", "<head>{% if %}"),
        ("templates/locale/ar.po", "msgid", "msgdi"),
    ],
)
def test_a_fault_in_what_all_pages_are_made_with_leaves_the_last_site(
    desk: SmallDesk, name: str, old: str, new: str
) -> None:
    with_own_templates(desk)
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    good = tree(desk.root / "preview")
    write_over(desk.root / name, old, new)

    broken = site.rebuild(Rules())

    assert any(problem.is_error for problem in broken.problems)
    assert (frozenset(), True) == (broken.faulty, broken.is_old)
    assert good == tree(desk.root / "preview")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("permalinks.txt", "nonsense\n"),
        ("stray.txt", "words"),
        ("claims/stray.yaml", "one: ["),
        ("locale/en.po", 'msgid "index.topic"\nmsgstr "Topics \u202e"\n'),
    ],
)
def test_an_error_in_a_file_of_no_page_leaves_every_page_as_it_is_now(
    desk: SmallDesk, name: str, text: str
) -> None:
    site = preview_of(desk, "preview")
    site.rebuild(Rules())
    write_over(desk.content / name, "", text)
    desk.edit("pages/about.en.md", "This is a small record.", "This is a new record.")

    broken = site.rebuild(Rules())

    assert any(problem.is_error for problem in broken.problems)
    assert (frozenset(), False) == (broken.faulty, broken.is_old)
    page = (desk.root / "preview/en/pages/about/index.html").read_text("utf-8")
    assert "This is a new record." in page


def write_over(path: Path, old: str, new: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(path.read_text("utf-8").replace(old, new, 1) if old else new, "utf-8")


def test_a_preview_folder_that_cannot_be_written_is_written_whole_later(tmp_path: Path) -> None:
    folder = PrivateFolder(tmp_path)
    folder.write([Artifact("a.html", b"a"), Artifact("b.html", b"b")])
    (tmp_path / "a.html").unlink()
    (tmp_path / "a.html").mkdir()
    files = [Artifact("a.html", b"new"), Artifact("c/d.html", b"d")]

    with pytest.raises(OSError, match="directory"):
        folder.write(files)
    (tmp_path / "a.html").rmdir()
    folder.rewrite_all_next()
    changed = folder.write(files)

    assert {"a.html", "c/d.html"} == set(changed)
    assert ["a.html", "d.html"] == sorted(path.name for path in tmp_path.rglob("*.html"))


def test_a_file_may_take_the_place_of_a_folder(tmp_path: Path) -> None:
    folder = PrivateFolder(tmp_path)
    folder.write([Artifact("a/b.html", b"b"), Artifact("c", b"c")])

    folder.write([Artifact("a", b"a"), Artifact("c/d.html", b"d")])

    assert (b"a", b"d") == ((tmp_path / "a").read_bytes(), (tmp_path / "c/d.html").read_bytes())
