"""The preview: who is answered, with what, and that each save is shown or its problems are."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from site_gen.preview.pages import policy_with_reload, split_at_backticks, with_reload_script
from site_gen.preview.server import OpenPages, PortTaken, RebuildResult, serve
from site_gen.preview.watch import Save, snapshot_of
from tests.tools.preview import Preview, eventually, previewed

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
PAGE = f"""\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>A page</title></head>
<body><p id="words">WORDS</p></body></html>
"""
HOSTS = ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"]
STRANGERS = [
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1.nip.io:PORT",
    "localhost",
    "localhost:1",
    "localhost.:PORT",
    "0.0.0.0:PORT",
    "[::]:PORT",
    " ",
]
OTHER_ORIGINS = [
    "http://evil.example",
    "null",
    "https://127.0.0.1:PORT",
    "http://127.0.0.1:1",
    "http://127.0.0.1",
    "http://127.0.0.1:PORT.evil.example",
    "http://10.0.0.1:PORT",
]
ADDRESSES = ["/", "/en/", "/nothing", "/__preview/reload.js", "/__preview/socket", "/en"]
OUTSIDE = [
    "/../secret.html",
    "/%2e%2e/secret.html",
    "/..%2fsecret.html",
    "/en/../../secret.html",
    "/en/..%2f..%2fsecret.html",
    "/..%5csecret.html",
    "/..\\secret.html",
    "/%2fetc/passwd",
    "//etc/passwd",
    "/en//index.html",
    "/%00",
    "/%ff",
    "/" + "a" * 8000,
    "/en/index.html/",
    "/no-index/",
    "/no-index",
    "/.env",
    "/.site-gen-manifest",
    "/en/.hidden/index.html",
    "/leading-out.html",
    "/leading-out/secret.html",
    "/leading-to-hidden.html",
    "/.leading-to-shown.html",
    "/en/../index.html",
    "/back%5cslash.html",
    "/round/index.html",
    "/forcereload",
    "/livereload",
    "/livereload.js",
    "/__preview/",
]


def page_of(words: str) -> str:
    return PAGE.replace("WORDS", words)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "index.html").write_text(page_of("one"), "utf-8")
    (folder / "404.html").write_text(page_of("our own 404"), "utf-8")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def preview(content: Path, site: Path) -> Iterator[Preview]:
    with previewed(content, site) as running:
        yield running


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview that no test changes anything under."""
    folder = tmp_path_factory.mktemp("still")
    content, site = folder / "content", folder / "site"
    pages = ("index.html", "en/index.html", "ar/خرائط/index.html", "404.html")
    for path in pages:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(page_of(path), "utf-8")
    (folder / "secret.html").write_text("SECRET", "utf-8")
    with previewed(content, site) as running:
        _lay_traps(site)
        for name in ("icon.svg", "card.png"):
            (site / name).write_text("picture", "utf-8")
        yield running


