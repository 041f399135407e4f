"""A folder that a host takes later: what is compared with, what is refused, what is read back."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.desk import SITE, SMALL, SmallDesk, small_desk, tree
from tests.tools.publishing import promises
from tests.tools.static_host import served


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    """A desk that publishes what is pushed; what its host serves is in `served`."""
    host = tmp_path / "served"
    host.mkdir()
    with served(host) as address:
        site = SITE.replace("https://record.example", address)
        settings = f"{site}publish: {{pages: {{folder: ../public}}, host: github}}\n"
        yield small_desk(tmp_path / "desk", {**SMALL, "site.yaml": settings})


def take(desk: SmallDesk) -> None:
    """What the host does after the run."""
    shutil.copytree(desk.root / "public", desk.root.parent / "served", dirs_exist_ok=True)


def test_what_a_host_takes_is_promised_before_and_read_back_at_its_address(
    desk: SmallDesk,
) -> None:
    early = desk.run("publish", "--yes")
    assert 5 == early.code
    assert "error[promise-missing]" in early.err
    desk.run("promise")
    recorded = promises(desk)
    ready = desk.run("publish", "--yes")
    assert (0, "") == (ready.code, ready.err)
    assert "The site is ready for the host to take" in ready.out
    assert tree(desk.output) == tree(desk.root / "public")
    assert recorded == promises(desk)

    threading.Timer(0.7, take, [desk]).start()
    waited = desk.run("publish", "--verify", CI="true")

    assert (0, "") == (waited.code, waited.err)
    assert "The public site is the same as the output" in waited.out
    # A machine of the host begins without the folder.
    shutil.rmtree(desk.root / "public")
    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    changed = desk.run("publish", "--yes", "--json")
    assert ["/en/pages/about/", "/en/search/"] == changed.document["changes"]["changed"]
    assert tree(desk.output) == tree(desk.root / "public")
    take(desk)
    page = desk.root.parent / "served" / "en" / "index.html"
    page.write_bytes(page.read_bytes() + b"<p>by the host</p>")
    altered = desk.run("publish", "--verify", "--json")
    assert (7, ["en/index.html"]) == (altered.code, altered.document["wrong"])
    # Of a page that only the public site has, some readers know the address.
    shutil.rmtree(desk.content / "articles")
    (desk.content / "permalinks.txt").unlink()
    lost = desk.run("publish", "--yes")
    assert 5 == lost.code
    assert "error[public-lost]" in lost.err
