"""`init`: a new folder with a site that builds, in any languages that the program has words for."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html

from site_gen.commands.starter_files import InitRequest, starter_files
from tests.tools.desk import ROOT, SELF_CHECK, tree
from tests.tools.static_host import served
from tests.tools.warm_python import run_warm

STARTERS = sorted(path.stem for path in (ROOT / "templates" / "start").glob("*.po"))
LANGUAGES = [*((code,) for code in STARTERS), ("ar", "en"), tuple(STARTERS)]
EXAMPLE = "questions/example-attendance"
HOSTS = {
    "github": (".github/workflows/publish.yml", "GitHub Pages"),
    "gitlab": (".gitlab-ci.yml", "GitLab Pages"),
    "netlify": ("netlify.toml", "Netlify"),
    "cloudflare": ("wrangler.toml", "Cloudflare Pages"),
}


def run(
    *arguments: str, where: Path = ROOT, program: str = "build.py"
) -> subprocess.CompletedProcess[str]:
    """The program, in the project or in a new site, which has site_gen installed."""
    environment = {**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{ROOT}"}
    return run_warm([program, *arguments], where, environment)


@pytest.mark.parametrize("languages", LANGUAGES, ids="-".join)
def test_a_new_site_builds_in_its_languages(tmp_path: Path, languages: tuple[str, ...]) -> None:
    folder = tmp_path / "desk"
    begun = run("init", str(folder), "--languages", ",".join(languages), "--yes")
    assert (0, "") == (begun.returncode, begun.stderr)
    assert f"{folder}: " in begun.stdout

    built = run("--json", where=folder)

    assert 0 == built.returncode, built.stderr
    report = json.loads(built.stdout)
    assert report["made"]["locales"] == len(set(languages))
    rules = {problem["rule"] for problem in report["problems"]}
    # Topics are in the language that the desk writes in.
    assert rules <= {"translation-missing", "script-unexpected"}
    assert SELF_CHECK not in {problem["severity"] for problem in report["problems"]}
    for code in languages:
        page = html.fromstring((folder / "output" / code / EXAMPLE / "index.html").read_bytes())
        assert code == page.get("lang")
        assert 2 == len(page.xpath("//table//tbody/tr"))


def test_what_is_given_is_in_the_site(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    options = ("--title", "Who came", "--desk", "Us", "--topics", "Arms supply, المحادثات")
    more = ("--licence", "CC BY 4.0", "--url", "https://who.example/", "--publish", "../public")

    run("init", str(folder), "--languages", "en", *options, *more, "--yes")
    run(where=folder)

    site = (folder / "content/site.yaml").read_text("utf-8")
    assert {"Who came", "Us", "https://who.example/", "../public"} <= set(
        re.findall(r": (.+)$", site, re.M)
    )
    topics = {path.name for path in (folder / "output/en/topics").iterdir() if path.is_dir()}
    assert {"arms-supply", "topic-2"} == topics
    about = (folder / "output/en/pages/about/index.html").read_text("utf-8")
    assert "CC BY 4.0" in about
    assert "Us keeps this site" in about


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    run("init", str(tmp_path / "desk"), "--yes")
    before = tree(tmp_path)

    again = run("init", str(tmp_path / "desk"), "--yes")

    assert 2 == again.returncode
    assert "error[init-taken]" in again.stderr
    assert before == tree(tmp_path)


@pytest.mark.parametrize("name", ["README.md", ".gitignore", "content/about.txt"])
def test_a_file_that_is_in_the_way_is_named_before_anything_is_written(
    tmp_path: Path, name: str
) -> None:
    mine = tmp_path / "desk" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")

    refused = run("init", str(tmp_path / "desk"), "--yes")

    assert 2 == refused.returncode
    assert f"{tmp_path / 'desk' / name.partition('/')[0]}:1:1: error[init-taken]" in refused.stderr
    assert [mine] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_setting_that_cannot_be_used_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    refused = run("init", str(tmp_path / "desk"), "--url", "nowhere", "--yes")

    assert 2 == refused.returncode
    assert "error[address-unreadable]" in refused.stderr
    assert not (tmp_path / "desk").exists()


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_publishes_what_is_pushed_to_it_with_the_command_in_its_file(
    tmp_path: Path, host: str
) -> None:
    folder = tmp_path / "desk"

    run("init", str(folder), "--host", host, "--yes")

    file, label = HOSTS[host]
    assert "python build.py publish --yes --only-promised" in (folder / file).read_text("utf-8")
    readme = (folder / "README.md").read_text("utf-8")
    assert f"{label} then publishes the site" in readme
    assert f"What to set up once at {label} stands at the top of `{file}`" in readme
    settings = (folder / "content/site.yaml").read_text("utf-8")
    taken_later = host in {"github", "gitlab"}
    place = "pages:\n    folder" if taken_later else "folder:\n    path"
    assert settings.endswith(f"publish:\n  {place}: ../public\n  host: {host}\n")
    verified = "python build.py publish --verify\n" in (folder / file).read_text("utf-8")
    assert verified == taken_later


def test_a_host_publishes_only_what_the_desk_has_recorded(tmp_path: Path) -> None:
    folder, host = tmp_path / "desk", tmp_path / "host"
    host.mkdir()
    with served(host) as address:
        run("init", str(folder), "--host", "github", "--url", f"{address}/", "--yes")
        workflow = (folder / ".github/workflows/publish.yml").read_text("utf-8")
        publish, verify = re.findall(r"run: python (build\.py .+)", workflow)
        assert "build.py publish --verify" == verify

        early = run(*publish.split()[1:], where=folder)
        assert 5 == early.returncode
        assert not (folder / "public").exists()
        assert 0 == run("promise", where=folder).returncode
        recorded = (folder / "content/permalinks.txt").read_bytes()
        published = run(*publish.split()[1:], where=folder)

    assert (0, "") == (published.returncode, published.stderr)
    assert (folder / "public/en/index.html").is_file()
    assert recorded == (folder / "content/permalinks.txt").read_bytes()


def test_a_site_is_not_published_before_it_has_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    run("init", str(folder), "--publish", "../public", "--yes")

    refused = run("publish", "--yes", where=folder)

    assert 2 == refused.returncode
    assert "content/site.yaml:1:1: error[address-unset] `base_url` is still" in refused.stderr
    assert not (folder / "public").exists()


def test_a_host_only_checks_where_the_desk_itself_publishes(tmp_path: Path) -> None:
    options = ("--host", "github", "--publish", "git@git.example:desk/site.git")

    run("init", str(tmp_path / "desk"), *options, "--yes")

    workflows = [path.name for path in (tmp_path / "desk/.github/workflows").iterdir()]
    assert ["check.yml"] == workflows
    settings = (tmp_path / "desk/content/site.yaml").read_text("utf-8")
    assert settings.endswith("repository: git@git.example:desk/site.git\n  host: github\n")


@pytest.mark.parametrize(
    ("target", "settings"),
    [
        ("s3://desk/sites/record", "  s3:\n    bucket: desk\n    prefix: sites/record\n"),
        ("desk@server:www/site", "  ssh:\n    host: desk@server\n    path: www/site\n"),
        ("ssh://git@git.example/site", "  git:\n    repository: ssh://git@git.example/site\n"),
        ("../public", "  folder:\n    path: ../public\n"),
    ],
)
def test_a_place_to_publish_to_is_named_in_one_word(
    tmp_path: Path, target: str, settings: str
) -> None:
    request = InitRequest(tmp_path, "Who came", "", ("en",), ("Talks",), publish=target)

    files = starter_files(request, ROOT / "templates", date(2026, 11, 20))

    assert files["content/site.yaml"].endswith(f"publish:\n{settings}")
    assert ("s3" in files["requirements.txt"]) == target.startswith("s3://")


def test_a_host_that_is_not_known_is_named_with_one_that_is(tmp_path: Path) -> None:
    refused = run("init", str(tmp_path / "desk"), "--host", "githob", "--yes")

    assert 2 == refused.returncode
    assert "error[init-host-unknown] no host is called `githob`" in refused.stderr
    assert "did you mean `github`?" in refused.stderr


def test_an_editor_has_the_schemas_of_a_new_site(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    run("init", str(folder), "--languages", "fa,en", "--yes")
    before = tree(folder)

    again = run("schemas", where=folder)

    assert 0 == again.returncode
    assert before == tree(folder)
    assert "settings.json is yours" not in again.stdout


def test_a_topic_of_any_length_gets_an_id(tmp_path: Path) -> None:
    titles = f"{'long words ' * 30}, {'x' * 300}, 2020"

    run("init", str(tmp_path / "desk"), "--topics", titles, "--yes")

    assert 0 == run(where=tmp_path / "desk").returncode


def test_a_language_without_words_is_named_with_those_that_have(tmp_path: Path) -> None:
    refused = run("init", str(tmp_path / "desk"), "--languages", "en,xx", "--yes")

    assert 2 == refused.returncode
    assert "error[init-language-unknown] there are no words for `xx`" in refused.stderr
    assert ", ".join(STARTERS) in refused.stderr
    assert not (tmp_path / "desk").exists()


def test_on_a_terminal_it_asks_for_what_is_not_given(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "build.py", "init", str(tmp_path / "desk"), "--title", "Who came"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal, close_fds=True
    ) as asked:
        os.close(terminal)
        for answer in ("The watch", "en, xx", "en", "Talks, Arms", "", "gitlap", "gitlab", ""):
            os.write(controller, f"{answer}\n".encode())
        asked.wait(60)
    said = os.read(controller, 100_000).decode()
    os.close(controller)

    assert 0 == asked.returncode, said
    assert "The name of the site" not in said
    assert "Who keeps it" in said
    assert "The watch" in (tmp_path / "desk/content/site.yaml").read_text("utf-8")
    assert "fa  فارسی" in said
    assert "there are no words for `xx`" in said
    assert "did you mean `gitlab`?" in said
    assert "gitlab  GitLab Pages" in said
    assert (tmp_path / "desk/.gitlab-ci.yml").is_file()
    assert {"arms.en.md", "talks.en.md"} == {
        path.name for path in (tmp_path / "desk/content/topics").iterdir()
    }


@pytest.mark.parametrize("code", STARTERS)
def test_each_language_has_all_texts_of_a_new_site(code: str) -> None:
    keys = {}
    for each in ("en", code):
        with (ROOT / "templates" / "start" / f"{each}.po").open(encoding="utf-8") as file:
            found = [message for message in read_po(file) if message.id and not message.context]
        keys[each] = {str(message.id): message.string for message in found}

    assert keys["en"].keys() == keys[code].keys()
    assert all(keys[code].values())
    named = [
        sorted(re.findall(r"`([^`]+)`", str(texts["start.readme.body"]))) for texts in keys.values()
    ]
    assert named[0] == named[-1]


def test_every_language_of_the_program_can_begin_a_site() -> None:
    assert STARTERS == sorted(path.stem for path in (ROOT / "templates/locale").glob("*.po"))
