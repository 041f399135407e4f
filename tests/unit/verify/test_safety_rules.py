"""Requests to other hosts, scripts, styles, the policy."""

from __future__ import annotations

import pytest

from site_gen.verify.safety_rules import (
    policy_weak,
    referrer_told,
    resource_remote,
    script_found,
    style_inline,
)
from tests.tools.pages import home

SOUND = "default-src 'none'; style-src 'self'; base-uri 'none'"


@pytest.mark.parametrize(
    "element",
    [
        '<img src="https://other.example/a.png">',
        '<img src="//other.example/a.png">',
        '<img srcset="a.png 1x, https://other.example/a.png 2x">',
        '<video poster="http://other.example/a.png"></video>',
        '<form action="https://other.example/"></form>',
        '<a href="./" ping="https://other.example/">1</a>',
        '<link rel="preconnect" href="https://other.example">',
        '<link rel="Stylesheet" href="https://other.example/a.css">',
        '<object data="https://other.example/a"></object>',
    ],
)
def test_a_request_to_another_host_is_found(element: str) -> None:
    page, config = home(element)

    assert ["resource-remote"] == [problem.rule for problem in resource_remote(page, config)]


@pytest.mark.parametrize(
    "element",
    [
        '<img src="a.png" srcset="b.png 2x">',
        '<a href="https://other.example/">1</a>',
        '<link rel="canonical" href="https://desk.example/">',
        '<link rel="stylesheet" href="../a.css">',
    ],
)
def test_what_asks_no_other_host_is_left_alone(element: str) -> None:
    page, config = home(element)

    assert [] == list(resource_remote(page, config))


@pytest.mark.parametrize(
    ("policies", "rules"),
    [
        ([SOUND], []),
        ([], ["csp-missing"]),
        ([SOUND, SOUND], ["csp-missing"]),
        (["default-src 'self'"], ["csp-weak"]),
        ([f"{SOUND}; script-src 'unsafe-inline'"], ["csp-weak"]),
        ([f"{SOUND}; img-src https:"], ["csp-weak"]),
        ([f"{SOUND}; img-src *"], ["csp-weak"]),
        ([f"{SOUND}; img-src https://other.example"], ["csp-weak"]),
    ],
)
def test_a_page_has_one_policy_that_forbids_what_it_does_not_bring(
    policies: list[str], rules: list[str]
) -> None:
    metas = (f'<meta http-equiv="Content-Security-Policy" content="{p}">' for p in policies)
    page, config = home(head="".join(metas))

    assert rules == [problem.rule for problem in policy_weak(page, config)]


def test_a_policy_after_something_is_fetched_is_too_late() -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{SOUND}">'
    page, config = home(head=f'<link rel="icon" href="a.png">{meta}')

    assert ["csp-weak"] == [problem.rule for problem in policy_weak(page, config)]


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("<script>1</script>", 1),
        ('<script src="a.js"></script>', 1),
        ('<script src="../assets/site.1.js" defer></script>', 0),
        ('<script src="/sub/assets/site.1.js" defer></script>', 0),
        ('<script src="../assets/site.1.js" defer>x()</script>', 1),
        ('<script src="https://other.example/assets/site.1.js"></script>', 1),
        ('<script type="application/ld+json" src="../en/a.js"></script>', 1),
        ('<script type="application/ld+json">{}</script>', 0),
        ('<p onclick="x()">1</p>', 1),
        ('<p class="a"onclick="x()">1</p>', 1),
        ("<p/onclick = x()>1</p>", 1),
        ('<a href=" JavaScript:x()">1</a>', 1),
        ('<p class="on">1</p>', 0),
    ],
)
def test_scripts_are_found_in_all_their_places(body: str, times: int) -> None:
    page, config = home(body)

    assert times == len(list(script_found(page, config)))


def test_a_page_that_jumps_by_itself_is_found() -> None:
    page, config = home(head='<meta http-equiv="Refresh" content="0; url=../ar/">')

    assert ["script-found"] == [problem.rule for problem in script_found(page, config)]


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ('<p style="color: red">1</p>', 1),
        ("<style>p {}</style>", 1),
        ('<table><tr><td align="right">1</td></tr></table>', 1),
        ("<font>1</font>", 1),
        ('<p class="end">1</p>', 0),
    ],
)
def test_looks_on_an_element_are_found(body: str, times: int) -> None:
    page, config = home(body)

    assert times == len(list(style_inline(page, config)))


@pytest.mark.parametrize(
    ("head", "times"),
    [
        ('<meta name="referrer" content="no-referrer">', 0),
        ('<meta name="referrer" content="same-origin">', 1),
        ("", 1),
    ],
)
def test_no_other_site_hears_where_a_reader_was(head: str, times: int) -> None:
    page, config = home(head=head)

    assert times == len(list(referrer_told(page, config)))
