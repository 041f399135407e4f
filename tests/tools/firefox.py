"""Finds Firefox, or fetches one, and takes pictures with it, driven as WebDriver BiDi says.

The Firefox that Playwright drives is one of its own making; this one is a reader's.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.tools.browser import APT_INSTALL, APT_UPDATE, last_words, starts
from tests.tools.setup_fault import SetupFault

NAMES = ("firefox-esr", "firefox")
APT = [*APT_INSTALL, "firefox-esr"]
NONE_HERE = """\
The tests look at pages in Firefox too, and none could be set up. Do one of these, then `make test`:
    apt-get install firefox-esr                                  (Debian, as root)
    export SITE_GEN_FIREFOX=/path/to/firefox"""
# No host but this machine's, no service of Mozilla's, and fonts that are late are waited for.
SETTINGS = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "gfx.downloadable_fonts.fallback_delay_short": 10_000,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "toolkit.telemetry.enabled": False,
}
START, ANSWER = 60, 30


@dataclass(frozen=True, slots=True)
class View:
    """A page at a size; `prepare` is run in it before the picture is taken."""

    url: str
    width: int
    height: int
    prepare: str = "document.fonts.ready"


def find_firefox() -> Path | None:
    """The first that starts; Ubuntu's own only asks people to install another."""
    chosen = os.environ.get("SITE_GEN_FIREFOX")
    if chosen and not starts(Path(chosen)):
        raise SetupFault(f"SITE_GEN_FIREFOX names `{chosen}`, which does not start as a browser.")
    named = (Path(path) for path in (chosen, *map(shutil.which, NAMES)) if path)
    return next((path for path in named if starts(path)), None)


def ensure() -> Path:
    """A Firefox that starts, fetched if there is none."""
    found = find_firefox()
    if found:
        return found
    words = ""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Setting up Firefox for the tests, once …", flush=True)
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        words = last_words([APT_UPDATE, APT])
        found = find_firefox()
    if found is None:
        raise SetupFault(f"{NONE_HERE}\n\n{words}".strip())
    return found


def pictures(path: Path, views: Iterable[View]) -> list[bytes]:
    """What each view shows, as PNG, from one Firefox."""
    with _started(path) as port, ThreadPoolExecutor(1) as apart:
        # The thread of the tests has a loop that runs already, Playwright's.
        return apart.submit(lambda: asyncio.run(_pictures(port, views))).result()


@contextmanager
def _started(path: Path) -> Iterator[int]:
    """A Firefox of its own with nothing in it; the port at which it takes commands."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in SETTINGS.items())
        (Path(profile) / "user.js").write_text("".join(lines), "utf-8")
        command = [str(path), "--headless", "--no-remote", "--remote-debugging-port=0"]
        process = subprocess.Popen(
            [*command, "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile},
        )
        try:
            yield _port(Path(profile) / "WebDriverBiDiServer.json", process)
        finally:
            process.terminate()
            process.wait(START)


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        if file.is_file() and (text := file.read_text("utf-8")):
            return int(json.loads(text)["ws_port"])
        time.sleep(0.05)
    raise AssertionError("Firefox did not start")


async def _pictures(port: int, views: Iterable[View]) -> list[bytes]:
    socket = await websocket_connect(f"ws://127.0.0.1:{port}/session")
    firefox = _Firefox(socket)
    try:
        await firefox.does("session.new", capabilities={})
        tree = await firefox.does("browsingContext.getTree")
        tab = {"context": tree["contexts"][0]["context"]}
        return [await _picture(firefox, tab, view) for view in views]
    finally:
        socket.close()
        # Until the other side has closed too, what belongs to the connection is left open.
        while await asyncio.wait_for(socket.read_message(), ANSWER) is not None:
            pass


async def _picture(firefox: _Firefox, tab: dict[str, str], view: View) -> bytes:
    size = {"width": view.width, "height": view.height}
    await firefox.does("browsingContext.setViewport", **tab, viewport=size)
    await firefox.does("browsingContext.navigate", **tab, url=view.url, wait="complete")
    prepared = f"Promise.resolve({view.prepare}).then(() => null)"
    await firefox.does("script.evaluate", expression=prepared, target=tab, awaitPromise=True)
    taken = await firefox.does("browsingContext.captureScreenshot", **tab)
    return base64.b64decode(taken["data"])


class _Firefox:
    """Sends commands one after the other."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.sent = 0

    async def does(self, command: str, **params: Any) -> Any:
        self.sent += 1
        message = {"id": self.sent, "method": command, "params": params}
        await self.socket.write_message(json.dumps(message))
        while True:
            read = await asyncio.wait_for(self.socket.read_message(), ANSWER)
            assert read is not None, f"Firefox ended at {command}"
            answer = json.loads(read)
            if answer.get("id") == self.sent:
                assert answer["type"] == "success", f"{command}: {answer.get('message')}"
                return answer["result"]
