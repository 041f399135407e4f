"""`import URL` and web archive files: what is fetched from a real server, kept and drafted."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from warcio.archiveiterator import ArchiveIterator

from site_gen.commands.captures import import_all, verify_captures
from site_gen.commands.paths import project_folders
from site_gen.commands.web.pages import import_address, import_named
from site_gen.domain.text import LocaleCode
from site_gen.ingest.importer import ImportResult, ImportSettings
from site_gen.ingest.web.hosts import FetchLimits, is_public
from site_gen.problems import Checked
from site_gen.structs import replace
from tests.tools.desk import SmallDesk, small_desk, tree
from tests.tools.doc_blocks import blocks_of
from tests.tools.doc_runner import commands_in, is_as_shown
from tests.tools.import_score import settings_in
from tests.tools.web_server import Answer, WebServer, answer, dripping, redirect, web_server

NOW = datetime(2026, 11, 29, 10, 20, 30, tzinfo=UTC)
LIMITS = FetchLimits(seconds=3, read_seconds=1, size=300_000, allow_private=True)
AR, EN = LocaleCode("ar"), LocaleCode("en")
PROSE = """\
<p>The library said on Friday that it would open the archive, which holds about three hundred
letters of the war, to anybody who asks.</p><p>Its director said that nobody had read most of them
since they were written, and that the work would take years.</p>"""
CANONICAL = '<link rel="canonical" href="https://daily.example/letters">'
PAGE = f"""\
<!doctype html><html lang="en"><head><title>A library opens its archive of letters</title></head>
<body><article><h1>A library opens its archive of letters</h1><p>2 October 2020</p>{PROSE}
</article></body></html>"""
PLAIN = "Content-Type: text/plain; charset=utf-8"
PUBLIC = "https://daily.example/letters"
TEXT = f"""\
A library opens its archive of letters

