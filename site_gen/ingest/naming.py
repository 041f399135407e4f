"""What is known of a document -> ids that nothing else goes by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlsplit

from site_gen.domain.text import RecordId

UNIDENTIFIED = "unidentified"
# Registries such as `co.uk` put a kind before the country.
_KINDS = frozenset({"co", "com", "org", "net", "gov", "gob", "ac", "edu"})
# Leaves room for a date, a number and `draft-` within the longest id.
_LONGEST_OUTLET = 30


def outlet_of(url: str) -> str:
    """The name in a host, `example` of `www.example.co.uk`; the fallback when it has none."""
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")[:-1]
    names = [label for label in labels if label not in _KINDS]
    name = names[-1] if names else ""
    # A name in another script is written as `xn--…`, which tells a reader nothing.
    sound = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) and not name.startswith("xn-")
    return name if sound and len(name) <= _LONGEST_OUTLET else UNIDENTIFIED


def stem_of(outlet: str, date: str, *, digest: str) -> str:
    """What an import is named after, never its title; without a date its bytes tell it apart."""
    return f"{outlet}-{date or f'undated-{digest[:8]}'}"


def ids_for(
    stem: str, *, is_free: Callable[[RecordId, RecordId], bool]
) -> tuple[RecordId, RecordId]:
    """The first pair of source and article ids that is free."""
    return next(pair for pair in _pairs(stem) if is_free(*pair))


def _pairs(stem: str) -> Iterator[tuple[RecordId, RecordId]]:
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        yield RecordId(name), RecordId(f"draft-{name}")
