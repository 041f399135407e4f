"""`publish`: the finished site to where the public reads it, and then the promises it makes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.commands.building import build_site, built_in_memory
from site_gen.commands.comparing import (
    Difference,
    difference,
    lost_addresses,
    strange_paths,
    wrong_paths,
)
from site_gen.commands.promising import keep_promises
from site_gen.commands.published import Errand, Outcome, Proposal, Published, Ready
from site_gen.config import SITE_FILE, Config
from site_gen.load.corpus import load_config
from site_gen.problems import Checked, Problem, Span
from site_gen.report import breaks_promises
from site_gen.write.lock import locked
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME
from site_gen.write.place import OutputRefused
from site_gen.write.publish.finished import check_fit, check_unmarked, read_finished
from site_gen.write.publish.kinds import Round, target_of
from site_gen.write.publish.target import Public, Target, TargetFault

Agree = Callable[[Proposal], bool]


def publish(errand: Errand, agree: Agree) -> Published:
    """Build, compare with what is public, ask, send, read back, and only then promise.

    Whatever stops it, no promise is written for what was not read back. Raises OutputRefused,
    OutputBusy, OSError.
    """
    settings = _settings(errand)
    if settings.value is None:
        return Published(Outcome.USAGE, problems=settings.problems)
    with _scratch(errand) as scratch:
        ready = _made(errand, settings.value)
        if ready.outcome:
            return Published(ready.outcome, problems=ready.problems)
        target = _target(errand, settings.value, scratch)
        try:
            public = _public(errand, target)
        except TargetFault as fault:
            return Published(Outcome.UNCHANGED, problems=ready.problems, fault=fault)
        done = _compared(errand, ready, target, public, agree)
        return replace(done, problems=(*ready.problems, *done.problems))


def read_back(errand: Errand) -> Published:
    """Whether what is public is the site that stands in the output; changes nothing.

    UNCHANGED where another whole site of ours is public, UNSURE where none is or none can be seen.
    """
    settings = _settings(errand)
    if settings.value is None:
        return Published(Outcome.USAGE, problems=settings.problems)
    check_fit(errand.folders.output)
    files = read_finished(errand.folders.output)
    with tempfile.TemporaryDirectory(prefix="site-gen-") as scratch:
        target = _target(errand, settings.value, Path(scratch))
        try:
            public = target.read()
        except TargetFault as fault:
            return Published(Outcome.UNSURE, fault=fault)
    change = difference(files, public, settings.value.base_path)
    wrong = wrong_paths(files, public)
    outcome = Outcome.UP_TO_DATE if not wrong else Outcome.UNSURE
    if wrong and public.is_whole:
        outcome = Outcome.UNCHANGED
    return Published(outcome, Proposal(target.name, change, public.by), wrong=wrong)


def _settings(errand: Errand) -> Checked[Config | None]:
    read = load_config(errand.folders.content)
    if read.value is None or read.value.publishing:
        return read
    place = Span(str(errand.folders.content / SITE_FILE))
    message = "there is no `publish`, so it is not said where the site goes"
    hint = "add `publish: {folder: {path: ../public}}`, or a branch; the reference shows both"
    return Checked(None, (Problem("target-missing", message, place, hint=hint),))


@contextmanager
def _scratch(errand: Errand) -> Iterator[Path]:
    """A folder of this run alone; for the time being no other run changes the output."""
    if errand.is_dry:
        with tempfile.TemporaryDirectory(prefix="site-gen-") as apart:
            yield Path(apart)
        return
    with locked(errand.folders.output) as place:
        folder = place.work / "publish"
        # A run that was killed leaves its own behind.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _made(errand: Errand, config: Config) -> Ready:
    """The site as it is to be public, in the output and in memory."""
    output = errand.folders.output
    check_fit(output)
    build = _in_memory if errand.is_dry else _in_output
    ready = build(errand, config)
    if not ready.outcome:
        check_unmarked(output, ready.files)
    return ready


def _in_output(errand: Errand, config: Config) -> Ready:
    result = build_site(errand.folders, errand.rules, errand.step)
    if not result.is_sound:
        return _unsound(config, result.problems, configured=result.configured)
    return Ready(config, read_finished(errand.folders.output), result.problems)


def _in_memory(errand: Errand, config: Config) -> Ready:
    built = built_in_memory(errand.folders, errand.rules, errand.step)
    if not built.is_sound:
        return _unsound(config, built.problems, configured=built.configured)
    files = {artifact.path: artifact.content for artifact in built.artifacts}
    digests = {artifact.path: artifact.digest for artifact in built.artifacts}
    return Ready(config, {**files, MANIFEST_NAME: manifest_text(digests)}, built.problems)


def _unsound(config: Config, problems: tuple[Problem, ...], *, configured: bool) -> Ready:
    outcome = Outcome.CONTENT if configured else Outcome.USAGE
    if breaks_promises(problems):
        outcome = Outcome.BROKEN
    return Ready(config, outcome=outcome, problems=problems)


def _target(errand: Errand, config: Config, scratch: Path) -> Target:
    assert config.publishing is not None
    folders = errand.folders
    apart = (folders.content, folders.templates, folders.output)
    at_hand = Round(config, folders.content, scratch, errand.moment, errand.environment, apart)
    return target_of(config.publishing.destination, at_hand)


def _public(errand: Errand, target: Target) -> Public:
    if not errand.is_dry:
        target.settle()
    return target.read()


def _compared(
    errand: Errand, ready: Ready, target: Target, public: Public, agree: Agree
) -> Published:
    refuse_strange(target, strange_paths(ready.files, public))
    lost = tuple(map(_lost, lost_addresses(ready.files, public)))
    change = difference(ready.files, public, ready.config.base_path)
    proposal = Proposal(target.name, change, public.by, ready.problems)
    if lost:
        return Published(Outcome.BROKEN, proposal, lost)
    if not wrong_paths(ready.files, public):
        return _promised(errand, ready, Published(Outcome.UP_TO_DATE, proposal))
    if errand.is_dry:
        return Published(Outcome.SHOWN, proposal)
    if not agree(proposal):
        return Published(Outcome.DECLINED, proposal)
    return _sent(errand, ready, target, public, proposal)


def refuse_strange(target: Target, paths: tuple[str, ...]) -> None:
    """Raise OutputRefused where publishing would remove what we did not publish."""
    if paths:
        raise OutputRefused(
            f"{target.name}: files are public there that site_gen did not publish",
            "publish to a place of its own, or move them away: all else there will be removed",
            (path.encode(errors="backslashreplace").decode() for path in sorted(paths)),
        )


def _lost(address: str) -> Problem:
    message = f"{address} is public, and the site to be published does not have it"
    hint = (
        "take over the newest content first: somebody may have published from it; "
        "if not, bring the record or the anchor back, or say with `was` what took its place"
    )
    return Problem("public-lost", message, hint=hint)


def _sent(
    errand: Errand, ready: Ready, target: Target, public: Public, proposal: Proposal
) -> Published:
    """Send, and believe only what is read back."""
    fault = _fault_of_sending(target, ready.files, _subject(errand, proposal.change))
    try:
        after = target.read()
    except (TargetFault, OSError) as unseen:
        told = fault or (unseen if isinstance(unseen, TargetFault) else TargetFault(str(unseen)))
        return Published(Outcome.UNSURE, proposal, fault=told)
    wrong = wrong_paths(ready.files, after)
    if not wrong:
        return _promised(errand, ready, Published(Outcome.PUBLISHED, proposal))
    # A refusal may have been because of somebody else, whose whole site is public by now.
    is_refused = fault is not None and fault.final
    stands = is_refused and (after.is_whole or not wrong_paths(public.files, after))
    outcome = Outcome.UNCHANGED if stands else Outcome.UNSURE
    return Published(outcome, proposal, fault=fault, wrong=wrong)


def _fault_of_sending(
    target: Target, files: Mapping[str, bytes], subject: str
) -> TargetFault | None:
    """Why the target did not take the files; nothing where it seems to have."""
    try:
        target.send(files, subject)
    except TargetFault as fault:
        return fault
    except OSError as fault:
        return TargetFault(f"{target.name}: {fault}")
    except KeyboardInterrupt:
        return TargetFault(f"{target.name}: stopped while it was sent", final=False)
    return None


def _subject(errand: Errand, change: Difference) -> str:
    counts = (
        (len(change.added), "added"),
        (len(change.changed), "changed"),
        (len(change.removed), "removed"),
        (len(change.redirected), "redirected"),
    )
    told = ", ".join(f"{count:,} {verb}" for count, verb in counts if count)
    day = errand.moment.date().isoformat()
    return f"Publish {day}: {told}" if told else f"Publish {day}"


def _promised(errand: Errand, ready: Ready, done: Published) -> Published:
    """Write down what is public now; a run that was stopped before this is completed by the next.

    The site is public whatever happens here.
    """
    if errand.is_dry:
        return done
    files = (Artifact(path, content) for path, content in ready.files.items())
    try:
        kept = keep_promises(errand.folders.content, files, errand.moment.date())
    except OSError as stopped:
        message = f"the site is public, but its promises could not be written: {stopped}"
        return replace(done, outcome=Outcome.UNSURE, fault=TargetFault(message))
    return replace(done, kept=kept, problems=kept.problems)