{"It held about three hundred letters of the war. " * 3}
"""
ARABIC = """\
<!doctype html><html lang="ar"><head><meta charset="{}">
<title>مكتبة تفتح أرشيف الرسائل القديمة</title></head><body><article>
<h1>مكتبة تفتح أرشيف الرسائل القديمة</h1>
<p>قالت المكتبة يوم الجمعة إنها ستفتح
الأرشيف الذي يضم نحو ثلاثمئة رسالة لكل من يطلبه.</p>
<p>وقال مديرها إن أحداً لم يقرأ معظمها منذ كُتبت،
وإن العمل سيستغرق سنوات عدة.</p></article></body></html>"""


def _chunked(content: bytes) -> bytes:
    parts = (content[i : i + 100] for i in range(0, len(content), 100))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def _arabic(stated: str) -> bytes:
    return ARABIC.format(stated).encode("cp1256")


def _bomb(size: int) -> bytes:
    return gzip.compress(b"<p>" + b"a" * size)


ANSWERS: dict[str, Answer] = {
    "/page": answer(PAGE),
    "/plain": answer(TEXT, PLAIN),
    "/packed": answer(gzip.compress(TEXT.encode()), PLAIN, "Content-Encoding: gzip"),
    "/deflated": answer(zlib.compress(TEXT.encode())[2:-4], PLAIN, "Content-Encoding: deflate"),
    "/chunked": answer(_chunked(TEXT.encode()), PLAIN, "Transfer-Encoding: chunked"),
    "/moved": redirect("/page#part"),
    "/moved-text": redirect("/plain"),
    "/loop": redirect("/pool"),
    "/pool": redirect("/loop"),
    "/file": redirect("file:///etc/passwd"),
    "/mail": redirect("http://127.0.0.1:25/"),
    "/user": redirect("http://me:secret@[::1]/"),
    **{f"/hop{n}": redirect(f"/hop{n + 1}") for n in range(9)},
    "/short": answer(PAGE, f"Content-Length: {len(PAGE) + 40}"),
    "/long": answer(TEXT + "more than was said\n" * 9, PLAIN, f"Content-Length: {len(TEXT)}"),
    "/lengths": answer(PAGE, "Content-Length: 5", "Content-Length: 9"),
    "/cut": answer(_chunked(PAGE.encode())[:300], "Transfer-Encoding: chunked"),
    "/half": answer(gzip.compress(PAGE.encode())[:-9], "Content-Encoding: gzip"),
    "/bomb": answer(_bomb(30_000_000), "Content-Encoding: gzip"),
    "/huge": answer(b"<p>" + b"a" * 400_000),
    "/brotli": answer(b"\x0b\x02\x80hello\x03", "Content-Encoding: br"),
    "/drip": dripping(answer(PAGE, "Content-Length: 900000"), 0.05),
    "/header": dripping(b"HTTP/1.1 200 OK\r\nX-Long: ", 0.05),
    "/silent": dripping(b"", 30),
    "/noise": b"\x00\x01\x02 this is no HTTP\r\n\r\n",
    "/nothing": b"",
    "/picture": answer(b"\x89PNG\r\n\x1a\n", "Content-Type: image/png"),
    "/empty": answer(" "),
    "/denied": answer("no", status="403 Forbidden"),
    "/meta-wrong": answer(_arabic("iso-8859-1"), "Content-Type: text/html; charset=windows-1256"),
    "/header-wrong": answer(_arabic("windows-1256"), "Content-Type: text/html; charset=utf-8"),
    "/canonical": answer(PAGE.replace("<title>", f"{CANONICAL}<title>")),
}


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server(ANSWERS) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> ImportSettings:
    return replace(settings_in(tmp_path), readers={})


def fetched(url: str, settings: ImportSettings) -> ImportResult:
    found = import_address(url, settings, LIMITS, now=NOW)
    assert () == found.problems
    assert found.value is not None
    return found.value


def source_of(imported: ImportResult, settings: ImportSettings) -> dict[str, Any]:
    path = settings.content / "sources" / f"{imported.source}.yaml"
    fields: dict[str, Any] = yaml.load(path.read_text(), yaml.BaseLoader)[imported.source]
    return fields


def draft_of(imported: ImportResult, settings: ImportSettings) -> str:
    (path,) = (settings.content / "articles").glob(f"{imported.article}.*.md")
    return path.read_text(encoding="utf-8")


# What is kept -----------------------------------------------------------------------------


def test_a_page_is_kept_as_it_came_over_the_wire_with_digests_that_hold(
    server: WebServer, settings: ImportSettings
) -> None:
    imported = fetched(server.url("/moved"), settings)

    source = source_of(imported, settings)
    with (settings.captures / source["capture"]["file"]).open("rb") as opened:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.raw_stream.read())
            for r in ArchiveIterator(opened, no_record_parse=True)
        ]
    moved, page = server.url("/moved"), server.url("/page")
    assert [
        ("response", moved, ANSWERS["/moved"]),
        ("request", moved, server.requests[-2]),
        ("response", page, ANSWERS["/page"]),
        ("request", page, server.requests[-1]),
    ] == records[1:]
    assert (page, moved, "2026-11-29") == (
        source["url"],
        source["capture"]["asked"],
        source["accessed"],
    )
    assert imported.sha256 == source["capture"]["sha256"]
    assert "2026-11-29T10:20:30Z" == source["capture"]["retrieved"]
    assert "nobody had read most of them" in draft_of(imported, settings)


def test_a_request_says_what_a_browser_says(server: WebServer, settings: ImportSettings) -> None:
    fetched(server.url("/plain"), settings)

    request = server.requests[-1].decode()
    assert request.startswith(f"GET /plain HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n")
    assert "\r\nUser-Agent: Mozilla/5.0 " in request
    assert "\r\nAccept-Language: ar,en;q=0.9\r\n" in request


@pytest.mark.parametrize("path", ["/plain", "/packed", "/deflated", "/chunked", "/long"])
def test_a_page_is_read_however_it_was_sent(
    path: str, server: WebServer, settings: ImportSettings
) -> None:
    imported = fetched(server.url(path), settings)

    assert "A library opens its archive of letters" == imported.title
    assert "more than was said" not in draft_of(imported, settings)


def test_the_encoding_that_the_server_names_counts_before_that_of_the_page(
    server: WebServer, settings: ImportSettings
) -> None:
    imported = fetched(server.url("/meta-wrong"), settings)

    assert "مكتبة تفتح أرشيف الرسائل القديمة" == imported.title
    asked = [item.asks for item in imported.questions if item.field == "capture"]
    assert [
        "the server says windows-1256, the page iso-8859-1: check the characters",
    ] == asked


def test_where_the_server_names_a_wrong_encoding_that_of_the_page_counts(
    server: WebServer, settings: ImportSettings
) -> None:
    imported = fetched(server.url("/header-wrong"), settings)

    assert "مكتبة تفتح أرشيف الرسائل القديمة" == imported.title
    assert any("the server says utf-8" in item.asks for item in imported.questions)


def test_a_page_that_calls_itself_otherwise_is_asked_about(
    server: WebServer, settings: ImportSettings
) -> None:
    imported = fetched(server.url("/canonical"), settings)

    assert server.url("/canonical") == source_of(imported, settings)["url"]
    (asks,) = (item.asks for item in imported.questions if item.field == "url")
    assert "https://daily.example/letters" in asks


def test_a_cookie_of_a_redirect_is_sent_back(settings: ImportSettings) -> None:
    def by_cookie(request: bytes, connection: Any) -> None:
        is_known = b"\r\nCookie: seen=1; two=2\r\n" in request
        sets = ("Set-Cookie: seen=1; Path=/; HttpOnly", "Set-Cookie: two=2")
        connection.sendall(answer(TEXT, PLAIN) if is_known else redirect("/", *sets))

    with web_server({"/": by_cookie}) as server:
        assert "A library opens its archive of letters" == fetched(server.url("/"), settings).title
        assert 2 == len(server.requests)


def test_the_same_page_again_is_recognised_and_another_is_kept_beside_it(tmp_path: Path) -> None:
    desk, texts = small_desk(tmp_path / "desk"), iter(("first", "first", "second"))

    def other_each_time(_request: bytes, connection: Any) -> None:
        connection.sendall(answer(TEXT.replace("three hundred", f"{next(texts)} hundred"), PLAIN))

    with web_server({"/": other_each_time}) as server:
        found = [_imported_again(desk, server.url("/")) for _ in range(3)]

    assert [False, True, False] == [imported.already for imported in found]
    assert found[0].source == found[1].source != found[2].source
    known = f"source `{found[0].source}` has this address too"
    assert [True] == [
        item.asks.startswith(known) for item in found[2].questions if item.field == "url"
    ]
    assert 2 == len(list((desk.root / "captures").iterdir()))
    kept = verify_captures(desk.content)
    assert (2, ()) == (len(kept.value.holding) if kept.value else 0, kept.problems)


def _imported_again(desk: SmallDesk, url: str) -> ImportResult:
    folders = project_folders(desk.root)
    problems, imports = import_all(folders, (url,), NOW, limits=LIMITS)
    (found,) = imports
    assert () == problems == found.problems
    assert found.value
    return found.value


def test_the_example_in_the_documents_comes_out_as_it_says(tmp_path: Path) -> None:
    (block,) = (b for b in blocks_of("docs/do/import.md") if "https://" in b.first)
    desk = small_desk(tmp_path / "desk")

    with web_server({"/letters": ANSWERS["/page"]}) as server:
        local = f"http://localhost:{server.port}/letters"
        ((command, shown),) = commands_in(block)
        run = desk.run("import", command.split()[-1].replace(PUBLIC, local), "--allow-private")

    here = (shown or "").replace(PUBLIC, local).replace("daily-2020", "unidentified-2020")
    here = here.replace("daily.example-", "localhost-")
    assert (0, True) == (run.code, is_as_shown(run.out, here)), run.out


# What is refused --------------------------------------------------------------------------

TIMED = {"/drip": 0.4, "/header": 0.4, "/silent": 0.2}
FAULTS = {
    "/short": "the answer broke off: 40 bytes of it are missing",
    "/lengths": "the server gives several lengths",
    "/cut": "the answer broke off or is none: IncompleteRead",
    "/half": "the answer is compressed, and its end is missing",
    "/bomb": "the answer is larger than 10 MB",
    "/huge": "the answer is larger than 0.3 MB",
    "/brotli": "the answer is compressed as `br`, which was not asked",
    "/drip": "the answer took too long",
    "/header": "the answer took too long",
    "/silent": "the answer took too long",
    "/noise": "the answer broke off or is none: BadStatusLine",
    "/nothing": "the answer broke off or is none: RemoteDisconnected",
    "/picture": "no page is in it that was answered with 200 (it has: 200 image/png)",
    "/empty": "the page is empty",
    "/denied": "the server answered 403 Forbidden",
    "/absent": "the server answered 404 Not Found",
}
REFUSED = {
    "/loop": "its redirects go in a circle",
    "/hop0": "it has more than 5 redirects",
    "/file": "it leads to file:///etc/passwd: `file:` is not fetched",
    "/mail": "it leads to http://127.0.0.1:25/: port 25 is none of web pages",
    "/user": "it leads to http://me:secret@[::1]/: the address has a user name in it, or no host",
}


@pytest.mark.parametrize("path", [*FAULTS, *REFUSED])
def test_an_answer_that_is_none_is_refused_and_nothing_is_written(
    path: str, server: WebServer, settings: ImportSettings, tmp_path: Path
) -> None:
    seconds = TIMED.get(path, 3.0)
    limits = FetchLimits(seconds, seconds, LIMITS.size, allow_private=True)

    found = import_address(server.url(path), settings, limits, now=NOW)

    (problem,) = found.problems
    assert f"{server.url(path)}: {({**FAULTS, **REFUSED})[path]}" == problem.message
    fault = "import-empty" if path == "/empty" else "fetch-failed"
    assert ("fetch-refused" if path in REFUSED else fault) == problem.rule
    assert problem.hint
    assert {} == tree(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://daily.example/a",
        "gopher://daily.example/",
        "http://daily.example:22/",
        "http://daily.example:99999/",
        "http://somebody@daily.example/",
        "http:///page",
        "http://daily.example/a b",
        "http://daily.example/\r\nX-Other: 1",
        f"http://daily.example/{'a' * 3000}",
    ],
)
def test_an_address_that_is_none_of_the_web_is_refused(url: str, settings: ImportSettings) -> None:
    (problem,) = import_address(url, settings, LIMITS, now=NOW).problems

    assert "fetch-refused" == problem.rule


HOSTS = "127.0.0.1 127.1 0177.0.0.1 2130706433 0x7f.1 [::1] [::ffff:127.0.0.1] localhost"


@pytest.mark.parametrize("host", HOSTS.split())
def test_a_machine_of_the_own_network_is_refused_however_it_is_written(
    host: str, server: WebServer, settings: ImportSettings
) -> None:
    before = len(server.requests)

    found = import_address(
        f"http://{host}:{server.port}/page", settings, FetchLimits(seconds=2), now=NOW
    )

    (problem,) = found.problems
    assert "fetch-refused" == problem.rule
    assert "--allow-private" in problem.hint
    assert before == len(server.requests)


PRIVATE = """
    10.1.2.3 100.64.0.1 169.254.169.254 172.31.0.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1
    0.0.0.0 ::1 :: fe80::1%eth0 fd00::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1
