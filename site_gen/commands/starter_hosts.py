"""The files by which the host of a new site checks and publishes what is pushed to it."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from site_gen.publish_config import Host

# Where the host takes the site from, seen from the content folder.
PUBLIC = "../public"
BUCKET = "s3://"
_FOLDER, _NAME = "start/hosts", "SITE-NAME"
LABELS: Mapping[Host, str] = {
    Host.PLAIN: "a server of your own, or not decided yet",
    Host.GITHUB: "GitHub Pages",
    Host.GITLAB: "GitLab Pages",
    Host.NETLIFY: "Netlify",
    Host.CLOUDFLARE: "Cloudflare Pages",
}
_Sources = Mapping[str, tuple[str, ...]]
_CHECKING: Mapping[Host, _Sources] = {
    Host.GITHUB: {
        ".github/workflows/check.yml": ("github-check.yml",),
        ".github/dependabot.yml": ("github-dependabot.yml",),
    },
    Host.GITLAB: {".gitlab-ci.yml": ("gitlab-check.yml",)},
}
_PUBLISHING: Mapping[Host, _Sources] = {
    Host.GITHUB: {".github/workflows/publish.yml": ("github-publish.yml",)},
    Host.GITLAB: {".gitlab-ci.yml": ("gitlab-check.yml", "gitlab-publish.yml")},
    Host.NETLIFY: {"netlify.toml": ("netlify.toml",)},
    Host.CLOUDFLARE: {
        "wrangler.toml": ("cloudflare.toml",),
        ".python-version": ("python-version",),
    },
}


# Those that take a folder once a run has ended, after which it can be read back.
_TAKE_LATER = frozenset({Host.GITHUB, Host.GITLAB})


def host_destination(host: Host) -> Mapping[str, Mapping[str, str]]:
    """What stands under `publish` where a host publishes what is pushed to it."""
    return {"pages": {"folder": PUBLIC}} if host in _TAKE_LATER else {"folder": {"path": PUBLIC}}


def destination(target: str) -> Mapping[str, Mapping[str, str]]:
    """What stands under `publish` for a place in one word, as a person writes it.

    A repository ends with `.git` or has a scheme; `user@machine:path` is for ssh.
    """
    if target.startswith(BUCKET):
        bucket, _, prefix = target.removeprefix(BUCKET).strip("/").partition("/")
        return {"s3": {"bucket": bucket} | ({"prefix": prefix} if prefix else {})}
    if "://" in target or target.endswith(".git"):
        return {"git": {"repository": target}}
    machine, colon, path = target.partition(":")
    if colon and path and "/" not in machine:
        return {"ssh": {"host": machine, "path": path}}
    return {"folder": {"path": target}}


def host_files(host: Host, templates: Path, name: str, *, is_publisher: bool) -> Mapping[str, str]:
    """The text of each file by its path; `name` is that of the site at its host.

    One that is no publisher only checks: the desk itself sends the site. Raises OSError.
    """
    sources = {**_CHECKING.get(host, {}), **(_PUBLISHING.get(host, {}) if is_publisher else {})}
    folder = templates / _FOLDER
    return {
        path: "".join((folder / source).read_text("utf-8") for source in parts).replace(_NAME, name)
        for path, parts in sources.items()
    }


def is_unchanged(text: str, templates: Path, name: str) -> bool:
    """Whether this or an older version of the program wrote it, and nobody has edited it since.

    `written.txt` has the digest of each text that was ever written. Raises OSError.
    """
    digest = sha256(text.replace(name, _NAME).encode()).hexdigest()
    return f"{digest} " in (templates / _FOLDER / "written.txt").read_text("utf-8")


def setup_file(host: Host) -> str:
    """The file whose first lines say what is to be set up once at a host that publishes."""
    return next(iter(_PUBLISHING[host]))
