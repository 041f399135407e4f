"""`serve`: preview the content, with drafts, as a site on this machine only."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.cache.between_builds import caching_between_builds
from site_gen.commands.paths import ProjectFolders, program_digest, read_templates
from site_gen.domain.text import LocaleCode
from site_gen.pipeline import BuildOptions, Rules, build
from site_gen.plan.addresses import Url
from site_gen.preview.server import OpenPages, RebuildResult, serve
from site_gen.render.html.pages import FirstPages
from site_gen.write.private_folder import PrivateFolder

NOTHING_OPEN = OpenPages()


def serve_preview(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None,
    *,
    port: int,
    announce: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C, from a folder of its own: drafts never get into the output.

    Raises PortTaken, OSError, KeyboardInterrupt.
    """
    with tempfile.TemporaryDirectory(prefix="site-gen-") as apart:
        folder = Path(apart) / "site"
        site = PreviewSite(folders, folder)

        def rebuild(open_pages: OpenPages) -> RebuildResult:
            return site.rebuild(rules() if rules else Rules(), open_pages)

        watched = (folders.content, folders.templates)
        serve(folder, rebuild, watch=watched, port=port, announce=announce)


class PreviewSite:
    """The site of one preview, and what its next build may use again: all of it in memory."""

    def __init__(self, folders: ProjectFolders, folder: Path) -> None:
        self._folders = folders
        self._program = program_digest()
        self._folder = folder
        self._site = PrivateFolder(folder)
        self._keys: Mapping[str, str] = {}
        self._results: Mapping[str, str] = {}
        self._file_sizes: Mapping[Url, int] = {}
        self._search_files: Mapping[LocaleCode, str] = {}

    def rebuild(self, rules: Rules, open_pages: OpenPages = NOTHING_OPEN) -> RebuildResult:
        """Make the site as the content is now, without pages of records that cannot be read.

        The open pages are written first. Raises OSError, and if that was an error of the folder,
        writes all of it the next time.
        """
        try:
            with caching_between_builds():
                return self._rebuild(rules, open_pages)
        except OSError as error:
            if str(error.filename).startswith(f"{self._folder}/"):
                self._site.rewrite_all_next()
            raise

    def _rebuild(self, rules: Rules, open_pages: OpenPages) -> RebuildResult:
        built = build(
            BuildOptions(
                self._folders.content,
                read_templates(self._folders.templates),
                self._program,
                drafts=True,
                page_cache=self._site.pages(self._keys),
                results=self._results,
                rules=rules,
                first_pages=self._first_pages(open_pages),
            )
        )
        if not built.artifacts:
            return RebuildResult(built.problems, ())
        changes = self._site.write(built.artifacts)
        self._keys = dict(built.cache_keys)
        self._file_sizes, self._search_files = built.file_sizes, built.search_files
        self._results = {
            key: self._results[key] if result is None else result
            for key, result in built.results.items()
        }
        changed = (*changes.added, *changes.changed, *changes.removed)
        return RebuildResult(built.problems, changed, built.faulty)

    def _first_pages(self, open_pages: OpenPages) -> FirstPages | None:
        if not self._file_sizes:
            return None

        def show(artifacts: Sequence[Artifact]) -> None:
            if self._site.replace(artifacts):
                open_pages.reload()

        return FirstPages(open_pages.addresses, show, self._file_sizes, self._search_files)
