"""`serve`: the content, drafts included, as a site on this machine only."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable
from pathlib import Path

from site_gen.commands.place import Folders, program_digest, read_templates
from site_gen.pipeline import Order, Rules, build
from site_gen.serve import Outcome, serve
from site_gen.write.memo import read_memo, write_memo
from site_gen.write.output import commit


def preview(
    folders: Folders,
    rules: Callable[[], Rules] | None,
    *,
    port: int,
    announce: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C, from a folder of its own: drafts never come near the output.

    Raises PortTaken, OSError, KeyboardInterrupt.
    """
    program = program_digest()
    with tempfile.TemporaryDirectory(prefix="site-gen-") as apart:
        shown = Path(apart) / "site"

        def rebuild() -> Outcome:
            return _rebuilt(folders, shown, program, rules() if rules else Rules())

        watched = (folders.content, folders.templates)
        serve(shown, rebuild, watch=watched, port=port, announce=announce)


def _rebuilt(folders: Folders, shown: Path, program: str, rules: Rules) -> Outcome:
    # Collecting garbage while everything is still in use takes a tenth of the time to the page.
    gc.disable()
    try:
        return _committed(folders, shown, program, rules)
    finally:
        gc.enable()


def _committed(folders: Folders, shown: Path, program: str, rules: Rules) -> Outcome:
    built = build(
        Order(
            folders.content,
            read_templates(folders.templates),
            program,
            drafts=True,
            memo=read_memo(shown),
            rules=rules,
        )
    )
    if not built.is_sound:
        return Outcome(built.problems, ())
    changes = commit(built.artifacts, shown)
    write_memo(shown, dict(built.keys))
    return Outcome(built.problems, (*changes.added, *changes.changed, *changes.removed))
