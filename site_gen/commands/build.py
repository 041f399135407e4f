"""`build` and `check`: turn the content into a site, or into problems."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from site_gen.cache.between_builds import TextChanged
from site_gen.commands import unchanged
from site_gen.commands.paths import ProjectFolders, program_digest, read_templates
from site_gen.problems import Problem, count_of, problem_from_json, problem_to_json
from site_gen.structs import Struct, asdict, replace
from site_gen.write import page_cache
from site_gen.write.disk import FileChanged
from site_gen.write.early_look import EarlyLook, early_look
from site_gen.write.input_digests import (
    InputDigest,
    digest_of_inputs,
    read_known_inputs,
    write_known_inputs,
)
from site_gen.write.output import OutputChanges, committed, recover
from site_gen.write.paths import check_output, output_paths_of
from site_gen.write.unchanged import DiskClock

if TYPE_CHECKING:
    from site_gen.artifacts import Content
    from site_gen.pipeline import BuildResult, Cluster, Rules
    from site_gen.write.page_store import PageStore


class BuildCounts(Struct, frozen=True):
    """What a build made, counted."""

    pages: int
    articles: int
    locales: int
    files: int


def counts_line(counts: BuildCounts) -> str:
    """The first of a build's two lines."""
    return (
        f"{count_of(counts.pages, 'page')} in {count_of(counts.locales, 'language')} "
        f"from {count_of(counts.articles, 'article')}"
    )


Progress = Callable[[int, int], None]


class BuildReport(Struct, frozen=True):
    """The result of a build; `changes` is None if nothing was written.

    `built` is what it made: held on to, it is not taken apart before the process ends.
    """

    problems: tuple[Problem, ...]
    counts: BuildCounts | None = None
    changes: OutputChanges | None = None
    seconds: float = 0.0
    recovered: str = ""
    configured: bool = True
    built: BuildResult | None = None

    @property
    def is_sound(self) -> bool:
        return self.counts is not None

    def with_errors_only(self) -> BuildReport:
        """The same report without warnings."""
        return replace(self, problems=tuple(each for each in self.problems if each.is_error))

    def lines(self, output: str) -> list[str]:
        """The two lines that a build prints."""
        if self.counts is None:
            return []
        recovered = [self.recovered] if self.recovered else []
        took = f"in {self.seconds:.2f} s"
        if self.changes is None:
            return [*recovered, f"Checked {counts_line(self.counts)}.", f"No errors, {took}."]
        return [
            *recovered,
            f"Built {counts_line(self.counts)}.",
            f"{output}: {_changes_text(self.changes)}, {took}.",
        ]

    def printed(self) -> unchanged.Printed:
        """What the next build prints if it has nothing to do."""
        lines = self.lines("")
        outcome = _changes_text(self.changes) if self.changes else ""
        return unchanged.printed_lines(self.problems, lines[-2], outcome)

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {
            "sound": self.is_sound,
            "problems": [problem_to_json(problem) for problem in self.problems],
            "made": asdict(self.counts) if self.counts else None,
            "changes": asdict(self.changes) if self.changes else None,
            "settled": self.recovered,
            "seconds": round(self.seconds, 3),
        }


def _changes_text(changes: OutputChanges) -> str:
    parts = [
        f"{count_of(len(paths), 'file')} {verb}"
        for verb, paths in (
            ("added", changes.added),
            ("changed", changes.changed),
            ("removed", changes.removed),
        )
        if paths
    ]
    return ", ".join(parts) or f"nothing changed in {count_of(changes.unchanged, 'file')}"


