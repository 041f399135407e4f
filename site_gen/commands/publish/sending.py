"""Send a site, read it back, and only then record what it promises."""

from __future__ import annotations

from collections.abc import Mapping

from site_gen.commands.promises import add_promises
from site_gen.commands.publish import runs
from site_gen.publish import checks
from site_gen.publish.states import KeepsStates
from site_gen.publish.states_here import StatesHere
from site_gen.publish.target import PublicSite, PublishFault, PublishTarget, TakenLater
from site_gen.structs import replace
from site_gen.write.paths import output_paths_of


def agree_and_send(
    request: runs.PublishRequest,
    site: runs.SiteToPublish,
    target: PublishTarget,
    public: PublicSite,
    proposal: runs.Proposal,
    confirm: runs.Confirm,
) -> runs.PublishResult:
    """Make the site public if it is not yet, and if somebody agrees to what that changes."""
    is_taken_later = isinstance(target, TakenLater)
    if not is_taken_later and not checks.differing_paths(site.files, public):
        outcome = runs.PublishOutcome.UP_TO_DATE
        return _write_promises(request, site, runs.PublishResult(outcome, proposal))
    if request.dry_run:
        return runs.PublishResult(runs.PublishOutcome.SHOWN, proposal)
    if not confirm(proposal):
        return runs.PublishResult(runs.PublishOutcome.DECLINED, proposal)
    return _send(request, site, target, public, proposal)


def _send(
    request: runs.PublishRequest,
    site: runs.SiteToPublish,
    target: PublishTarget,
    public: PublicSite,
    proposal: runs.Proposal,
) -> runs.PublishResult:
    """Send, and trust only what is read back."""
    subject = _subject(request, site, proposal.difference)
    keeper = keeper_of(request, target, public)
    if isinstance(keeper, StatesHere):
        keeper.keep(site.files, subject)
    fault = _try_send(target, site.files, subject)
    try:
        after = target.prepared() if isinstance(target, TakenLater) else target.read()
    except (PublishFault, OSError) as error:
        reported_fault = fault or (
            error if isinstance(error, PublishFault) else PublishFault(str(error))
        )
        return runs.PublishResult(runs.PublishOutcome.UNSURE, proposal, fault=reported_fault)
    wrong = checks.differing_paths(site.files, after)
    if not wrong and isinstance(target, TakenLater):
        return runs.PublishResult(runs.PublishOutcome.PREPARED, proposal)
    if not wrong:
        if isinstance(keeper, StatesHere):
            keeper.drop_others(site.files)
        return _write_promises(
            request, site, runs.PublishResult(runs.PublishOutcome.PUBLISHED, proposal)
        )
    # A refusal may have been because of somebody else, whose whole site is public by now.
    is_refused = fault is not None and fault.final
    is_unchanged = is_refused and (
        after.is_whole or not checks.differing_paths(public.files, after)
    )
    outcome = runs.PublishOutcome.UNCHANGED if is_unchanged else runs.PublishOutcome.UNSURE
    return runs.PublishResult(outcome, proposal, fault=fault, wrong=wrong)


def keeper_of(
    request: runs.PublishRequest, target: PublishTarget, public: PublicSite
) -> KeepsStates:
    """What tells which states were public: the target, or else what was kept on this machine."""
    if isinstance(target, KeepsStates):
        return target
    return StatesHere(output_paths_of(request.folders.output).work / "states", public)


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


def _subject(
    request: runs.PublishRequest, site: runs.SiteToPublish, difference: checks.SiteDifference
) -> str:
    counts = (
        (len(difference.added), "added"),
        (len(difference.changed), "changed"),
        (len(difference.removed), "removed"),
        (len(difference.redirected), "redirected"),
    )
    counts_text = ", ".join(f"{count:,} {verb}" for count, verb in counts if count)
    subject = f"{site.action} {request.time.date().isoformat()}"
    return f"{subject}: {counts_text}" if counts_text else subject


def _write_promises(
    request: runs.PublishRequest, site: runs.SiteToPublish, result: runs.PublishResult
) -> runs.PublishResult:
    """Record what is public now; a run that was stopped before this is completed by the next.

    The site is public whatever happens here.
    """
    if request.dry_run:
        return result
    try:
        ledger_update = add_promises(request.folders.content, site.artifacts, request.time.date())
    except OSError as error:
        message = f"the site is public, but its addresses could not be recorded: {error}"
        return replace(result, outcome=runs.PublishOutcome.UNSURE, fault=PublishFault(message))
    return replace(result, ledger_update=ledger_update, problems=ledger_update.problems)
