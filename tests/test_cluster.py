"""A build on a Dask cluster makes the very site that a build at home makes."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from bench.corpus import articles
from bench.layouts import write_site
from tests.tools.cluster import ClusterRun, build_on, loopback_cluster
from tests.tools.desk import ROOT, SmallDesk, tree

PAIRS = 16


def desk_in(root: Path, pairs: int = PAIRS) -> SmallDesk:
    """A desk with pairs of articles, enough for several chunks on each worker."""
    write_site("site_gen", articles(pairs), root)
    (root / "templates").symlink_to(ROOT / "templates")
    return SmallDesk(root)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    desk = desk_in(tmp_path_factory.mktemp("home") / "desk")
    run = desk.run("build", "--quiet")
    assert run.code == 0, run.err
    return desk


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallDesk, ClusterRun]:
    """The same desk, built on a cluster with two workers."""
    folder = tmp_path_factory.mktemp("away")
    desk = desk_in(folder / "desk")
    with loopback_cluster(folder / "cluster", 2) as cluster:
        return desk, build_on(desk, cluster.address)


def test_a_site_from_a_cluster_has_the_same_bytes(
    home: SmallDesk, away: tuple[SmallDesk, ClusterRun]
) -> None:
    desk, run = away

    assert (run.fault, run.said) == ("", ())
    assert run.rendered > 2 * PAIRS
    assert tree(home.output) == tree(desk.output)
    assert remembered(home) == remembered(desk)


def test_an_edit_after_a_build_on_a_cluster_makes_only_its_pages(
    away: tuple[SmallDesk, ClusterRun], tmp_path: Path
) -> None:
    shutil.copytree(away[0].root, tmp_path / "desk", symlinks=True)
    desk = SmallDesk(tmp_path / "desk")
    path = sorted((desk.content / "articles").glob("*.en.md"))[0]
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")

    run = build_on(desk, "tcp://127.0.0.1:9")

    (said,) = run.said
    made, told = said.split(" pages and files to make, fewer than ")
    assert 0 < int(made) < 10
    assert re.fullmatch(r"\d\d: made here, not on the cluster", told)


def test_one_worker_may_be_lost_in_the_middle_and_the_last_is_missed(
    home: SmallDesk, tmp_path: Path
) -> None:
    desk, other_desk = desk_in(tmp_path / "desk"), desk_in(tmp_path / "other")

    with loopback_cluster(tmp_path / "cluster", 2) as running:
        lost, other = running.workers
        run = build_on(desk, running.address, kill=lost.pid, chunk=5)
        lost.wait(10)

        assert other.poll() is None
        second = build_on(other_desk, running.address, kill=other.pid, chunk=5, wait=2)
        none = build_on(other_desk, running.address, wait=2)
    assert run.fault == ""
    assert tree(home.output) == tree(desk.output)
    assert remembered(home) == remembered(desk)
    fault = f"the cluster at {running.address} has had no worker for 2 seconds"
    assert (second.fault, none.fault) == (fault, fault)
    assert not other_desk.output.exists()


def test_an_address_where_nobody_answers_is_named(tmp_path: Path) -> None:
    desk = desk_in(tmp_path / "desk")

    run = build_on(desk, "tcp://127.0.0.1:9", wait=2)

    assert run.fault == "no Dask scheduler answers at tcp://127.0.0.1:9 within 2 seconds"
    assert not desk.output.exists()


@pytest.mark.parametrize("reconnects", [False, True])
def test_a_scheduler_that_is_lost_in_the_middle_is_named(tmp_path: Path, reconnects: bool) -> None:
    """Whether it is missed on the connection that is there, or on the next one."""
    desk = desk_in(tmp_path / "desk")

    with loopback_cluster(tmp_path / "cluster", 1) as cluster:
        lost = cluster.scheduler.pid
        run = build_on(desk, cluster.address, kill=lost, reconnects=reconnects, wait=6)

    assert run.fault == f"the Dask scheduler at {cluster.address} is gone"
    assert not desk.output.exists()


def test_workers_of_another_version_are_named(tmp_path: Path) -> None:
    desk, other = desk_in(tmp_path / "desk"), tmp_path / "other"
    shutil.copytree(ROOT / "site_gen", other / "site_gen", ignore=lambda *_: ["__pycache__"])
    with (other / "site_gen" / "artifacts.py").open("a", encoding="utf-8") as module:
        module.write("# Another version.\n")

    with loopback_cluster(tmp_path / "cluster", 1, other) as running:
        run = build_on(desk, running.address)

    assert "run another version of site_gen, Python or a package" in run.fault
    assert running.address in run.fault
    assert not desk.output.exists()


def test_a_small_site_is_made_here_and_the_command_says_so(tmp_path: Path) -> None:
    desk = desk_in(tmp_path / "desk", 1)

    run = desk.run("build", "--dask", "tcp://127.0.0.1:9")
    quiet = desk.run("build", "--quiet", "--dask", "tcp://127.0.0.1:9")

    assert (run.code, quiet.code, quiet.err) == (0, 0, "")
    assert re.fullmatch(
        r"\d+ pages and files to make, fewer than 1,000: made here, not on the cluster\n", run.err
    )


def test_what_is_not_installed_is_named(tmp_path: Path) -> None:
    desk, absent = desk_in(tmp_path / "desk", 170), tmp_path / "absent"
    absent.mkdir()
    (absent / "distributed.py").write_text("raise ImportError\n", "utf-8")
    paths = os.pathsep.join([str(absent), str(ROOT), os.environ["PYTHONPATH"]])

    run = desk.run("build", "--dask", "tcp://127.0.0.1:9", PYTHONPATH=paths)

    assert (run.code, run.out) == (3, "")
    assert run.err == (
        "building on a cluster needs `dask` and `distributed`: "
        "run `make cluster`, or `pip install 'site-gen[cluster]'`; "
        "nothing was changed\n"
    )
    assert not desk.output.exists()


def remembered(desk: SmallDesk) -> dict[str, object]:
    """What the next build may use.

    Files are known by the time at which they were written, which differs from copy to copy.
    """
    path = desk.root / ".output.site-gen" / "results.sqlite"
    with sqlite3.connect(path) as connection:
        rows = dict(connection.execute("SELECT key, value FROM results"))
    connection.close()
    return {k: row for k, row in rows.items() if k != "files" and not k.startswith("file ")}
