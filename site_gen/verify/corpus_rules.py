"""What is wrong with the records, before any page is made: a rule is a Corpus to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from site_gen.load.corpus import Corpus
from site_gen.problems import Problem
from site_gen.verify.claim_rules import (
    claim_later_than_sources,
    figure_of_several_units,
    figure_without_unit,
    question_with_one_answer,
)
from site_gen.verify.frozen_rules import edition_changed
from site_gen.verify.move_rules import (
    anchor_claimed_twice,
    anchor_of_nothing,
    anchor_still_used,
)
from site_gen.verify.prose_rules import (
    heading_id_unreadable,
    heading_one,
    heading_skipped,
    html_not_allowed,
    link_not_allowed,
)
from site_gen.verify.prose_text import ReadProse, read_version
from site_gen.verify.record_rules import (
    alias_shared,
    source_unarchived,
    source_undated,
    source_unfindable,
)
from site_gen.verify.reference_rules import (
    field_to_draft,
    link_to_draft,
    link_unknown,
    record_unused,
    reference_unknown,
    was_still_used,
)
from site_gen.verify.tangle import tangles_in
from site_gen.verify.text_rules import (
    bidi_control,
    presentation_form,
    quotation_straight,
    script_unexpected,
)
from site_gen.verify.translation_rules import (
    locale_unknown,
    pair_anchors_differ,
    pair_differs,
    translation_missing,
    translation_stale,
    translation_unrecorded,
)

CorpusRule: TypeAlias = Callable[[Corpus], Iterable[Problem]]
ProseRule: TypeAlias = Callable[[ReadProse], Iterable[Problem]]
LinkRule: TypeAlias = Callable[[ReadProse, Corpus], Iterable[Problem]]

PROSE_RULES: tuple[ProseRule, ...] = (
    html_not_allowed,
    link_not_allowed,
    heading_one,
    heading_skipped,
    heading_id_unreadable,
)
LINK_RULES: tuple[LinkRule, ...] = (link_unknown, link_to_draft)


def tangled_prose(corpus: Corpus) -> Iterator[Problem]:
    """Prose that markdown could take very long to read; it must not be read at all."""
    for prose in corpus.prose:
        for version in prose.versions:
            yield from tangles_in(version.body)


def linked_prose(corpus: Corpus) -> Iterator[Problem]:
    """All rules that look into prose, which is read once for them; what is tangled is left out."""
    sound = [
        (prose, version)
        for prose in corpus.prose
        for version in prose.versions
        if not any(tangles_in(version.body))
    ]
    read = [read_version(prose, version) for prose, version in sound]
    for one in read:
        for rule in PROSE_RULES:
            yield from rule(one)
        for check in LINK_RULES:
            yield from check(one, corpus)
    yield from (*pair_differs(read, corpus), *pair_anchors_differ(read))
    if not corpus.unread and len(read) == sum(len(prose.versions) for prose in corpus.prose):
        yield from record_unused(corpus, read)


CORPUS_RULES: tuple[CorpusRule, ...] = (
    tangled_prose,
    linked_prose,
    reference_unknown,
    field_to_draft,
    was_still_used,
    anchor_still_used,
    anchor_claimed_twice,
    anchor_of_nothing,
    translation_missing,
    translation_stale,
    translation_unrecorded,
    locale_unknown,
    source_unfindable,
    source_undated,
    source_unarchived,
    alias_shared,
    figure_without_unit,
    figure_of_several_units,
    claim_later_than_sources,
    question_with_one_answer,
    bidi_control,
    presentation_form,
    quotation_straight,
    script_unexpected,
    edition_changed,
)
