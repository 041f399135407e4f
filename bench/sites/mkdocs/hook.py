"""What the theme needs of all articles, and feeds, which MkDocs leaves to hooks."""

import json
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.utils import meta

WORDS = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
articles: dict[str, list[Any]] = {code: [] for code in WORDS}
by_topic: dict[tuple[str, str], list[Any]] = {}


def on_nav(_nav: Any, files: Any, **_: Any) -> None:
    """Read the headers of all articles; the newest come first."""
    for page in files.documentation_pages():
        _, fields = meta.get_data(Path(page.abs_src_path).read_text("utf-8"))
        if "slug" in fields:
            articles[fields["lang"]].append({**fields, "url": page.url})
    for code, listed in articles.items():
        listed.sort(key=lambda article: article["slug"], reverse=True)
        for article in listed:
            for topic in article["topics"]:
                by_topic.setdefault((code, topic), []).append(article)


def on_env(env: Any, **_: Any) -> None:
    """Give the theme what was read."""
    env.globals.update(WORDS=WORDS, by_topic=by_topic, articles=articles)


def on_post_build(config: Any, **_: Any) -> None:
    """Write a feed for each language."""
    for code, listed in articles.items():
        entries = "".join(map(_entry, listed[:20]))
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
        Path(config["site_dir"], code, "feed.xml").write_text(feed, "utf-8")


def _entry(article: Any) -> str:
    return (
        f"<entry><title>{escape(article['title'])}</title>"
        f"<id>https://desk.example/{article['url']}</id><updated>{article['date']}</updated>"
        f"<summary>{escape(article['summary'])}</summary></entry>"
    )
