"""Assets, and files that stand at more than one address."""

from collections.abc import Iterator, Sequence

from site_gen.artifacts import Artifact
from site_gen.plan.addresses import output_path
from site_gen.plan.editions import NewEdition, edition_asset_path
from site_gen.plan.pages import PageKind
from site_gen.render.context import SiteContext
from site_gen.render.html.templates import Templates
from site_gen.structs import replace


def with_moved_files(site: SiteContext, artifacts: Sequence[Artifact]) -> Iterator[Artifact]:
    """The artifacts, and copies of files at their old addresses."""
    yield from artifacts
    moved = [page for page in site.plan.pages if page.key.kind is PageKind.MOVED_FILE]
    by_path = {artifact.path: artifact for artifact in artifacts} if moved else {}
    for page in moved:
        if successor := by_path.get(output_path(page.canonical)):
            yield replace(successor, path=page.path)


def asset_artifacts(templates: Templates, new_edition: NewEdition | None) -> Iterator[Artifact]:
    """The assets of the site, and copies of those that the pages of a new edition load."""
    for asset in templates.assets:
        is_script = asset.path.endswith(".js")
        yield asset
        if asset.origin == "assets/favicon.ico":
            # Some programs request it at the root of a host without reading a page.
            yield replace(asset, path="favicon.ico")
        if new_edition and (not is_script or asset.path == templates.script):
            yield replace(
                asset, path=edition_asset_path(asset.path, new_edition.topic, new_edition.name)
            )
