"""Resolves what the links of another generator lead to: a text of the folder, and a part of it."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from site_gen.domain.text import RecordId
from site_gen.ingest.folder.found import FoundText
from site_gen.ingest.folder.headers import list_of, words_of

_ENDING = re.compile(r"(?:/index)?\.(?:md|markdown|mdown|mkd|html?)$|/index$", re.IGNORECASE)
_DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")
ADDRESS_FIELDS = ("url", "permalink", "slug", "path", "save_as", "canonical_url", "canonicalurl")
FORMER_FIELDS = ("aliases", "alias", "redirect_from", "redirects", "old_url", "old_urls")


@dataclass(frozen=True, slots=True)
class Targets:
    """The texts of a folder by every name that a link may give them.

    `parts` are the anchors of each text by the names of its headings. A name that several texts
    have leads to none.
    """

    names: Mapping[str, RecordId]
    parts: Mapping[RecordId, Mapping[str, str]] = field(default_factory=dict)

    def find(self, target: str, text: FoundText) -> tuple[RecordId | None, str]:
        """The article of the folder that a link of a text leads to, and the anchor in it."""
        path, _, fragment = unquote(target.strip()).partition("#")
        own = self._id_of(path.partition("?")[0] or str(text.path), text)
        return own, self.parts.get(own, {}).get(heading_key(fragment), "") if own else ""

    def _id_of(self, path: str, text: FoundText) -> RecordId | None:
        if not path:
            return None
        beside = posixpath.normpath(posixpath.join(str(text.path.parent), path))
        last = PurePosixPath(path.rstrip("/")).name
        names = (beside, path, last, _DAY.sub("", last))
        return next(
            (self.names[key] for name in names if (key := name_key(name)) in self.names), None
        )


def name_key(name: str) -> str:
    """A path, an address or a title as links are compared."""
    plain = unicodedata.normalize("NFC", urlsplit(name).path if "://" in name else name)
    return _ENDING.sub("", plain.strip().strip("/")).strip("/").casefold()


def heading_key(words: str) -> str:
    """The words of a heading as generators compare them: letters and digits alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words).casefold())


def targets_of(ids: Iterable[tuple[FoundText, RecordId]]) -> dict[str, RecordId]:
    """The texts by their paths, names, titles and old addresses; what is ambiguous is left out."""
    found = dict[str, set[RecordId]]()
    for text, own in ids:
        for name in _names_of(text):
            if key := name_key(name):
                found.setdefault(key, set()).add(own)
    return {key: next(iter(owners)) for key, owners in found.items() if len(owners) == 1}


def _names_of(text: FoundText) -> Iterator[str]:
    bare = text.path.with_suffix("")
    yield from (str(text.path), str(bare), bare.name, text.key, PurePosixPath(text.key).name)
    yield words_of(text.fields.get("title"))
    yield from (words_of(text.fields.get(name)) for name in ADDRESS_FIELDS)
    yield from (name for field in FORMER_FIELDS for name in list_of(text.fields.get(field)))


def former_addresses(text: FoundText) -> list[str]:
    """The addresses that a header states, whole ones and former ones included."""
    stated = [words_of(text.fields.get(name)) for name in ADDRESS_FIELDS]
    former = [each for name in FORMER_FIELDS for each in list_of(text.fields.get(name))]
    return [address for address in (*stated, *former) if "/" in address]
