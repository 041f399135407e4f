"""What a build leaves for the next one, in memory, as the preview keeps it."""

from __future__ import annotations

from site_gen.cache.results import results_after
from site_gen.cache.trace_groups import GroupRow
from site_gen.cache.traces import PAGES
from site_gen.pipeline import BuildOptions, BuildResult
from site_gen.structs import replace


def after(options: BuildOptions, built: BuildResult) -> BuildOptions:
    """The options of the next build of the same site, with all that this one has left."""
    contents = {artifact.path: artifact.content for artifact in built.artifacts}
    results = results_after(options.results or {}, built.results)
    pages = {key: contents[path] for key, path in built.cache_keys}
    return replace(options, page_cache=pages, results=results)


def pages_made(built: BuildResult) -> set[str]:
    """The addresses of the pages and files that were made anew."""
    of_pages = [row for key, row in built.results.items() if key.startswith(f"{PAGES} ")]
    rows = [row for row in of_pages if isinstance(row, GroupRow)]
    return {address for row in rows for address in row.made}
