"""`import DIR`: bring in the texts and the pictures of another generator's folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from site_gen.commands.paths import ProjectFolders
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind
from site_gen.ingest.captures import clear_unfinished, write_new
from site_gen.ingest.folder.site import FolderImport, FolderSettings, import_folder
from site_gen.ingest.folder.versions import Languages, Undecided
from site_gen.load.corpus import load_corpus
from site_gen.problems import Checked, count_of, escape_controls
from site_gen.structs import asdict, replace


@dataclass(frozen=True, slots=True)
class ImportedFolder:
    """What came of a folder of another generator: the files written, and what to decide."""

    folder: Path
    written: tuple[Path, ...]
    found: FolderImport

    def lines(self, *, is_trial: bool) -> list[str]:
        """What a person reads: how much there is, and each thing to decide by its file."""
        verb = "would write" if is_trial else "wrote"
        count = len(self.found.articles)
        lines = [f"{self.folder}: {count_of(count, 'article')}; {verb} {len(self.written)} files"]
        lines += [f"    {verb} {path}" for path in self.written]
        lines += [f"    {old} is now article `{own}`" for old, own in self.found.moved.items()]
        if self.found.undecided:
            lines.append("  to decide:")
        for item in self.found.undecided:
            lines.append(f"    {item.path}: {item.field}: {escape_controls(item.asks)}")
        return lines

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        articles = self.found.articles.items()
        return {
            "folder": str(self.folder),
            "written": [str(path) for path in self.written],
            "articles": {own: [str(path) for path in paths] for own, paths in articles},
            "moved": dict(self.found.moved),
            "undecided": [{**asdict(u), "path": str(u.path)} for u in self.found.undecided],
        }


def import_site(
    folders: ProjectFolders, folder: Path, *, is_trial: bool, as_drafts: bool
) -> Checked[ImportedFolder | None]:
    """Bring in the texts of another generator's folder; only new files are written.

    With `is_trial` none is. Raises OSError.
    """
    loaded = load_corpus(folders.content)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    corpus, content = loaded.value, folders.content
    languages = Languages(corpus.config.codes, corpus.config.default_locale)
    topics = [topic for topic in corpus.of_kind(Kind.TOPIC) if isinstance(topic, Prose)]
    names = {v.title: t.id for t in topics for v in t.versions if not _was_made(t)}
    names |= {str(topic.id): topic.id for topic in topics if not _was_made(topic)}
    known = {name.casefold(): own for name, own in names.items()}
    made = {(Kind.TOPIC, topic.id) for topic in topics if _was_made(topic)}
    others = (key for key in corpus.by_id if key[0] is not Kind.ARTICLE and key not in made)
    taken = frozenset(str(own) for _, own in others)
    found = import_folder(folder, FolderSettings(languages, known, taken, as_drafts))
    while conflicts := _in_conflict(content, found):
        taken |= conflicts
        found = import_folder(folder, FolderSettings(languages, known, taken, as_drafts))
    captures = Path(os.path.normpath(content / corpus.config.captures))
    paths = {content / path: text.encode() for path, text in found.files.items()}
    new = {path: text for path, text in paths.items() if not path.exists()}
    clear_unfinished(content, captures)
    kept = pictures_folder(content, captures) / folder.resolve().name
    pictures = {kept / path: folder / path for path in found.pictures}
    in_the_way = tuple(_other_pictures(pictures))
    pictures = {path: old for path, old in pictures.items() if not path.exists()}
    written = (
        *(path for path, text in new.items() if is_trial or write_new(path, text)),
        *(p for p, old in pictures.items() if is_trial or write_new(p, old.read_bytes())),
    )
    found = replace(found, undecided=(*found.undecided, *in_the_way))
    return Checked(ImportedFolder(folder, written, found))


def pictures_folder(content: Path, captures: Path) -> Path:
    """Where the pictures of old sites are kept: beside the captures, never in the content."""
    beside = captures.parent
    is_within = beside == content or beside.is_relative_to(content)
    return (content.parent if is_within else beside) / "pictures"


def _other_pictures(pictures: dict[Path, Path]) -> Iterator[Undecided]:
    """Files that stand where a picture of the folder would, and are none of its pictures."""
    for path, old in pictures.items():
        if path.exists() and path.read_bytes() != old.read_bytes():
            asks = f"it was not kept: there is another file at {path}"
            yield Undecided(PurePosixPath(old), "file", asks)


def _was_made(topic: Prose) -> bool:
    """Whether an import made a topic and nobody has written it: it is made again where it lacks."""
    return all(version.body.source.strip() == version.title for version in topic.versions)


def _in_conflict(content: Path, found: FolderImport) -> frozenset[str]:
    """The ids under which there is another article already; an equal one was imported before."""
    return frozenset(
        str(own)
        for own in found.articles
        for path in (content / "articles").glob(f"{own}.*")
        if found.files.get(PurePosixPath("articles") / path.name, "").encode() != path.read_bytes()
    )
