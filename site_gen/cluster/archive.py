"""A site as one value of bytes, from which another machine renders its pages."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from site_gen.cache.reads import ReadLog
from site_gen.domain.editions import EDITIONS_FOLDER
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.pipeline import BuildOptions, page_renderer, planned_site
from site_gen.render.context import SiteContext
from site_gen.render.html.pages import Renderer
from site_gen.render.html.template_files import TemplateFiles
from site_gen.structs import replace

_SETTINGS, _CONTENT, _TEMPLATES = "settings.json", "content", "templates"


class ClusterFault(OSError):
    """Why pages cannot be rendered on a cluster, for the person who asked for it."""


def archive_of(options: BuildOptions, site: SiteContext) -> bytes:
    """The content and the templates as this build read them, and what is costly to make again.

    The same site gives the same bytes. Raises ClusterFault if a file has changed since it was read.
    """
    files = TemplateFiles.of(options.templates)
    settings = {
        "program": options.program_digest,
        "drafts": options.drafts,
        "file_sizes": dict(site.file_sizes),
        "search_index": dict(site.search_index),
        "own_templates": [files.folder, *sorted(files.own)],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _add(archive, _SETTINGS, json.dumps(settings).encode())
        for name, content in _content_files(options.content, site.corpus):
            _add(archive, f"{_CONTENT}/{name}", content)
        for name, content in files.items():
            _add(archive, f"{_TEMPLATES}/{name}", content)
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # A name without a date has that of the first day of zip files.
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)


def _content_files(folder: Path, corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    for name, digest in corpus.digests.items():
        content = Path(name).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ClusterFault(f"{name} was changed during the build; build again")
        yield Path(name).relative_to(folder).as_posix(), content
    for name, file in corpus.edition_files.items():
        yield f"{EDITIONS_FOLDER}/{name}", file.content


def program_in(archive: bytes) -> str:
    """The digest of the program that made an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return str(_settings_in(packed)["program"])


def _settings_in(packed: zipfile.ZipFile) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(packed.read(_SETTINGS))
    return settings


def renderer_from(archive: bytes) -> Renderer:
    """What renders the pages of an archive's site; nothing stays on the disk."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed, TemporaryDirectory() as folder:
        settings = _settings_in(packed)
        packed.extractall(folder)
        templates = {
            PurePosixPath(name).relative_to(_TEMPLATES).as_posix(): packed.read(name)
            for name in packed.namelist()
            if name.startswith(f"{_TEMPLATES}/")
        }
        own_folder, *own = settings["own_templates"]
        files = TemplateFiles(templates, frozenset(own), folder=own_folder)
        options = BuildOptions(
            Path(folder, _CONTENT), files, settings["program"], drafts=settings["drafts"]
        )
        corpus = load_corpus(options.content).value
    if corpus is None:
        raise LookupError("the content was read once, and now it has no settings")
    planned, log = planned_site(corpus, options), ReadLog()
    site = replace(
        planned.context(log),
        file_sizes=settings["file_sizes"],
        search_index=settings["search_index"],
    )
    return page_renderer(site, planned.templates.value, log, options)
