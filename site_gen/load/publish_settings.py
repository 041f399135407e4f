"""Turns `publish` of `site.yaml` into the destination of the site."""

import re
from typing import Annotated, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from site_gen import fields, publish_config
from site_gen.decoding import Schema, field_error
from site_gen.publish_config import FOLDER_MARK, PublishConfig

_HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_SCHEMES = frozenset({"https", "http", "ssh", "git", "file"})
_SSH_HOST = re.compile(r"(?:[A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9_][\w.-]*", re.ASCII)
_PATH_PART = re.compile(r"(?!\.{1,2}$)[^-~/\x00-\x1f\x7f][^/\x00-\x1f\x7f]*")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]", re.ASCII)


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
        hint = "write letters, digits and hyphens, such as gh-pages"
        raise field_error("field-unreadable", message, hint)
    return value


def _cname(value: str) -> str:
    if value not in {"true", "false"} and not _HOST_NAME.fullmatch(value):
        message = f"`{value}` is not the name of a host"
        hint = "write `true`, or a host such as desk.example"
        raise field_error("address-unreadable", message, hint)
    return value


def _compression(value: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := {*value} - {"gz", "br"}:
        message = f"`{min(unknown)}` is no format of smaller copies"
        raise field_error("value-unknown", message, "write `gz`, `br` or both: [gz, br]")
    return value


class GitSchema(Schema):
    """What may stand under `publish: git`."""

    repository: Annotated[fields.Text, AfterValidator(_repository)] = Field(
        description="Its address, or its path from this file's folder."
    )
    branch: Annotated[fields.Text, AfterValidator(_branch)] = Field(
        "gh-pages", description="The branch that holds the finished site and nothing else."
    )

    def destination(self) -> publish_config.GitDestination:
        return publish_config.GitDestination(self.repository, self.branch)


class FolderSchema(Schema):
    """What may stand under `publish: folder`."""

    path: fields.Text = Field(description="The folder that is served, from this file's folder.")

    def destination(self) -> publish_config.FolderDestination:
        return publish_config.FolderDestination(self.path)


class PagesSchema(Schema):
    """What may stand under `publish: pages`."""

    folder: fields.Text = Field(
        "../public", description="The folder that the host takes, from this file's folder."
    )

    def destination(self) -> publish_config.PagesDestination:
        return publish_config.PagesDestination(self.folder)


def _ssh_host(value: str) -> str:
    if not _SSH_HOST.fullmatch(value):
        message = f"`{value}` is no machine that ssh can name"
        hint = "write desk@server.example, or a name from your ssh settings; no password"
        raise field_error("address-unreadable", message, hint)
    return value


def _ssh_path(value: str) -> str:
    parts = value.removeprefix("/").split("/")
    if not all(_PATH_PART.fullmatch(part) for part in parts):
        message = f"`{value}` is no path that can be published to"
        hint = "write it from / or from the login folder, such as www/site; not ~, .. or a last /"
        raise field_error("field-unreadable", message, hint)
    return value


def _port(value: int) -> int:
    if not 0 < value < 65536:
        raise field_error("field-unreadable", f"{value} is no port", "leave it out, or write 22")
    return value


class SshSchema(Schema):
    """What may stand under `publish: ssh`."""

    host: Annotated[fields.Text, AfterValidator(_ssh_host)] = Field(
        description="The machine, as for ssh: desk@server.example."
    )
    path: Annotated[fields.Text, AfterValidator(_ssh_path)] = Field(
        description="The folder that is served there, from / or from the login folder."
    )
    port: Annotated[fields.WholeNumber, AfterValidator(_port)] | None = Field(
        None, description="The port, if it is not the one in your ssh settings."
    )

    def destination(self) -> publish_config.SshDestination:
        return publish_config.SshDestination(self.host, self.path, self.port or 0)


def _bucket(value: str) -> str:
    if not _BUCKET.fullmatch(value):
        message = f"`{value}` is no name of a bucket"
        hint = "write its name alone, without s3:// and without an address"
        raise field_error("field-unreadable", message, hint)
    return value


def _prefix(value: str) -> str:
    if value and not all(_PATH_PART.fullmatch(part) for part in value.split("/")):
        message = f"`{value}` is no folder of a bucket"
        hint = "write it without a slash at either end, such as sites/record, or leave it out"
        raise field_error("field-unreadable", message, hint)
    return value


def _endpoint(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"https", "http"} or not parts.hostname or "@" in value):
        message = f"`{value}` is no address of a service"
        hint = "write it from https:// on, without a name or a key"
        raise field_error("address-unreadable", message, hint)
    return value


