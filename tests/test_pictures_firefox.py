"""The main kinds of pages in Firefox, held to pictures that people have looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_pictures import PAGES, difference
from tests.tools.firefox import View, ensure, find_firefox, pictures
from tests.tools.setup_fault import SetupFault

# The language and kind of a page, and the window: both languages, a phone and a desk.
VIEWS = (
    ("ar", "topic", 360, 1800),
    ("en", "article", 360, 1800),
    ("ar", "question", 1440, 1200),
    ("en", "home", 1440, 1200),
    ("ar", "timeline", 360, 1800),
    ("en", "topic", 1440, 1200),
)
# As in test_pictures.py: menus in the site's letters, no day of the visit.
PREPARED = """\
(document.documentElement.style.setProperty("--interface", "var(--family)", "important"),
document.querySelectorAll("[data-seen]").forEach((day) => day.remove()),
document.fonts.ready)"""


@pytest.mark.browser
def test_pages_look_in_firefox_as_they_were_accepted(real_address: str, *, accept: bool) -> None:
    path = find_firefox()
    assert path, "no Firefox is installed; `make test` installs one"
    views = [
        View(f"{real_address}/{language}/{PAGES[kind]}", width, height, PREPARED)
        for language, kind, width, height in VIEWS
    ]

    seen = pictures(path, views)

    differences = [
        found
        for (language, kind, width, _), picture in zip(VIEWS, seen, strict=True)
        for found in difference(f"firefox-{kind}-{language}-{width}", picture, accept=accept)
    ]
    assert not differences, "\n\n".join(differences)


def test_a_machine_without_firefox_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SITE_GEN_FIREFOX", raising=False)

    with pytest.raises(SetupFault, match="apt-get install firefox-esr"):
        ensure()

    monkeypatch.setenv("SITE_GEN_FIREFOX", str(tmp_path / "none"))
    with pytest.raises(SetupFault, match="SITE_GEN_FIREFOX names"):
        ensure()
