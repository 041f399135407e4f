"""Lines of another generator on their way into our Markdown."""

from __future__ import annotations

from site_gen.ingest.folder.lines import with_even_tables


def test_a_rule_as_long_as_a_text_is_a_short_one() -> None:
    table = ["| a | b |", f"| :--- | {'-' * 290_000} |", "| 1 | 2 |"]

    assert ["| a | b |", "| :--- | --- |", "| 1 | 2 |"] == list(with_even_tables(table))
