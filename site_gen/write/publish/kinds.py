"""The destination in `site.yaml` -> the target that can be read and sent to."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from site_gen.config import Config
from site_gen.targets import Branch, Destination, Folder
from site_gen.write.publish.folder import PublicFolder
from site_gen.write.publish.git import GitBranch, Signature
from site_gen.write.publish.target import Target


@dataclass(frozen=True, slots=True)
class Round:
    """One publishing: from which content, when, and with what at hand.

    `scratch` is an empty folder of this run alone; `apart` are folders of the desk that nothing
    may be published into.
    """

    config: Config
    content: Path
    scratch: Path
    moment: datetime
    environment: Mapping[str, str]
    apart: tuple[Path, ...] = ()


def target_of(destination: Destination, round_: Round) -> Target:
    """The target of a destination; nothing is asked of it yet."""
    return KINDS[type(destination)](destination, round_)


def _branch(branch: Branch, round_: Round) -> Target:
    address = branch.repository
    if branch.is_path:
        address = str(_beside(round_.content, address))
    signature = Signature(_author(round_.config), _email(round_.config), round_.moment)
    return GitBranch(address, branch.name, round_.scratch, signature, round_.environment)


def _folder(folder: Folder, round_: Round) -> Target:
    return PublicFolder(_beside(round_.content, folder.path), round_.apart)


def _beside(content: Path, path: str) -> Path:
    return Path(os.path.normpath(content.resolve() / path))


def _author(config: Config) -> str:
    return config.desk.get(config.default_locale)


def _email(config: Config) -> str:
    """An address that no mail reaches: a commit must have one."""
    return f"publish@{config.host}"


# A further kind of target is a module beside this one and a line here.
KINDS: Mapping[type, Callable[[Any, Round], Target]] = {Branch: _branch, Folder: _folder}
