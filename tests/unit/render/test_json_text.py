"""Indented JSON is what the standard library gives, in less time."""

from __future__ import annotations

import json

import pytest

from site_gen.render.json_text import indented_json


@pytest.mark.parametrize(
    "value",
    [
        {"id": "a", "name": {"ar": "قال «نعم»", "en": 'said "no"\\\n\x01\u2028'}, "none": None},
        [{"numbers": [1, 2.5, -3e20, True, False]}, [], {}, [[]], "", (1, "b")],
        "text",
        {},
    ],
)
def test_it_is_as_the_standard_library_writes_it(value: object) -> None:
    assert json.dumps(value, ensure_ascii=False, indent=1) == indented_json(value)
