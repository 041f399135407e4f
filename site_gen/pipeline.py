"""The whole program in the order it happens: load, plan, render, verify.

It leaves the disk as it found it; what it made is handed to `write` by whoever called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.crew import FEWEST, share_out
from site_gen.domain.text import Kind
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.plan.editions import Keeping, edition_pages, frozen_pages, kept_beside
from site_gen.plan.evidence import evidence_in
from site_gen.plan.listings import listings_in
from site_gen.plan.mentions import mentions_in
from site_gen.plan.moves import moves_in
from site_gen.plan.pages import (
    BRIEFINGS,
    DATA_FILES,
    FILES,
    REFERENCE_FILES,
    PageKind,
    PlannedPage,
    SitePlan,
    plan_site,
)
from site_gen.plan.shared_files import shared_files
from site_gen.press.card_rack import CardRack
from site_gen.press.shelf import Press, Shelf
from site_gen.problems import Problem, in_order
from site_gen.render.compose import view_of
from site_gen.render.data import data_file, downloads_of
from site_gen.render.edition import Edition
from site_gen.render.feeds import file_of
from site_gen.render.hosting import host_files
from site_gen.render.html import page_digest, render_page
from site_gen.render.numbers import month_names
from site_gen.render.reference_files import reference_file
from site_gen.render.search import search_files
from site_gen.render.silence import silenced
from site_gen.render.templates import Templates, load_templates
from site_gen.verify.claim_rules import Calendar, figure_unclaimed, judgement_in_words
from site_gen.verify.corpus_rules import CORPUS_RULES, CorpusRule, tangled_prose
from site_gen.verify.findings import without_echoes
from site_gen.verify.site_rules import SITE_RULES, Site, SiteRule
from site_gen.verify.unit_rules import unit_without_case

PRESSED = frozenset((*BRIEFINGS.values(), PageKind.CARD))
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """The checks of a build; a desk's own join them in its `build.py`."""

    corpus: tuple[CorpusRule, ...] = CORPUS_RULES
    site: tuple[SiteRule, ...] = SITE_RULES


@dataclass(frozen=True, slots=True)
class Order:
    """What to build and how: `drafts` shows them, `memo` gives pages that were set before.

    `templates` is the files of the templates folder, `renderer` a digest of the program that
    sets the pages. `step` hears of progress, pages done and pages in all. `crew` is how many
    processes may share the work; more than one only where no thread is running. `keeping` adds an
    edition to the site.
    """

    content: Path
    templates: Mapping[str, bytes]
    renderer: str = ""
    drafts: bool = False
    memo: Mapping[str, bytes] | None = None
    rules: Rules = Rules()
    step: Step | None = None
    crew: int = 1
    keeping: Keeping | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A site in memory, or the reasons why there is none; `keys` tell the memo what to keep.

    `configured` is false where the settings or the templates cannot be used, so that the content
    was not looked at in full. The numbers are for the report.
    """

    artifacts: tuple[Artifact, ...] = ()
    problems: tuple[Problem, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    pages: int = 0
    articles: int = 0
    locales: int = 0
    configured: bool = True

    @property
    def is_sound(self) -> bool:
        return bool(self.artifacts) and not any(problem.is_error for problem in self.problems)


def build(order: Order) -> Built:
    """Make the whole site, and find all that is wrong with it in one run."""
    loaded = load_corpus(order.content)
    if loaded.value is None:
        return Built(problems=loaded.problems, configured=False)
    found = [*loaded.problems]
    found.extend(problem for rule in order.rules.corpus for problem in rule(loaded.value))
    corpus = _with_drafts(loaded.value) if order.drafts else loaded.value.without_drafts()
    planned = plan_site(corpus, _others(corpus, order))
    templates = load_templates(order.templates, corpus.config, corpus.wordings)
    found.extend((*planned.problems, *templates.problems))
    found.extend(_in_words(loaded.value, templates.value))
    if templates.problems or any(tangled_prose(loaded.value)):
        return Built(problems=in_order(found), configured=not templates.problems)
    edition = edition_of(corpus, planned.value, templates.value)
    corpus = edition.corpus
    shelf = Shelf({})
    if not any(problem.is_error for problem in found):
        shelf = _pressed(edition, templates.value, order)
        edition = replace(edition, downloads={**edition.downloads, **shelf.files})
    edition = replace(edition, search=search_files(edition))
    made = _render(edition, templates.value, order)
    found.extend(shelf.problems)
    site = Site(edition.plan, corpus, made.artifacts, order.crew)
    found.extend(made.problems)
    if not made.problems:
        found.extend(problem for rule in order.rules.site for problem in rule(site))
    made = replace(made, keys=(*made.keys, *shelf.keys), pages=len(made.keys))
    return _counted(made, corpus, in_order(without_echoes(found)))


def _pressed(edition: Edition, templates: Templates, order: Order) -> Shelf:
    """What is made before the pages, which tell of it only where it could be made."""
    press = Press(templates, order.templates, order.renderer, order.memo)
    rack = CardRack(order.templates, order.renderer, order.memo, order.crew)
    briefings, cards = press.shelf(edition), rack.shelf(edition)
    return Shelf(
        {**briefings.files, **cards.files},
        (*briefings.keys, *cards.keys),
        (*briefings.problems, *cards.problems),
    )


def _with_drafts(corpus: Corpus) -> Corpus:
    """What a preview shows; it waits for no briefing and no card, and a draft could be in one."""
    return replace(corpus, config=replace(corpus.config, briefings=(), cards=False))


def _others(corpus: Corpus, order: Order) -> Iterator[PlannedPage]:
    yield from shared_files(corpus)
    yield from frozen_pages(corpus)
    yield from edition_pages(corpus, order.keeping)


def edition_of(corpus: Corpus, plan: SitePlan, templates: Templates) -> Edition:
    """All that views are made from, for a corpus of what readers may see."""
    corpus = silenced(corpus, templates.books)
    evidence = evidence_in(corpus)
    return Edition(
        corpus,
        plan,
        mentions_in(corpus),
        evidence,
        listings_in(corpus),
        templates.books,
        templates.stylesheet,
        downloads_of(corpus, evidence, templates.books),
        moves=moves_in(corpus),
        script=templates.script,
        fonts=templates.fonts,
        assets=templates.names,
        colours=templates.colours,
    )


def _in_words(corpus: Corpus, templates: Templates) -> Iterator[Problem]:
    """Rules on what is said in a language, which need its words and the names of its months."""
    spoken = {code: book.list("judgement.words") for code, book in templates.books.items()}
    yield from judgement_in_words(corpus, spoken)
    calendars = {locale.code: Calendar(month_names(locale)) for locale in corpus.config.locales}
    yield from figure_unclaimed(corpus, calendars)
    lacking = {code: book.unit_lacks_case for code, book in templates.books.items()}
    yield from unit_without_case(corpus, lacking)


def _render(edition: Edition, templates: Templates, order: Order) -> Built:
    """Every page and file of the plan, remembered ones from the memo."""
    files = [page for page in edition.plan.pages if _is_ready(page, edition)]
    pages = [page for page in edition.plan.pages if page.key.kind not in FILES]
    is_known = order.memo is not None and 2 * len(order.memo) > len(pages)
    setting = Setting(edition, templates, order, _pace(order, len(pages)))
    set_pages = share_out(setting.all, pages, 1 if is_known else order.crew)
    made = _files(files, edition)
    assets = _assets(templates, order.keeping)
    indexes = (file for files in edition.search.values() for file in files)
    artifacts = (*assets, *made, *indexes, *(a for _, a, _ in set_pages if a is not None))
    hosted = host_files(edition, artifacts)
    problems = tuple(problem for _, _, faults in set_pages for problem in faults)
    return Built(
        (*artifacts, *hosted),
        problems,
        tuple((k, a.path) for k, a, _ in set_pages if a is not None),
    )


def _is_ready(page: PlannedPage, edition: Edition) -> bool:
    """A planned file that is no page; a briefing or a card only where it could be made."""
    kind = page.key.kind
    return kind in FILES and (kind not in PRESSED or page.url in edition.downloads)


def _files(pages: Sequence[PlannedPage], edition: Edition) -> list[Artifact]:
    """The files of the plan; one at an old address is its heir's once more."""
    made = {p.url: _file(p, edition) for p in pages if p.key.kind is not PageKind.MOVED_FILE}
    moved = (page for page in pages if page.url not in made and page.canonical in made)
    return [*made.values(), *(replace(made[p.canonical], path=p.path) for p in moved)]


