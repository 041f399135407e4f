"""What of the output may be published, and what that would change on the public site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.plan.addresses import is_search_part, url_of
from site_gen.problems import Problem
from site_gen.publish import compressed
from site_gen.publish.target import PublicSite, PublishTarget
from site_gen.verify import promise_rules
from site_gen.write.disk import read_file
from site_gen.write.listing import list_folder
from site_gen.write.manifest import read_manifest
from site_gen.write.output import has_open_journal
from site_gen.write.output_state import read_digests, refuse
from site_gen.write.paths import MANIFEST_NAME, OutputRefused, output_paths_of

REDIRECTS_FILE = "_redirects"


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """What publishing would change on the public site, by address.

    `redirected` is `/old/ -> /new/`, for new redirects. `search_files` are parts of the search
    index that come or go: their names change with their bytes. An address is in one list only. The
    manifest is in none, and smaller copies go with their files.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    redirected: tuple[str, ...] = ()
    search_files: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not (
            self.added or self.changed or self.removed or self.redirected or self.search_files
        )


def compare_sites(
    files: Mapping[str, bytes], public: PublicSite, base_path: str = "/"
) -> SiteDifference:
    """The changes that make exactly these files public.

    `base_path` is that of the site on its host; rules for the host begin with it.
    """
    redirects = _new_redirects(files, public, base_path)
    own, there = compressed.without_copies(files), compressed.without_copies(public.files)
    compared = {path for path in own if path != MANIFEST_NAME and url_of(path) not in redirects}
    public_paths = there.keys() - {MANIFEST_NAME}
    same = {path for path in compared & public_paths if files[path] == public.files[path]}
    added, removed = compared - public_paths, public_paths - own.keys()
    parts = {path for path in added | removed if is_search_part(path)}
    return SiteDifference(
        added=_addresses(added - parts),
        changed=_addresses((compared & public_paths) - same),
        removed=_addresses(removed - parts),
        redirected=tuple(f"{old} -> {new}" for old, new in sorted(redirects.items())),
        search_files=_addresses(parts),
        unchanged=len(same),
    )


def _addresses(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(url_of(path) for path in paths))


def _new_redirects(
    files: Mapping[str, bytes], public: PublicSite, base_path: str
) -> dict[str, str]:
    """Old address -> new one, for rules that are not public yet."""
    rules, public_rules = (
        _rules(site_files.get(REDIRECTS_FILE, b""), base_path)
        for site_files in (files, public.files)
    )
    return dict(sorted(rules - public_rules))


def _rules(content: bytes, base_path: str) -> set[tuple[str, str]]:
    lines = (line.split() for line in content.decode(errors="replace").splitlines())
    start = base_path.removesuffix("/")
    pairs = (parts[:2] for parts in lines if len(parts) == 3 and parts[2] != "404")
    return {(old.removeprefix(start), new.removeprefix(start)) for old, new in pairs}


def unknown_paths(files: Mapping[str, bytes], public: PublicSite) -> tuple[str, ...]:
    """Public files that we did not publish and that would be lost.

    A file of ours that somebody changed there may be restored, but not removed.
    """
    ours = public.manifest
    return (
        *public.irregular,
        *(
            path
            for path, content in public.files.items()
            if path != MANIFEST_NAME
            and files.get(path) != content
            and not (path in ours and path in files)
            and not public.is_ours(path)
        ),
    )


def public_lost(files: Mapping[str, bytes], public: PublicSite) -> Iterator[Problem]:
    """Report addresses and anchors that are public and permanent, and no longer in the site.

    The ledger of the content does not have those that somebody published from newer content. Files
    that were changed there by hand are not promised.
    """
    ours = public.manifest
    removed = [
        path
        for path, content in public.files.items()
        if files.get(path) != content and path in ours and public.is_ours(path)
    ]
    for address in sorted(_promised(removed, public.files) - _promised(removed, files)):
        message = f"{address} is public, and the site to be published does not have it"
        hint = (
            "get the newest content first: somebody may have published from it; "
            "if not, bring the record or the anchor back, or say with `was` what took its place"
        )
        yield Problem("public-lost", message, hint=hint)


def _promised(paths: Iterable[str], files: Mapping[str, bytes]) -> set[str]:
    artifacts = (Artifact(path, files[path]) for path in paths if path in files)
    return {promise.address for promise in promise_rules.promises_in(artifacts, "")}


def differing_paths(files: Mapping[str, bytes], public: PublicSite) -> tuple[str, ...]:
    """Paths whose public file is missing or is not the one that was sent."""
    paths = files.keys() | public.files.keys()
    differing = {path for path in paths if files.get(path) != public.files.get(path)}
    return tuple(sorted({*differing, *public.irregular}))


# The notice that a template puts on a draft, and the reload script of the preview.
_DRAFT_MARKS = re.compile(rb'<(?:p|div|aside)\b[^>]*\sclass="draft"|<script\b[^>]*livereload')


def check_publishable(output: Path) -> None:
    """Check that the output is as it was built, and that no build was stopped in it.

    A missing output passes. Reads only. Raises OutputRefused, OSError.
    """
    paths = output_paths_of(output)
    if has_open_journal(output):
        message = f"{paths.output}: a build was stopped half-way, so it may mix two builds"
        raise OutputRefused(message, "run `python build.py` once: it finishes or undoes it")
    manifest, listing = read_manifest(output), list_folder(paths.output)
    digests = read_digests(paths.output, manifest.keys() & listing.files.keys())
    refuse(
        paths,
        (path for path, digest in digests.items() if digest != manifest[path]),
        "files were changed by hand since they were built",
        "write the change into the content, then run `python build.py`: it restores them",
    )


def read_built_site(output: Path) -> Mapping[str, bytes]:
    """Every file of the output that the manifest lists, and the manifest itself.

    Raises OutputRefused if one of them is not as the manifest says.
    """
    paths = output_paths_of(output)
    manifest = read_manifest(output)
    if not manifest:
        raise OutputRefused(
            f"{paths.output}: there is no finished site here", "run `python build.py` first"
        )
    files_in_output = list_folder(paths.output).files
    files = {path: read_file(paths.output / path) for path in manifest if path in files_in_output}
    refuse(
        paths,
        (path for path in manifest if _digest(files.get(path)) != manifest[path]),
        "files are not as they were built",
        "run `python build.py`: it restores them",
    )
    return {**files, MANIFEST_NAME: read_file(paths.manifest)}


def _digest(content: bytes | None) -> str:
    return "" if content is None else sha256(content).hexdigest()


def check_no_draft_marks(output: Path, files: Mapping[str, bytes]) -> None:
    """No page has the mark of a draft or of the preview. Raises OutputRefused."""
    refuse(
        output_paths_of(output),
        (p for p, content in files.items() if p.endswith(".html") and _DRAFT_MARKS.search(content)),
        "pages are marked as drafts or come from the preview",
        "a build makes none: look for what else writes here, and for marks in the templates",
    )


def refuse_unknown_files(target: PublishTarget, paths: tuple[str, ...]) -> None:
    """Raise OutputRefused where publishing would remove what we did not publish."""
    if paths:
        raise OutputRefused(
            f"{target.name}: files are public there that site_gen did not publish",
            "publish to another place, or move them away: other files there would be removed",
            (path.encode(errors="backslashreplace").decode() for path in sorted(paths)),
        )
