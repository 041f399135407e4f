"""Publishing to a bucket: real S3 servers, what visitors get, and broken connections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
import pytest

from site_gen.publish.checks import unknown_paths
from site_gen.publish.s3 import S3Target
from site_gen.publish.target import PublishFault
from site_gen.publish_config import S3Destination
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME
from tests.tools.desk import tree
from tests.tools.publishing import promises, publishing_desk
from tests.tools.s3_host import KEYS, SERVERS, Line, line_to, s3_server

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALL_MAY_READ = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
"Action": "s3:GetObject", "Resource": "arn:aws:s3:::desk/*"}]}"""


@pytest.fixture(scope="module", params=SERVERS)
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    """A server with a bucket that everybody may read from, and a line to it."""
    with (
        pytest.MonkeyPatch.context() as patch,
        s3_server(request.param) as server,
        line_to(server) as line,
    ):
        for name, value in KEYS.items():
            patch.setenv(name, value)
        client = client_of(line.server)
        client.create_bucket(Bucket="desk")
        if request.param == "moto":
            client.put_bucket_policy(Bucket="desk", Policy=ALL_MAY_READ)
        yield line


@cache
def client_of(server: str) -> Any:
    return boto3.client("s3", endpoint_url=f"http://{server}", region_name="us-east-1")


def visited(line: Line, prefix: str) -> dict[str, tuple[bytes, str, str]]:
    """What a visitor gets at each address of the site: bytes, type, and how long to keep them."""
    pages = (
        client_of(line.server)
        .get_paginator("list_objects_v2")
        .paginate(Bucket="desk", Prefix=prefix)
    )
    keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
    visitor = HTTPConnection(line.server)
    found = {}
    for key in keys:
        path = key.removeprefix(prefix)
        if not path.startswith(".site-gen/"):
            visitor.request("GET", quote(f"/desk/{key}"))
            answer = visitor.getresponse()
            kept = str(answer.getheader("Cache-Control"))
            found[path] = (answer.read(), str(answer.getheader("Content-Type")), kept)
    visitor.close()
    return found


def contents(line: Line, prefix: str) -> dict[str, bytes]:
    return {path: found[0] for path, found in visited(line, prefix).items()}


# A whole desk -----------------------------------------------------------------------------


def test_a_site_in_a_bucket_is_published_changed_and_taken_back(tmp_path: Path, line: Line) -> None:
    line.restart()
    settings = f"publish: {{s3: {{bucket: desk, prefix: www/record, endpoint: {line.address}}}}}\n"
    desk = publishing_desk(tmp_path, settings)

    def public() -> dict[str, str]:
        files = contents(line, "www/record/")
        return {path: sha256(content).hexdigest() for path, content in files.items()}

    first = desk.run("publish", "--yes")
    assert (0, "") == (first.code, first.err)
    before = public()
    assert tree(desk.output) == before
    assert "/en/topics/talks/#who-came" in promises(desk)
    served = {path: found[1:] for path, found in visited(line, "www/record/").items()}
    asked_again = "public, max-age=0, must-revalidate"
    assert ("text/html; charset=utf-8", asked_again) == served["en/index.html"]
    script = next(path for path in served if path.startswith("assets/") and path.endswith(".js"))
    for_ever = "public, max-age=31536000, immutable"
    assert ("text/javascript; charset=utf-8", for_ever) == served[script]
    assert "application/atom+xml; charset=utf-8" == served["en/feed.xml"][0]
    assert all(kind != "binary/octet-stream" for kind, _kept in served.values())

    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    line.restart()
    second = desk.run("publish", "--yes", "--json")
    assert ["/en/pages/about/", "/en/search/"] == second.document["changes"]["changed"]
    assert tree(desk.output) == public()
    assert line.count < len(before) / 2, "what is the same was fetched or sent"

    back = desk.run("publish", "--rollback", "--yes")
    assert (0, before) == (back.code, public()), back.err
    listed = desk.run("publish", "--list", "--json").document["states"]
    told = [state["summary"].partition(" 2")[0] for state in listed]
    assert ["Roll back", "Publish", "Publish"] == told


# Connections that break -------------------------------------------------------------------


def site(words: str, *assets: str) -> Mapping[str, bytes]:
    """Two pages that need assets, with a manifest."""
    needed = " ".join(assets)
    pages = {f"ar/{page}.html": f"{words} {needed}".encode() for page in ("مقال", "خبر")}
    files = {**pages, **{f"assets/{name}": name.encode() for name in assets}}
    digests = {path: sha256(content).hexdigest() for path, content in files.items()}
    return {**files, MANIFEST_NAME: manifest_text(digests)}


OLD, NEW, NEWEST = site("old", "a"), site("new", "b"), site("newest", "b")


def target(line: Line, prefix: str) -> S3Target:
    return S3Target(S3Destination("desk", prefix, line.address), WHEN)


def publish(line: Line, prefix: str, files: Mapping[str, bytes]) -> None:
    to = target(line, prefix)
    to.read()
    to.send(files, "Publish")


