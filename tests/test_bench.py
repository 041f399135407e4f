"""What builds are timed with: the same articles each time, as the site of each generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import corpus, layouts
from tests.tools.desk import SmallDesk


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
