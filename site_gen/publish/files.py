"""A site as files in a folder, and back."""

from collections.abc import Mapping
from pathlib import Path

from site_gen.publish.target import PublicSite
from site_gen.write.disk import read_file, write_all_synced
from site_gen.write.listing import list_folder


def site_in(folder: Path) -> PublicSite:
    """The files in a folder; none if it is missing. Raises OSError."""
    listing = list_folder(folder)
    files = {path: read_file(folder / path) for path in listing.files}
    return PublicSite(files, listing.irregular)


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a site into a folder, which need not be there, and wait for the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    write_all_synced((folder / path, content) for path, content in files.items())
