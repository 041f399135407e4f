"""Writes the same articles as a site of each generator: the files of `bench/sites/` and its texts.

Every site has a page for each article in each language with related articles, lists by topic, two
home pages, a sitemap and feeds. Lists have fifty articles a page where the generator pages them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from bench.corpus import CODES, TOPICS, Article, ArticleText

SITES = Path(__file__).with_name("sites")
# Around every page of MkDocs and Pelican, whose templates are both Jinja's.
SKELETON = SITES / "skeleton.html"
PER_LIST = 50
WORDS = MappingProxyType(
    {
        "en": {
            "dir": "ltr",
            "site": "Research desk",
            "home": "Home",
            "skip": "Skip to the text",
            "related": "Related articles",
            "topics": "Topics",
            "other": "العربية",
            "licence": "Research desk. Texts under CC BY 4.0.",
        },
        "ar": {
            "dir": "rtl",
            "site": "مكتب الأبحاث",
            "home": "الرئيسية",
            "skip": "إلى النص",
            "related": "مواد ذات صلة",
            "topics": "المواضيع",
            "other": "English",
            "licence": "مكتب الأبحاث. النصوص برخصة CC BY 4.0.",
        },
    }
)
Files = Iterator[tuple[str, str]]


def write_site(generator: str, articles: Sequence[Article], folder: Path) -> None:
    """A new folder with the site of a generator, ready to be built."""
    shutil.copytree(SITES / generator, folder)
    for path, text in WRITERS[generator](articles):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _words() -> str:
    """The words of the layout, with the names of the topics, for templates."""
    named = {
        code: {**WORDS[code], "names": {topic: names[code] for topic, names in TOPICS.items()}}
        for code in CODES
    }
    return json.dumps(named, ensure_ascii=False, indent=1)


def _texts(articles: Iterable[Article]) -> Iterator[tuple[Article, str, ArticleText]]:
    for article in articles:
        for code in CODES:
            yield article, code, article.texts[code]


def _document(body: str, **fields: object) -> str:
    """A text under its front matter."""
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\n{lines}---\n\n{body}"


def _article(article: Article, code: str, text: ArticleText) -> str:
    """What Hugo, Eleventy and MkDocs read alike."""
    return _document(
        text.body,
        title=_quoted(text.title),
        date=article.day,
        topics=f"[{', '.join(article.topics)}]",
        author=_quoted(article.author),
        summary=_quoted(text.summary),
        lang=code,
        slug=_quoted(article.slug),
    )


def _hugo(articles: Sequence[Article]) -> Files:
    yield "data/words.json", _words()
    for article, code, text in _texts(articles):
        yield f"content/{code}/{article.slug}.md", _article(article, code, text)


def _eleventy(articles: Sequence[Article]) -> Files:
    yield "src/_data/words.json", _words()
    for article, code, text in _texts(articles):
        yield f"src/{code}/{article.slug}.md", _article(article, code, text)
    for code in CODES:
        for topic in TOPICS:
            yield f"src/topic-{code}-{topic}.njk", _eleventy_list(code, topic)


def _eleventy_list(code: str, topic: str) -> str:
    number = "{% if pagination.pageNumber %}page/{{ pagination.pageNumber + 1 }}/{% endif %}"
    listed = f"collections.{code}_{topic.replace('-', '_')}"
    return _document(
        "",
        layout="topic.njk",
        lang=code,
        title=_quoted(TOPICS[topic][code]),
        summary=_quoted(TOPICS[topic][code]),
        slug=f"topics/{topic}",
        eleventyExcludeFromCollections="true",
        pagination=f"{{data: {listed}, size: {PER_LIST}, alias: listed}}",
        permalink=_quoted(f"/{code}/topics/{topic}/{number}index.html"),
    )


def _mkdocs(articles: Sequence[Article]) -> Files:
    """MkDocs pages no lists: each page of one is a file of its own."""
    yield "words.json", _words()
    yield "theme/skeleton.html", SKELETON.read_text("utf-8")
    for article, code, text in _texts(articles):
        yield f"docs/{code}/{article.slug}.md", _article(article, code, text)
    for code in CODES:
        home = _document("", template="home.html", title=WORDS[code]["home"], lang=code)
        yield f"docs/{code}/index.md", home
        for topic in TOPICS:
            listed = sum(topic in article.topics for article in articles)
            for page in range(-(-listed // PER_LIST)):
                name = f"page/{page + 1}" if page else "index"
                yield f"docs/{code}/topics/{topic}/{name}.md", _mkdocs_list(code, topic, page)


def _mkdocs_list(code: str, topic: str, page: int) -> str:
    title = TOPICS[topic][code]
    return _document(
        f"# {title}\n",
        template="topic.html",
        title=_quoted(title),
        lang=code,
        topic=topic,
        page=page,
    )


def _pelican(articles: Sequence[Article]) -> Files:
    """Its own headers; a tag for each topic and language, since tags know no languages."""
    yield "words.json", _words()
    yield "theme/templates/skeleton.html", SKELETON.read_text("utf-8")
    for article, code, text in _texts(articles):
        header = {
            "title": text.title,
            "date": article.day,
            "tags": ", ".join(f"{topic}-{code}" for topic in article.topics),
            "by": article.author,
            "summary": text.summary,
            "lang": code,
            "slug": article.slug,
        }
        lines = "".join(f"{name}: {value}\n" for name, value in header.items())
        yield f"content/{code}/{article.slug}.md", f"{lines}\n{text.body}"


def _site_gen(articles: Sequence[Article]) -> Files:
    """The Arabic text is the original, the English one a translation that is up to date."""
    for order, (topic, names) in enumerate(TOPICS.items(), 1):
        arabic, english = (_topic_text(names[code]) for code in ("ar", "en"))
        yield f"content/topics/{topic}.ar.md", _original(arabic, order=order)
        yield f"content/topics/{topic}.en.md", _translation(english, arabic)
    for article in articles:
        arabic, english = article.texts["ar"], article.texts["en"]
        fields = {
            "date": article.day,
            "topics": f"[{', '.join(article.topics)}]",
            "authors": f"[{_quoted(article.author)}]",
        }
        yield f"content/articles/a-{article.slug}.ar.md", _original(arabic, **fields)
        yield f"content/articles/a-{article.slug}.en.md", _translation(english, arabic)


def _topic_text(name: str) -> ArticleText:
    return ArticleText(name, f"{name}.", f"{name}.\n")


def _original(text: ArticleText, **fields: object) -> str:
    return _document(text.body, title=_quoted(text.title), summary=_quoted(text.summary), **fields)


def _translation(text: ArticleText, original: ArticleText) -> str:
    """With the digest that `translated` writes; a build warns of a text where it differs."""
    parts = (original.title, original.summary, original.body)
    digest = hashlib.sha256("\0".join(part.strip() for part in parts).encode()).hexdigest()
    return _original(text, translator="Research desk", translates=f"'{digest[:16]}'")


WRITERS: MappingProxyType[str, Callable[[Sequence[Article]], Files]] = MappingProxyType(
    {
        "site_gen": _site_gen,
        "hugo": _hugo,
        "eleventy": _eleventy,
        "mkdocs": _mkdocs,
        "pelican": _pelican,
    }
)
