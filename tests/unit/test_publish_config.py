"""Where a site may be published to, as `site.yaml` says it."""

from __future__ import annotations

import pytest

from site_gen.decoding import decode_node
from site_gen.load.publish_settings import PublishSchema, publish_config_from
from site_gen.problems import Span
from site_gen.publish_config import (
    CommandDestination,
    FolderDestination,
    GitDestination,
    Host,
    PublishConfig,
    S3Destination,
)
from site_gen.yaml_nodes import read_yaml


def read(text: str) -> tuple[PublishConfig | None, list[str]]:
    """What `publish` says, and the rules it breaks."""
    node = read_yaml(text, Span("site.yaml")).value
    assert node
    found = decode_node(PublishSchema, node)
    rules = [problem.rule for problem in found.problems]
    return publish_config_from(found.value, "desk.example"), rules


@pytest.mark.parametrize(
    ("repository", "is_path"),
    [
        ("https://git.example/desk/site.git", False),
        ("ssh://git@git.example/desk/site.git", False),
        ("git@git.example:desk/site.git", False),
        ("../site.git", True),
        ("/srv/git/site.git", True),
        ("./a:b", True),
    ],
)
def test_a_repository_is_distinguished_from_a_path_as_git_does(
    repository: str, is_path: bool
) -> None:
    found, rules = read(f"git: {{repository: '{repository}'}}")

    assert [] == rules
    assert found
    assert isinstance(found.destination, GitDestination)
    assert (repository, "gh-pages") == (found.destination.repository, found.destination.name)
    assert is_path == found.destination.is_path


@pytest.mark.parametrize(
    "repository",
    [
        "--upload-pack=touch /tmp/x",
        "ext::sh -c touch% /tmp/x",
        "gopher://git.example/site.git",
        "https://desk:secret@git.example/site.git",
        "https://secret@git.example/site.git",
        "ssh://desk:secret@git.example/site.git",
    ],
)
def test_an_address_that_runs_something_or_holds_a_secret_is_refused(repository: str) -> None:
    assert (None, ["address-unreadable"]) == read(f"git: {{repository: '{repository}'}}")


@pytest.mark.parametrize("branch", ["-f", "a..b", "a b", "a.lock", "refs/", "a~1", "HEAD:x"])
def test_a_branch_has_the_name_of_one(branch: str) -> None:
    found = read(f"git: {{repository: ../site.git, branch: '{branch}'}}")

    assert (None, ["field-unreadable"]) == found


@pytest.mark.parametrize(
    ("said", "host"),
    [("true", "desk.example"), ("false", ""), ("www.desk.example", "www.desk.example")],
)
def test_the_name_of_the_host_is_that_of_the_site_unless_another_is_given(
    said: str, host: str
) -> None:
    found, _rules = read(f"{{folder: {{path: ../public}}, cname: {said}, host: netlify}}")

    assert PublishConfig(FolderDestination("../public"), Host.NETLIFY, host) == found


@pytest.mark.parametrize("said", ["{}", "{host: gitlab}"])
def test_a_destination_is_needed(said: str) -> None:
    assert (None, ["target-unclear"]) == read(said)


@pytest.mark.parametrize(
    ("host", "rules"),
    [
        ("desk@server.example", []),
        ("server", []),
        ("-oProxyCommand=x", ["address-unreadable"]),
        ("desk:secret@server", ["address-unreadable"]),
        ("server;x", ["address-unreadable"]),
    ],
)
def test_a_machine_is_named_as_for_ssh_and_runs_nothing(host: str, rules: list[str]) -> None:
    assert rules == read(f"ssh: {{host: '{host}', path: www/site}}")[1]


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("/srv/www/the site", []),
        ("site", []),
        *((path, ["field-unreadable"]) for path in ("/", "www/", "~/site", "-x", "a/../b", "a//b")),
    ],
)
def test_a_path_behind_ssh_is_that_of_one_folder(path: str, rules: list[str]) -> None:
    assert rules == read(f"ssh: {{host: server, path: '{path}'}}")[1]


@pytest.mark.parametrize("port", [0, 65536])
def test_a_port_is_one(port: int) -> None:
    assert (None, ["field-unreadable"]) == read(f"ssh: {{host: s, path: www, port: {port}}}")


def test_a_bucket_is_named_without_an_address_and_without_a_key() -> None:
    found, rules = read("s3: {bucket: desk, prefix: a/b, endpoint: 'https://s3.example'}")

    assert [] == rules
    assert found
    assert S3Destination("desk", "a/b", "https://s3.example") == found.destination
    for said, rule in {
        "bucket: s3://desk": "field-unreadable",
        "bucket: desk, prefix: /a": "field-unreadable",
        "bucket: desk, prefix: a/../b": "field-unreadable",
        "bucket: desk, endpoint: s3.example": "address-unreadable",
        "bucket: desk, endpoint: 'https://key:secret@s3.example'": "address-unreadable",
    }.items():
        assert [rule] == read(f"s3: {{{said}}}")[1]


def test_a_program_is_told_which_folder_to_send() -> None:
    said = "{command: {send: [up, '{folder}/'], read: [down, --to, '{folder}']}}"
    found, _rules = read(said)

    assert found
    assert (
        CommandDestination(("up", "{folder}/"), ("down", "--to", "{folder}")) == found.destination
    )
    for program in ("up", "[up]", "['{folder}']"):
        lacking = read(f"command: {{send: {program}, read: [down, '{{folder}}']}}")
        assert (None, ["field-unreadable"]) == lacking