def build_site(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None = None,
    progress: Progress | None = None,
    cluster: Callable[[], Cluster] | None = None,
    *,
    has_looked: bool = False,
) -> BuildReport:
    """Bring the output folder up to date with the content, all or nothing.

    An earlier, stopped build is finished or undone first. A build that would change nothing returns
    before anything heavy is loaded, unless somebody `has_looked` already and found a change. Raises
    OutputRefused, OutputBusy, OSError.
    """
    began = time.perf_counter()
    # All of it lives until the process ends: garbage collection would take a tenth of the time.
    gc.disable()
    check_output(folders.output, protected=folders.protected)
    recovered = recover(folders.output)
    # The desk's own rules may come from any file; a change in them would go unnoticed.
    if not has_looked and rules is None and (kept := unchanged.unchanged_report(folders)):
        return _report_from_stamp(kept, began, recovered)
    clock, paths = unchanged.clock_of_disk(folders), output_paths_of(folders.output)
    known = read_known_inputs(paths.inputs)
    inputs = _inputs(folders, clock, known) if rules is None else None
    if inputs and (stamp := page_cache.read_build_stamp(folders.output, inputs.digest)):
        report = _report_from_stamp(stamp.report, began, recovered)
        unchanged.keep_unchanged(folders, report.printed(), stamp.report, inputs.looks, since=clock)
        return report

    def make(*, by_manifest: bool) -> BuildReport:
        from site_gen.write.page_store import temporary_page_store

        with temporary_page_store() as store:
            pages = page_cache.read_page_cache(folders.output, by_manifest=by_manifest)
            run = _Run(inputs, clock, began, recovered, store, look)
            built = _built(folders, rules, progress, cluster, pages=pages, run=run)
            if not built.is_sound:
                return BuildReport(built.problems, recovered=recovered, configured=built.configured)
            return _write_built(folders, built, run)

    with early_look(paths, lambda: _read_ahead(folders, inputs, known)) as look:
        try:
            return make(by_manifest=cluster is None)
        except (FileChanged, TextChanged):
            # Somebody changed or removed a file that was taken for granted: begin again.
            return make(by_manifest=False)


class _Run(NamedTuple):
    """What a build that writes knows of its run: its inputs, when it began, and what it shares.

    `recovered` is what it finished of another one.
    """

    inputs: InputDigest | None
    started: DiskClock
    began: float
    recovered: str
    store: PageStore
    look: EarlyLook | None


def _write_built(folders: ProjectFolders, built: BuildResult, run: _Run) -> BuildReport:
    """Commit a sound build, and save what the next one may use."""
    from site_gen.cache.memo import values_to_know
    from site_gen.cache.store import write_results

    # Locked until the stamp is written, which must not describe another build's site.
    inputs, began, recovered = run.inputs, run.began, run.recovered
    protected = folders.protected
    with committed(built.artifacts, folders.output, protected=protected, look=run.look) as changes:
        paths = output_paths_of(folders.output)
        files = (artifact.path for artifact in built.artifacts)
        page_cache.write_page_cache(folders.output, dict(built.cache_keys), files)
        write_results(paths.results, program_digest(), built.results)
        page_cache.write_values(paths, program_digest(), values_to_know())
        seconds = time.perf_counter() - began
        result = BuildReport(
            built.problems, _counts_of(built), changes, seconds, recovered, built=built
        )
        # No stamp if somebody saved while the build ran, or if the site lacks what the machine
        # could not make: it may be able to, the next time.
        if inputs and not _is_incomplete(built):
            clock = unchanged.clock_of_disk(folders)
            after = _inputs(folders, clock, inputs.lines, inputs)
            write_known_inputs(paths.inputs, after)
            if after.is_still(inputs):
                report = json.dumps(_stamp_report(result))
                page_cache.write_build_stamp(folders.output, after.digest, report)
                printed = _report_from_stamp(report, began, "").printed()
                unchanged.keep_unchanged(
                    folders, printed, report, after.looks, since=clock, program_since=run.started
                )
    return result


def _is_incomplete(built: BuildResult) -> bool:
    return any(problem.rule == "card-maker-missing" for problem in built.problems)


