"""What builds are timed with: the same articles each time, as the site of each generator."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import corpus, layouts
from bench.comparison import edited
from bench.document import BLOCK, BLOCKS, DOCUMENT, PLOTS, with_figures
from bench.figures import (
    BODY,
    CASES,
    COLD,
    CONTENT,
    DISK,
    MEMORY,
    TITLE,
    Figures,
    Saves,
    Series,
    Stages,
    pairs,
    read_figures,
    write_figures,
)
from bench.generators import GENERATORS, OURS, Generator
from bench.plots import plots
from bench.processes import peak_memory, timed
from tests.tools.desk import ROOT, SmallDesk


def test_the_articles_are_the_same_each_time() -> None:
    first = corpus.articles(5)

    assert corpus.articles(5) == first
    assert len({article.texts["ar"].body for article in first}) == 5
    assert corpus.articles(5, seed=8)[0].texts != first[0].texts


@pytest.mark.parametrize("generator", layouts.WRITERS)
def test_a_site_has_every_article_in_both_languages(generator: str, tmp_path: Path) -> None:
    articles = corpus.articles(4)

    layouts.write_site(generator, articles, tmp_path / "site")

    written = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.md")]
    bodies = [text.body.strip() for article in articles for text in article.texts.values()]
    assert [1] * len(bodies) == [sum(body in text for text in written) for body in bodies]


def test_our_site_of_them_has_no_problems(tmp_path: Path) -> None:
    layouts.write_site("site_gen", corpus.articles(4), tmp_path / "site")

    ran = SmallDesk(tmp_path / "site").run("build", "--json")

    assert (0, []) == (ran.code, ran.document["problems"])


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_an_edit_changes_the_text_and_the_title(generator: Generator, tmp_path: Path) -> None:
    articles = corpus.articles(1)
    layouts.write_site(generator.name, articles, tmp_path / "site")
    text = (tmp_path / "site" / generator.article.format(slug=articles[0].slug)).read_text("utf-8")
    title = articles[0].texts["en"].title

    body, whole = (edited(text, case, 3) for case in (BODY, TITLE))

    assert body.startswith(text)
    assert "by edit 3" in body[len(text) :]
    assert f"{title} 3" in whole
    assert f"{title} 3" not in body


def test_a_run_is_measured_with_the_processes_that_it_starts() -> None:
    held = "held = b'x' * 40_000_000"
    child = f"{held}\nimport time\nwhile time.process_time() < 1: pass"
    both = f"import subprocess, sys; {held}; subprocess.run([sys.executable, '-c', {child!r}])"

    usage = timed([sys.executable, "-c", both], ROOT)
    memory = peak_memory([sys.executable, "-c", both], ROOT)

    # The parent only starts and waits, which no machine needs a second of processor time for.
    assert usage.cpu > 1
    assert memory > 80


# The document -----------------------------------------------------------------------------


def _figures() -> Figures:
    """Of a run in which ours takes twice what Hugo takes, and half of it after an edit."""
    series = [
        Series(each.name, pairs(size), medium, case, _runs(each, case, size), (size / 1000,), 50.0)
        for each in GENERATORS
        for size in (1000, 5000)
        for medium in (MEMORY, DISK)
        for case in CASES
    ]
    content = Series(OURS, CONTENT, MEMORY, COLD, (3.0,), (4.0,), 100.0, 706)
    stages = Stages(pairs(5000), COLD, {"verify": 1.5, "load": 0.5})
    edit = Stages(pairs(5000), BODY, {"load": 0.25})
    saves = Saves(OURS, pairs(1000), (0.1, 0.3, 0.15))
    versions = {"Python": "3.11.7"}
    return Figures(
        "2026-11-28",
        {"processors": "2 processors"},
        versions,
        (1000, 5000),
        3,
        (*series, content),
        (saves,),
        (stages, edit),
    )


def _runs(generator: Generator, case: str, size: int) -> tuple[float, ...]:
    share = {OURS: 2.0 if case == COLD else 0.5}.get(generator.name, 1.0)
    return tuple(share * size / 1000 * apart for apart in (1.0, 0.9, 1.2))


def test_the_document_has_the_figures_of_the_run_that_is_kept() -> None:
    kept = read_figures()

    assert DOCUMENT.read_text("utf-8") == with_figures(DOCUMENT.read_text("utf-8"), kept)
    assert {path.name: path.read_text("utf-8") for path in PLOTS.iterdir()} == plots(kept)


def test_a_new_run_leaves_the_text_between_the_tables_as_it_is() -> None:
    before = DOCUMENT.read_text("utf-8")

    after = with_figures(before, _figures())

    assert sorted(BLOCKS) == sorted(block[2] for block in BLOCK.finditer(before))
    assert BLOCK.sub("", before) == BLOCK.sub("", after)
    assert before != after


def test_the_tables_compare_with_the_goals() -> None:
    told = with_figures(DOCUMENT.read_text("utf-8"), _figures())

    assert (
        "| from nothing, elapsed | 2.00 s | 1.00 s (0.95 to 1.10) | 2.00 | at most 3: reac" in told
    )
    assert (
        "| one body edited, elapsed | 0.50 s | 1.00 s (0.95 to 1.10) | 0.50 | at most 0.6: " in told
    )
    assert (
        "| one body edited, elapsed | 2.50 s | 5.00 s (4.75 to 5.50) | 0.50 | at most 0.12: **miss"
        in told
    )
    assert "| 0.50 | at most 0.05: **missed**; at most 0.25 s: **missed** |" in told
    assert "| from nothing, 706 pages | 3.00 s | 4.00 s | 100 MiB | at most 2.6 s: **miss" in told
    assert "| 1000 pairs | site_gen | 0.15 s | 0.30 s | at most 0.2 s: reached |" in told
    assert "| 1,000 to 5,000 pairs | 1.00 |" in told
    assert "| all | 2,000 | 250 |" in told
    assert "between -10 % and +20 %" in told


def test_plots_say_in_words_what_they_show() -> None:
    for picture in plots(_figures()).values():
        root = ElementTree.fromstring(picture)
        words = {child.tag.rpartition("}")[2]: child.text for child in root}

        assert root.get("role") == "img"
        assert words["title"]
        assert words["desc"]
        assert len(picture) < 8000


def test_figures_are_the_same_after_they_were_kept(tmp_path: Path) -> None:
    write_figures(_figures(), tmp_path / "figures.json")

    assert _figures() == read_figures(tmp_path / "figures.json")
