"""What a shell offers for an argument, while somebody types it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import click

Completer: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[str]]"


def rules(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """The names of rules that begin like this."""
    from site_gen.commands.paths import explanations

    return [name for name in explanations() if name.startswith(typed)]


def ids_of(*kinds: str) -> Completer:
    """Offers the ids of records of these kinds."""

    def ids(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
        from site_gen.cli.options import project_folders
        from site_gen.state.record_ids import record_ids

        content = project_folders(context.obj, context.params.get("content"), None, None).content
        return [name for name in record_ids(content, kinds) if name.startswith(typed)]

    return ids