"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        *[(address, False) for address in PRIVATE.split()],
        ("93.184.215.14", True),
        ("172.32.0.1", True),
        ("2606:2800:21f::1", True),
        ("::ffff:93.184.215.14", True),
    ],
)  # fmt: skip
def test_only_addresses_of_the_public_network_are_public(address: str, *, expected: bool) -> None:
    assert expected == is_public(address)


def test_what_is_refused_has_an_exit_code_of_its_own(tmp_path: Path, server: WebServer) -> None:
    desk = small_desk(tmp_path / "desk")
    before = tree(desk.root)

    run = desk.run("import", server.url("/page"))

    assert 8 == run.code
    assert "error[fetch-refused]" in run.err
    assert "add `--allow-private`" in run.err
    assert before == tree(desk.root)


# Web archive files ------------------------------------------------------------------------


@pytest.fixture
def archive(server: WebServer, settings: ImportSettings, tmp_path: Path) -> Path:
    """A web archive file that somebody else made, as it reaches another desk."""
    imported = fetched(server.url("/moved-text"), settings)
    kept = settings.captures / str(source_of(imported, settings)["capture"]["file"])
    return kept.rename(tmp_path / "received.warc.gz")


def of_file(file: Path, settings: ImportSettings, folder: Path) -> Checked[ImportResult | None]:
    (found,) = import_named([str(file)], _elsewhere(settings, folder), LIMITS, now=NOW)
    return found


