"""The `publish` of `site.yaml` into the place that the finished site is sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from site_gen.fields import Form, Words, fault

_HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_SCHEMES = frozenset({"https", "http", "ssh", "git", "file"})
# As git tells an address from a path: a colon that comes before any slash.
_OF_SSH = re.compile(r"[^/]+:")


class Host(StrEnum):
    """Who serves the files; each reads `_redirects` in its own way, and only so much of it."""

    PLAIN = "plain"
    CLOUDFLARE = "cloudflare"
    NETLIFY = "netlify"
    GITLAB = "gitlab"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a repository; the repository is an address, or a path from the content folder."""

    repository: str
    name: str

    @property
    def is_path(self) -> bool:
        """Whether the repository is on this machine, named by its path."""
        return "://" not in self.repository and not _OF_SSH.match(self.repository)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on this machine, by its path from the content folder."""

    path: str


Destination: TypeAlias = Branch | Folder


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where the site is published; `cname` is the host that is written into CNAME, if any."""

    destination: Destination
    host: Host = Host.PLAIN
    cname: str = ""


def _repository(value: str) -> str:
    parts = urlsplit(value) if "://" in value else None
    told = f"`{value}` is no repository that can be published to"
    if value.startswith("-") or "::" in value or (parts and parts.scheme not in _SCHEMES):
        hint = "write its address from https:// or ssh:// on, or its path"
        raise fault("address-unreadable", told, hint)
    if parts and (parts.password or (parts.username and parts.scheme != "ssh")):
        told = "the address of the repository tells who may write to it"
        hint = "remove what comes before @, and let git use its own store of credentials"
        raise fault("address-unreadable", told, hint)
    return value


def _branch(value: str) -> str:
    if not _BRANCH.fullmatch(value) or ".." in value or value.endswith((".", ".lock")):
        told = f"`{value}` is no name of a branch"
        raise fault("field-unreadable", told, "write letters, digits and hyphens, such as gh-pages")
    return value


def _cname(value: str) -> str:
    if value not in {"true", "false"} and not _HOST_NAME.fullmatch(value):
        told = f"`{value}` is not the name of a host"
        raise fault("address-unreadable", told, "write `true`, or a host such as desk.example")
    return value


class GitForm(Form):
    """What may stand under `publish: git`."""

    repository: Annotated[Words, AfterValidator(_repository)] = Field(
        description="Its address, or its path from this file's folder."
    )
    branch: Annotated[Words, AfterValidator(_branch)] = Field(
        "gh-pages", description="The branch that holds the finished site and nothing else."
    )


class FolderForm(Form):
    """What may stand under `publish: folder`."""

    path: Words = Field(description="The folder that is served, from this file's folder.")


class PublishForm(Form):
    """What may stand under `publish`: one destination, and what its host needs to know."""

    git: GitForm | None = Field(None, description="A branch of a repository.")
    folder: FolderForm | None = Field(None, description="A folder on this machine.")
    host: Host = Field(Host.PLAIN, description="Who serves the files.")
    cname: Annotated[Words, AfterValidator(_cname)] = Field(
        "false", description="`true`, or the host that is written into CNAME."
    )

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.git is None) == (self.folder is None):
            told = "`publish` names no destination" if self.git is None else ""
            told = told or "`publish` names two destinations"
            raise fault("target-unclear", told, "keep one of `git` and `folder`")
        return self


def publishing_from(form: PublishForm | None, host: str) -> Publishing | None:
    """Where to publish, or None; `host` is that of the site's own address."""
    if form is None:
        return None
    cname = {"true": host, "false": ""}.get(form.cname, form.cname)
    if form.git:
        return Publishing(Branch(form.git.repository, form.git.branch), form.host, cname)
    return Publishing(Folder(form.folder.path if form.folder else ""), form.host, cname)
