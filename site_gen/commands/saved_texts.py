"""Puts saved texts into the site as it was last made, so that their pages can be shown at once."""

from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType

from site_gen.domain.articles import Prose
from site_gen.domain.text import Status
from site_gen.load.content_files import is_regular_file, read_text
from site_gen.load.corpus import Corpus, corpus_of
from site_gen.load.parsed_files import prose_again
from site_gen.structs import replace
from site_gen.verify.corpus_rules import prose_over_limits


def with_saved_texts(corpus: Corpus, saved: Collection[str]) -> Corpus:
    """The corpus with the articles, topics and pages in these files as they are now.

    All else is as it was. So is a text that has an error or is withdrawn: nothing of it is shown
    before all of the content is checked. Raises OSError.
    """
    # Records name their files as text: a Path for each of thousands would take too long.
    paths = frozenset(str(Path(path)) for path in saved)
    rereads = (_as_saved(prose) for prose in corpus.prose if _is_in(prose, paths))
    now = {
        (prose.kind, prose.id): prose for prose in rereads if prose and _can_be_shown(prose, corpus)
    }
    if not now:
        return corpus
    texts = tuple(now.get((prose.kind, prose.id), prose) for prose in corpus.prose)
    by_id = MappingProxyType({**corpus.by_id, **now})
    return replace(corpus, prose=texts, by_id=by_id)


def _is_in(prose: Prose, paths: Collection[str]) -> bool:
    return any(version.places.start.path in paths for version in prose.versions)


def _as_saved(prose: Prose) -> Prose | None:
    paths = [version.places.start.path for version in prose.versions]
    texts = {path: _text_at(Path(path)) for path in paths}
    sound = {path: text for path, text in texts.items() if text is not None}
    return prose_again(prose, sound) if len(sound) == len(paths) else None


def _text_at(path: Path) -> str | None:
    """None also for a file that was deleted: that is a save as well."""
    try:
        return read_text(str(path), path.read_bytes()).value if is_regular_file(path) else None
    except FileNotFoundError:
        return None


def _can_be_shown(prose: Prose, corpus: Corpus) -> bool:
    alone = corpus_of(corpus.config, [prose])
    return prose.status is not Status.WITHDRAWN and not any(prose_over_limits(alone))
