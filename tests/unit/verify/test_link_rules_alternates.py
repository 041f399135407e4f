"""How pages name their other languages and their one true address."""

from __future__ import annotations

import pytest

from site_gen.verify.alternate_rules import alternates_differ, canonical_wrong, index_wrong
from tests.tools.pages import BASE, home

NAMED = {"ar": f"{BASE}ar/", "en": f"{BASE}en/", "x-default": BASE}


def _head(named: dict[str, str]) -> str:
    return "".join(
        f'<link rel="alternate" hreflang="{code}" href="{url}">' for code, url in named.items()
    )


@pytest.mark.parametrize(
    ("named", "rules"),
    [
        (NAMED, []),
        ({**NAMED, "en": "./"}, ["alternate-wrong"]),
        ({**NAMED, "ar": f"{BASE}ar"}, ["alternate-wrong"]),
        ({**NAMED, "fr": f"{BASE}fr/"}, ["alternate-wrong"]),
        ({"ar": f"{BASE}ar/", "en": f"{BASE}en/"}, ["alternate-missing"]),
        ({"ar": f"{BASE}ar/", "x-default": BASE}, ["alternate-missing"]),
        ({}, ["alternate-missing"] * 3),
    ],
)
def test_the_head_names_all_versions_by_whole_addresses(
    named: dict[str, str], rules: list[str]
) -> None:
    page, config = home(head=_head(named))

    assert rules == [problem.rule for problem in alternates_differ(page, config)]


def test_a_version_named_twice_is_found() -> None:
    page, config = home(head=_head(NAMED) + _head({"ar": f"{BASE}ar/"}))

    assert ["alternate-wrong"] == [problem.rule for problem in alternates_differ(page, config)]


@pytest.mark.parametrize(
    ("links", "times"),
    [([f"{BASE}en/"], 0), ([], 1), ([f"{BASE}ar/"], 1), (["./"], 1), ([f"{BASE}en/"] * 2, 1)],
)
def test_a_page_names_its_one_true_address(links: list[str], times: int) -> None:
    page, config = home(head="".join(f'<link rel="canonical" href="{url}">' for url in links))

    assert times == len(list(canonical_wrong(page, config)))


@pytest.mark.parametrize(
    ("head", "times"),
    [
        ("", 0),
        ('<meta name="robots" content="noindex">', 1),
        ('<meta name="robots" content="noindex, nofollow">', 1),
    ],
)
def test_a_page_that_may_be_listed_does_not_hide(head: str, times: int) -> None:
    page, config = home(head=head)

    assert times == len(list(index_wrong(page, config)))
