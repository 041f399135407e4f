"""Places in a source are named as the language names them, and others as the desk wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.domain.text import LocaleCode
from site_gen.language.catalogue import locator_text
from tests.tools.claims import page_context_with


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("¶13", "الفقرة\u00a013"),
        ("¶10–11", "الفقرتان\u00a010–11"),
        ("¶10-11", "الفقرتان\u00a010–11"),
        ("¶10–12", "الفقرات\u00a010–12"),
        ("¶14, ¶16", "الفقرة\u00a014 والفقرة\u00a016"),
        ("¶2, ¶5–6, ¶9", "الفقرة\u00a02 والفقرتان\u00a05–6 والفقرة\u00a09"),
        ("p. 4", "p. 4"),
        ("02:10", "02:10"),
        ("¶13, p. 4", "¶13, p. 4"),
        ("", ""),
    ],
)
def test_a_paragraph_is_named_and_a_pilcrow_is_not_read_in_arabic(
    locator: str, expected: str, tmp_path: Path
) -> None:
    catalogues = page_context_with(tmp_path, {}).site.catalogues

    told = [locator_text(locator, catalogues[LocaleCode(code)]) for code in ("ar", "en")]

    assert [expected, locator.replace("-", "–")] == told
