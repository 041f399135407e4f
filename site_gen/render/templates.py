"""The folder of templates, catalogues and assets into something that sets pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from site_gen.artifacts import Artifact
from site_gen.config import Config, Locale
from site_gen.domain.text import LocaleCode
from site_gen.load.corpus import Wording
from site_gen.problems import Checked, Problem
from site_gen.render.colours import Colours, colours_in
from site_gen.render.numbers import knows_locale, style_of
from site_gen.render.typefaces import needed_for, typefaces_in, with_names
from site_gen.render.words import Wordbook, blanks_in, gaps, read_wordbook

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS = "assets"
STYLESHEET = "site.css"
SCRIPT = "site.js"


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates ready to set pages; `fingerprint` changes when any of their bytes does.

    `books` are the interface words by language. `assets` are files of the site as they are, under
    names that change with their bytes, so that no reader is shown an old one; `stylesheet` is the
    path of the one that pages link to, `script` that of the one they run, empty without one.
    `fonts` are those that every page of a language needs, to be fetched before it is known where.
    """

    environment: Environment
    fingerprint: str
    books: Mapping[LocaleCode, Wordbook]
    assets: tuple[Artifact, ...]
    stylesheet: str
    script: str = ""
    fonts: Mapping[LocaleCode, tuple[str, ...]] = field(default_factory=dict)
    colours: Colours = Colours()

    @property
    def names(self) -> Mapping[str, str]:
        """The paths of the assets by their names in the folder of the templates."""
        return {asset.origin.removeprefix(f"{ASSETS}/"): asset.path for asset in self.assets}


def load_templates(
    files: Mapping[str, bytes], config: Config, wordings: tuple[Wording, ...] = ()
) -> Checked[Templates]:
    """Make the environment from the files of the templates folder, path and bytes each.

    The words that the content folder brings join and replace those of the templates.
    """
    from site_gen.render.setting import environment_for

    books: dict[LocaleCode, Wordbook] = {}
    problems: list[Problem] = []
    for locale in config.locales:
        problems.extend(_unknown_dates(locale))
        catalogues = [
            (name, content.decode())
            for name, content in files.items()
            if name == f"locale/{locale.code}.po"
        ]
        own = [(word.path, word.text) for word in wordings if word.locale == locale.code]
        read = read_wordbook(locale.code, style_of(locale), [*catalogues, *own])
        books[locale.code] = read.value
        problems.extend(read.problems)
    if not problems:
        shipped = (files[name].decode() for name in sorted(files) if name.endswith(".po"))
        problems.extend(gaps(books, blanks_in(shipped) if wordings else {}))
    assets = assets_from(files)
    by_name = {asset.origin: asset.path for asset in assets}
    templates = Templates(
        environment=environment_for(files, config),
        fingerprint=_fingerprint(files, wordings),
        books=MappingProxyType(books),
        assets=assets,
        stylesheet=by_name.get(f"{ASSETS}/{STYLESHEET}", f"{ASSETS}/{STYLESHEET}"),
        script=by_name.get(f"{ASSETS}/{SCRIPT}", ""),
        fonts=MappingProxyType(_fonts(config, assets)),
        colours=colours_in(files.get(f"{ASSETS}/{STYLESHEET}", b"").decode()),
    )
    return Checked(templates, tuple(problems))


def _unknown_dates(locale: Locale) -> Iterator[Problem]:
    for name in locale.dates:
        if not knows_locale(name):
            message = f"CLDR has no locale `{name}`, by which to print the dates of `{locale.code}`"
            hint = "write another in `dates` or `months_also` of site.yaml, such as ar-SY or en-GB"
            yield Problem("locale-unreadable", message, hint=hint)


def assets_from(files: Mapping[str, bytes]) -> tuple[Artifact, ...]:
    """The files under `assets/`; a stylesheet is named after those that it asks for, once named."""
    names = [name for name in sorted(files) if name.startswith(f"{ASSETS}/")]
    plain = [_asset(name, files[name]) for name in names if not name.endswith(".css")]
    sheets = [name for name in names if name.endswith(".css")]
    return (*plain, *(_asset(name, _linked(name, files[name], plain)) for name in sheets))


def _linked(sheet: str, content: bytes, others: Iterable[Artifact]) -> bytes:
    folder = str(PurePosixPath(sheet).parent) + "/"
    names = {a.origin.removeprefix(folder): a.path.removeprefix(folder) for a in others}
    return with_names(content.decode(), names).encode()


def _fonts(config: Config, assets: Iterable[Artifact]) -> dict[LocaleCode, tuple[str, ...]]:
    """Paths of the fonts for each language, as the stylesheet has them."""
    sheets = (a.content.decode() for a in assets if a.origin == f"{ASSETS}/{STYLESHEET}")
    faces = [face for sheet in sheets for face in typefaces_in(sheet)]
    return {
        locale.code: tuple(f"{ASSETS}/{name}" for name in needed_for(locale.name, faces))
        for locale in config.locales
    }


def _asset(name: str, content: bytes) -> Artifact:
    path = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:10]
    return Artifact(str(path.with_name(f"{path.stem}.{digest}{path.suffix}")), content, origin=name)


def _fingerprint(files: Mapping[str, bytes], wordings: tuple[Wording, ...]) -> str:
    told = hashlib.sha256()
    for name in sorted(files):
        told.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    for wording in wordings:
        told.update(f"{wording.locale}\0{wording.text}\n".encode())
    return told.hexdigest()
