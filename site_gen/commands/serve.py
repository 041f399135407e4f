"""`serve`: preview the content, with drafts, as a site on this machine only."""

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.cache.between_builds import BuildOutdated, caching_between_builds, end_if_outdated
from site_gen.cache.results import results_after
from site_gen.commands.paths import ProjectFolders, program_digest, read_templates
from site_gen.commands.saved_texts import with_saved_texts
from site_gen.pipeline import BuildOptions, Rules, build
from site_gen.preview.server import OpenPages, RebuildResult, nothing_rebuilt, serve
from site_gen.preview.watch import Save
from site_gen.problems import Problem
from site_gen.render.html.pages import FirstPages, Renderer
from site_gen.structs import replace
from site_gen.write.private_folder import PrivateFolder

NOTHING_OPEN = OpenPages()
FIRST_BUILD = Save()
LONGEST_BEHIND = 5.0  # seconds that a preview may be behind by for the sake of the open pages


def serve_preview(
    folders: ProjectFolders,
    rules: Callable[[], Rules] | None,
    *,
    port: int,
    announce: Callable[[str], None],
    named: Callable[[str], str],
    opened: Callable[[str], object] | None = None,
) -> None:
    """Serve until Ctrl-C, from a folder of its own: drafts never get into the output.

    `named` writes the program into a text as the person calls it; `opened` gets the address.
    Raises PortTaken, OSError, KeyboardInterrupt.
    """
    with tempfile.TemporaryDirectory(prefix="site-gen-") as apart:
        folder = Path(apart) / "site"
        site = PreviewSite(folders, folder)

        def rebuild(open_pages: OpenPages, save: Save) -> RebuildResult | None:
            try:
                rebuilt = site.rebuild(rules() if rules else Rules(), open_pages, save)
                return replace(rebuilt, problems=_named(rebuilt.problems, named))
            except BuildOutdated:
                return None

        serve(folder, rebuild, watch=folders.protected, port=port, announce=announce, opened=opened)


def _named(problems: Iterable[Problem], named: Callable[[str], str]) -> tuple[Problem, ...]:
    return tuple(
        replace(each, message=named(each.message), hint=named(each.hint)) for each in problems
    )


class PreviewSite:
    """The site of one preview, and what its next build may use again: all of it in memory."""

    def __init__(self, folders: ProjectFolders, folder: Path) -> None:
        self._folders = folders
        self._program = program_digest()
        self._folder = folder
        self._site = PrivateFolder(folder)
        self._keys: Mapping[str, str] = {}
        self._results: Mapping[str, str] = {}
        self._renderer: Renderer | None = None
        self._is_behind_since = 0.0

    def rebuild(
        self, rules: Rules, open_pages: OpenPages = NOTHING_OPEN, save: Save = FIRST_BUILD
    ) -> RebuildResult:
        """Make the site as the content is now, without pages of records that cannot be read.

        The open pages are written first. Raises BuildOutdated if something else was saved before
        the others were made; and OSError, and if that was an error of the folder, writes all of it
        the next time.
        """
        self._is_behind_since = self._is_behind_since or time.monotonic()

        def is_outdated() -> bool:
            behind = time.monotonic() - self._is_behind_since
            return behind < LONGEST_BEHIND and save.is_outdated()

        first_pages = self._first_pages(open_pages)
        try:
            self._show_saved(first_pages, save)
            with caching_between_builds(is_outdated):
                result = self._rebuild(rules, first_pages)
            self._is_behind_since = 0.0
            return result
        except OSError as error:
            if str(error.filename).startswith(f"{self._folder}/"):
                self._site.rewrite_all_next()
            raise

    def _rebuild(self, rules: Rules, first_pages: FirstPages | None) -> RebuildResult:
        built = build(
            BuildOptions(
                self._folders.content,
                read_templates(*self._folders.template_folders),
                self._program,
                drafts=True,
                page_cache=self._site.pages(self._keys),
                results=self._results,
                rules=rules,
                first_pages=first_pages,
            )
        )
        # A fault in what all pages are made with leaves none.
        if not any(artifact.path.endswith(".html") for artifact in built.artifacts):
            return nothing_rebuilt(built.problems)
        end_if_outdated()
        changed = self._site.write(built.artifacts)
        self._keys = dict(built.cache_keys)
        self._renderer = built.renderer
        self._results = results_after(self._results, built.results)
        return RebuildResult(built.problems, changed, built.faulty)

    def _first_pages(self, open_pages: OpenPages) -> FirstPages | None:
        if self._renderer is None:
            return None

        def show(artifacts: Sequence[Artifact]) -> None:
            if self._site.replace(artifacts):
                open_pages.reload()

        site = self._renderer.site
        return FirstPages(open_pages.addresses, show, site.file_sizes, site.search_index)

    def _show_saved(self, first_pages: FirstPages | None, save: Save) -> None:
        """Show saved texts on the open pages, in the site as it was last made."""
        if self._renderer is None or first_pages is None:
            return
        site = self._renderer.site
        corpus = with_saved_texts(site.corpus, save.paths)
        if corpus is not site.corpus:
            renderer = replace(self._renderer, site=replace(site, corpus=corpus), cache={})
            renderer.show_first(first_pages)
