"""Reads and writes the manifest: what we wrote, with digests; the only files we may delete."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from site_gen.write.disk import read_file
from site_gen.write.paths import OutputPaths, all_fit, output_paths_of

_DIGITS, _PATH_AT, _BETWEEN = 64, 66, "  "


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """One `sha256  path` a line, by path: what `sha256sum --check` reads inside the folder."""
    lines = (f"{digests[path]}  {path}\n" for path in sorted(digests))
    return "".join(lines).encode()


@lru_cache(maxsize=2)  # a build reads the last manifest several times, then the new one
def manifest_of(content: bytes) -> Mapping[str, str] | None:
    """Path -> sha256; None if any line is not as we write it: then it proves nothing.

    A path that leads out of the output folder makes the whole manifest unusable.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    *lines, rest = text.split("\n")
    digests = {line[_PATH_AT:]: line[:_DIGITS] for line in lines}
    is_whole = not rest and len(digests) == len(lines) and _are_ours(lines, digests.values())
    return MappingProxyType(digests) if is_whole and all_fit([*digests]) else None


def _are_ours(lines: Iterable[str], digests: Collection[str]) -> bool:
    """Whether there are 64 digits before each path; all looked at as one text, which is quick."""
    digits = "".join(digests)
    return (
        len(digits) == _DIGITS * len(digests)
        and not digits.encode().translate(None, b"0123456789abcdef")
        and {line[_DIGITS:_PATH_AT] for line in lines} <= {_BETWEEN}
    )


def read_manifest(output: Path) -> Mapping[str, str]:
    """Path -> sha256 of what we wrote; empty where the manifest is missing or damaged."""
    return manifest_of(manifest_bytes(output_paths_of(output))) or {}


def digest_of_manifest(output: Path) -> str:
    """One digest for the whole output, as the manifest lists it."""
    return hashlib.sha256(manifest_bytes(output_paths_of(output))).hexdigest()


def manifest_bytes(paths: OutputPaths) -> bytes:
    """The bytes of the manifest, others than any manifest's where it is missing."""
    try:
        return read_file(paths.manifest)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return b"missing"