def check_site(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Every problem of the content and of the pages made from it; nothing is written.

    What the last build kept and what is as it was need not be made again. Raises OSError.
    """
    began = time.perf_counter()
    if rules is None and (kept := unchanged.unchanged_report(folders)):
        return replace(_report_from_stamp(kept, began, ""), changes=None)
    built = built_in_memory(folders, rules, progress)
    counts = _counts_of(built) if built.is_sound else None
    seconds = time.perf_counter() - began
    return BuildReport(built.problems, counts, seconds=seconds, configured=built.configured)


def built_in_memory(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None = None,
    progress: Progress | None = None,
) -> BuildResult:
    """The site as a build would make it now; nothing is written."""
    gc.disable()
    pages = page_cache.read_page_cache(folders.output)
    try:
        return _built(folders, rules, progress, pages=pages)
    except FileChanged:
        # Somebody changed the output meanwhile: all is made again.
        return _built(folders, rules, progress, pages=None)


def _built(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None,
    progress: Progress | None,
    cluster: Callable[[], Cluster] | None = None,
    *,
    pages: Mapping[str, Content] | None,
    run: _Run | None = None,
) -> BuildResult:
    from site_gen.cache.memo import know_values
    from site_gen.cache.store import opened_results
    from site_gen.pipeline import BuildOptions, Rules, build

    program, paths = program_digest(), output_paths_of(folders.output)
    if text := page_cache.read_values(paths, program):
        know_values(text)
    with opened_results(paths.results, program) as results:
        built = build(
            BuildOptions(
                folders.content,
                read_templates(*folders.template_folders),
                program,
                page_cache=pages,
                results=None if pages is None else results,
                rules=rules() if rules else Rules(),
                progress=progress,
                workers=os.cpu_count() or 1,
                store=run.store if run else None,
                cluster=cluster() if cluster else None,
                is_settled=unchanged.clock_of_disk(folders).is_settled if run else None,
                read_ahead=run.look.read_ahead if run and run.look else tuple,
            )
        )
    if built.renderer and not pages:
        # A build from nothing holds most. The commit, which needs much as well, needs no site.
        built.renderer.log.forget()
        built = replace(built, renderer=None)
    # Else Python looks through all of it once more when the process ends.
    gc.freeze()
    return built


# Reading more takes long enough for the look at the output to be late.
_MOST_READ_AHEAD = 20


def _read_ahead(
    folders: ProjectFolders, inputs: InputDigest | None, known: Mapping[str, str]
) -> Iterable[str]:
    """What the build will ask of the files that have changed since the last, in another process."""
    changed = inputs.changed_since(known, folders.content.resolve()) if inputs else {}
    if not 0 < len(changed) <= _MOST_READ_AHEAD:
        return ()
    from site_gen.load.corpus import read_ahead

    # Until then another write could give a file that was just saved the same time.
    if not unchanged.clock_of_disk(folders).wait_until_past(max(changed.values())):
        return ()
    is_settled = unchanged.clock_of_disk(folders).is_settled
    results = output_paths_of(folders.output).results
    return read_ahead(folders.content, changed, results, program_digest(), is_settled)


def _inputs(
    folders: ProjectFolders,
    clock: DiskClock,
    known: Mapping[str, str],
    before: InputDigest | None = None,
) -> InputDigest:
    """What a build depends on; a `known` file that has the same stats is not read."""
    extra = (program_digest(), str(folders.content))
    # A link to a folder stands for what is in the folder.
    inputs = [folder.resolve() for folder in (folders.content, *folders.template_folders)]
    return digest_of_inputs(inputs, extra, known, clock.is_past, before)


def _counts_of(built: BuildResult) -> BuildCounts:
    return BuildCounts(built.pages, built.articles, built.locales, len(built.artifacts))


def _stamp_report(result: BuildReport) -> dict[str, object]:
    counts = asdict(result.counts) if result.counts else {}
    return {"made": counts, "problems": [problem_to_json(problem) for problem in result.problems]}


def _report_from_stamp(report: str, began: float, recovered: str) -> BuildReport:
    stamped = json.loads(report)
    counts = BuildCounts(**stamped["made"])
    problems = tuple(problem_from_json(fields) for fields in stamped["problems"])
    seconds = time.perf_counter() - began
    return BuildReport(
        problems, counts, OutputChanges((), (), (), counts.files), seconds, recovered=recovered
    )
