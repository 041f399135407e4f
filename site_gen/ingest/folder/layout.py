"""Tells the language of a text by where it stands among the other texts of its folder."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from site_gen.domain.text import LocaleCode

# The codes of ISO 639-1, and some of three letters that sites have.
_LANGUAGES = """
    aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia
    id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo
    lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl
    ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk
    tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ckb arz apc ary fil pcm
"""
_CODES = frozenset(_LANGUAGES.split())
_CODE = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{2}|[a-z]{4}|[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the texts of a folder stand.

    `codes` are the languages of the site in lower case, `divided` the folders that have one folder
    for each language, `stems` the names of the texts in each folder without their endings.
    """

    codes: Mapping[str, str]
    divided: frozenset[PurePosixPath]
    stems: Mapping[PurePosixPath, frozenset[str]]

    def without_language(self, path: PurePosixPath) -> tuple[PurePosixPath, str]:
        """The path without its ending and its language, and that language."""
        bare = path.with_suffix("")
        for mark in (".", "_", "-"):
            stem, _, last = bare.name.rpartition(mark)
            code = self._language_in(last) if mark == "." else self.codes.get(last.lower(), "")
            if stem and code and (mark == "." or self._has_other(bare, stem)):
                return bare.with_name(stem), code
        for position, part in enumerate(bare.parts[:-1]):
            above = PurePosixPath(*bare.parts[:position])
            if code := self._language_of_folder(above, part):
                rest = bare.parts[:position] + bare.parts[position + 1 :]
                return PurePosixPath(*rest), code
        return bare, ""

    def _has_other(self, bare: PurePosixPath, stem: str) -> bool:
        names = self.stems.get(bare.parent, frozenset())
        return any(name.startswith(stem) and name != bare.name for name in names)

    def _language_of_folder(self, above: PurePosixPath, name: str) -> str:
        """A language of the site anywhere; another only beside the folder of one."""
        code = self._language_in(name)
        return code if code in self.codes.values() or above in self.divided else ""

    def _language_in(self, name: str) -> str:
        """The language that a name is the code of, with the code that the site has for it."""
        lower = name.lower()
        found = _CODE.fullmatch(lower)
        if lower in self.codes or not found or found[1] not in _CODES:
            return self.codes.get(lower, "")
        is_regional = lower != found[1]
        return self.codes.get(found[1], lower) if is_regional else lower


def layout_of(paths: Iterable[PurePosixPath], locales: tuple[LocaleCode, ...]) -> Layout:
    """The layout of a folder with these texts."""
    codes = {code.lower(): str(code) for code in locales}
    divided, stems = set[PurePosixPath](), dict[PurePosixPath, set[str]]()
    for path in paths:
        stems.setdefault(path.parent, set()).add(path.with_suffix("").name)
        for position, part in enumerate(path.parts[:-1]):
            if part.lower() in codes:
                divided.add(PurePosixPath(*path.parts[:position]))
    return Layout(
        codes, frozenset(divided), {above: frozenset(names) for above, names in stems.items()}
    )
