"""`serve`: preview the content, with drafts, as a site on this machine only."""

import gc
import tempfile
from collections.abc import Callable
from pathlib import Path

from site_gen.commands.paths import ProjectFolders, program_digest, read_templates
from site_gen.pipeline import BuildOptions, Rules, build
from site_gen.preview.server import RebuildResult, serve
from site_gen.write.cache import read_page_cache, write_page_cache
from site_gen.write.output import commit


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
    built = build(
        BuildOptions(
            folders.content,
            read_templates(folders.templates),
            program,
            drafts=True,
            page_cache=read_page_cache(preview_folder),
            rules=rules,
        )
    )
    if not built.is_sound:
        return RebuildResult(built.problems, ())
    changes = commit(built.artifacts, preview_folder)
    write_page_cache(preview_folder, dict(built.cache_keys))
    return RebuildResult(built.problems, (*changes.added, *changes.changed, *changes.removed))
