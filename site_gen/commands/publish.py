"""`publish`: send the site to where the public reads it, then record what it promises."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen.artifacts import Artifact
from site_gen.commands.build import build_site, built_in_memory
from site_gen.commands.paths import ProjectFolders
from site_gen.commands.promises import LedgerUpdate, add_promises, check_promised
from site_gen.config import SITE_FILE, Config
from site_gen.load.corpus import load_config
from site_gen.problems import Checked, Problem, Span, breaks_promises
from site_gen.publish import checks, destinations
from site_gen.publish.target import PublicSite, PublishFault, PublishTarget
from site_gen.publish_config import NO_ADDRESS
from site_gen.write.lock import locked
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME

if TYPE_CHECKING:
    from site_gen.pipeline import Rules


class PublishOutcome(StrEnum):
    """How a publish run ended."""

    PUBLISHED = "published"
    UP_TO_DATE = "up-to-date"
    SHOWN = "shown"
    DECLINED = "declined"
    CONTENT = "content"
    BROKEN = "broken"
    USAGE = "usage"
    UNCHANGED = "unchanged"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """What to publish, when, and with which environment.

    `time` is in UTC; its day is that of the promises. `dry_run` changes nothing; with
    `only_promised` the ledger must have every address already. `targets` are the desk's own, by
    name.
    """

    folders: ProjectFolders
    time: datetime
    environment: Mapping[str, str]
    rules: Callable[[], Rules] | None = None
    progress: Callable[[int, int], None] | None = None
    dry_run: bool = False
    only_promised: bool = False
    targets: Mapping[str, destinations.OwnTargetMaker] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What publishing would do, for a person to agree to.

    `published_by` says what is public now, `warnings` are those of the build.
    """

    target: str
    difference: checks.SiteDifference
    published_by: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The result of a publish run.

    `fault` is why it did not happen, with the target's own output if any; `wrong` are paths at
    which something else is public than was sent.
    """

    outcome: PublishOutcome
    proposal: Proposal | None = None
    problems: tuple[Problem, ...] = ()
    ledger_update: LedgerUpdate | None = None
    fault: PublishFault | None = None
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteToPublish:
    """A site that may be published: every file by path, including the manifest.

    `outcome` is set if it may not.
    """

    config: Config
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    outcome: PublishOutcome | None = None

    @property
    def artifacts(self) -> Iterator[Artifact]:
        return (Artifact(path, content) for path, content in self.files.items())


Confirm = Callable[[Proposal], bool]


def publish_site(request: PublishRequest, confirm: Confirm) -> PublishResult:
    """Build, compare with what is public, ask, send, read back, and only then promise.

    Whatever stops it, no promise is written for what was not read back. Raises OutputRefused,
    OutputBusy, OSError.
    """
    settings = _settings(request)
    if settings.value is None:
        return PublishResult(PublishOutcome.USAGE, problems=settings.problems)
    with _scratch(request) as scratch:
        site = _prepare(request, settings.value)
        if site.outcome:
            return PublishResult(site.outcome, problems=site.problems)
        target = _target(request, settings.value, scratch)
        try:
            public = _public(request, target)
        except PublishFault as fault:
            return PublishResult(PublishOutcome.UNCHANGED, problems=site.problems, fault=fault)
        result = _compare_and_send(request, site, target, public, confirm)
        return replace(result, problems=(*site.problems, *result.problems))


def verify_public_site(request: PublishRequest) -> PublishResult:
    """Whether the public site is the one in the output; changes nothing.

    UNCHANGED if another whole site of ours is public, UNSURE if none is or none can be read.
    """
    settings = _settings(request)
    if settings.value is None:
        return PublishResult(PublishOutcome.USAGE, problems=settings.problems)
    checks.check_publishable(request.folders.output)
    files = checks.read_built_site(request.folders.output)
    with tempfile.TemporaryDirectory(prefix="site-gen-") as scratch:
        target = _target(request, settings.value, Path(scratch))
        try:
            public = target.read()
        except PublishFault as fault:
            return PublishResult(PublishOutcome.UNSURE, fault=fault)
    difference = checks.compare_sites(files, public, settings.value.base_path)
    wrong = checks.differing_paths(files, public)
    outcome = PublishOutcome.UP_TO_DATE if not wrong else PublishOutcome.UNSURE
    if wrong and public.is_whole:
        outcome = PublishOutcome.UNCHANGED
    return PublishResult(
        outcome, Proposal(target.name, difference, public.published_by), wrong=wrong
    )


def _settings(request: PublishRequest) -> Checked[Config | None]:
    loaded = load_config(request.folders.content)
    span = Span(str(request.folders.content / SITE_FILE))
    if loaded.value is None:
        return loaded
    if loaded.value.base_url == NO_ADDRESS:
        message = f"`base_url` is still {NO_ADDRESS}, and links to the site would lead there"
        hint = "write the address that readers will find the site at"
        return Checked(None, (Problem("address-unset", message, span, hint=hint),))
    if loaded.value.publish:
        destination = loaded.value.publish.destination
        unknown = destinations.unknown_target(destination, request.targets, span)
        return Checked(None, unknown) if unknown else loaded
    message = "there is no `publish`, so nothing says where to send the site"
    hint = "add `publish: {folder: {path: ../public}}`, or a branch; the reference shows both"
    return Checked(None, (Problem("target-missing", message, span, hint=hint),))


@contextmanager
def _scratch(request: PublishRequest) -> Iterator[Path]:
    """A folder of this run alone; meanwhile no other run changes the output."""
    if request.dry_run:
        with tempfile.TemporaryDirectory(prefix="site-gen-") as apart:
            yield Path(apart)
        return
    with locked(request.folders.output) as paths:
        folder = paths.work / "publish"
        # A run that was killed leaves its own behind.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _prepare(request: PublishRequest, config: Config) -> SiteToPublish:
    """The site to publish, in the output and in memory."""
    output = request.folders.output
    checks.check_publishable(output)
    build = _in_memory if request.dry_run else _in_output
    site = build(request, config)
    if not site.outcome:
        checks.check_no_draft_marks(output, site.files)
    return site


def _in_output(request: PublishRequest, config: Config) -> SiteToPublish:
    result = build_site(request.folders, request.rules, request.progress)
    if not result.is_sound:
        return _unsound(config, result.problems, configured=result.configured)
    return SiteToPublish(config, checks.read_built_site(request.folders.output), result.problems)


def _in_memory(request: PublishRequest, config: Config) -> SiteToPublish:
    built = built_in_memory(request.folders, request.rules, request.progress)
    if not built.is_sound:
        return _unsound(config, built.problems, configured=built.configured)
    files = {artifact.path: artifact.content for artifact in built.artifacts}
    digests = {artifact.path: artifact.digest for artifact in built.artifacts}
    return SiteToPublish(config, {**files, MANIFEST_NAME: manifest_text(digests)}, built.problems)


def _unsound(config: Config, problems: tuple[Problem, ...], *, configured: bool) -> SiteToPublish:
    outcome = PublishOutcome.CONTENT if configured else PublishOutcome.USAGE
    if breaks_promises(problems):
        outcome = PublishOutcome.BROKEN
    return SiteToPublish(config, outcome=outcome, problems=problems)


def _target(request: PublishRequest, config: Config, scratch: Path) -> PublishTarget:
    assert config.publish is not None
    folders = request.folders
    protected = (*folders.protected, folders.output)
    context = destinations.PublishContext(
        config,
        folders.content,
        scratch,
        request.time,
        request.environment,
        protected,
        request.targets,
    )
    return destinations.target_of(config.publish.destination, context)


def _public(request: PublishRequest, target: PublishTarget) -> PublicSite:
    if not request.dry_run:
        target.recover()
    return target.read()


def _compare_and_send(
    request: PublishRequest,
    site: SiteToPublish,
    target: PublishTarget,
    public: PublicSite,
    confirm: Confirm,
) -> PublishResult:
    checks.refuse_unknown_files(target, checks.unknown_paths(site.files, public))
    lost = tuple(checks.public_lost(site.files, public))
    difference = checks.compare_sites(site.files, public, site.config.base_path)
    proposal = Proposal(target.name, difference, public.published_by, site.problems)
    unpromised = check_promised(request.folders.content, site.artifacts)
    if refusals := lost or (tuple(unpromised) if request.only_promised else ()):
        return PublishResult(PublishOutcome.BROKEN, proposal, refusals)
    if not checks.differing_paths(site.files, public):
        return _write_promises(request, site, PublishResult(PublishOutcome.UP_TO_DATE, proposal))
    if request.dry_run:
        return PublishResult(PublishOutcome.SHOWN, proposal)
    if not confirm(proposal):
        return PublishResult(PublishOutcome.DECLINED, proposal)
    return _send(request, site, target, public, proposal)


def _send(
    request: PublishRequest,
    site: SiteToPublish,
    target: PublishTarget,
    public: PublicSite,
    proposal: Proposal,
) -> PublishResult:
    """Send, and trust only what is read back."""
    fault = _try_send(target, site.files, _commit_subject(request, proposal.difference))
    try:
        after = target.read()
    except (PublishFault, OSError) as error:
        reported_fault = fault or (
            error if isinstance(error, PublishFault) else PublishFault(str(error))
        )
        return PublishResult(PublishOutcome.UNSURE, proposal, fault=reported_fault)
    wrong = checks.differing_paths(site.files, after)
    if not wrong:
        return _write_promises(request, site, PublishResult(PublishOutcome.PUBLISHED, proposal))
    # A refusal may have been because of somebody else, whose whole site is public by now.
    is_refused = fault is not None and fault.final
    is_unchanged = is_refused and (
        after.is_whole or not checks.differing_paths(public.files, after)
    )
    outcome = PublishOutcome.UNCHANGED if is_unchanged else PublishOutcome.UNSURE
    return PublishResult(outcome, proposal, fault=fault, wrong=wrong)


def _try_send(
    target: PublishTarget, files: Mapping[str, bytes], subject: str
) -> PublishFault | None:
    """Why the target did not take the files; None if it seems to have."""
    try:
        target.send(files, subject)
    except PublishFault as fault:
        return fault
    except OSError as error:
        return PublishFault(f"{target.name}: {error}")
    except KeyboardInterrupt:
        return PublishFault(f"{target.name}: stopped while it was sent", final=False)
    return None


def _commit_subject(request: PublishRequest, difference: checks.SiteDifference) -> str:
    counts = (
        (len(difference.added), "added"),
        (len(difference.changed), "changed"),
        (len(difference.removed), "removed"),
        (len(difference.redirected), "redirected"),
    )
    counts_text = ", ".join(f"{count:,} {verb}" for count, verb in counts if count)
    day = request.time.date().isoformat()
    return f"Publish {day}: {counts_text}" if counts_text else f"Publish {day}"


def _write_promises(
    request: PublishRequest, site: SiteToPublish, result: PublishResult
) -> PublishResult:
    """Record what is public now; a run that was stopped before this is completed by the next.

    The site is public whatever happens here.
    """
    if request.dry_run:
        return result
    try:
        ledger_update = add_promises(request.folders.content, site.artifacts, request.time.date())
    except OSError as error:
        message = f"the site is public, but its addresses could not be recorded: {error}"
        return replace(result, outcome=PublishOutcome.UNSURE, fault=PublishFault(message))
    return replace(result, ledger_update=ledger_update, problems=ledger_update.problems)
