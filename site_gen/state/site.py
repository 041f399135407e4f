"""The state of a site: its settings, content, translations, captures, links and output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from site_gen.commands.build import Progress, built_in_memory
from site_gen.commands.captures import capture_check
from site_gen.commands.paths import ProjectFolders
from site_gen.config import SITE_FILE
from site_gen.domain.sources import Liveness, Source
from site_gen.domain.text import Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.problems import Problem, Severity, count_of, problem_counts
from site_gen.publish.checks import check_publishable
from site_gen.state.conditions import Condition, State, listed, ok, warned
from site_gen.verify import translation_rules
from site_gen.write import lock, paths
from site_gen.write.listing import list_folder
from site_gen.write.manifest import read_manifest
from site_gen.write.output import has_open_journal
from site_gen.write.output_state import foreign_paths, owned_paths

if TYPE_CHECKING:
    from site_gen.pipeline import Rules


def settings_missing(folders: ProjectFolders, problems: Iterable[Problem]) -> Condition:
    """Settings that cannot be used, without which there is no site."""
    problem = next(iter(problems))
    place = f"{problem.span}: " if problem.span else ""
    hint = f"{problem.hint}; `python build.py init DIR` begins a new site"
    settings = folders.content / SITE_FILE
    message = problem.message if settings.exists() else f"there is no {settings} here"
    message = f"{place}{message}" if settings.exists() else message
    return Condition("settings", State.MISSING, message, hint, needed=True)


def site_conditions(
    folders: ProjectFolders,
    corpus: Corpus,
    rules: Callable[[], Rules] | None,
    progress: Progress | None,
) -> Iterator[Condition]:
    """What an editor has left to do, and whether a build can write. Writes nothing."""
    codes = corpus.config.codes
    in_languages = f"{count_of(len(codes), 'language')}: {', '.join(codes)}"
    yield ok("settings", f"{folders.content / SITE_FILE}, {in_languages}")
    yield from _checked(built_in_memory(folders, rules, progress).problems)
    yield _drafts(corpus)
    if len(codes) > 1:
        yield from _translations(corpus)
    yield from _captures(folders, corpus)
    yield _links(corpus)
    yield from output_conditions(folders)


def _checked(problems: Iterable[Problem]) -> Iterator[Condition]:
    all_problems = [*problems]
    counts = problem_counts(all_problems)
    hint = "`python build.py check` lists them"
    if any(problem.is_error for problem in all_problems):
        yield warned("content", f"it cannot be built: {counts}", hint)
        return
    if any(problem.severity is not Severity.ACCEPTED for problem in all_problems):
        yield warned("content", f"it can be built: {counts}", hint)
    else:
        yield ok("content", f"it can be built: {counts or 'no warnings'}")
    unused = [each for each in all_problems if each.rule == "acceptance-unused"]
    if unused:
        places = listed([str(each.span) for each in unused])
        message = f"{count_of(len(unused), 'accepted warning')} no longer occur: {places}"
        yield warned("accept", message, "remove the entries")
    else:
        yield ok("accept", "every accepted warning occurs")


def _name(record: Record) -> str:
    return f"{kind_of(record)}:{record.id}"


def _drafts(corpus: Corpus) -> Condition:
    drafts = [_name(each) for each in corpus.by_id.values() if each.status is Status.DRAFT]
    message = f"{count_of(len(drafts), 'draft')}: {listed(drafts)}" if drafts else "no drafts"
    return ok("drafts", message)


def _translations(corpus: Corpus) -> Iterator[Condition]:
    for name, rule, fine, faulty, hint in (
        (
            "untranslated",
            translation_rules.translation_missing,
            "every published record has every language",
            "lack a language",
            "write it; until then pages show the original",
        ),
        (
            "stale",
            translation_rules.translation_stale,
            "no translation is older than its original",
            "have a translation that is older than its original",
            _MARK,
        ),
        (
            "unmarked",
            translation_rules.translation_unrecorded,
            "every translation says which original it renders",
            "have a translation that does not say which original it renders",
            _MARK,
        ),
    ):
        found = [_name(each) for each in corpus.by_id.values() if any(rule(each, corpus.config))]
        if found:
            yield warned(name, f"{len(found):,} {faulty}: {listed(found)}", hint)
        else:
            yield ok(name, fine)


_MARK = "bring each up to date, then run `python build.py translated ID`"


def _captures(folders: ProjectFolders, corpus: Corpus) -> Iterator[Condition]:
    checked = capture_check(folders.content, corpus)
    count = count_of(len(checked.holding), "capture")
    message = f"{checked.folder}: {count} as recorded"
    if checked.changed:
        hint = "bring back the files as they were received; `python build.py verify` names them"
        yield warned("captures", f"{message}; changed: {listed(checked.changed)}", hint)
    elif checked.missing:
        hint = "get them from whoever has them, if you rely on them"
        yield warned("captures", f"{message}; not there: {listed(checked.missing)}", hint)
    else:
        yield ok("captures", message)
    if checked.unrecorded:
        hint = "import them, record them under `capture`, or move them away"
        message = f"without a digest in any source: {listed(checked.unrecorded)}"
        yield warned("unrecorded", message, hint)


def _links(corpus: Corpus) -> Condition:
    dead = [source for source in corpus.sources if source.liveness is Liveness.DEAD]
    lost = [_name(source) for source in dead if not _is_kept(source)]
    if lost:
        message = f"{count_of(len(lost), 'source')} with a dead link and no copy: {listed(lost)}"
        return warned(
            "links", message, "add `archived`, or keep a copy with `python build.py import`"
        )
    kept = f", all with a copy: {listed([_name(source) for source in dead])}" if dead else ""
    return ok("links", f"{count_of(len(dead), 'source')} marked as dead{kept}")


def _is_kept(source: Source) -> bool:
    return bool(source.archived) or source.capture is not None


def output_conditions(folders: ProjectFolders) -> Iterator[Condition]:
    """Whether a build can write to the output folder, and what the last one left."""
    try:
        output = paths.check_output(folders.output, protected=(folders.content, folders.templates))
    except paths.OutputRefused as refusal:
        yield Condition("output", State.MISSING, refusal.message, refusal.hint, needed=True)
        return
    listing, owned = list_folder(output.output), owned_paths(output)
    foreign = foreign_paths(output, listing, owned, desired={}, keep=())
    if busy := lock.holder(output):
        yield warned("output", busy, "wait until it has ended")
    elif has_open_journal(folders.output):
        message = f"{folders.output}: a build was interrupted, so it may mix two sites"
        yield warned("output", message, "run `python build.py`: it finishes or undoes that build")
    elif foreign:
        message = f"{folders.output}: site_gen did not write {listed(foreign)}"
        yield Condition("output", State.MISSING, message, "move them elsewhere", needed=True)
    else:
        yield _finished_site(folders)


def _finished_site(folders: ProjectFolders) -> Condition:
    if not read_manifest(folders.output):
        return ok("output", f"{folders.output}: nothing is built yet")
    try:
        check_publishable(folders.output)
    except paths.OutputRefused as refusal:
        message = f"{folders.output}: changed by hand: {listed(refusal.paths)}"
        return warned("output", message, refusal.hint)
    return ok("output", f"{folders.output} is as the last build left it")
