"""The content as it was on an earlier day, from the repository that keeps it."""

import datetime as dt
import io
import tarfile
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from subprocess import run

from site_gen.load.corpus import Corpus, load_corpus


def content_on(content: Path, day: dt.date, environment: Mapping[str, str]) -> Corpus | None:
    """What was committed by the end of a day; None where no commit is that old, or none can be had.

    A day ends at midnight UTC. Drafts of that day are left out.
    """
    git = partial(_git, content, environment)
    commit = git("rev-list", "-1", f"--before={day.isoformat()}T23:59:59Z", "HEAD")
    packed = git("archive", "--format=tar", commit.decode().strip()) if commit else b""
    if not packed:
        return None
    with tempfile.TemporaryDirectory(prefix="site-gen-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        corpus = load_corpus(Path(folder)).value
    return corpus.without_drafts() if corpus else None


def _git(folder: Path, environment: Mapping[str, str], *arguments: str) -> bytes:
    """What git answers about a folder; nothing if it cannot, or is not there."""
    # In a hook, these name another repository than that of the folder.
    known = {name: value for name, value in environment.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = run(command, capture_output=True, check=False, env=known)
    except OSError:
        return b""
    return b"" if done.returncode else done.stdout
