"""`links`: a topic of the content into the list of all that a briefing can link to in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from site_gen.commands.place import Folders, read_templates
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.pipeline import edition_of
from site_gen.plan.pages import plan_site
from site_gen.problems import Checked, Problem, did_you_mean
from site_gen.render.linkables import (
    Linkables,
    linkables_of,
    list_as_html,
    list_as_markdown,
    list_as_text,
)
from site_gen.render.templates import load_templates


class Format(StrEnum):
    """What the list is written in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


_WRITERS: Mapping[Format, Callable[[Linkables], str]] = {
    Format.TEXT: list_as_text,
    Format.MARKDOWN: list_as_markdown,
    Format.HTML: list_as_html,
}


def list_links(folders: Folders, name: str, language: str, wanted: Format) -> Checked[str | None]:
    """The links of what readers may see of a topic, or why there are none.

    `name` is an id or `topic:id`; an empty language is the site's default one. Faults in records do
    not matter. Raises OSError.
    """
    loaded = load_corpus(folders.content)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    corpus = loaded.value.without_drafts()
    topic = corpus.find(Kind.TOPIC, RecordId(name.removeprefix(f"{Kind.TOPIC}:")))
    wrong = tuple(_refusals(corpus, topic, name, language))
    templates = load_templates(read_templates(folders.templates), corpus.config, corpus.wordings)
    if wrong or templates.problems or not isinstance(topic, Prose):
        return Checked(None, wrong or templates.problems)
    edition = edition_of(corpus, plan_site(corpus).value, templates.value)
    code = LocaleCode(language or corpus.config.default_locale)
    return Checked(_WRITERS[wanted](linkables_of(edition, topic, code)))


def _refusals(corpus: Corpus, topic: object, name: str, language: str) -> Iterator[Problem]:
    codes = corpus.config.codes
    if language and language not in codes:
        hint = did_you_mean(language, codes) or f"write one of {', '.join(codes)}"
        yield Problem("locale-unknown", f"the site has no language `{language}`", hint=hint)
    if topic is None:
        known = [found.id for found in corpus.of_kind(Kind.TOPIC)]
        hint = did_you_mean(name, known) or "its id is the name of its file"
        yield Problem("reference-unknown", f"no published topic is called `{name}`", hint=hint)
