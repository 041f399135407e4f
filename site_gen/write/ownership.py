"""What stands in the output folder -> what of it is ours, and what is in the way."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from site_gen.write.journal import Verb, read_journal
from site_gen.write.manifest import manifest_of, read_manifest
from site_gen.write.paths import GITIGNORE_NAME, MANIFEST_NAME, folders_above
from site_gen.write.place import OutputRefused, Place
from site_gen.write.standing import Standing, digests_of, read_digests, survey


def owned_paths(place: Place) -> Mapping[str, str]:
    """What we can prove is ours: by the manifest, and by a journal that could not be finished."""
    unfinished = read_journal(place) or ()
    put = {step.path: step.digest for step in unfinished if step.verb is Verb.PUT}
    return {**read_manifest(place.output), **put}


def foreign_paths(
    place: Place,
    standing: Standing,
    owned: Container[str],
    *,
    wanted: Mapping[str, str],
    keep: Container[str],
) -> list[str]:
    """What is not ours and may not stay, or stays where the site needs the place.

    A file with just the bytes we would write is taken over: so a lost manifest is mended.
    """
    strange = _strange(standing, owned)
    same = read_digests(place.output, (path for path in strange if path in wanted))
    needed = {above for path in wanted for above in folders_above(path)}
    return [
        *standing.odd,
        *(
            path
            for path in strange
            if same.get(path, "") != wanted.get(path)
            and (path not in keep or _is_in_the_way(path, wanted, needed))
        ),
    ]


def edited_paths(
    drops: Iterable[str], owned: Mapping[str, str], digests: Mapping[str, str]
) -> list[str]:
    """Files we wrote and no longer want, which somebody has changed: no longer only ours."""
    return [path for path in drops if digests[path] != owned[path]]


def refuse(place: Place, paths: Iterable[str], reason: str, hint: str) -> None:
    """Raise OutputRefused naming the paths, if there are any."""
    # A name that is not Unicode cannot be printed; it is shown with its bytes escaped.
    shown = sorted(path.encode(errors="backslashreplace").decode() for path in paths)
    if shown:
        raise OutputRefused(f"{place.output}: {reason}", hint, shown)


def is_as_told(place: Place, *, keep: Container[str] = ()) -> bool:
    """Whether the output holds every file of its manifest with its bytes, and no foreign one."""
    told = read_manifest(place.output)
    standing = survey(place.output)
    if standing.odd or any(path not in keep for path in _strange(standing, told)):
        return False
    return is_undisturbed(place, standing, told)


def is_undisturbed(place: Place, standing: Standing, told: Mapping[str, str]) -> bool:
    """Whether every file told of stands with its bytes, whatever else there may be."""
    if told.keys() - standing.files.keys():
        return False
    digests = digests_of(place, standing.files)
    return all(digests[path] == digest for path, digest in told.items())


def damage_of_manifest(place: Place) -> str:
    """A half sentence for a refusal, where the manifest is there but proves nothing."""
    try:
        whole = manifest_of(place.manifest.read_bytes()) is not None
    except OSError:
        return ""
    return "" if whole else f"; the list of our files, {MANIFEST_NAME}, is damaged"


def _strange(standing: Standing, owned: Container[str]) -> list[str]:
    allowed = {MANIFEST_NAME, GITIGNORE_NAME}
    return [path for path in standing.files if path not in owned and path not in allowed]


def _is_in_the_way(path: str, wanted: Container[str], needed: Container[str]) -> bool:
    return path in wanted or path in needed or any(up in wanted for up in folders_above(path))
