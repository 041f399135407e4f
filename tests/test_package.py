"""What is released: the same from a checkout and from the sdist, by workflows that are pinned."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from site_gen import __version__
from tests.tools.desk import ROOT, tree
from tests.tools.wheel import built_wheel

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
THEIRS = sorted((ROOT / "templates" / "start" / "hosts").glob("github-[cp]*.yml"))
PINNED = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$", re.MULTILINE)


def test_a_wheel_from_the_sdist_is_the_wheel_from_the_checkout(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(sdist, tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()

    for name, folder in (("here", ROOT), ("there", source)):
        shutil.unpack_archive(built_wheel(tmp_path, folder), tmp_path / name, "zip")

    assert tree(tmp_path / "here")
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


def test_the_version_is_the_same_wherever_it_stands() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

    assert [__version__] * 2 == [PROJECT["version"], citation["version"]]


def test_the_citation_has_what_its_format_asks_for() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

    assert {"authors", "cff-version", "message", "title"} <= citation.keys()
    assert "1.2.0" == citation["cff-version"]
    assert [author["name"] for author in PROJECT["authors"]] == [
        author["name"] for author in citation["authors"]
    ]


@pytest.mark.parametrize("path", [*OURS, *THEIRS], ids=lambda path: path.name)
def test_a_workflow_may_do_little_and_uses_what_is_pinned(path: Path) -> None:
    text = path.read_text("utf-8")
    workflow = yaml.load(text, yaml.BaseLoader)

    assert text.count("uses:") == len(PINNED.findall(text))
    assert {} == (workflow["permissions"] or {}) or "{}" == workflow["permissions"]
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    for job in workflow["jobs"].values():
        written = {name for name, right in job["permissions"].items() if right == "write"}
        assert written <= {"id-token", "pages"}


def test_zizmor_finds_nothing_in_the_workflows(tmp_path: Path) -> None:
    theirs = tmp_path / ".github"
    (theirs / "workflows").mkdir(parents=True)
    for path in THEIRS:
        shutil.copy(path, theirs / "workflows")
    shutil.copy(THEIRS[0].with_name("github-dependabot.yml"), theirs / "dependabot.yml")
    zizmor = Path(sys.executable).parent / "zizmor"
    command = [
        str(zizmor),
        "--offline",
        "--no-progress",
        "--persona=pedantic",
        str(ROOT / ".github"),
        str(theirs),
    ]

    found = subprocess.run(command, capture_output=True, text=True, check=False)

    assert 0 == found.returncode, found.stdout + found.stderr


def test_one_version_of_an_action_is_used_everywhere() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for path in (*OURS, *THEIRS):
        for action, digest, version in PINNED.findall(path.read_text("utf-8")):
            pins.setdefault(action, set()).add((digest, version))

    assert {} == {action: found for action, found in pins.items() if 1 != len(found)}


def test_each_python_that_the_package_names_runs_the_tests_of_the_readme() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    job = workflow["jobs"]["tests"]

    named = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if ":: 3." in name]

    assert named == job["strategy"]["matrix"]["python"]
    assert "make test PYTHON=python" == job["steps"][-1]["run"]
    assert "`make test`" in (ROOT / "README.md").read_text("utf-8")
