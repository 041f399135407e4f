"""`publish --list` and `publish --rollback`: what was public when, and the state before again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_gen.commands.paths import read_templates
from site_gen.commands.publish import runs, sending
from site_gen.config import Config
from site_gen.load.corpus import load_corpus
from site_gen.problems import Problem, problem_to_json
from site_gen.publish import checks, compressed, rollback, states
from site_gen.publish.target import PublicSite, PublishFault, PublishTarget
from site_gen.render.html.words import read_catalogues
from site_gen.structs import asdict, replace

_NOTICES = ("notice.withdrawn_title", "notice.withdrawn", "anchors.title", "anchors.removed")


@dataclass(frozen=True, slots=True)
class StateList:
    """What was public at a target, the newest first; `fault` is why that is not known."""

    target: str = ""
    states: Sequence[states.PublishedState] = ()
    fault: PublishFault | None = None
    problems: tuple[Problem, ...] = ()

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {
            "target": self.target or None,
            "states": [asdict(state) for state in self.states],
            "fault": self.fault.fields() if self.fault else None,
            "problems": [problem_to_json(problem) for problem in self.problems],
        }


def published_states(request: runs.PublishRequest) -> StateList:
    """What was published when, as far as the target keeps it; changes nothing."""
    settings = runs.settings_of(request)
    if settings.value is None:
        return StateList(problems=settings.problems)
    with tempfile.TemporaryDirectory(prefix="site-gen-") as scratch:
        target = runs.target_of(request, settings.value, Path(scratch))
        try:
            is_keeper = isinstance(target, states.KeepsStates)
            public = PublicSite() if is_keeper else target.read()
            keeper = sending.keeper_of(request, target, public)
            return StateList(target.name, keeper.states(states.MOST_LISTED))
        except PublishFault as fault:
            return StateList(target.name, fault=fault)


def roll_back(
    request: runs.PublishRequest, confirm: runs.Confirm, name: str = ""
) -> runs.PublishResult:
    """Make the state before public again, or the one of this name, with every promise since then.

    A state that was brought back stays, unless a name is given: to run it twice is the same as
    once. Neither the content nor the output is read or changed, only the settings and the ledger.
    Raises OutputRefused, OutputBusy, OSError.
    """
    settings = runs.settings_of(request)
    if settings.value is None:
        return runs.PublishResult(runs.PublishOutcome.USAGE, problems=settings.problems)
    with runs.scratch_folder(request) as scratch:
        target = runs.target_of(request, settings.value, scratch)
        try:
            public = runs.public_site(request, target)
            keeper = sending.keeper_of(request, target, public)
            state = states.state_before(keeper, target.name, name)
            before = public if state is None else states.whole_state(keeper, target.name, state)
        except PublishFault as fault:
            return runs.PublishResult(runs.PublishOutcome.UNCHANGED, fault=fault)
        restored = _restored(request, settings.value, before, public)
        site = runs.SiteToPublish(settings.value, restored.files, action=states.ROLLBACK)
        checks.refuse_unknown_files(target, checks.unknown_paths(site.files, public))
        proposal = _proposal(target, public, site, restored, state)
        if lost := tuple(checks.public_lost(site.files, public)):
            return runs.PublishResult(runs.PublishOutcome.BROKEN, proposal, lost)
        return sending.agree_and_send(request, site, target, public, proposal, confirm)


def _restored(
    request: runs.PublishRequest, config: Config, before: PublicSite, public: PublicSite
) -> rollback.RestoredSite:
    """The state before with every promise since, and the smaller copies of what it is now."""
    old, new = (PublicSite(compressed.without_copies(site.files)) for site in (before, public))
    restored = rollback.restored_site(old, new, _words(request, config), config.base_path)
    formats = config.publish.compress if config.publish else ()
    files = compressed.with_copies(restored.files, {**before.files, **public.files}, formats)
    return replace(restored, files=files)


def _proposal(
    target: PublishTarget,
    public: PublicSite,
    site: runs.SiteToPublish,
    restored: rollback.RestoredSite,
    state: states.PublishedState | None,
) -> runs.Proposal:
    difference = checks.compare_sites(site.files, public, site.config.base_path)
    withdrawn = {*restored.withdrawn}
    changed = tuple(address for address in difference.changed if address not in withdrawn)
    return runs.Proposal(
        target.name,
        replace(difference, changed=changed),
        public.published_by,
        restores=f"{state.time} UTC, {state.summary}" if state else "",
        withdrawn=restored.withdrawn,
        kept=restored.kept,
    )


def _words(request: runs.PublishRequest, config: Config) -> list[rollback.NoticeWords]:
    """What the notices say, in each language of the site, the default one first."""
    corpus = load_corpus(request.folders.content).value
    files = read_templates(*request.folders.template_folders)
    read = read_catalogues(files, config, corpus.catalogue_files if corpus else ())
    # Words of the desk's that cannot be read must not keep a mistake public.
    catalogues = (read_catalogues(files, config, ()) if read.has_errors else read).value
    locales = sorted(config.locales, key=lambda locale: locale.code != config.default_locale)
    return [
        rollback.NoticeWords(
            locale.code,
            locale.direction,
            config.title.get(locale.code),
            *(catalogues[locale.code].text(key) for key in _NOTICES),
        )
        for locale in locales
    ]
