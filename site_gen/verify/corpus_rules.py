"""The rules on records, checked before any page is rendered."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from site_gen.load.corpus import Corpus
from site_gen.problems import Problem
from site_gen.verify import (
    claim_rules,
    promise_rules,
    prose_rules,
    record_rules,
    text_rules,
    translation_rules,
)
from site_gen.verify.markup_limits import markup_excesses

CorpusRule: TypeAlias = Callable[[Corpus], Iterable[Problem]]
ProseRule: TypeAlias = Callable[[prose_rules.ParsedProse], Iterable[Problem]]
LinkRule: TypeAlias = Callable[[prose_rules.ParsedProse, Corpus], Iterable[Problem]]
PROSE_RULES: tuple[ProseRule, ...] = (
    prose_rules.html_not_allowed,
    prose_rules.link_not_allowed,
    prose_rules.heading_one,
    prose_rules.heading_skipped,
    prose_rules.heading_id_unreadable,
)
LINK_RULES: tuple[LinkRule, ...] = (record_rules.link_unknown, record_rules.link_to_draft)


def prose_over_limits(corpus: Corpus) -> Iterator[Problem]:
    """Prose that Markdown could take very long to parse, so it must not be parsed at all."""
    for prose in corpus.prose:
        for version in prose.versions:
            yield from markup_excesses(version.body)


def check_prose(corpus: Corpus) -> Iterator[Problem]:
    """All rules on prose, which is parsed once for them; prose over the limits is left out."""
    within_limits = [
        (prose, version)
        for prose in corpus.prose
        for version in prose.versions
        if not any(markup_excesses(version.body))
    ]
    texts = [prose_rules.parse_version(prose, version) for prose, version in within_limits]
    for text in texts:
        for rule in PROSE_RULES:
            yield from rule(text)
        for check in LINK_RULES:
            yield from check(text, corpus)
    yield from (
        *translation_rules.pair_differs(texts, corpus),
        *translation_rules.pair_anchors_differ(texts),
    )
    if not corpus.unreadable and len(texts) == sum(len(prose.versions) for prose in corpus.prose):
        yield from record_rules.record_unused(corpus, texts)


CORPUS_RULES: tuple[CorpusRule, ...] = (
    prose_over_limits,
    check_prose,
    record_rules.reference_unknown,
    record_rules.field_to_draft,
    record_rules.was_still_used,
    promise_rules.anchor_still_used,
    promise_rules.anchor_claimed_twice,
    promise_rules.anchor_of_nothing,
    translation_rules.translation_missing,
    translation_rules.translation_stale,
    translation_rules.translation_unrecorded,
    translation_rules.locale_unknown,
    record_rules.source_unfindable,
    record_rules.source_undated,
    record_rules.source_unarchived,
    record_rules.alias_shared,
    claim_rules.figure_without_unit,
    claim_rules.figure_of_several_units,
    claim_rules.claim_later_than_sources,
    claim_rules.question_with_one_answer,
    text_rules.bidi_control,
    text_rules.presentation_form,
    text_rules.quotation_straight,
    text_rules.script_unexpected,
    promise_rules.edition_changed,
)
