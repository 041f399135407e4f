"""Ids that imports are filed under."""

from __future__ import annotations

import pytest

from site_gen.domain.text import ID, ID_LONGEST, RecordId
from site_gen.ingest.records import ids_for, outlet_of, stem_of

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.example.com/news/1", "example"),
        ("https://news.example.co.uk/", "example"),
        ("https://desk.example.org:8080/x", "example"),
        ("https://xn--mgbh0fb.example-.com/", "unidentified"),
        ("https://xn--mgbh0fb.com/", "unidentified"),
        ("https://localhost/", "unidentified"),
        ("https://www.gov.uk/", "unidentified"),
        ("https://" + "a" * 60 + ".com/", "unidentified"),
    ],
)
def test_the_outlet_is_the_name_in_the_host(url: str, outlet: str) -> None:
    assert outlet == outlet_of(url)


def test_an_import_is_named_after_outlet_and_day() -> None:
    stem = stem_of("example", "2020-10-02", digest=DIGEST)

    ids = ids_for(stem, is_free=lambda *_: True)

    assert ("example-2020-10-02", "draft-example-2020-10-02") == ids


def test_without_a_day_the_digest_distinguishes_imports() -> None:
    assert "unidentified-undated-01234567" == stem_of("unidentified", "", digest=DIGEST)


def test_an_id_in_use_by_either_record_gets_a_number() -> None:
    taken = {"example-2020", "draft-example-2020-2"}

    source, article = ids_for("example-2020", is_free=lambda *pair: not taken & set(pair))

    assert ("example-2020-3", "draft-example-2020-3") == (source, article)


def test_the_longest_id_is_still_an_id() -> None:
    stem = stem_of("a" * 30, "", digest=DIGEST)

    ids = ids_for(stem, is_free=lambda source, _: source.endswith("-12"))

    assert all(len(each) <= ID_LONGEST and ID.fullmatch(each) for each in ids)
    assert RecordId("a" * 30 + "-undated-01234567-12") == ids[0]
