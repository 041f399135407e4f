"""What a host is asked to send along with the pages."""

from __future__ import annotations

from site_gen.artifacts import Artifact
from site_gen.render.sharing.host_files import site_policy


def page(path: str, policy: str) -> Artifact:
    told = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return Artifact(path, f"<!doctype html>{told}".encode())


def test_the_policy_of_the_site_is_all_that_its_pages_allow() -> None:
    pages = (
        page("a.html", "default-src 'none'; img-src 'self'"),
        page("b.html", "default-src 'none'; script-src 'self' 'sha256-abc='; img-src 'none'"),
        page("c.html", "default-src 'none'; script-src 'sha256-xyz='"),
    )

    policy = site_policy(pages)

    assert policy == (
        "default-src 'none'; img-src 'self'; script-src 'self' 'sha256-abc=' 'sha256-xyz='; "
        "frame-ancestors 'none'"
    )


def test_only_pages_have_a_policy() -> None:
    files = (page("a.html", "default-src 'none'"), page("a.csv", "default-src *"))

    assert "default-src 'none'; frame-ancestors 'none'" == site_policy(files)
