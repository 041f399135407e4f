"""How long lists of articles are divided."""

from __future__ import annotations

import pytest

from site_gen.domain.articles import Prose
from site_gen.domain.dates import parse_edtf
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import corpus_of
from site_gen.plan.addresses import Url, parse_part, parse_url
from site_gen.plan.article_lists import LONGEST_LIST, divided_lists
from site_gen.plan.pages import DatedList, ListKey, ListOf
from tests.tools.pages import CONFIG

ALL = (ListOf.ARTICLES, Kind.ARTICLE, RecordId(""))


def article(number: int, day: str, status: Status = Status.PUBLISHED) -> Prose:
    date, name = parse_edtf(day) if day else None, RecordId(f"a-{number:03}")
    return Prose(Kind.ARTICLE, name, LocaleCode("ar"), (), date=date, status=status)


def lists(*articles: Prose) -> dict[ListKey, DatedList]:
    return dict(divided_lists(corpus_of(CONFIG, articles), {}, {}))


def test_a_list_that_one_page_has_room_for_is_not_divided() -> None:
    fitting = [article(number, "2020-10-14") for number in range(LONGEST_LIST)]
    withdrawn = article(LONGEST_LIST, "2020-10-14", Status.WITHDRAWN)

    assert {} == lists(*fitting, withdrawn)


def test_one_more_divides_it_as_far_as_its_day() -> None:
    same_day = [article(number, "2020-10-14") for number in range(LONGEST_LIST + 1)]

    found = lists(*same_day)

    whole = tuple(record.id for record in same_day)
    count = LONGEST_LIST + 1
    assert {
        (*ALL, ""): DatedList(whole[:-1], count, (("2020", count),)),
        (*ALL, "2020"): DatedList(whole[:-1], count, (("2020/10", count),)),
        (*ALL, "2020/10"): DatedList(whole[:-1], count, (("2020/10/14", count),)),
        (*ALL, "2020/10/14"): DatedList(whole, count),
    } == found


def test_the_parts_go_from_the_newest_and_what_has_no_date_comes_last() -> None:
    days = ["2020-10-14"] * (LONGEST_LIST - 1) + ["", "2021-01-01", "0999-01-01"]

    found = lists(*(article(number, day) for number, day in enumerate(days)))

    parts = found[*ALL, ""].parts
    assert (("2021", 1), ("2020", LONGEST_LIST - 1), ("0999", 1), ("undated", 1)) == parts
    assert (RecordId("a-099"),) == found[*ALL, "undated"].shown


@pytest.mark.parametrize(
    ("url", "kind", "record", "period"),
    [
        ("/en/articles/year/2020/", Kind.ARTICLE, None, "2020"),
        ("/articles/year/undated/", Kind.ARTICLE, None, "undated"),
        ("/en/articles/year/", Kind.ARTICLE, "year", ""),
        ("/articles/year.bib", Kind.ARTICLE, "year", ""),
        ("/en/topics/year/2020-11-20/", Kind.TOPIC, "year", ""),
        ("/topics/year/year/2020/10/14/", Kind.TOPIC, "year", "2020/10/14"),
    ],
)
def test_an_address_says_whose_list_it_is_a_part_of(
    url: str, kind: Kind, record: str | None, period: str
) -> None:
    assert (kind, record) == parse_url(Url(url))[1:]
    part = parse_part(Url(url))
    assert period == (part.period if part else "")
