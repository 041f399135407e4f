"""Where a site is published, as `publish` of `site.yaml` says."""

import re
from enum import StrEnum
from typing import TypeAlias

from site_gen.structs import Struct

# What `init` writes where nobody knows the address yet.
NO_ADDRESS = "https://site.example/"
# Git's own rule: a colon before any slash makes it an address and not a path.
_SSH_ADDRESS = re.compile(r"[^/]+:")
# What stands for the folder among the arguments of a desk's program.
FOLDER_MARK = "{folder}"


class Host(StrEnum):
    """The host that serves the files; each reads `_redirects` differently and within its limits."""

    PLAIN = "plain"
    CLOUDFLARE = "cloudflare"
    NETLIFY = "netlify"
    GITLAB = "gitlab"
    GITHUB = "github"


class GitDestination(Struct, frozen=True):
    """A branch of a repository; the repository is an address, or a path from the content folder."""

    repository: str
    name: str

    @property
    def is_path(self) -> bool:
        """Whether the repository is on this machine, named by its path."""
        return "://" not in self.repository and not _SSH_ADDRESS.match(self.repository)


class FolderDestination(Struct, frozen=True):
    """A folder on this machine, by its path from the content folder."""

    path: str


class PagesDestination(Struct, frozen=True):
    """A folder that the host takes later, by its path from the content folder."""

    path: str


class OwnDestination(Struct, frozen=True):
    """A target of the desk's own, by its name in build.py; `to` is for the target to read."""

    target: str
    to: str = ""


class SshDestination(Struct, frozen=True):
    """A folder on another machine: `host` as for ssh, the path from its login folder or from /."""

    host: str
    path: str
    port: int = 0


class CommandDestination(Struct, frozen=True):
    """Programs of the desk's, by name and arguments: one sends a folder, one fills it again."""

    send: tuple[str, ...]
    read: tuple[str, ...]


class S3Destination(Struct, frozen=True):
    """A bucket, or a folder `prefix` of one; without an `endpoint` it is at Amazon."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""


Destination: TypeAlias = (
    GitDestination
    | FolderDestination
    | PagesDestination
    | SshDestination
    | S3Destination
    | CommandDestination
    | OwnDestination
)


class PublishConfig(Struct, frozen=True):
    """Where the site is published, the host in its CNAME, and formats of smaller copies."""

    destination: Destination
    host: Host = Host.PLAIN
    cname: str = ""
    compress: tuple[str, ...] = ()
