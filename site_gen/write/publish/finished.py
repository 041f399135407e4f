"""The output folder -> the files of it that may be published, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from site_gen.write.disk import read_whole
from site_gen.write.manifest import read_manifest
from site_gen.write.output import is_open
from site_gen.write.ownership import refuse
from site_gen.write.paths import MANIFEST_NAME
from site_gen.write.place import OutputRefused, place_of
from site_gen.write.standing import read_digests, survey

# The notice that a template sets on a draft, and the script that the preview reloads pages by.
_MARKS = re.compile(rb'<(?:p|div|aside)\b[^>]*\sclass="draft"|<script\b[^>]*livereload')


def check_fit(output: Path) -> None:
    """Nobody has changed a file of the output since it was built, and no build was stopped in it.

    An output that is not there yet is fit. Reads only. Raises OutputRefused, OSError.
    """
    place = place_of(output)
    if is_open(output):
        message = f"{place.output}: a build was stopped half-way, so it may hold two states"
        raise OutputRefused(message, "run `build` once: it finishes or undoes it")
    told, standing = read_manifest(output), survey(place.output)
    digests = read_digests(place.output, told.keys() & standing.files.keys())
    refuse(
        place,
        (path for path, digest in digests.items() if digest != told[path]),
        "files were changed by hand since they were built",
        "write the change into the content, then run `build`: it puts them right",
    )


def read_finished(output: Path) -> Mapping[str, bytes]:
    """Every file of the output that the manifest tells of, and the manifest itself.

    Raises OutputRefused where one of them is not as the manifest says.
    """
    place = place_of(output)
    told = read_manifest(output)
    if not told:
        raise OutputRefused(f"{place.output}: there is no finished site here", "run `build` first")
    standing = survey(place.output).files
    files = {path: read_whole(place.output / path) for path in told if path in standing}
    refuse(
        place,
        (path for path in told if _digest(files.get(path)) != told[path]),
        "files are not as they were built",
        "run `build`: it puts them right",
    )
    return {**files, MANIFEST_NAME: read_whole(place.manifest)}


def _digest(content: bytes | None) -> str:
    return "" if content is None else sha256(content).hexdigest()


def check_unmarked(output: Path, files: Mapping[str, bytes]) -> None:
    """No page bears the mark of a draft or of the preview. Raises OutputRefused."""
    refuse(
        place_of(output),
        (p for p, content in files.items() if p.endswith(".html") and _MARKS.search(content)),
        "pages bear the mark of a draft or of the preview",
        "a build makes none: look for what else writes here, and for marks in the templates",
    )