def _assets(templates: Templates, keeping: Keeping | None) -> Iterator[Artifact]:
    """The assets of the site, and a copy of those its pages load for an edition being made."""
    for asset in templates.assets:
        is_script = asset.path.endswith(".js")
        yield asset
        if asset.origin == "assets/favicon.ico":
            # Asked for at the top of a host by those who read no page.
            yield replace(asset, path="favicon.ico")
        if keeping and (not is_script or asset.path == templates.script):
            yield replace(asset, path=kept_beside(asset.path, keeping.topic, keeping.name))


def _file(page: PlannedPage, edition: Edition) -> Artifact:
    if page.key.kind is PageKind.FROZEN:
        return Artifact(page.path, edition.corpus.frozen[page.path].content, origin=page.url)
    if page.key.kind in REFERENCE_FILES:
        return reference_file(page, edition)
    maker = data_file if page.key.kind in DATA_FILES | PRESSED else file_of
    return maker(page, edition)


def _pace(order: Order, pages: int) -> int:
    """How many pages stand for one that this process sets, when it shares the work."""
    return order.crew if pages >= FEWEST else 1


SetPage: TypeAlias = tuple[str, Artifact | None, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Pages being set, by one process or several; a page's key tells the memo what it is."""

    edition: Edition
    templates: Templates
    order: Order
    pace: int

    def all(self, pages: Sequence[PlannedPage]) -> list[SetPage]:
        found = []
        for done, page in enumerate(pages):
            if self.order.step:
                self.order.step(done * self.pace, len(pages) * self.pace)
            found.append(self._one(page))
        return found

    def _one(self, page: PlannedPage) -> SetPage:
        view = view_of(page, self.edition)
        key = page_digest(view, self.templates, self.order.renderer)
        remembered = self.order.memo.get(key) if self.order.memo else None
        if remembered is not None:
            return key, Artifact(page.path, remembered, origin=page.url), ()
        rendered = render_page(page, view, self.templates)
        return key, rendered.value, rendered.problems


def _counted(made: Built, corpus: Corpus, problems: tuple[Problem, ...]) -> Built:
    return Built(
        artifacts=made.artifacts,
        problems=problems,
        keys=made.keys,
        pages=made.pages,
        articles=len(corpus.of_kind(Kind.ARTICLE)),
        locales=len(corpus.config.locales),
    )