def check_whole(found: Mapping[str, bytes], *sites: Mapping[str, bytes]) -> None:
    """Each page is as in one of these sites, and all that it needs is there."""
    for path, content in found.items():
        if path.endswith(".html"):
            assert content in {each[path] for each in sites}
            assert {f"assets/{name}" for name in content.decode().split()[1:]} <= found.keys()
    assert {"ar/مقال.html", "ar/خبر.html"} <= found.keys()


def test_a_line_that_breaks_at_any_request_leaves_whole_pages_and_the_next_run_ends_it(
    line: Line,
) -> None:
    line.restart()
    publish(line, "cut", OLD)
    sites, request = [OLD, NEW], 0
    told = set[str]()

    while True:
        request += 1
        to = target(line, "cut")
        assert sites[0] == to.read().files
        # Every other request arrives, and only its answer is lost.
        line.restart(request, breaks_after=request % 2 == 0)
        try:
            to.send(sites[1], "Publish")
        except PublishFault as broken:
            told.add(broken.said[-1].partition(";")[0])
        was_cut = line.was_cut
        line.restart()
        found = contents(line, "cut/")
        check_whole(found, *sites)
        if not was_cut:
            break
        # Now and then, something else is to be public than what was cut.
        if request % 5 == 0:
            sites[1] = NEWEST if sites[1] is NEW else OLD if sites[1] is NEWEST else NEW
        publish(line, "cut", sites[1])
        sites = [sites[1], OLD if sites[1] is NEW else NEW]

    assert sites[1] == found
    assert request > 9, "fewer requests than one for each file and step"
    assert {
        "no page and no file that was public has changed",
        "some pages are new and some are as before",
        "all pages are new",
    } <= told
    check_five_states(line, "cut", sites[1])


def check_five_states(line: Line, prefix: str, public: Mapping[str, bytes]) -> None:
    """However many there were, five are kept, whole, and no file of others."""
    to = target(line, prefix)
    line.restart()
    listed = to.states(20)
    assert line.count == 1 + 1 + 5, "a list needs no file of the site"
    to.read()
    digests_listed = [state.name.rpartition("-")[2] for state in listed]
    assert all(one != other for one, other in pairwise(digests_listed))
    states = [to.read_state(state.name) for state in listed]
    assert public == states[0].files
    assert [True] * 5 == [state.is_whole for state in states]
    digests = {digest for state in states for digest in state.manifest.values()}
    folder = f"{prefix}/.site-gen/"
    listed = client_of(line.server).list_objects_v2(Bucket="desk", Prefix=folder)["Contents"]
    kept = {each["Key"].rpartition("/")[2] for each in listed if "/files/" in each["Key"]}
    assert kept <= digests


def test_a_run_that_was_stopped_can_be_taken_back(line: Line) -> None:
    line.restart()
    publish(line, "taken", OLD)
    publish(line, "taken", NEW)
    to = target(line, "taken")
    to.read()
    line.restart(8)
    with pytest.raises(PublishFault, match="did not take all of the site"):
        to.send(NEWEST, "Publish")
    line.restart()

    stopped, public, before = target(line, "taken").states(9)

    assert "a run that was stopped" == stopped.summary
    to = target(line, "taken")
    assert not to.read().is_whole
    assert (NEW, OLD) == (to.read_state(public.name).files, to.read_state(before.name).files)
    to.send(NEW, "Roll back")
    assert NEW == contents(line, "taken/")
    assert target(line, "taken").read().is_whole


# Others -----------------------------------------------------------------------------------


def test_who_publishes_to_the_bucket_meanwhile_wins(line: Line) -> None:
    line.restart()
    ours, theirs = target(line, "two"), target(line, "two")
    ours.read()
    theirs.read()
    theirs.send(NEW, "Publish")

    with pytest.raises(PublishFault, match="somebody else has published meanwhile"):
        ours.send(OLD, "Publish")

    assert NEW == contents(line, "two/")


def test_files_of_others_in_the_bucket_stay_as_they_are(line: Line) -> None:
    line.restart()
    publish(line, "others", OLD)
    client_of(line.server).put_object(Bucket="desk", Key="others/photo.jpg", Body=b"by hand")

    public = target(line, "others").read()

    assert ("photo.jpg",) == unknown_paths(NEW, public)


def test_a_bucket_that_is_not_there_and_keys_that_are_not_are_named(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.restart()
    with pytest.raises(PublishFault) as missing:
        S3Target(S3Destination("nowhere", "", line.address), WHEN).read()
    assert "make the bucket first" in missing.value.hint
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    with pytest.raises(PublishFault) as keyless:
        S3Target(S3Destination("desk", "keyless", line.address), WHEN).read()

    assert "AWS_ACCESS_KEY_ID" in keyless.value.hint


def test_a_service_that_fails_is_told_from_one_that_refuses(line: Line) -> None:
    line.restart()
    line.fails = True

    with pytest.raises(PublishFault, match="cannot be read") as failed:
        target(line, "failing").read()

    assert "the service has failed" in failed.value.hint
    assert not failed.value.final


@pytest.mark.parametrize("line", ["s3rver"], indirect=True)
def test_a_key_that_the_server_does_not_know_is_told(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.restart()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mistyped")

    with pytest.raises(PublishFault, match="cannot be read") as refused:
        S3Target(S3Destination("desk", "mistyped", line.address), WHEN).read()

    assert "AWS_ACCESS_KEY_ID" in refused.value.hint
