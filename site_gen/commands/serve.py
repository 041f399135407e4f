"""`serve`: preview the content, with drafts, as a site on this machine only."""

import gc
import tempfile
from collections.abc import Callable
from pathlib import Path

from site_gen.cache.store import opened_results, write_results
from site_gen.commands.paths import ProjectFolders, program_digest, read_templates
from site_gen.pipeline import BuildOptions, Rules, build
from site_gen.preview.server import RebuildResult, serve
from site_gen.write.output import commit
from site_gen.write.page_cache import read_page_cache, write_page_cache
from site_gen.write.paths import output_paths_of


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
    program = program_digest()
    with tempfile.TemporaryDirectory(prefix="site-gen-") as apart:
        preview_folder = Path(apart) / "site"

        def rebuild() -> RebuildResult:
            return _rebuild(folders, preview_folder, program, rules() if rules else Rules())

        watched = (folders.content, folders.templates)
        serve(preview_folder, rebuild, watch=watched, port=port, announce=announce)


def _rebuild(
    folders: ProjectFolders, preview_folder: Path, program: str, rules: Rules
) -> RebuildResult:
    # Garbage collection, while everything is still in use, would take a tenth of the time.
    gc.disable()
    try:
        return _build_and_commit(folders, preview_folder, program, rules)
    finally:
        gc.enable()


def _build_and_commit(
    folders: ProjectFolders, preview_folder: Path, program: str, rules: Rules
) -> RebuildResult:
    results_path = output_paths_of(preview_folder).results
    with opened_results(results_path, program) as results:
        built = build(
            BuildOptions(
                folders.content,
                read_templates(folders.templates),
                program,
                drafts=True,
                page_cache=read_page_cache(preview_folder),
                results=results,
                rules=rules,
            )
        )
    if not built.is_sound:
        return RebuildResult(built.problems, ())
    changes = commit(built.artifacts, preview_folder)
    write_page_cache(preview_folder, dict(built.cache_keys))
    write_results(results_path, program, built.results)
    return RebuildResult(built.problems, (*changes.added, *changes.changed, *changes.removed))
