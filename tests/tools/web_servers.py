"""nginx, Caddy and Apache on this machine, with the settings that the program writes."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tools.system_programs import path_of

NGINX = """\
daemon off;
pid {folder}/pid;
error_log {folder}/errors;
{user}
worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {settings};
}}
"""
APACHE = """\
ServerRoot {folder}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
Mutex file:{folder} default
ErrorLog {folder}/errors
{modules}
TypesConfig /dev/null
# As on Debian.
AddType application/x-gzip .gz .tgz
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
{user}
Include {settings}
"""
MODULES = (
    *("mpm_event", "authz_core", "alias", "deflate", "dir", "filter", "headers", "mime"),
    *("rewrite", "setenvif"),
)
APACHE_MODULES = Path("/usr/lib/apache2/modules")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def checked_nginx(settings: Path, folder: Path) -> list[str]:
    """The command that runs nginx with these settings, once nginx itself finds them right."""
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    text = NGINX.format(folder=folder, settings=settings, user=user)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [path_of("nginx"), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert 0 == tested.returncode, tested.stderr
    assert "warn" not in tested.stderr, tested.stderr
    return command


def checked_apache(settings: Path, folder: Path, port: int) -> list[str]:
    """The command that runs Apache with these settings, once Apache itself finds them right."""
    folder.mkdir()
    modules = "\n".join(
        f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so" for name in MODULES
    )
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    filled = APACHE.format(folder=folder, modules=modules, port=port, settings=settings, user=user)
    (folder / "apache.conf").write_text(filled, encoding="utf-8")
    command = [path_of("apache2"), "-f", str(folder / "apache.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert (0, "Syntax OK") == (tested.returncode, tested.stderr.strip()), tested.stderr
    return [*command, "-D", "FOREGROUND"]


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server that this command runs, for as long as the block does."""
    known = {**os.environ, **environment}
    with subprocess.Popen(
        command, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(200):
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
