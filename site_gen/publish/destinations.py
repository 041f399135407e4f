"""Turns the destination in `site.yaml` into a target that can be read and sent to."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from site_gen import publish_config
from site_gen.config import Config
from site_gen.problems import Problem, Span, did_you_mean
from site_gen.publish import folder, git, pages, programs, s3, ssh
from site_gen.publish.target import PublishTarget


@dataclass(frozen=True, slots=True)
class PublishContext:
    """One publish run: its content, its time, and its environment.

    `scratch` is an empty folder of this run alone; `protected` are folders of the desk that nothing
    may be published into. `targets` are the desk's own, by name. `output` is the finished site, if
    it is there: what is public need not be fetched where it is the same.
    """

    config: Config
    content: Path
    scratch: Path
    time: datetime
    environment: Mapping[str, str]
    protected: tuple[Path, ...] = ()
    targets: Mapping[str, "OwnTargetMaker"] = field(default_factory=dict)
    output: Path | None = None


# Makes a target of the desk's own from what stands under `to` in site.yaml.
OwnTargetMaker: TypeAlias = Callable[[str, PublishContext], PublishTarget]


def unknown_target(
    destination: publish_config.Destination, known: Iterable[str], span: Span
) -> tuple[Problem, ...]:
    """The problem of a destination that is to be the desk's own, and is none that it has."""
    if not isinstance(destination, publish_config.OwnDestination) or destination.target in set(
        known
    ):
        return ()
    message = f"build.py hands over no target called `{destination.target}`"
    hint = did_you_mean(destination.target, known) or "docs/do/add-a-target.md shows how"
    return (Problem("target-missing", message, span, hint=hint),)


_WITHOUT_COPIES = (
    publish_config.GitDestination,
    publish_config.PagesDestination,
    publish_config.S3Destination,
)


def useless_copies(publish: publish_config.PublishConfig, span: Span) -> tuple[Problem, ...]:
    """The problem of smaller copies where nothing sends them."""
    if not publish.compress or not isinstance(publish.destination, _WITHOUT_COPIES):
        return ()
    message = "`compress` is for a web server that reads a folder, and nothing sends copies here"
    hint = "remove `compress`: hosts of this kind compress files themselves, or not at all"
    return (Problem("target-unclear", message, span, hint=hint),)


def target_of(destination: publish_config.Destination, context: PublishContext) -> PublishTarget:
    """The target of a destination; it is not contacted yet.

    Raises KeyError for a target of the desk's own that the context does not have.
    """
    return TARGET_MAKERS[type(destination)](destination, context)


def _branch(to: publish_config.GitDestination, context: PublishContext) -> PublishTarget:
    address = to.repository
    if to.is_path:
        address = str(_beside(context.content, address))
    signature = git.Signature(_author(context.config), _email(context.config), context.time)
    return git.GitTarget(address, to.name, context.scratch, signature, context.environment)


def _folder(to: publish_config.FolderDestination, context: PublishContext) -> PublishTarget:
    return folder.FolderTarget(_beside(context.content, to.path), context.protected)


def _pages(to: publish_config.PagesDestination, context: PublishContext) -> PublishTarget:
    taken = folder.FolderTarget(_beside(context.content, to.path), context.protected)
    address = f"{context.config.origin}{context.config.base_path}"
    return pages.PagesTarget(address, taken, context.output)


def _ssh(to: publish_config.SshDestination, context: PublishContext) -> PublishTarget:
    scratch, environment = context.scratch, context.environment
    return ssh.SshTarget(to.host, to.path, to.port, scratch, context.time, environment)


def _s3(to: publish_config.S3Destination, context: PublishContext) -> PublishTarget:
    return s3.S3Target(to, context.time, context.output)


def _command(to: publish_config.CommandDestination, context: PublishContext) -> PublishTarget:
    desk = context.content.resolve()
    return programs.CommandTarget(to.send, to.read, desk, context.scratch, context.environment)


def _own(to: publish_config.OwnDestination, context: PublishContext) -> PublishTarget:
    return context.targets[to.target](to.to, context)


def _beside(content: Path, path: str) -> Path:
    return Path(os.path.normpath(content.resolve() / path))


def _author(config: Config) -> str:
    return config.desk.get(config.default_locale)


def _email(config: Config) -> str:
    """An address that no mail reaches: a commit must have one."""
    return f"publish@{config.host}"


# A further kind of target is a module beside this one and a line here.
TARGET_MAKERS: Mapping[type, Callable[[Any, PublishContext], PublishTarget]] = {
    publish_config.GitDestination: _branch,
    publish_config.FolderDestination: _folder,
    publish_config.PagesDestination: _pages,
    publish_config.SshDestination: _ssh,
    publish_config.S3Destination: _s3,
    publish_config.CommandDestination: _command,
    publish_config.OwnDestination: _own,
}
