"""One output file: its bytes in memory, or those that an earlier build wrote."""

import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, TypeAlias

from site_gen.structs import Struct, field


class StoredContent(NamedTuple):
    """The bytes of a file that an earlier build wrote, and their sha256.

    `read` raises OSError if the file has changed since it was found unchanged. There is one for
    each file of a site, and a tuple is made in half the time. `alike` is the digest of a page of
    which all rules on pages say the same, if one is known.
    """

    digest: str
    read: Callable[[], bytes]
    alike: str = ""


Content: TypeAlias = bytes | StoredContent


class Store(Protocol):
    """Keeps what a build makes on the disk until it is written, so that memory stays flat."""

    def put(self, content: bytes) -> StoredContent:
        """Keep the bytes of a file of the site. Raises OSError."""

    def put_text(self, text: str) -> Callable[[], str]:
        """Keep a text; what is returned reads it again. Raises OSError."""


def bytes_of(content: Content) -> bytes:
    """The bytes, from the disk if an earlier build wrote them."""
    return content if isinstance(content, bytes) else content.read()


def digest_of(content: Content) -> str:
    """The sha256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else content.digest


class Artifact(Struct, frozen=True):
    """A file for one output path, with the anchors that readers may link to.

    `path` is relative to the output folder, with forward slashes, never absolute. `origin` names
    what the file was made from, for messages about it.
    """

    path: str
    source: Content
    anchors: tuple[str, ...] = ()
    origin: str = ""

    @property
    def content(self) -> bytes:
        return bytes_of(self.source)

    @property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal."""
        return digest_of(self.source)


class EarlierBuild(Struct, frozen=True):
    """What an earlier build of the same program computed, and the files that it wrote, by key."""

    results: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Content] = field(default_factory=dict)


NO_BUILD = EarlierBuild()
