"""Fonts, colours and other files that pages load, under names with a digest."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.text import LocaleCode
from site_gen.render.html.theme import families_used
from site_gen.structs import Struct

_FONT_FACE = re.compile(r"@font-face\s*\{(?P<body>[^}]*)\}")
_URL = re.compile(r"""url\(\s*["']?(?P<name>[^"')]+)["']?\s*\)""")
_FAMILY = re.compile(r"font-family:\s*\"(?P<name>[^\"]+)\"")
_RANGES = re.compile(r"unicode-range:\s*(?P<ranges>[^;]+)")
_RANGE = re.compile(r"U\+(?P<first>[0-9A-F]+)(?:-(?P<last>[0-9A-F]+))?", re.IGNORECASE)
_DIGITS = "0123456789"


class FontFace(Struct, frozen=True):
    """A font of a stylesheet; `ranges` are the code points that it is used for."""

    family: str
    name: str
    ranges: tuple[range, ...]
    is_upright: bool = True

    def has_any(self, letters: str) -> bool:
        return any(ord(letter) in codes for letter in letters for codes in self.ranges)


def with_served_names(stylesheet: str, names: Mapping[str, str]) -> str:
    """A stylesheet with its font names replaced by names with a digest.

    `names` are old and new names relative to the stylesheet; others stay unchanged.
    """
    return _URL.sub(lambda url: f'url("{names.get(url["name"], url["name"])}")', stylesheet)


def font_faces_in(stylesheet: str) -> tuple[FontFace, ...]:
    """The fonts that a stylesheet loads, without fonts of the reader's system."""
    return tuple(_faces(stylesheet))


def _faces(stylesheet: str) -> Iterator[FontFace]:
    for face in _FONT_FACE.finditer(stylesheet):
        rule = face["body"]
        family, url, ranges = _FAMILY.search(rule), _URL.search(rule), _RANGES.search(rule)
        if family and url and ranges:
            code_points = tuple(_code_points(ranges["ranges"]))
            yield FontFace(family["name"], url["name"], code_points, "italic" not in rule)


def _code_points(ranges: str) -> Iterator[range]:
    for match in _RANGE.finditer(ranges):
        first = int(match["first"], 16)
        yield range(first, int(match["last"] or match["first"], 16) + 1)


def fonts_needed_for(language: str, faces: Iterable[FontFace]) -> tuple[str, ...]:
    """The fonts that every page of a language needs, by the letters of its own name.

    Digits are in the same family, so that numbers match the text.
    """
    upright = [face for face in faces if face.is_upright]
    families = {face.family for face in upright if face.has_any(_letters_of(language))}
    candidates = (face for face in upright if face.family in families)
    return tuple(face.name for face in candidates if face.has_any(_letters_of(language) + _DIGITS))


def _letters_of(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


ASSETS = "assets"
STYLESHEET = "site.css"


def assets_from(files: Mapping[str, bytes]) -> tuple[Artifact, ...]:
    """The files under `assets/`; stylesheets last, since their digest includes the font names."""
    names = [name for name in sorted(files) if name.startswith(f"{ASSETS}/")]
    plain = [
        _asset(name, _served(name, files[name])) for name in names if not name.endswith(".css")
    ]
    stylesheets = [name for name in names if name.endswith(".css")]
    return (*plain, *(_asset(name, _linked(name, files[name], plain)) for name in stylesheets))


# A comment on lines of its own is for those who read the source, and a tenth of what is sent.
_COMMENT_LINE = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)


def _served(name: str, content: bytes) -> bytes:
    return _COMMENT_LINE.sub(b"", content) if name.endswith(".js") else content


def asset_paths_of(assets: Iterable[Artifact]) -> dict[str, str]:
    """The paths of the assets by their names in the folder of the templates."""
    return {asset.origin.removeprefix(f"{ASSETS}/"): asset.path for asset in assets}


def _linked(name: str, content: bytes, assets: Iterable[Artifact]) -> bytes:
    folder = str(PurePosixPath(name).parent) + "/"
    names = {a.origin.removeprefix(folder): a.path.removeprefix(folder) for a in assets}
    return with_served_names(content.decode(), names).encode()


def fonts_by_language(
    config: Config, assets: Iterable[Artifact]
) -> dict[LocaleCode, tuple[str, ...]]:
    """The paths of the fonts for each language, from the stylesheet."""
    stylesheets = (a.content.decode() for a in assets if a.origin == f"{ASSETS}/{STYLESHEET}")
    faces = [face for stylesheet in stylesheets for face in _faces_used(stylesheet)]
    return {
        locale.code: tuple(f"{ASSETS}/{name}" for name in fonts_needed_for(locale.name, faces))
        for locale in config.locales
    }


def _faces_used(stylesheet: str) -> Iterator[FontFace]:
    """The fonts that a theme has not replaced; all of a stylesheet that knows no such thing."""
    families = families_used(stylesheet)
    yield from (f for f in font_faces_in(stylesheet) if not families or f.family in families)


def _asset(name: str, content: bytes) -> Artifact:
    path = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:10]
    return Artifact(str(path.with_name(f"{path.stem}.{digest}{path.suffix}")), content, origin=name)
