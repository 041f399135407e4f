"""The state before, joined with the promises that were made since."""

from __future__ import annotations

import pytest

from site_gen.publish.rollback import NoticeWords, RestoredSite, restored_site
from site_gen.publish.target import PublicSite

WORDS = [
    NoticeWords("ar", "rtl", "سجلّ", "نص مسحوب", "سُحب.", "فقرات", "سُحبت."),
    NoticeWords("en", "ltr", "Q&A", "A withdrawn text", "Withdrawn.", "Passages", "Gone."),
]
PAGE = (
    '<html><title>T</title><body><main id="main"><p id="{anchor}">leaked</p></main></body></html>'
)


def restored(before: dict[str, str], now: dict[str, str]) -> RestoredSite:
    old, new = (PublicSite({p: t.encode() for p, t in site.items()}) for site in (before, now))
    return restored_site(old, new, WORDS, "/desk/")


@pytest.mark.parametrize(
    ("path", "text", "becomes"),
    [
        ("claims/a.json", '{"text": "leaked"}', b'{"status": "withdrawn"}\n'),
        ("sources/a.csl.json", '[{"title": "leaked"}]', b"[]\n"),
        ("questions/a.csv", "claim,text\na,leaked\n", b"claim,text\n"),
        ("sources/a.bib", "@misc{leaked}", b""),
        (
            "en/topics/a/feed.xml",
            "<feed><id>urn:a</id><title>leaked</title><updated>2020-11-20</updated></feed>",
            (
                '<?xml version="1.0" encoding="utf-8"?>\n'
                '<feed xmlns="http://www.w3.org/2005/Atom"><title>نص مسحوب</title>'
                "<id>urn:a</id><updated>2020-11-20</updated></feed>\n"
            ).encode(),
        ),
    ],
)
def test_a_file_of_the_newer_state_is_emptied_in_its_own_format(
    path: str, text: str, becomes: bytes
) -> None:
    found = restored({}, {path: text})

    assert becomes == found.files[path]
    assert (f"/{path}",) == found.withdrawn


@pytest.mark.parametrize("shell", [{}, {"404.html": "own"}, {"404.html": PAGE}])
def test_a_page_of_the_newer_state_says_so_in_every_language(shell: dict[str, str]) -> None:
    found = restored(shell, {"en/pages/new/index.html": PAGE.format(anchor="how")})

    page = found.files["en/pages/new/index.html"].decode()
    assert "leaked" not in page
    assert 1 == page.count('id="how"')
    assert '<p>Withdrawn.</p>\n<h2><a href="/desk/en/"><bdi>Q&amp;A</bdi></a></h2>' in page
    assert "<title>نص مسحوب · سجلّ</title>" in page
    assert ("/en/pages/new/",) == found.withdrawn


def test_an_anchor_of_the_newer_state_is_added_in_the_language_of_its_page() -> None:
    path = "en/pages/about/index.html"

    found = restored({path: PAGE.format(anchor="old")}, {path: PAGE.format(anchor="new")})

    page = found.files[path].decode()
    assert 'id="old"' in page
    assert '<li id="new"><bdi class="anchor" dir="ltr">#new</bdi> Gone.</li>' in page
    assert (f"/{path.removesuffix('index.html')}#new",) == found.withdrawn


def test_an_edition_of_the_newer_state_stays_to_the_last_byte() -> None:
    path = "en/topics/talks/2020-11-20/index.html"

    found = restored({}, {path: "kept", "assets/site.0.css": "dropped"})

    assert b"kept" == found.files[path]
    assert (("/en/topics/talks/2020-11-20/",), ()) == (found.kept, found.withdrawn)
    assert "assets/site.0.css" not in found.files