def _elsewhere(settings: ImportSettings, folder: Path) -> ImportSettings:
    return replace(settings, content=folder / "content", captures=folder / "captures")


def test_a_web_archive_file_is_imported_with_the_day_on_which_it_was_made(
    archive: Path, server: WebServer, settings: ImportSettings, tmp_path: Path
) -> None:
    elsewhere = _elsewhere(settings, tmp_path / "other")
    (found,) = import_named([str(archive)], elsewhere, LIMITS, now=datetime.now(UTC))

    assert found.value
    source = source_of(found.value, elsewhere)
    assert ("received.warc.gz", "2026-11-29T10:20:30Z", server.url("/moved-text")) == (
        source["capture"]["file"],
        source["capture"]["retrieved"],
        source["capture"]["asked"],
    )
    assert server.url("/plain") == source["url"]
    assert archive.read_bytes() == (elsewhere.captures / "received.warc.gz").read_bytes()


LENGTH = re.compile(rb"Content-Length: \d{3}\r\n\r\nHTTP")


def _again(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return gzip.compress(content.replace(old, new, 1))


def test_a_web_archive_file_that_was_changed_is_refused(
    archive: Path, settings: ImportSettings, tmp_path: Path
) -> None:
    plain = gzip.decompress(archive.read_bytes())
    changed = {
        "a word": _again(plain, b"three hundred letters", b"eight hundred letters"),
        "a header": _again(plain, b"Location: /plain", b"Location: /plane"),
        "a length": gzip.compress(LENGTH.sub(b"Content-Length: 99\r\n\r\nHTTP", plain)),
        "an end": archive.read_bytes()[:-30],
        "half of it": gzip.compress(plain[: len(plain) // 2]),
        "no archive": b"this is no web archive at all",
        "a bomb": gzip.compress(b"WARC/1.1\r\n" + b"a" * 50_000_000),
        "too many headers": gzip.compress(b"WARC/1.1\r\n" + b"X-A: b\r\n" * 200_000),
        "two layers": gzip.compress(gzip.compress(plain)),
        "no address": _again(plain, b"WARC-Target-URI", b"WARC-Other-URI!"),
    }  # fmt: skip

    for name, content in changed.items():
        archive.write_bytes(content)
        (problem,) = of_file(archive, settings, tmp_path / "other").problems
        assert (name, "import-warc-unreadable") == (name, problem.rule)
        assert problem.hint

    assert not (tmp_path / "other").exists()


def test_one_of_several_pages_in_a_web_archive_file_is_named(
    archive: Path, server: WebServer, settings: ImportSettings, tmp_path: Path
) -> None:
    imported = fetched(server.url("/packed"), settings)
    other = settings.captures / source_of(imported, settings)["capture"]["file"]
    desk = small_desk(tmp_path / "desk")
    both = desk.root / "both.warc.gz"
    both.write_bytes(archive.read_bytes() + other.read_bytes())

    refused = desk.run("import", "both.warc.gz")
    named = desk.run("import", "both.warc.gz", "--page", server.url("/packed"), "--json")

    assert 1 == refused.code
    assert f"it holds 2 pages: {server.url('/plain')}, {server.url('/packed')}" in refused.err
    assert "`--page ADDRESS`" in refused.err
    assert (0, []) == (named.code, named.document["problems"])
