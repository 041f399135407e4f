"""One output file, in memory."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes for one output path, with the anchors that readers may link to.

    `path` is relative to the output folder, with forward slashes, never absolute. `origin` names
    what the file was made from, for messages about it.
    """

    path: str
    content: bytes
    anchors: tuple[str, ...] = ()
    origin: str = ""

    @property
    def digest(self) -> str:
        """The sha256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()
