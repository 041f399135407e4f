"""The rules on records, checked before any page is rendered."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from site_gen.cache.between_builds import end_if_outdated, while_wanted
from site_gen.cache.groups import SingleResults, neighbours, results_of_groups
from site_gen.cache.results import Results, key_of
from site_gen.cache.texts import Text, text_of
from site_gen.config import Config
from site_gen.domain.articles import Prose, Version
from site_gen.domain.markup_limits import markup_excesses
from site_gen.domain.text import Status
from site_gen.load.corpus import Corpus, Record, kind_of, load_corpus
from site_gen.problems import Problem, problem_from_json, problem_to_json, reported_problems
from site_gen.structs import Struct, replace
from site_gen.verify import (
    claim_rules,
    figure_rules,
    markup_rules,
    promise_rules,
    prose_html_rules,
    prose_rules,
    record_rules,
    text_rules,
    translation_rules,
)

CorpusRule: TypeAlias = Callable[[Corpus], Iterable[Problem]]
RecordRule: TypeAlias = Callable[[Record, Config], Iterable[Problem]]
ProseRule: TypeAlias = Callable[[prose_rules.ParsedProse], Iterable[Problem]]
LinkRule: TypeAlias = Callable[[Prose, Version, Corpus], Iterable[Problem]]
PROSE_RULES: tuple[ProseRule, ...] = (
    prose_rules.html_not_allowed,
    prose_rules.link_not_allowed,
    prose_rules.heading_one,
    prose_rules.heading_skipped,
    prose_rules.heading_id_unreadable,
    prose_html_rules.heading_empty,
    prose_html_rules.time_unreadable,
    prose_html_rules.code_directed,
    prose_html_rules.direction_unknown,
    prose_html_rules.character_reference,
    markup_rules.markup_foreign,
    markup_rules.emphasis_unclear,
    markup_rules.table_uneven,
    markup_rules.link_without_words,
    markup_rules.link_malformed,
    markup_rules.reference_unmatched,
)


def prose_over_limits(corpus: Corpus) -> Iterator[Problem]:
    """Prose that Markdown could take very long to parse, so it must not be parsed at all."""
    for prose in corpus.prose:
        for version in prose.versions:
            yield from markup_excesses(version.body)


def without_tangled_prose(corpus: Corpus) -> Corpus:
    """The corpus, without the text of each version that is over the limits."""
    if not any(prose_over_limits(corpus)):
        return corpus
    return corpus.of_records(map(_without_tangled_text, corpus.by_id.values()))


def _without_tangled_text(record: Record) -> Record:
    if not isinstance(record, Prose) or len(_within_limits(record)) == len(record.versions):
        return record
    versions = (
        replace(version, body=replace(version.body, source=""))
        if markup_excesses(version.body)
        else version
        for version in record.versions
    )
    return replace(record, versions=tuple(versions))


def _within_limits(prose: Prose) -> list[Version]:
    return [version for version in prose.versions if not markup_excesses(version.body)]


def check_prose(record: Record, _: Config) -> Iterator[Problem]:
    """All rules on the prose of one record, which is parsed once for them, if within the limits."""
    if isinstance(record, Prose):
        texts = [prose_rules.parse_version(record, version) for version in _within_limits(record)]
        for text in texts:
            yield from (problem for rule in PROSE_RULES for problem in rule(text))
        yield from translation_rules.pair_anchors_differ(texts)


def check_links(corpus: Corpus) -> Iterator[Problem]:
    """All rules on what texts and fields name; prose over the limits is left out."""
    named = record_rules.named_records(corpus)
    # Most sites name no record that is missing or a draft, and need not look where it is named.
    if corpus.broken or not named <= corpus.by_id.keys() | corpus.unreadable:
        yield from _check_names(corpus)
    drafts = {name for name, record in corpus.by_id.items() if record.status is Status.DRAFT}
    if not named.isdisjoint(drafts):
        yield from record_rules.field_to_draft(corpus)
        yield from _check_versions(record_rules.link_to_draft, corpus)
    if None in named:
        yield from _check_versions(record_rules.scheme_unknown, corpus)
    is_complete = not corpus.unreadable
    for prose in while_wanted(corpus.prose):
        if len(_within_limits(prose)) == len(prose.versions):
            yield from translation_rules.pair_differs(prose, corpus)
        else:
            is_complete = False
    if is_complete:
        yield from record_rules.record_unused(corpus, named)


def _check_versions(rule: LinkRule, corpus: Corpus) -> Iterator[Problem]:
    for prose in while_wanted(corpus.prose):
        for version in _within_limits(prose):
            yield from rule(prose, version, corpus)


def _check_names(corpus: Corpus) -> Iterator[Problem]:
    """Names of records that do not exist."""
    records = (*corpus.prose, *(broken.record for broken in corpus.broken))
    texts = (record for record in records if isinstance(record, Prose))
    bodies = (version.body for text in texts for version in _within_limits(text))
    return record_rules.names_unknown(corpus, bodies)


class RecordRules(Struct, frozen=True):
    """Rules that look at one record at a time and at the settings; together a rule on the corpus.

    What they find depends on nothing else.
    """

    rules: tuple[RecordRule, ...]

    def __call__(self, corpus: Corpus) -> Iterator[Problem]:
        return self.problems_of(corpus.by_id.values(), corpus.config)

    def problems_of(self, records: Iterable[Record], config: Config) -> Iterator[Problem]:
        for record in records:
            for rule in self.rules:
                yield from rule(record, config)


def problems_without_settings(content: Path, rules: Iterable[CorpusRule]) -> tuple[Problem, ...]:
    """What can be checked of a content folder whose settings have errors, and these errors."""
    from site_gen.load.broken_config import config_for_checks

    loaded = load_corpus(content, config_for_checks)
    if loaded.value is None:
        return loaded.problems
    found = checked_corpus(loaded.value, rules).problems
    return reported_problems((*loaded.problems, *found), loaded.value.drafts)


class CorpusChecks(Struct, frozen=True):
    """What the rules on the corpus found, and the results by key for the next build.

    `unchanged` are records that are as in the last build, as links name them: `article:first-day`.
    """

    problems: tuple[Problem, ...]
    by_key: Mapping[str, Text | None]
    unchanged: frozenset[str] = frozenset()


def checked_corpus(
    corpus: Corpus,
    rules: Iterable[CorpusRule],
    earlier: Mapping[str, str] | None = None,
    workers: int = 1,
    months: figure_rules.Months | None = None,
) -> CorpusChecks:
    """Apply the rules; those on single records only where an earlier build did not.

    Figures in texts are looked for if the names of months are given. A desk's own rules are always
    applied: the program's digest says nothing of them.
    """
    problems: list[Problem] = []
    by_key: dict[str, Text | None] = {}
    known: list[Record] = []
    for rule in rules:
        end_if_outdated()
        if rule is RECORD_RULES:
            results, known = _checked_records(corpus, earlier or {}, workers)
            problems.extend(_problems_in(results))
            by_key.update(results.by_key)
        else:
            problems.extend(rule(corpus))
    if months is not None:
        figures = figure_rules.unclaimed_figures(corpus, months, earlier or {}, workers)
        problems.extend(_problems_in(figures))
        by_key.update(figures.by_key)
    # What is left of a withdrawn record also depends on words.
    unchanged = (f"{kind_of(r)}:{r.id}" for r in known if r.status is not Status.WITHDRAWN)
    return CorpusChecks(tuple(problems), by_key, frozenset(unchanged))


def _problems_in(results: Results[str] | Results[Text]) -> Iterator[Problem]:
    found = (json.loads(text_of(text)) for text in results.values if text != "[]")
    return (problem_from_json(fields) for listed in found for fields in listed)


# The records of one file, or that of several files, with their paths.
_OfFiles: TypeAlias = tuple[tuple[str, ...], list[Record]]


def _checked_records(
    corpus: Corpus, earlier: Mapping[str, str], workers: int
) -> tuple[Results[Text], list[Record]]:
    """The problems of records as JSON, and the records that are as in the last build."""
    # A record depends on its files and the settings. Of two with one id only the first counts.
    settings = key_of("records", repr(corpus.config))

    def inputs(item: _OfFiles) -> str:
        files, records = item
        return "\n".join((*files, *(corpus.digests[f] for f in files), *(r.id for r in records)))

    def check(items: Sequence[_OfFiles]) -> list[Text]:
        found = (RECORD_RULES.problems_of(records, corpus.config) for _, records in items)
        return [json.dumps([*map(problem_to_json, problems)]) for problems in found]

    single = SingleResults(lambda item: key_of(settings, inputs(item)), check, earlier, workers)
    groups = {
        key_of("groups", settings, *map(inputs, group)): group
        for group in neighbours(_records_by_files(corpus), lambda item: item[0][0])
    }
    results = results_of_groups(groups, single, _problems_together)
    known: list[Record] = []
    for key, group in groups.items():
        is_known = results.by_key[key] is None
        items = (i for i in group if is_known or results.by_key[single.key(i)] is None)
        known += (record for _, records in items for record in records)
    return results, known


def _records_by_files(corpus: Corpus) -> list[_OfFiles]:
    records_by_files: dict[tuple[str, ...], list[Record]] = {}
    for record in corpus.by_id.values():
        records_by_files.setdefault(_files_of(record), []).append(record)
    return [*records_by_files.items()]


def _problems_together(_: Sequence[_OfFiles], found: Sequence[Text]) -> str:
    return json.dumps([fields for text in found for fields in json.loads(text_of(text))])


def _files_of(record: Record) -> tuple[str, ...]:
    versions = record.versions if isinstance(record, Prose) else (record,)
    return tuple(version.places.start.path for version in versions)


RECORD_RULES = RecordRules(
    (
        check_prose,
        translation_rules.translation_missing,
        translation_rules.translation_stale,
        translation_rules.translation_unrecorded,
        translation_rules.locale_unknown,
        record_rules.source_unfindable,
        record_rules.source_undated,
        record_rules.source_unarchived,
        text_rules.check_texts,
    )
)


def check_former_anchors(corpus: Corpus) -> Iterator[Problem]:
    """All rules on anchors that were removed or replaced, for the few texts that have some."""
    texts = tuple(filter(promise_rules.has_former_anchors, while_wanted(corpus.prose)))
    if texts:
        yield from promise_rules.anchor_still_used(replace(corpus, prose=texts))
        yield from promise_rules.anchor_claimed_twice(replace(corpus, prose=texts))
        yield from promise_rules.anchor_of_nothing(replace(corpus, prose=texts))


def check_broken(corpus: Corpus) -> Iterator[Problem]:
    """What rules find in records that have errors, except in the fields with these errors."""
    for broken in corpus.broken:
        for problem in _problems_of_broken(broken.record, corpus):
            if problem.field not in broken.bad:
                yield problem


def _problems_of_broken(record: Record, corpus: Corpus) -> Iterator[Problem]:
    yield from text_rules.check_texts(record, corpus.config)
    if isinstance(record, Prose):
        for version in record.versions:
            yield from markup_excesses(version.body)
        for version in _within_limits(record):
            parsed = prose_rules.parse_version(record, version)
            yield from (problem for rule in PROSE_RULES for problem in rule(parsed))
            yield from record_rules.scheme_unknown(record, version, corpus)


CORPUS_RULES: tuple[CorpusRule, ...] = (
    RECORD_RULES,
    prose_over_limits,
    check_links,
    check_broken,
    record_rules.was_still_used,
    check_former_anchors,
    record_rules.alias_shared,
    text_rules.check_shared_texts,
    claim_rules.figure_without_unit,
    claim_rules.figure_of_several_units,
    claim_rules.claim_later_than_sources,
    claim_rules.question_with_one_answer,
    promise_rules.edition_changed,
    promise_rules.edition_incomplete,
)
