"""`host`: write what the host of a site needs: settings of a web server, or files for a service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path

from site_gen import publish_config
from site_gen.commands import paths, starter_hosts
from site_gen.config import SITE_FILE, Config
from site_gen.ingest.captures import write_new
from site_gen.load.corpus import load_config
from site_gen.problems import Problem, Span
from site_gen.publish import checks, servers

NAMES = (
    *servers.FILES,
    *(host for host in publish_config.Host if host is not publish_config.Host.PLAIN),
)
# What begins a file that `host` may write again.
_MARK = "# Written by `python build.py host"
_CHECKS = {
    "nginx": "nginx -t",
    "apache": "apachectl -t",
    "caddy": "caddy validate --adapter caddyfile --config",
}


@dataclass(frozen=True, slots=True)
class HostFiles:
    """What was written, and what was there already, as it has to be."""

    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def write_host_files(folders: paths.ProjectFolders, name: str, root: Path | None) -> HostFiles:
    """Write the files for a host by its name, beside the content; never over those of others.

    `root` is the folder that a server reads, else the one that is published to. Raises
    OutputRefused, OSError.
    """
    settings = load_config(folders.content)
    if settings.value is None:
        return HostFiles(problems=settings.problems)
    config, span = settings.value, Span(str(folders.content / SITE_FILE))
    if config.publish is None:
        hint = "add `publish: {folder: {path: ../public}}`, or another place"
        message = "there is no `publish`, so a build makes nothing for a host"
        return HostFiles(problems=(Problem("target-missing", message, span, hint=hint),))
    for message, hint in _obstacles(config, name):
        return HostFiles(problems=(Problem("target-unclear", message, span, hint=hint),))
    texts = _texts(folders, config, name, root)
    return _write(folders.content.resolve().parent, texts, _service_name(config))


def _obstacles(config: Config, name: str) -> Iterator[tuple[str, str]]:
    """Why nothing can be written for this host, and what to do."""
    folder = _folder_of(config)
    if name in servers.FILES and config.base_path != "/":
        hint = "take the lines of it that you need into the settings of that host by hand"
        yield f"`base_url` has a path, and settings for {name} are for the top of a host", hint
    elif name not in servers.FILES and folder and normpath(folder) != starter_hosts.PUBLIC:
        message = f"{name} takes the folder `public`, and `site.yaml` publishes to `{folder}`"
        yield message, f"write `{starter_hosts.PUBLIC}`"
    elif not folder and name in {publish_config.Host.NETLIFY, publish_config.Host.CLOUDFLARE}:
        message = f"{name} publishes a folder, and `site.yaml` sends the site elsewhere"
        yield message, f"write `publish: {{folder: {{path: {starter_hosts.PUBLIC}}}}}`"


def _folder_of(config: Config) -> str:
    """The folder that the site is published to, seen from the content; empty if to none."""
    destination = config.publish.destination if config.publish else None
    kinds = publish_config.FolderDestination | publish_config.PagesDestination
    return destination.path if isinstance(destination, kinds) else ""


def _service_name(config: Config) -> str:
    """The name of the site at a service that takes no dots."""
    return config.host.replace(".", "-")


def _texts(
    folders: paths.ProjectFolders, config: Config, name: str, root: Path | None
) -> Mapping[str, str]:
    templates = paths.built_in_templates()
    if name not in servers.FILES:
        site_name, is_publisher = _service_name(config), bool(_folder_of(config))
        return starter_hosts.host_files(
            publish_config.Host(name), templates, site_name, is_publisher=is_publisher
        )
    files = checks.read_built_site(folders.output)
    site = servers.served_site(config, files, root or _published_folder(folders, config))
    path = servers.FILES[name]
    template = (templates / "start" / "hosts" / Path(path).name).read_text("utf-8")
    return {path: servers.settings_for(name, site, template)}


def _published_folder(folders: paths.ProjectFolders, config: Config) -> Path:
    """The folder that a server reads, as far as `site.yaml` says it."""
    destination = config.publish.destination if config.publish else None
    if isinstance(destination, publish_config.FolderDestination):
        return (folders.content / destination.path).resolve()
    if isinstance(destination, publish_config.SshDestination):
        return Path(destination.path)
    return folders.output.resolve()


def _write(folder: Path, texts: Mapping[str, str], service_name: str) -> HostFiles:
    """Write what is not there yet, or is as a version of the program wrote it."""
    found = {folder / path: text for path, text in texts.items()}
    same = tuple(path for path, text in found.items() if _text_of(path) == text)
    taken = [path for path in found if path not in same and not _is_ours(path, service_name)]
    if taken:
        hint = "move it away, or take what you need from `init` in a new folder"
        message = "something else is there already"
        return HostFiles(
            problems=tuple(
                Problem("init-taken", message, Span(str(path)), hint=hint) for path in taken
            )
        )
    new = {path: text for path, text in found.items() if path not in same}
    for path, text in new.items():
        path.unlink(missing_ok=True)
        write_new(path, text.encode())
    return HostFiles(tuple(new), same)


def _text_of(path: Path) -> str | None:
    return path.read_text("utf-8", errors="replace") if path.is_file() else None


def _is_ours(path: Path, service_name: str) -> bool:
    text = _text_of(path)
    if text is None or text.startswith(_MARK):
        return text is not None or not path.exists()
    return starter_hosts.is_unchanged(text, paths.built_in_templates(), service_name)


def check_of(name: str, files: HostFiles) -> str:
    """The command that checks what was written with the host's own program; empty without one."""
    command = _CHECKS.get(name, "")
    return f"{command} {files.written[0]}" if name == "caddy" and files.written else command