def _lay_traps(site: Path) -> None:
    for path in (".env", ".site-gen-manifest", "en/.hidden/index.html", "no-index/file.txt"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("SECRET", "utf-8")
    (site / "claims.json").write_text('{"name": "مسيّرة"}', "utf-8")
    (site / "leading-out.html").symlink_to(site.parent / "secret.html")
    (site / "leading-out").symlink_to(site.parent)
    (site / "leading-to-hidden.html").symlink_to(site / ".env")
    (site / ".leading-to-shown.html").symlink_to(site / "index.html")
    (site / "back\\slash.html").write_text("SECRET", "utf-8")
    (site / "round").symlink_to(site / "round")


def answer(
    preview: Preview, address: str, *, host: str = "", method: str = "GET"
) -> tuple[HTTPResponse, str]:
    """The answer and its text, requested under the right host by default."""
    with closing(HTTPConnection("127.0.0.1", preview.port, timeout=5)) as connection:
        connection.putrequest(method, address, skip_host=True)
        connection.putheader("Host", (host or "127.0.0.1:PORT").replace("PORT", str(preview.port)))
        connection.endheaders()
        response = connection.getresponse()
        return response, response.read().decode("utf-8")


def raw_status(preview: Preview, *lines: str) -> int:
    """What a request of just these lines is answered, or 0 where the line is cut."""
    request = "\r\n".join((*lines, "", "")).replace("PORT", str(preview.port))
    with socket.create_connection(("127.0.0.1", preview.port), timeout=5) as wire:
        wire.sendall(request.encode("latin-1"))
        words = wire.recv(4096).split()
    return int(words[1]) if words else 0


def handshake(preview: Preview, *headers: str) -> int:
    return raw_status(
        preview,
        "GET /__preview/socket HTTP/1.1",
        "Host: 127.0.0.1:PORT",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *headers,
    )


def opened(page: Page, preview: Preview, address: str = "/en/") -> Page:
    """The page, once it has asked to hear of builds."""
    with page.expect_websocket():
        page.goto(preview.address + address)
    return page


@pytest.mark.parametrize("host", HOSTS)
def test_this_machine_is_answered_by_each_of_its_names(still: Preview, host: str) -> None:
    response, text = answer(still, "/en/", host=f"{host}:PORT")

    assert 200 == response.status
    assert "en/index.html" in text


@pytest.mark.parametrize("host", STRANGERS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_another_host_is_refused_at_every_address(still: Preview, address: str, host: str) -> None:
    response, text = answer(still, address, host=host)

    assert 403 == response.status
    assert "403 Forbidden\n" == text


@pytest.mark.parametrize(
    "lines",
    [
        ("GET / HTTP/1.1", "Host: 127.0.0.1:PORT", "Host: evil.example"),
        ("GET / HTTP/1.1", "Host: 127.0.0.1:PORT", "Host: 127.0.0.1:PORT"),
        ("GET / HTTP/1.1", "Host: somebody@127.0.0.1:PORT"),
        ("GET / HTTP/1.1", "Host: 127.0.0.1"),
        ("GET / HTTP/1.1",),
        ("GET / HTTP/1.0",),
    ],
)
def test_a_request_without_exactly_one_plain_host_is_refused(
    still: Preview, lines: tuple[str, ...]
) -> None:
    status = raw_status(still, *lines)

    assert status in {400, 403}


@pytest.mark.parametrize("host", ["localhost:PORT", "127.0.0.1:PORT"])
def test_a_page_of_ours_may_listen_for_reloads(still: Preview, host: str) -> None:
    status = handshake(still, f"Origin: http://{host}")

    assert 101 == status


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
@pytest.mark.parametrize("claim", ["cross-site", "same-origin", "none"])
def test_a_page_of_another_origin_may_not_listen_whatever_it_claims(
    still: Preview, origin: str, claim: str
) -> None:
    status = handshake(still, f"Origin: {origin}", f"Sec-Fetch-Site: {claim}")

    assert 403 == status


@pytest.mark.parametrize(
    "origins",
    [(), ("Origin: http://127.0.0.1:PORT", "Origin: http://evil.example")],
)
def test_a_socket_needs_exactly_one_origin(still: Preview, origins: tuple[str, ...]) -> None:
    status = handshake(still, *origins)

    assert 403 == status


@pytest.mark.parametrize("address", OUTSIDE)
def test_nothing_is_read_that_a_reader_of_the_site_could_not_get(
    still: Preview, address: str
) -> None:
    response, text = answer(still, address)

    assert 404 == response.status
    assert "SECRET" not in text
    assert "404.html" in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_only_reading_is_answered(still: Preview, address: str, method: str) -> None:
    status = raw_status(
        still, f"{method} {address} HTTP/1.1", "Host: 127.0.0.1:PORT", "Content-Length: 0"
    )

    assert (403 if address.endswith("/socket") else 405) == status


def test_a_body_is_not_read(still: Preview) -> None:
    status = raw_status(
        still, "POST / HTTP/1.1", "Host: 127.0.0.1:PORT", "Content-Length: 100000000"
    )

    assert status in {0, 400, 413}


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/en", "/en/"),
        ("/en?q=a%20b&x=%D8%AE", "/en/?q=a%20b&x=%D8%AE"),
        ("/ar/%D8%AE%D8%B1%D8%A7%D8%A6%D8%B7", "/ar/%D8%AE%D8%B1%D8%A7%D8%A6%D8%B7/"),
    ],
)
def test_a_folder_is_led_to_its_slash(still: Preview, address: str, target: str) -> None:
    response, _ = answer(still, address)

    assert 302 == response.status
    assert target == response.headers["Location"]


