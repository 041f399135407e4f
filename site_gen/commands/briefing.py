"""`brief`: one topic of the content into a document for readers who never see the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_gen.commands.place import Folders, read_templates
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.pipeline import Rules, edition_of
from site_gen.plan.pages import plan_site
from site_gen.press.manuscript import manuscript_of
from site_gen.press.printing import Format, printed
from site_gen.problems import Problem, did_you_mean, in_order
from site_gen.render.briefs import briefing_of
from site_gen.render.templates import load_templates
from site_gen.write.disk import replace_synced


@dataclass(frozen=True, slots=True)
class Commission:
    """Which briefing somebody wants; an empty language is the site's default one.

    `as_of` is the day printed on it, None for the newest that the content names.
    """

    topic: str
    language: str
    wanted: Format
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A document, and the name it goes by; or what is wrong, with the content or the commission."""

    content: bytes = b""
    name: str = ""
    problems: tuple[Problem, ...] = ()
    in_content: bool = False


def brief(folders: Folders, commission: Commission, rules: Rules) -> Brief:
    """Make a briefing of what readers may see; none from content with errors. Raises OSError."""
    loaded = load_corpus(folders.content)
    if loaded.value is None:
        return Brief(problems=loaded.problems)
    wrong = tuple(_refusals(loaded.value, commission))
    if wrong:
        return Brief(problems=wrong)
    found = (*loaded.problems, *(p for rule in rules.corpus for p in rule(loaded.value)))
    errors = in_order(problem for problem in found if problem.is_error)
    if errors:
        return Brief(problems=errors, in_content=True)
    return _made(folders, commission, loaded.value.without_drafts())


def _made(folders: Folders, commission: Commission, corpus: Corpus) -> Brief:
    files = read_templates(folders.templates)
    templates = load_templates(files, corpus.config, corpus.wordings)
    planned = plan_site(corpus)
    if templates.problems or planned.problems:
        problems = (*templates.problems, *planned.problems)
        return Brief(problems=problems, in_content=bool(planned.problems))
    edition = edition_of(corpus, planned.value, templates.value)
    code = LocaleCode(commission.language or corpus.config.default_locale)
    topic = edition.corpus.find(Kind.TOPIC, RecordId(commission.topic))
    if not isinstance(topic, Prose):
        raise LookupError(f"topic `{commission.topic}` was found and is no topic")
    briefing = briefing_of(edition, topic, code, commission.as_of)
    locale = corpus.config.locale(code)
    manuscript = manuscript_of(briefing, templates.value, files, locale)
    if manuscript.value is None:
        return Brief(problems=manuscript.problems)
    document = printed(manuscript.value, commission.wanted)
    name = f"{topic.id}.{code}.{commission.wanted}"
    return Brief(document.value or b"", name, document.problems)


def _refusals(corpus: Corpus, commission: Commission) -> Iterator[Problem]:
    """What keeps this briefing from being made, whatever the content says."""
    codes = corpus.config.codes
    if commission.language and commission.language not in codes:
        hint = did_you_mean(commission.language, codes) or f"write one of {', '.join(codes)}"
        told = f"the site has no language `{commission.language}`"
        yield Problem("locale-unknown", told, hint=hint)
    topics = {prose.id: prose for prose in corpus.prose if prose.kind is Kind.TOPIC}
    topic = topics.get(RecordId(commission.topic))
    if topic is None:
        known = ", ".join(sorted(topics)) or "none yet"
        hint = did_you_mean(commission.topic, topics) or f"the topics are {known}"
        yield Problem("reference-unknown", f"no topic is called `{commission.topic}`", hint=hint)
    elif topic.status is not Status.PUBLISHED:
        told = f"the topic `{topic.id}` is {_STATES[topic.status]}"
        hint = "a briefing says only what readers may see"
        yield Problem("reference-unknown", told, topic.places.of("status"), hint=hint)


_STATES = {Status.DRAFT: "a draft", Status.WITHDRAWN: "withdrawn"}


def is_in_the_way(path: Path, content: bytes) -> bool:
    """Whether another document stands there, which somebody may have worked on."""
    return path.exists() and path.read_bytes() not in {b"", content}


def put_down(path: Path, content: bytes) -> None:
    """Write the document in one step. Raises OSError."""
    replace_synced(path, content)
