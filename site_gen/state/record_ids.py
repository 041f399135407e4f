"""The ids in a content folder, for a shell that completes what somebody types."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from site_gen.domain.text import Kind
from site_gen.plan.addresses import FOLDERS

_PROSE = frozenset({Kind.ARTICLE, Kind.TOPIC, Kind.PAGE})
_KEY = re.compile(r"^([^\s#:\-][^\s:]*):", re.MULTILINE)


def record_ids(content: Path, kinds: Iterable[str]) -> list[str]:
    """The ids of all records of these kinds, as files name them: nothing is read in full.

    Files that cannot be read have none.
    """
    found = (name for kind in kinds for name in _ids_of(content, Kind(kind)))
    return sorted(dict.fromkeys(found))


def _ids_of(content: Path, kind: Kind) -> Iterator[str]:
    folder = content / FOLDERS[kind]
    if kind in _PROSE:
        yield from (path.name.partition(".")[0] for path in folder.glob("*.md"))
        return
    for path in (content / f"{folder.name}.yaml", *folder.glob("*.yaml")):
        try:
            yield from _KEY.findall(path.read_text("utf-8"))
        except (OSError, UnicodeError):
            continue
