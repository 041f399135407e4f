"""What of a bucket is not the site: a run that is under way, and the states that were public.

All of it is below `.site-gen/`. `unfinished` lists what a run that has not ended may have left. The
states and their files are in a folder whose name nobody can guess, since readers may get any object
whose key they know: `states/<number>-<time>-<digest>` is a line about a state and its manifest,
`files/<digest>` a file that is no longer public.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from site_gen.publish.states import PublishedState
from site_gen.publish.target import PublicSite
from site_gen.write.manifest import manifest_of
from site_gen.write.paths import MANIFEST_NAME

OWN = ".site-gen/"
UNFINISHED = f"{OWN}unfinished"
MOST_KEPT = 5


def digest_of_site(files: Mapping[str, bytes]) -> str:
    """The beginning of the digest of a site's manifest; empty without one."""
    manifest = files.get(MANIFEST_NAME)
    return "" if manifest is None else sha256(manifest).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that has not ended: its name, the digest of its manifest, and the files of ours."""

    run: str
    digest: str
    files: frozenset[tuple[str, str]]

    def content(self) -> bytes:
        """The same as text."""
        fields = {"run": self.run, "digest": self.digest, "files": sorted(self.files)}
        return json.dumps(fields, ensure_ascii=False, indent=0).encode()


NO_RUN = UnfinishedRun("", "", frozenset())


def unfinished_run(content: bytes) -> UnfinishedRun:
    """The run that such a text is about; none if it is not one of ours."""
    try:
        fields = json.loads(content)
        files = frozenset((str(path), str(digest)) for path, digest in fields["files"])
        return UnfinishedRun(str(fields["run"]), str(fields["digest"]), files)
    except (ValueError, KeyError, TypeError):
        return NO_RUN


def new_run(files: Mapping[str, bytes], public: PublicSite) -> UnfinishedRun:
    """A run that makes these files public; it goes on from what others have left."""
    sent = manifest_of(files.get(MANIFEST_NAME, b"missing")) or {}
    ours = {*public.manifest.items(), *sent.items(), *public.unfinished}
    return UnfinishedRun(token_hex(8), digest_of_site(files), frozenset(ours))


def own_folder(keys: Iterable[str]) -> str:
    """The folder of the states in a bucket; a new one if it has none."""
    for key in sorted(keys):
        parts = key.split("/")
        if key.startswith(OWN) and len(parts) > 2:
            return f"{OWN}{parts[1]}/"
    return f"{OWN}{token_hex(16)}/"


def state_keys(keys: Iterable[str], digest: str) -> tuple[list[str], list[str]]:
    """The keys of the states, the newest first: those not reached yet, and those from `digest` on.

    A run that was stopped may have recorded a state that never was public.
    """
    found = sorted((k for k in keys if k.startswith(OWN) and "/states/" in k), key=_name)[::-1]
    place = next((n for n, key in enumerate(found) if key.endswith(f"-{digest}")), 0)
    return found[:place], found[place:]


def next_state_key(folder: str, keys: Iterable[str], time: datetime, digest: str) -> str:
    """The key of a state that becomes public at a time."""
    unreached, reached = state_keys(keys, "")
    newest = (unreached + reached)[:1]
    number = int(_name(newest[0]).partition("-")[0]) + 1 if newest else 1
    return f"{folder}states/{number:06d}-{time:%Y%m%dT%H%M%SZ}-{digest}"


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def state_record(subject: str, manifest: bytes) -> bytes:
    """What is kept about a state."""
    return subject.encode() + b"\n" + manifest


def digests_in(record: bytes) -> Mapping[str, str]:
    """Path -> sha256 of the files of a state."""
    return manifest_of(record.partition(b"\n")[2]) or {}


def published_state(key: str, record: bytes) -> PublishedState:
    """A state, as a list shows it."""
    name = _name(key)
    day = name.split("-")[1]
    time = f"{day[:4]}-{day[4:6]}-{day[6:8]} {day[9:11]}:{day[11:13]}"
    return PublishedState(name, time, record.partition(b"\n")[0].decode(errors="replace"))
