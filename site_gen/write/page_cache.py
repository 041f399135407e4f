"""What a build saves for the next one: pages, values, and that nothing has changed."""

import json
from collections.abc import Container, Iterable, Mapping
from functools import partial
from itertools import repeat
from pathlib import Path

from site_gen.artifacts import StoredContent
from site_gen.structs import Struct
from site_gen.write.disk import read_checksummed, read_unchanged, write_checksummed
from site_gen.write.manifest import digest_of_manifest, read_manifest
from site_gen.write.output_state import digests_now, matches_manifest, read_output
from site_gen.write.paths import OutputPaths, output_paths_of


def read_page_cache(output: Path, *, by_manifest: bool = False) -> dict[str, StoredContent]:
    """The files of the last commit by key, without those that have changed since.

    By the manifest means that no file is looked at: a commit will, and raise FileChanged if it
    needs one that is not as the manifest says.
    """
    paths, manifest = output_paths_of(output), read_manifest(output)
    of_manifest, *keys = read_checksummed("page-cache", paths.page_cache) or ("",)
    if of_manifest != digest_of_manifest(output) or len(keys) != len(manifest):
        return {}
    digests = manifest if by_manifest else digests_now(paths, read_output(paths, may_write=False))
    folder = paths.output
    return {
        key: StoredContent(digest, partial(_read, folder, path, digest))
        for key, (path, digest) in zip(keys, manifest.items(), strict=True)
        if key and digests.get(path) == digest
    }


def read_values(paths: OutputPaths, program_digest: str) -> str:
    """The values that a build of this program left for the next; empty if there are none."""
    lines = read_checksummed("values", paths.values) or ()
    return lines[1] if len(lines) == 2 and lines[0] == program_digest else ""


def write_values(paths: OutputPaths, program_digest: str, values: str | None) -> None:
    """Save them in one line; those that are there stay if there are no others."""
    if values is not None:
        write_checksummed("values", paths.values, (program_digest, values))


def stored_content(folder: Path, path: str, digest: str) -> StoredContent:
    """A file in a folder; to read it raises FileChanged if it has another digest."""
    return StoredContent(digest, partial(_read, folder, path, digest))


def _read(folder: Path, path: str, digest: str) -> bytes:
    return read_unchanged(folder / path, digest)


def write_page_cache(output: Path, keys: Mapping[str, str], paths: Iterable[str]) -> bool:
    """Save pages by key -> path, after a commit of these paths; whether it could be written.

    A cache that cannot be written costs the next build time and nothing else. It has a line for
    each file in the manifest.
    """
    keys_by_path = {path: key for key, path in keys.items()}
    lines = map(keys_by_path.get, sorted(paths), repeat(""))
    of_manifest = digest_of_manifest(output)
    cache = output_paths_of(output).page_cache
    return write_checksummed("page-cache", cache, (of_manifest, *lines))


class BuildStamp(Struct, frozen=True):
    """These inputs gave the output with this manifest, and this report."""

    inputs: str
    manifest: str
    report: str


def read_build_stamp(output: Path, inputs: str, *, keep: Container[str] = ()) -> BuildStamp | None:
    """The stamp, if a build of these inputs would have nothing to do; else None.

    Every file of the output is checked, and read where it may have changed.
    """
    paths = output_paths_of(output)
    stamp = _read_stamp(paths)
    if stamp is None or stamp.inputs != inputs or not _is_recovered(paths):
        return None
    if stamp.manifest != digest_of_manifest(output) or not matches_manifest(paths, keep=keep):
        return None
    return stamp


def write_build_stamp(output: Path, inputs: str, report: str) -> bool:
    """Save a successful build after its commit; whether it could be written.

    Compute `inputs` before the content is read, and again after the commit: if they differ,
    somebody wrote while the build ran, and there must be no stamp.
    """
    paths = output_paths_of(output)
    lines = [inputs, digest_of_manifest(output), json.dumps(report)]
    return write_checksummed("build-stamp", paths.build_stamp, lines)


def _read_stamp(paths: OutputPaths) -> BuildStamp | None:
    lines = read_checksummed("build-stamp", paths.build_stamp)
    if lines is None or len(lines) != 3:
        return None
    try:
        report = json.loads(lines[2])
    except (ValueError, RecursionError):
        return None
    return BuildStamp(lines[0], lines[1], report) if isinstance(report, str) else None


def _is_recovered(paths: OutputPaths) -> bool:
    links = any(folder.is_symlink() for folder in (paths.output, paths.work))
    return not links and not paths.journal.exists() and not paths.stage.exists()
