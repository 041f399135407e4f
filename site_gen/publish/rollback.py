"""Joins the state that was public before with the promises that were made since."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from site_gen.domain.editions import edition_at
from site_gen.plan import addresses
from site_gen.publish.target import PublicSite
from site_gen.verify.promise_rules import promised_anchors
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME

_NOT_FOUND = "404.html"
_SHELL = (
    '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n<title></title>\n'
    '<meta name="robots" content="noindex">\n</head>\n<body>\n<main id="main">\n</main>\n'
    "</body>\n</html>\n"
)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>\n?')
_MAIN = re.compile(r"(<main\b[^>]*>).*(</main>)", re.DOTALL)
_FEED_PARTS = re.compile(rb"<(?P<tag>id|updated)>[^<]*</(?P=tag)>")


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What stands, in one language, where a page or a passage was.

    `site` is the title of the site; `page_title` and `page` are for a page, `passages` is a
    heading, and `passage` is for each passage below it.
    """

    locale: str
    direction: str
    site: str
    page_title: str
    page: str
    passages: str
    passage: str


@dataclass(frozen=True, slots=True)
class RestoredSite:
    """The state before by path, with its manifest, in which every promise since then answers.

    `withdrawn` are addresses and anchors that only the newer state had: they say that the text was
    withdrawn. `kept` are addresses of the newer state that stay as they are.
    """

    files: Mapping[str, bytes]
    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]


def restored_site(
    before: PublicSite, now: PublicSite, words: Sequence[NoticeWords], base_path: str
) -> RestoredSite:
    """What to make public so that all is as before, and nothing that was promised since is lost.

    `words` are those of each language of the site, the default one first. Editions stay to the last
    byte; pages and data that only the newer state has lose their text, and keep their address.
    """
    files = {path: content for path, content in before.files.items() if path != MANIFEST_NAME}
    withdrawn, kept = list[str](), list[str]()
    for path, content in sorted(now.files.items()):
        url = addresses.url_of(path)
        if path in files:
            missing = _missing_anchors(path, files[path], content)
            files[path] = _with_anchors(files[path], missing, _words_of(path, words))
            withdrawn.extend(f"{url}#{anchor}" for anchor in missing)
        elif addresses.is_promised(path):
            emptied = _emptied(path, content, before.files.get(_NOT_FOUND), words, base_path)
            files[path] = content if emptied is None else emptied
            (kept if emptied is None else withdrawn).append(url)
    digests = {path: sha256(content).hexdigest() for path, content in files.items()}
    whole = {**files, MANIFEST_NAME: manifest_text(digests)}
    return RestoredSite(whole, tuple(withdrawn), tuple(kept))


def _missing_anchors(path: str, before: bytes, now: bytes) -> list[str]:
    if not path.endswith(".html") or before == now or not addresses.is_promised(path):
        return []
    known = {*promised_anchors(before)}
    return [anchor for anchor in promised_anchors(now) if anchor not in known]


def _words_of(path: str, words: Sequence[NoticeWords]) -> NoticeWords:
    locale = path.partition("/")[0]
    return next((each for each in words if each.locale == locale), words[0])


def _with_anchors(page: bytes, anchors: Sequence[str], words: NoticeWords) -> bytes:
    """The page with these anchors at the end of its text, each with a note."""
    if not anchors:
        return page
    end = b"</main>" if b"</main>" in page else b"</body>"
    text, _, rest = page.rpartition(end)
    return text + _anchor_list(anchors, words).encode() + end + rest


def _anchor_list(anchors: Iterable[str], words: NoticeWords) -> str:
    """As the templates list the passages that a page has lost."""
    items = "".join(
        f'<li id="{html.escape(anchor)}"><bdi class="anchor" dir="ltr">#{html.escape(anchor)}</bdi>'
        f" {html.escape(words.passage)}</li>\n"
        for anchor in anchors
    )
    heading = f"<h2>{html.escape(words.passages)}</h2>\n"
    return f'<section class="old-anchors">\n{heading}<ul>\n{items}</ul>\n</section>\n'


def _emptied(
    path: str,
    content: bytes,
    shell: bytes | None,
    words: Sequence[NoticeWords],
    base_path: str,
) -> bytes | None:
    """What stands at the address instead, in the format of the file; None if it has to stay."""
    if edition_at(path):
        return None
    if path.endswith(".html"):
        text = shell.decode(errors="replace") if shell else ""
        text = text if _MAIN.search(text) else _SHELL
        return _withdrawn_page(text, promised_anchors(content), words, base_path).encode()
    if path.endswith(".json"):
        return b"[]\n" if content.lstrip().startswith(b"[") else b'{"status": "withdrawn"}\n'
    if path.endswith(".csv"):
        return content.partition(b"\n")[0] + b"\n"
    if path.endswith(".xml"):
        return _emptied_feed(content, words[0])
    return b"" if path.endswith((".bib", ".ris")) else None


def _withdrawn_page(
    shell: str, anchors: Sequence[str], words: Sequence[NoticeWords], base_path: str
) -> str:
    """The page for a missing address, whose links work anywhere, with other words in it."""
    title = f"<title>{html.escape(f'{words[0].page_title} · {words[0].site}')}</title>"
    text = _TITLE.sub(lambda _: title, _CANONICAL.sub("", shell), count=1)
    titles = "".join(
        f"<span{_language(each)}>{html.escape(each.page_title)}</span>\n" for each in words
    )
    notices = "".join(_notice(each, base_path) for each in words)
    heading = f'<h1 class="language-versions loud">\n{titles}</h1>\n'
    listed = _anchor_list(anchors, words[0]) if anchors else ""
    main = f'\n{heading}<div class="language-versions">\n{notices}</div>\n{listed}'
    return _MAIN.sub(lambda found: f"{found[1]}{main}{found[2]}", text, count=1)


def _notice(words: NoticeWords, base_path: str) -> str:
    link = f'<a href="{base_path}{words.locale}/"><bdi>{html.escape(words.site)}</bdi></a>'
    return (
        f'<section class="language-version"{_language(words)}>\n'
        f"<p>{html.escape(words.page)}</p>\n<h2>{link}</h2>\n</section>\n"
    )


def _language(words: NoticeWords) -> str:
    return f' lang="{words.locale}" dir="{words.direction}"'


def _emptied_feed(content: bytes, words: NoticeWords) -> bytes:
    """An Atom feed without entries, under the id that it had."""
    kept = b"".join(found[0] for found in [*_FEED_PARTS.finditer(content)][:2])
    title = f"<title>{html.escape(words.page_title)}</title>".encode()
    head = b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    return head + title + kept + b"</feed>\n"
