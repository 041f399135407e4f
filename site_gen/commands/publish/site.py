"""Builds the site, and sends it to where the public reads it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from site_gen.commands.build import build_site, built_in_memory
from site_gen.commands.promises import check_promised
from site_gen.commands.publish import runs, sending
from site_gen.config import Config
from site_gen.problems import Problem, breaks_promises
from site_gen.publish import checks, compressed
from site_gen.publish.target import PublicSite, PublishFault, PublishTarget, TakenLater
from site_gen.structs import replace
from site_gen.write.manifest import manifest_text
from site_gen.write.output import recover
from site_gen.write.paths import MANIFEST_NAME


def publish_site(request: runs.PublishRequest, confirm: runs.Confirm) -> runs.PublishResult:
    """Build, compare with what is public, ask, send, read back, and only then promise.

    Whatever stops it, no promise is written for what was not read back. Raises OutputRefused,
    OutputBusy, OSError.
    """
    settings = runs.settings_of(request)
    if settings.value is None:
        return runs.PublishResult(runs.PublishOutcome.USAGE, problems=settings.problems)
    with runs.scratch_folder(request) as scratch:
        site = _prepare(request, settings.value)
        if site.outcome:
            return runs.PublishResult(site.outcome, problems=site.problems)
        target = runs.target_of(request, settings.value, scratch)
        try:
            public = runs.public_site(request, target)
        except PublishFault as fault:
            return runs.PublishResult(
                runs.PublishOutcome.UNCHANGED, problems=site.problems, fault=fault
            )
        result = _compare_and_send(request, site, target, public, confirm)
        return replace(result, problems=(*site.problems, *result.problems))


def verify_public_site(request: runs.PublishRequest) -> runs.PublishResult:
    """Whether the public site is the one in the output; changes nothing.

    UNCHANGED if another whole site of ours is public, UNSURE if none is or none can be read.
    """
    settings = runs.settings_of(request)
    if settings.value is None:
        return runs.PublishResult(runs.PublishOutcome.USAGE, problems=settings.problems)
    checks.check_publishable(request.folders.output)
    files = checks.read_built_site(request.folders.output)
    with tempfile.TemporaryDirectory(prefix="site-gen-") as scratch:
        target = runs.target_of(request, settings.value, Path(scratch))
        try:
            public = _read_back(request, target, files)
        except PublishFault as fault:
            return runs.PublishResult(runs.PublishOutcome.UNSURE, fault=fault)
    files = _with_copies(settings.value, files, public)
    difference = checks.compare_sites(files, public, settings.value.base_path)
    wrong = checks.differing_paths(files, public)
    outcome = runs.PublishOutcome.UP_TO_DATE if not wrong else runs.PublishOutcome.UNSURE
    if wrong and public.is_whole:
        outcome = runs.PublishOutcome.UNCHANGED
    return runs.PublishResult(
        outcome, runs.Proposal(target.name, difference, public.published_by), wrong=wrong
    )


# How long a host may take to publish what it was given, and how often it is asked, in seconds.
PATIENCE = 900.0
LONGEST_PAUSE = 15.0


def _read_back(
    request: runs.PublishRequest, target: PublishTarget, files: Mapping[str, bytes]
) -> PublicSite:
    """What is public; a machine that publishes what is pushed waits for the host to take it."""
    if not isinstance(target, TakenLater):
        return target.read()
    pause, end = 0.5, time.monotonic() + (PATIENCE if request.environment.get("CI") else 0)
    while time.monotonic() < end and not _is_taken(target, files):
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return target.read_back()


def _is_taken(target: PublishTarget, files: Mapping[str, bytes]) -> bool:
    """Whether the host has put it in place: by the manifest, since that is one file."""
    with suppress(PublishFault):
        return target.read().files.get(MANIFEST_NAME) == files[MANIFEST_NAME]
    return False


def _prepare(request: runs.PublishRequest, config: Config) -> runs.SiteToPublish:
    """The site to publish, in the output and in memory."""
    output = request.folders.output
    if not request.dry_run:
        recover(output)
    checks.check_publishable(output)
    build = _in_memory if request.dry_run else _in_output
    site = build(request, config)
    if not site.outcome:
        checks.check_no_draft_marks(output, site.files)
    return site


def _in_output(request: runs.PublishRequest, config: Config) -> runs.SiteToPublish:
    result = build_site(request.folders, request.rules, request.progress)
    if not result.is_sound:
        return _unsound(config, result.problems, configured=result.configured)
    return runs.SiteToPublish(
        config, checks.read_built_site(request.folders.output), result.problems
    )


def _in_memory(request: runs.PublishRequest, config: Config) -> runs.SiteToPublish:
    built = built_in_memory(request.folders, request.rules, request.progress)
    if not built.is_sound:
        return _unsound(config, built.problems, configured=built.configured)
    files = {artifact.path: artifact.content for artifact in built.artifacts}
    digests = {artifact.path: artifact.digest for artifact in built.artifacts}
    return runs.SiteToPublish(
        config, {**files, MANIFEST_NAME: manifest_text(digests)}, built.problems
    )


def _unsound(
    config: Config, problems: tuple[Problem, ...], *, configured: bool
) -> runs.SiteToPublish:
    outcome = runs.PublishOutcome.CONTENT if configured else runs.PublishOutcome.USAGE
    if breaks_promises(problems):
        outcome = runs.PublishOutcome.BROKEN
    return runs.SiteToPublish(config, outcome=outcome, problems=problems)


def _with_copies(
    config: Config, files: Mapping[str, bytes], public: PublicSite
) -> Mapping[str, bytes]:
    """The site with the smaller copies that `site.yaml` asks for."""
    formats = config.publish.compress if config.publish else ()
    return compressed.with_copies(files, public.files, formats)


def _compare_and_send(
    request: runs.PublishRequest,
    site: runs.SiteToPublish,
    target: PublishTarget,
    public: PublicSite,
    confirm: runs.Confirm,
) -> runs.PublishResult:
    site = replace(site, files=_with_copies(site.config, site.files, public))
    checks.refuse_unknown_files(target, checks.unknown_paths(site.files, public))
    lost = tuple(checks.public_lost(site.files, public))
    difference = checks.compare_sites(site.files, public, site.config.base_path)
    proposal = runs.Proposal(target.name, difference, public.published_by, site.problems)
    unpromised = check_promised(request.folders.content, site.artifacts)
    # What a host takes later cannot be read back before it is promised.
    is_promised_before = request.only_promised or isinstance(target, TakenLater)
    if refusals := lost or (tuple(unpromised) if is_promised_before else ()):
        return runs.PublishResult(runs.PublishOutcome.BROKEN, proposal, refusals)
    return sending.agree_and_send(request, site, target, public, proposal, confirm)