class S3Schema(Schema):
    """What may stand under `publish: s3`."""

    bucket: Annotated[fields.Text, AfterValidator(_bucket)] = Field(
        description="The bucket; its keys are never written here."
    )
    prefix: Annotated[fields.Text, AfterValidator(_prefix)] = Field(
        "", description="The folder in the bucket, if the site is not at its top."
    )
    endpoint: Annotated[fields.Text, AfterValidator(_endpoint)] = Field(
        "", description="The address of the service, if it is not Amazon's."
    )
    region: fields.Text = Field("", description="Its region, if your own settings name none.")

    def destination(self) -> publish_config.S3Destination:
        return publish_config.S3Destination(self.bucket, self.prefix, self.endpoint, self.region)


def _program(value: tuple[str, ...]) -> tuple[str, ...]:
    if not any(FOLDER_MARK in argument for argument in value[1:]):
        message = f"no argument says where the program finds `{FOLDER_MARK}`"
        hint = f"write the program and each argument by itself: [upload, --from, '{FOLDER_MARK}']"
        raise field_error("field-unreadable", message, hint)
    return value


class CommandSchema(Schema):
    """What may stand under `publish: command`."""

    send: Annotated[fields.TextList, AfterValidator(_program)] = Field(
        description="The program that publishes the folder {folder}, and its arguments."
    )
    read: Annotated[fields.TextList, AfterValidator(_program)] = Field(
        description="The program that writes what is public into the empty folder {folder}."
    )

    def destination(self) -> publish_config.CommandDestination:
        return publish_config.CommandDestination(self.send, self.read)


class OwnSchema(Schema):
    """What may stand under `publish: own`."""

    target: fields.Text = Field(description="Its name among the `targets` of build.py.")
    to: fields.Text = Field("", description="Whatever the target needs to know: an address, say.")

    def destination(self) -> publish_config.OwnDestination:
        return publish_config.OwnDestination(self.target, self.to)


PlaceSchema: TypeAlias = (
    GitSchema | FolderSchema | PagesSchema | SshSchema | S3Schema | CommandSchema | OwnSchema
)


class PublishSchema(Schema):
    """What may stand under `publish`: one destination, and what its host needs to know."""

    git: GitSchema | None = Field(None, description="A branch of a repository.")
    folder: FolderSchema | None = Field(None, description="A folder on this machine.")
    pages: PagesSchema | None = Field(None, description="A folder that the host takes later.")
    ssh: SshSchema | None = Field(None, description="A folder on another machine.")
    s3: S3Schema | None = Field(None, description="A bucket of S3 or a service like it.")
    command: CommandSchema | None = Field(None, description="Programs of the desk's own.")
    own: OwnSchema | None = Field(None, description="A target that build.py hands over.")
    host: publish_config.Host = Field(
        publish_config.Host.PLAIN, description="Who serves the files."
    )
    cname: Annotated[fields.Text, AfterValidator(_cname)] = Field(
        "false", description="`true`, or the host that is written into CNAME."
    )
    compress: Annotated[fields.TextList, AfterValidator(_compression)] = Field(
        (), description="Formats of smaller copies for a web server: `gz`, `br`."
    )

    @property
    def places(self) -> list[PlaceSchema]:
        """The destinations that are named; one, if it is right."""
        named = (self.git, self.folder, self.pages, self.ssh, self.s3, self.command, self.own)
        return [place for place in named if place is not None]

    @model_validator(mode="after")
    def _has_one_destination(self) -> Self:
        if len(self.places) != 1:
            message = f"`publish` names {'two destinations' if self.places else 'no destination'}"
            hint = "keep one of `git`, `folder`, `pages`, `ssh`, `s3`, `command` and `own`"
            raise field_error("target-unclear", message, hint)
        return self


def publish_config_from(schema: PublishSchema | None, host: str) -> PublishConfig | None:
    """Where to publish, or None; `host` is that of the site's own address."""
    if schema is None:
        return None
    cname = {"true": host, "false": ""}.get(schema.cname, schema.cname)
    return PublishConfig(schema.places[0].destination(), schema.host, cname, schema.compress)
