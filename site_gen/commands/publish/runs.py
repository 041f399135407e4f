"""What a publish run is asked for, what it comes to, and where it works."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen.artifacts import Artifact
from site_gen.commands.paths import ProjectFolders
from site_gen.commands.promises import LedgerUpdate
from site_gen.config import SITE_FILE, Config
from site_gen.load.corpus import load_config
from site_gen.problems import Checked, Problem, Span
from site_gen.publish import checks, destinations
from site_gen.publish.target import PublicSite, PublishFault, PublishTarget
from site_gen.publish_config import NO_ADDRESS
from site_gen.write.lock import locked

if TYPE_CHECKING:
    from site_gen.pipeline import Rules


class PublishOutcome(StrEnum):
    """How a publish run ended."""

    PUBLISHED = "published"
    PREPARED = "prepared"
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

    `published_by` says what is public now, `warnings` are those of the build. `restores` says which
    state is to be brought back, if one is; `withdrawn` are addresses and anchors that it lacks, and
    that will say so; `kept` are those that stay as they are.
    """

    target: str
    difference: checks.SiteDifference
    published_by: str = ""
    warnings: tuple[Problem, ...] = ()
    restores: str = ""
    withdrawn: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


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

    `outcome` is set if it may not; `action` is the verb for the target's history.
    """

    config: Config
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    outcome: PublishOutcome | None = None
    action: str = "Publish"

    @property
    def artifacts(self) -> Iterator[Artifact]:
        return (Artifact(path, content) for path, content in self.files.items())


Confirm = Callable[[Proposal], bool]


def settings_of(request: PublishRequest) -> Checked[Config | None]:
    """The settings of the site, if they say where it is published."""
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
        wrong = destinations.unknown_target(destination, request.targets, span)
        wrong = wrong or destinations.useless_copies(loaded.value.publish, span)
        return Checked(None, wrong) if wrong else loaded
    message = "there is no `publish`, so nothing says where to send the site"
    hint = "add `publish: {folder: {path: ../public}}`, or a branch; the reference shows both"
    return Checked(None, (Problem("target-missing", message, span, hint=hint),))


@contextmanager
def scratch_folder(request: PublishRequest) -> Iterator[Path]:
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


def target_of(request: PublishRequest, config: Config, scratch: Path) -> PublishTarget:
    """The place that the settings name; it is not contacted yet."""
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
        folders.output,
    )
    return destinations.target_of(config.publish.destination, context)


def public_site(request: PublishRequest, target: PublishTarget) -> PublicSite:
    """What is public now, once what a stopped run left is cleared. Raises PublishFault."""
    if not request.dry_run:
        target.recover()
    return target.read()
