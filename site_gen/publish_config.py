"""Turns `publish` of `site.yaml` into the destination of the site."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from site_gen import fields
from site_gen.decoding import Schema, field_error

# What `init` writes where nobody knows the address yet.
NO_ADDRESS = "https://site.example/"
_HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_SCHEMES = frozenset({"https", "http", "ssh", "git", "file"})
# Git's own rule: a colon before any slash makes it an address and not a path.
_SSH_ADDRESS = re.compile(r"[^/]+:")


class Host(StrEnum):
    """The host that serves the files; each reads `_redirects` differently and within its limits."""

    PLAIN = "plain"
    CLOUDFLARE = "cloudflare"
    NETLIFY = "netlify"
    GITLAB = "gitlab"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class GitDestination:
    """A branch of a repository; the repository is an address, or a path from the content folder."""

    repository: str
    name: str

    @property
    def is_path(self) -> bool:
        """Whether the repository is on this machine, named by its path."""
        return "://" not in self.repository and not _SSH_ADDRESS.match(self.repository)


@dataclass(frozen=True, slots=True)
class FolderDestination:
    """A folder on this machine, by its path from the content folder."""

    path: str


@dataclass(frozen=True, slots=True)
class OwnDestination:
    """A target of the desk's own, by its name in build.py; `to` is for the target to read."""

    target: str
    to: str = ""


Destination: TypeAlias = GitDestination | FolderDestination | OwnDestination


@dataclass(frozen=True, slots=True)
class PublishConfig:
    """Where the site is published; `cname` is the host that is written into CNAME, if any."""

    destination: Destination
    host: Host = Host.PLAIN
    cname: str = ""


def _repository(value: str) -> str:
    parts = urlsplit(value) if "://" in value else None
    message = f"`{value}` is no repository that can be published to"
    if value.startswith("-") or "::" in value or (parts and parts.scheme not in _SCHEMES):
        hint = "write its address from https:// or ssh:// on, or its path"
        raise field_error("address-unreadable", message, hint)
    if parts and (parts.password or (parts.username and parts.scheme != "ssh")):
        message = "the address of the repository tells who may write to it"
        hint = "remove what comes before @, and let git use its own store of credentials"
        raise field_error("address-unreadable", message, hint)
    return value


def _branch(value: str) -> str:
    if not _BRANCH.fullmatch(value) or ".." in value or value.endswith((".", ".lock")):
        message = f"`{value}` is no name of a branch"
        raise field_error(
            "field-unreadable", message, "write letters, digits and hyphens, such as gh-pages"
        )
    return value


def _cname(value: str) -> str:
    if value not in {"true", "false"} and not _HOST_NAME.fullmatch(value):
        message = f"`{value}` is not the name of a host"
        raise field_error(
            "address-unreadable", message, "write `true`, or a host such as desk.example"
        )
    return value


class GitSchema(Schema):
    """What may stand under `publish: git`."""

    repository: Annotated[fields.Text, AfterValidator(_repository)] = Field(
        description="Its address, or its path from this file's folder."
    )
    branch: Annotated[fields.Text, AfterValidator(_branch)] = Field(
        "gh-pages", description="The branch that holds the finished site and nothing else."
    )


class FolderSchema(Schema):
    """What may stand under `publish: folder`."""

    path: fields.Text = Field(description="The folder that is served, from this file's folder.")


class OwnSchema(Schema):
    """What may stand under `publish: own`."""

    target: fields.Text = Field(description="Its name among the `targets` of build.py.")
    to: fields.Text = Field("", description="Whatever the target needs to know: an address, say.")


class PublishSchema(Schema):
    """What may stand under `publish`: one destination, and what its host needs to know."""

    git: GitSchema | None = Field(None, description="A branch of a repository.")
    folder: FolderSchema | None = Field(None, description="A folder on this machine.")
    own: OwnSchema | None = Field(None, description="A target that build.py hands over.")
    host: Host = Field(Host.PLAIN, description="Who serves the files.")
    cname: Annotated[fields.Text, AfterValidator(_cname)] = Field(
        "false", description="`true`, or the host that is written into CNAME."
    )

    @model_validator(mode="after")
    def _has_one_destination(self) -> Self:
        named = [each for each in (self.git, self.folder, self.own) if each is not None]
        if len(named) != 1:
            message = "`publish` names two destinations" if named else ""
            message = message or "`publish` names no destination"
            raise field_error("target-unclear", message, "keep one of `git`, `folder` and `own`")
        return self


def publish_config_from(schema: PublishSchema | None, host: str) -> PublishConfig | None:
    """Where to publish, or None; `host` is that of the site's own address."""
    if schema is None:
        return None
    cname = {"true": host, "false": ""}.get(schema.cname, schema.cname)
    if schema.git:
        return PublishConfig(
            GitDestination(schema.git.repository, schema.git.branch), schema.host, cname
        )
    if schema.own:
        return PublishConfig(OwnDestination(schema.own.target, schema.own.to), schema.host, cname)
    return PublishConfig(
        FolderDestination(schema.folder.path if schema.folder else ""), schema.host, cname
    )
