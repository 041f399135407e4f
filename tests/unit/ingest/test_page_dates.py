"""The day that the markup of a page states, in every form that pages use."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.ingest.document import PageDates, ParsedDocument
from site_gen.ingest.publication import PublicationDate, publication_date_of
from tests.tools.import_score import TABLES, read_page_here

PROSE = (
    "A delegation of the council came to the old town to discuss repairs of the roads, its "
    "spokesman told reporters, and that the work would begin next week and last three months. "
)


NAMES = """
    dc.date DC.Date DC.date.issued dcterms.date DCTERMS.issued article:published_time
    og:published_time date pubdate publish-date datePublished citation_publication_date
    sailthru.date parsely-pub-date article.published
"""


def document(head: str = "", under: str = "", after: str = "") -> ParsedDocument:
    page = (
        f"<html lang=en><head><meta charset=utf-8><title>Council starts repairs of a road</title>"
        f"{head}</head><body><article><h1>Council starts repairs of a road</h1>{under}"
        f"<p>{PROSE}</p><p>{PROSE * 2}</p>{after}</article></body></html>"
    )
    read = read_page_here(Path("page.html"), page.encode()).value
    assert read is not None
    return read


def day_of(**parts: str) -> PublicationDate:
    read = document(**parts)
    return publication_date_of(read.lines, TABLES.among("en", "ar"), page=read.dates)


@pytest.mark.parametrize(
    "stated",
    [
        "2021-03-04",
        "2021-03-04T09:00",
        "2021-03-04 09:00:00",
        "2021-03-04T09:00:00.123+0200",
        "20210304",
        "20210304T090000Z",
        "2021-W09-4",
        "2021W094",
        "2021-063",
        "٢٠٢١-٠٣-٠٤",
        "2021/03/04",
        "March 4, 2021",
        "Thu, 04 Mar 2021 08:00:00 GMT",
        "1614844800",
        "1614844800000",
    ],
)
def test_a_time_element_states_the_day_in_any_form(stated: str) -> None:
    page = PageDates(times=((stated, "two hours ago", ""),))

    assert "2021-03-04" == publication_date_of((), TABLES.among("en"), page=page).edtf


@pytest.mark.parametrize("stated", ["0000-00-00", "1970-01-01T00:00:00Z", "PT3M", "09:00", "soon"])
def test_what_is_no_day_states_none(stated: str) -> None:
    page = PageDates(published=(stated,), times=((stated, "", ""),))

    assert "" == publication_date_of((), TABLES.among("en"), page=page).edtf


@pytest.mark.parametrize(
    "name",
    NAMES.split(),
)
def test_metadata_of_any_name_states_the_day(name: str) -> None:
    head = f'<meta name="{name}" content="2021-03-04"><meta property="x" content="1999-01-01">'

    assert "2021-03-04" == day_of(head=head).edtf


@pytest.mark.parametrize(
    "under",
    [
        '<time datetime="2021-03-04T09:00:00+02:00">two hours ago</time>',
        "<time>4 March 2021</time>",
        '<span itemprop="datePublished" content="2021-03-04">Thursday</span>',
        '<div class="timestamp">Thursday, 4 March 2021</div>',
        '<footer class="submitted"><span>4 March 2021</span></footer>',
        "<ul class=meta><li>4 March 2021</li><li>Salma Khoury</li></ul>",
        "<dl><dt>Published</dt><dd>4 March 2021</dd></dl>",
        "<table><tr><td>4 March 2021</td></tr></table>",
        "<h5>March 4, 2021 | 3 min read</h5>",
        "<time class=published datetime=2021-03-04>x</time><time class=updated>9 May 2021</time>",
        "<p>Posted on 4 March 2021<br>Last updated: 9 March 2021</p>",
    ],
)
def test_a_date_line_under_the_heading_states_the_day(under: str) -> None:
    assert "2021-03-04" == day_of(under=under).edtf


def test_structured_data_states_the_day_of_the_article_and_not_that_of_the_site() -> None:
    head = (
        '<script type="application/ld+json">[{"@type":"WebPage","datePublished":"2009-01-01"},'
        '{"@type":["NewsArticle"],"datePublished":"2021-03-04T08:00:00Z"}]</script>'
    )

    assert "2021-03-04" == day_of(head=head).edtf


def test_days_that_differ_are_asked_about_and_none_is_taken() -> None:
    head = '<meta property="article:published_time" content="2021-03-04">'

    found = day_of(head=head, under="<p>6 March 2021</p>")

    assert "" == found.edtf
    assert "2021-03-04" in found.questions[0].asks
    assert "6 March 2021" in found.questions[0].asks


def test_a_line_that_says_it_is_the_day_of_publication_counts_at_the_foot_too() -> None:
    lines = "".join(f"<p>{PROSE} {n}.</p>" for n in range(12))

    assert "2021-03-04" == day_of(after=f"{lines}<p>Published: 4 March 2021</p>").edtf


def test_a_date_in_the_text_is_quoted_and_not_taken() -> None:
    found = day_of(under="<p>Beirut, 4 March 2021 (agencies) - The council met again today.</p>")

    assert "" == found.edtf
    assert "Beirut, 4 March 2021" in found.questions[0].asks
    assert "states no date" not in found.questions[0].asks