@pytest.mark.parametrize("address", ["//evil.example", "//evil.example/en", "/\\evil.example/en"])
def test_no_redirect_leads_to_another_host(still: Preview, address: str) -> None:
    response, _ = answer(still, address)

    assert 404 == response.status
    assert "Location" not in response.headers


def test_an_arabic_address_is_answered(still: Preview) -> None:
    response, text = answer(still, "/ar/%D8%AE%D8%B1%D8%A7%D8%A6%D8%B7/")

    assert 200 == response.status
    assert "ar/خرائط/index.html" in text


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/en/", "text/html; charset=utf-8"),
        ("/nothing", "text/html; charset=utf-8"),
        ("/claims.json", "application/json; charset=utf-8"),
        ("/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/card.png", "image/png"),
        ("/__preview/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_every_text_names_its_charset_and_no_answer_is_kept(
    still: Preview, address: str, kind: str
) -> None:
    response, _ = answer(still, address)

    assert kind == response.headers["Content-Type"]
    assert "no-store" == response.headers["Cache-Control"]
    assert "same-origin" == response.headers["Cross-Origin-Resource-Policy"]


def test_the_head_of_an_answer_can_be_asked_for_alone(still: Preview) -> None:
    whole, text = answer(still, "/en/")

    head, nothing = answer(still, "/en/", method="HEAD")

    assert whole.headers["Content-Length"] == head.headers["Content-Length"]
    assert str(len(text.encode())) == head.headers["Content-Length"]
    assert "" == nothing


def test_a_request_can_print_nothing_in_the_terminal(still: Preview) -> None:
    before = still.lines

    raw_status(still, "GET /\x9b31m\x85forged HTTP/1.1", "Host: 127.0.0.1:PORT")
    raw_status(still, "GET /\x1b[31m HTTP/1.1", "Host: 127.0.0.1:PORT")
    raw_status(still, "nonsense")
    handshake(still, "Origin: http://evil.example/\x9bforged")

    assert before == still.lines


def test_only_this_machine_can_connect(still: Preview) -> None:
    other_loopback = ("127.0.0.2", still.port)

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(other_loopback, timeout=2).close()


def test_a_taken_port_is_named_with_one_to_try(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(PortTaken) as caught:
            serve(tmp_path, _never, watch=(), port=port, announce=print)

    assert f"port {port} is taken; try --port {port + 1}" == str(caught.value)


def _never(_: OpenPages, __: Save) -> RebuildResult:
    raise AssertionError("nothing may be built for a port that is taken")


def test_the_policy_lets_our_script_run_and_keeps_what_it_forbids() -> None:
    policy = "default-src 'none'; script-src 'sha256-abc='; style-src 'self'"

    found = policy_with_reload(policy, "localhost:5500")

    assert (
        "default-src 'none'; script-src 'sha256-abc=' 'self'; style-src 'self'; "
        "connect-src 'self' ws://localhost:5500"
    ) == found


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("img-src 'self'", "img-src 'self'"),
        ("script-src 'none'", "script-src 'self'"),
        (
            "default-src 'self'; ",
            "default-src 'self'; script-src 'self'; connect-src 'self' ws://h",
        ),
        ("SCRIPT-SRC 'none'; script-src *", "script-src 'self'"),
        ("script-src-elem 'none'", "script-src-elem 'self'"),
    ],
)
def test_a_policy_gains_only_what_it_forbade(policy: str, expected: str) -> None:
    found = policy_with_reload(policy, "h")

    assert expected == found


