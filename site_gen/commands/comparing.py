"""The finished site against what is public: what would come, change, go, and lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from site_gen.artifacts import Artifact
from site_gen.plan.addresses import url_of
from site_gen.verify.promised import promised_in
from site_gen.write.paths import MANIFEST_NAME
from site_gen.write.publish.target import Public

REDIRECTS = "_redirects"


@dataclass(frozen=True, slots=True)
class Difference:
    """What publishing would do to what is public, by address.

    `redirected` is `/old/ -> /new/`, for addresses that from now on lead elsewhere. An address is
    in one list only. The manifest is in none.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    redirected: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.redirected)


def difference(files: Mapping[str, bytes], public: Public, base_path: str = "/") -> Difference:
    """What is to be done for these files to be public, and no others.

    `base_path` is that of the site on its host; rules for the host begin with it.
    """
    led = _newly_led(files, public, base_path)
    told = {path for path in files if path != MANIFEST_NAME and url_of(path) not in led}
    there = public.files.keys() - {MANIFEST_NAME}
    same = {path for path in told & there if files[path] == public.files[path]}
    return Difference(
        added=_addresses(told - there),
        changed=_addresses((told & there) - same),
        removed=_addresses(there - files.keys()),
        redirected=tuple(f"{old} -> {new}" for old, new in sorted(led.items())),
        unchanged=len(same),
    )


def _addresses(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(url_of(path) for path in paths))


def _newly_led(files: Mapping[str, bytes], public: Public, base_path: str) -> dict[str, str]:
    """Old address -> new one, for rules that are not public yet."""
    rules, known = (_rules(each.get(REDIRECTS, b""), base_path) for each in (files, public.files))
    return dict(sorted(rules - known))


def _rules(content: bytes, base_path: str) -> set[tuple[str, str]]:
    lines = (line.split() for line in content.decode(errors="replace").splitlines())
    start = base_path.removesuffix("/")
    pairs = (parts[:2] for parts in lines if len(parts) == 3)
    return {(old.removeprefix(start), new.removeprefix(start)) for old, new in pairs}


def strange_paths(files: Mapping[str, bytes], public: Public) -> tuple[str, ...]:
    """What is public, was not published by us, and would be lost.

    A file of ours that somebody changed there is ours to put right, but not to remove.
    """
    ours = public.manifest
    return (
        *public.odd,
        *(
            path
            for path, content in public.files.items()
            if path != MANIFEST_NAME
            and files.get(path) != content
            and not (path in ours and path in files)
            and ours.get(path) != sha256(content).hexdigest()
        ),
    )


def lost_addresses(files: Mapping[str, bytes], public: Public) -> tuple[str, ...]:
    """Addresses and anchors that are public and promised, and that the site no longer answers.

    The ledger of the content cannot tell of those that somebody published from newer content.
    What was changed there by hand since has promised nothing.
    """
    ours = public.manifest
    gone = [
        path
        for path, content in public.files.items()
        if files.get(path) != content and ours.get(path) == sha256(content).hexdigest()
    ]
    return tuple(sorted(_promised(gone, public.files) - _promised(gone, files)))


def _promised(paths: Iterable[str], files: Mapping[str, bytes]) -> set[str]:
    there = (Artifact(path, files[path]) for path in paths if path in files)
    return {promise.address for promise in promised_in(there, "")}


def wrong_paths(files: Mapping[str, bytes], public: Public) -> tuple[str, ...]:
    """Paths at which not what was sent is public, but something else or nothing."""
    paths = files.keys() | public.files.keys()
    found = {path for path in paths if files.get(path) != public.files.get(path)}
    return tuple(sorted({*found, *public.odd}))
