"""Finished files into the addresses and anchors that publishing them promises."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from site_gen.artifacts import Artifact
from site_gen.domain.promises import Promise
from site_gen.plan.addresses import is_promised, url_of

# Anchors of the templates, which may change with them.
_PASSING = re.compile(r"s-.*|main")
# As our pages and no others write it: an attribute in double quotes within a tag.
_ID = re.compile(rb'<[a-z][^<>]*? id="([^"]+)"')


def promised_in(
    files: Iterable[Artifact], day: str, frozen: Container[str] = ()
) -> Iterator[Promise]:
    """What these files of a site promise from `day` on.

    `frozen` are the paths of files whose bytes are promised as well.
    """
    for file in files:
        if not is_promised(file.path):
            continue
        url = url_of(file.path)
        yield Promise(url, day, file.digest if file.path in frozen else "")
        if file.path.endswith(".html"):
            yield from (Promise(f"{url}#{anchor}", day) for anchor in anchors_of(file.content))


def anchors_of(page: bytes) -> list[str]:
    """The anchors of a finished page that are for good, in the order of reading."""
    found = (anchor.decode() for anchor in _ID.findall(page))
    return [anchor for anchor in dict.fromkeys(found) if not is_passing(anchor)]


def is_passing(anchor: str) -> bool:
    """Whether an anchor is one of the templates, which are not for good."""
    return _PASSING.fullmatch(anchor) is not None