def test_an_escaped_policy_is_read_as_a_browser_reads_it() -> None:
    page = b"<META content='default-src &#39;none&#39;' HTTP-EQUIV=content-security-policy><p>"

    found = with_reload_script(page, version="1", host="h").decode()

    assert "script-src &#x27;self&#x27;" in found
    assert found.endswith('<p><script src="/__preview/reload.js" data-version="1" defer></script>')


def test_the_script_comes_at_the_end_of_a_long_head() -> None:
    page = b"<head>" + b"<!-- long -->" * 20_000 + b"</HEAD><body>\xff</body>"

    found = with_reload_script(page, version="1", host="h")

    assert b" defer></script></HEAD><body>\xff</body>" in found


def test_a_lone_back_tick_names_nothing() -> None:
    found = [split_at_backticks("a `b` c"), split_at_backticks("a ` c"), split_at_backticks("`b`")]

    assert [("a ", "b", " c"), ("a ` c",), ("", "b", "")] == found


def test_each_way_of_saving_changes_the_marks(tmp_path: Path) -> None:
    kept, other = tmp_path / "a.md", tmp_path / "b.md"
    kept.write_text("one", "utf-8")
    seen = [snapshot_of((tmp_path,))]

    def look() -> None:
        seen.append(snapshot_of((tmp_path,)))

    _rewrite_in_its_own_time(kept, "two")
    look()
    other.write_text("old", "utf-8")
    os.utime(other, (0, 0))
    look()
    other.replace(kept)
    look()
    kept.rename(other)
    look()
    other.unlink()
    look()

    assert len(seen) == len({tuple(sorted(marks.items())) for marks in seen})


