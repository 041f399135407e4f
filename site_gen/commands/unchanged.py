"""Ends a build that has nothing to do before anything else is loaded or read."""

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from site_gen.commands import paths
from site_gen.write.disk import disk_time
from site_gen.write.known_output import is_all_known
from site_gen.write.manifest import digest_of_manifest
from site_gen.write.paths import OutputRefused, check_output, output_paths_of
from site_gen.write.unchanged import DiskClock, read_unchanged, write_unchanged

if TYPE_CHECKING:
    from site_gen.problems import Problem
    from site_gen.write.input_looks import InputLook


class Printed(NamedTuple):
    """What a build that has nothing to do prints: its warnings, what there is, what it did."""

    problems: str
    made: str
    outcome: str

    def lines(self, output: Path, seconds: float) -> str:
        """The two lines about what was done."""
        return f"{self.made}\n{output}: {self.outcome}, in {seconds:.2f} s.\n"


def printed_lines(problems: Iterable["Problem"], made: str, outcome: str) -> Printed:
    """What a build prints that has nothing to do."""
    from site_gen.problems import problems_text

    return Printed(problems_text(problems), made, outcome)


def print_unchanged(
    root: Path, options: Mapping[str, str], shown: Callable[[str, TextIO], str]
) -> bool:
    """Print what a build of the project prints, if it has nothing to do.

    False if it has, or if anything stands in its way, which it then says itself. `options` are the
    folders that were named, and `quiet`. `shown` makes of a text what is printed to a stream.
    """
    began = time.perf_counter()
    named = {name: Path(folder) for name, folder in options.items() if name != "quiet"}
    try:
        if "templates" in named and not named["templates"].is_dir():
            return False
        folders = paths.project_folders(root)._replace(**named)
        check_output(folders.output, protected=folders.protected)
        found = _unchanged(folders)
    except (OSError, OutputRefused):
        return False
    if found:
        printed = Printed(*map(_from_line, found[:-1]))
        problems = shown(printed.problems, sys.stderr)
        sys.stderr.write(f"{problems}\n" if problems else "")
        sys.stderr.flush()
        if "quiet" not in options:
            sys.stdout.write(printed.lines(folders.output, time.perf_counter() - began))
    return bool(found)


def unchanged_report(folders: paths.ProjectFolders) -> str:
    """The report of the last build if no file that it read or wrote has changed; else nothing."""
    found = _unchanged(folders)
    return found[-1] if found else ""


def _unchanged(folders: paths.ProjectFolders) -> Sequence[str]:
    output = output_paths_of(folders.output)
    if output.journal.exists() or output.stage.exists():
        return ()
    found = read_unchanged(output.unchanged, _key(folders), _inputs(folders))
    if not found:
        return ()
    *texts, manifest = found
    if is_all_known(output, manifest):
        return texts
    from site_gen.write.output_state import matches_manifest

    if manifest != digest_of_manifest(folders.output) or not matches_manifest(output):
        return ()
    return texts


def keep_unchanged(
    folders: paths.ProjectFolders,
    printed: Printed,
    report: str,
    looks: Mapping[str, "InputLook"],
    *,
    since: DiskClock,
    program_since: DiskClock | None = None,
) -> None:
    """Save a report for the next build, of this output.

    The content and the templates were looked at and read since then, the program since its own
    time if it has one, and all is as it was.
    """
    from site_gen.write.input_looks import look_at

    clocks = dict.fromkeys(_inputs(folders), since) | {_PROGRAM: program_since or since}
    looks = {folder: looks.get(folder) or look_at(folder) for folder in clocks}
    texts = (*map(_as_line, printed), report, digest_of_manifest(folders.output))
    path = output_paths_of(folders.output).unchanged
    write_unchanged(path, _key(folders), looks, clocks, texts)


def _as_line(text: str) -> str:
    """A text without line feeds. JSON would be as good, and has to be loaded."""
    return text.encode("unicode_escape").decode()


def _from_line(line: str) -> str:
    return line.encode().decode("unicode_escape")


def clock_of_disk(folders: paths.ProjectFolders) -> DiskClock:
    """Now, by the clock of the output's disk, for the stats of files that are read from now on.

    Without a work folder there is one for a moment.
    """
    work = output_paths_of(folders.output).work
    is_new = not work.is_dir()
    try:
        if is_new:
            work.mkdir()
        clock = DiskClock(work.stat().st_dev, disk_time(work))
        if is_new:
            work.rmdir()
    except OSError:
        return DiskClock(0, 0)
    return clock


def _key(folders: paths.ProjectFolders) -> str:
    templates = [str(folder) for folder in folders.template_folders]
    return repr((sys.version, str(folders.content), templates, paths.package_names()))


_PROGRAM = str(paths.PACKAGE_FOLDER)


def _inputs(folders: paths.ProjectFolders) -> list[str]:
    """The folders that decide on the output; each once."""
    inputs = (folders.content, *folders.template_folders, paths.PACKAGE_FOLDER)
    return [*dict.fromkeys(str(folder.resolve()) for folder in inputs)]