def _rewrite_in_its_own_time(path: Path, text: str) -> None:
    """Same size, same inode, same modification time as given: only the inode's time differs."""
    before = path.stat()
    time.sleep(0.02)
    path.write_text(text, "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_files_of_editors_and_folders_behind_links_are_not_watched(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in (".a.md.swp", "a.md~", "#a.md#", "4913", "a.tmp", "a.md"):
        (tmp_path / "in" / name).write_text("x", "utf-8")
    (tmp_path / "in" / "round").symlink_to(tmp_path)
    (tmp_path / "in" / "broken.md").symlink_to(tmp_path / "nowhere")

    found = snapshot_of((tmp_path / "in", tmp_path / "not-there"))

    assert [str(tmp_path / "in" / "a.md")] == [path for path in found if "round" not in path]


@pytest.mark.browser
def test_a_save_is_shown(preview: Preview, content: Path, page: Page) -> None:
    opened(page, preview)

    (content / "en" / "index.html").write_text(page_of("two"), "utf-8")

    expect(page.locator("#words")).to_have_text("two")


@pytest.mark.browser
def test_saves_right_after_one_another_are_all_shown(
    preview: Preview, content: Path, page: Page
) -> None:
    opened(page, preview)

    for words in ("two", "three", "four", "five"):
        (content / "en" / "index.html").write_text(page_of(words), "utf-8")

        expect(page.locator("#words")).to_have_text(words)


@pytest.mark.browser
def test_of_a_burst_of_saves_the_last_is_shown(content: Path, site: Path, page: Page) -> None:
    with previewed(content, site, build_seconds=0.2) as preview:
        opened(page, preview)

        for count in range(30):
            (content / "en" / "index.html").write_text(page_of(str(count)), "utf-8")
            time.sleep(0.02)

        expect(page.locator("#words")).to_have_text("29")
        assert preview.builds < 15


@pytest.mark.browser
def test_a_save_during_a_build_is_shown_after_it(content: Path, site: Path, page: Page) -> None:
    with previewed(content, site, build_seconds=1) as preview:
        opened(page, preview)
        (content / "en" / "index.html").write_text(page_of("two"), "utf-8")
        time.sleep(0.6)

        # The build under way has read the page before this.
        (content / "en" / "index.html").write_text(page_of("three"), "utf-8")

        expect(page.locator("#words")).to_have_text("three")


@pytest.mark.browser
def test_the_server_answers_while_it_builds(content: Path, site: Path) -> None:
    with previewed(content, site, build_seconds=3) as preview:
        (content / "en" / "index.html").write_text(page_of("two"), "utf-8")
        time.sleep(0.5)

        _, text = answer(preview, "/en/")

        assert "one" in text
        assert 1 == preview.builds


@pytest.mark.browser
def test_a_page_fetched_before_a_build_and_listening_after_it_reloads(
    preview: Preview, content: Path, page: Page
) -> None:
    def late(route: WebSocketRoute) -> None:
        (content / "en" / "index.html").write_text(page_of("two"), "utf-8")
        assert eventually(lambda: preview.builds >= 2)
        route.connect_to_server()

    page.route_web_socket("**/__preview/socket?*", late)

    page.goto(f"{preview.address}/en/")

    expect(page.locator("#words")).to_have_text("two")


@pytest.mark.browser
def test_a_page_that_did_not_change_is_not_reloaded(
    preview: Preview, content: Path, page: Page
) -> None:
    (content / "other.html").write_text(page_of("other"), "utf-8")
    assert eventually(lambda: preview.builds >= 2)
    opened(page, preview)
    page.evaluate("document.getElementById('words').textContent = 'not reloaded'")

    (content / "other.html").write_text(page_of("another"), "utf-8")

    assert eventually(lambda: "another" in answer(preview, "/other.html")[1])
    page.wait_for_timeout(300)
    expect(page.locator("#words")).to_have_text("not reloaded")
    (content / "en" / "index.html").write_text(page_of("two"), "utf-8")
    expect(page.locator("#words")).to_have_text("two")


@pytest.mark.browser
def test_a_broken_save_shows_its_problems_and_the_next_good_one_the_page(
    preview: Preview, content: Path, own_page: Page
) -> None:
    page = own_page
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    opened(page, preview)

    (content / "en" / "index.html").write_text(page_of("BROKEN\nBROKEN"), "utf-8")

    expect(page.locator("h1")).to_have_text("2 errors in what was saved last")
    expect(page.locator(".place")).to_have_text(
        ["content/en/index.html:5:21", "content/en/index.html:6:1"]
    )
    expect(page.locator(".found bdi").first).to_have_text("٢٣٥٠ مقاتلا <b><U+001B>[31m<U+202E>")
    expect(page.locator(".hint").first).to_contain_text("write one of exact")
    expect(page.locator("code bdi").nth(1)).to_have_text("<script>alert(1)</script>")
    assert preview.says("content/en/index.html:5:21: error[figure-unreadable]")

    (content / "en" / "index.html").write_text(page_of("mended"), "utf-8")

    expect(page.locator("#words")).to_have_text("mended")
    assert [] == alerts


@pytest.mark.browser
def test_taking_a_broken_save_back_shows_the_page_although_no_file_changed(
    preview: Preview, content: Path, page: Page
) -> None:
    opened(page, preview)
    (content / "en" / "index.html").write_text(page_of("BROKEN"), "utf-8")
    expect(page.locator("h1")).to_have_text("1 error in what was saved last")

    (content / "en" / "index.html").write_text(page_of("one"), "utf-8")

    expect(page.locator("#words")).to_have_text("one")


@pytest.mark.browser
def test_the_problems_page_breaks_no_rule_of_its_own_policy(
    preview: Preview, content: Path, page: Page
) -> None:
    told_by_browser: list[str] = []
    opened(page, preview)
    (content / "en" / "index.html").write_text(page_of("BROKEN"), "utf-8")
    expect(page.locator("h1")).to_be_visible()
    page.on("console", lambda message: told_by_browser.append(message.text))

    opened(page, preview, "/nothing-here")

    # The browser itself says that the status is 500, and nothing else.
    assert [] == [text for text in told_by_browser if "500" not in text]
    assert "solid" == page.locator("li.problem").evaluate("e => getComputedStyle(e).borderStyle")


def test_while_broken_every_page_shows_the_problems_and_other_files_are_served(
    preview: Preview, content: Path, site: Path
) -> None:
    (site / "style.css").write_text("p {}", "utf-8")
    (content / "en" / "index.html").write_text(page_of("BROKEN"), "utf-8")
    assert eventually(lambda: preview.says("1 error"))

    statuses = [answer(preview, to)[0].status for to in ("/en/", "/en", "/404.html", "/new/")]
    style, _ = answer(preview, "/style.css")

    assert [500] * 4 == statuses
    assert 200 == style.status


def test_an_error_of_one_page_is_shown_there_and_others_lead_to_it(
    preview: Preview, content: Path
) -> None:
    (content / "ar").mkdir(exist_ok=True)
    (content / "ar" / "index.html").write_text(page_of("سطر"), "utf-8")
    (content / "en" / "index.html").write_text(page_of("BROKEN ALONE"), "utf-8")
    assert eventually(lambda: preview.says("1 error; their pages show them"))

    broken, shown = answer(preview, "/en/"), answer(preview, "/ar/")
    listed, missing = answer(preview, "/__preview/problems"), answer(preview, "/new/")

    assert [500, 200, 200, 500] == [a.status for a, _ in (broken, shown, listed, missing)]
    assert "1 error in what was saved last" in str(broken[1])
    assert "1 error in what was saved last" in str(listed[1])
    assert '<a href="/__preview/problems">1 error elsewhere</a>' in str(shown[1])
    (content / "en" / "index.html").write_text(page_of("mended"), "utf-8")
    assert eventually(lambda: answer(preview, "/en/")[0].status == 200)
    assert "elsewhere" not in str(answer(preview, "/ar/")[1])


@pytest.mark.browser
def test_errors_come_before_old_warnings_which_are_printed_once(
    preview: Preview, content: Path, page: Page
) -> None:
    (content / "a.html").write_text(page_of("DOUBTFUL"), "utf-8")
    assert eventually(lambda: preview.says("warning[figure-old]"))
    opened(page, preview)

    (content / "en" / "index.html").write_text(page_of("BROKEN"), "utf-8")

    expect(page.locator("h1")).to_have_text("1 error in what was saved last")
    expect(page.locator("li strong")).to_have_text(["error", "warning"])
    assert 1 == sum("warning[figure-old]" in line for line in preview.lines)


def test_a_warning_is_reported_and_the_page_is_shown(preview: Preview, content: Path) -> None:
    (content / "en" / "index.html").write_text(page_of("DOUBTFUL"), "utf-8")
    assert eventually(lambda: preview.says("warning[figure-old]"))

    response, text = answer(preview, "/en/")

    assert 200 == response.status
    assert "DOUBTFUL" in text


@pytest.mark.browser
def test_a_new_file_with_an_old_time_a_rename_and_a_deletion_are_noticed(
    preview: Preview, content: Path, page: Page
) -> None:
    new, renamed = content / "en" / "new.html", content / "en" / "renamed.html"
    aside = content.parent / "aside.html"
    aside.write_text(page_of("old"), "utf-8")
    os.utime(aside, (0, 0))
    opened(page, preview, "/en/new.html")
    expect(page.locator("#words")).to_have_text("our own 404")

    aside.replace(new)
    expect(page.locator("#words")).to_have_text("old")
    new.rename(renamed)
    expect(page.locator("#words")).to_have_text("our own 404")
    opened(page, preview, "/en/renamed.html")
    expect(page.locator("#words")).to_have_text("old")
    renamed.unlink()

    expect(page.locator("#words")).to_have_text("our own 404")


def test_a_build_that_the_machine_stopped_is_reported_and_tried_again(
    preview: Preview, content: Path
) -> None:
    (content / "en" / "index.html").write_text(page_of("NEEDED"), "utf-8")
    assert eventually(lambda: preview.says("error[preview-stopped]"))

    # A hidden name: nothing that is watched changes.
    (content / ".needed").write_text("there now", "utf-8")

    assert eventually(lambda: "NEEDED" in answer(preview, "/en/")[1])
    assert 200 == answer(preview, "/en/")[0].status


def test_a_first_build_that_the_machine_stopped_is_tried_again(content: Path, site: Path) -> None:
    (content / "en" / "index.html").write_text(page_of("NEEDED"), "utf-8")
    with previewed(content, site) as preview:
        assert preview.says("error[preview-stopped]")
        assert 500 == answer(preview, "/en/")[0].status

        (content / ".needed").write_text("there now", "utf-8")

        assert eventually(lambda: "NEEDED" in answer(preview, "/en/")[1])


@pytest.mark.browser
def test_an_error_outside_all_pages_leaves_them_with_a_line_about_it(
    preview: Preview, content: Path, page: Page
) -> None:
    opened(page, preview)

    (content / "settings.txt").write_text("BROKEN ELSEWHERE", "utf-8")

    expect(page.locator("p.draft")).to_have_text("1 error elsewhere; this page is as it was before")
    expect(page.locator("#words")).to_be_visible()
    assert preview.says("preview: 1 error; all pages stay as they were until they are fixed")
    assert 500 == answer(preview, "/new/")[0].status
    (content / "settings.txt").unlink()
    expect(page.locator("p.draft")).to_have_count(0)


def test_a_bug_of_ours_ends_the_preview_and_is_not_hidden(preview: Preview, content: Path) -> None:
    (content / "en" / "index.html").write_text("FAULT OF OURS", "utf-8")

    code = preview.program.wait(10)

    assert 1 == code
    assert preview.says("RuntimeError: a fault of ours")


@pytest.mark.parametrize("build_seconds", [0, 3])
def test_ctrl_c_ends_it_within_two_seconds_even_in_a_build(
    content: Path, site: Path, build_seconds: float
) -> None:
    (site / "en").mkdir()
    with previewed(content, site, build_seconds=build_seconds) as preview:
        (content / "en" / "index.html").write_text(page_of("two"), "utf-8")
        time.sleep(0.4)
        begun = time.monotonic()

        preview.program.send_signal(signal.SIGINT)
        code = preview.program.wait(10)

        assert time.monotonic() - begun < 2
    assert 130 == code
    assert preview.lines[-1] == "interrupted"


@pytest.mark.browser
def test_an_open_page_finds_the_preview_again_after_a_restart(
    content: Path, site: Path, page: Page
) -> None:
    with previewed(content, site) as first:
        opened(page, first)
        port = first.port
    (content / "en" / "index.html").write_text(page_of("two"), "utf-8")

    with previewed(content, site, port=port):
        expect(page.locator("#words")).to_have_text("two")


def test_no_file_holds_anything_of_the_preview(preview: Preview, content: Path, site: Path) -> None:
    (content / "en" / "index.html").write_text(page_of("two"), "utf-8")
    assert eventually(lambda: "two" in answer(preview, "/en/")[1])

    texts = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]

    assert [page_of("our own 404"), page_of("two")] == texts


def test_loading_the_server_warns_of_nothing() -> None:
    loaded = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import site_gen.preview.server"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (loaded.returncode, loaded.stderr)
