"""Web archive files (WARC 1.1, ISO 28500): writes what was fetched, and reads pages from them."""

import base64
import contextlib
import gzip
import hashlib
import io
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from site_gen.ingest.web.exchange import Exchange, decoded_body
from site_gen.ingest.web.fetch import FetchedPage
from site_gen.ingest.web.hosts import FetchStopped

LARGEST_CONTENT = 50_000_000
LARGEST_PAGE = 10_000_000
MOST_NAMED = 5
MOST_LINES = 200_000
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
_Fields = dict[str, str]


class WarcUnreadable(Exception):
    """A web archive file from which no page comes: why, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


# Writing ----------------------------------------------------------------------------------


def warc_bytes(page: FetchedPage, *, moment: str, tool: str) -> bytes:
    """Each request and its response as they went over the wire, with the digests of both.

    `moment` is the time in UTC as `2026-11-20T11:01:56Z`.
    """
    about = f"software: {tool}\r\nformat: WARC File Format 1.1\r\n".encode()
    records = [_record("warcinfo", {"Content-Type": "application/warc-fields"}, about, moment)]
    for exchange in page.exchanges:
        records += _pair(exchange, moment)
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def _pair(exchange: Exchange, moment: str) -> tuple[bytes, bytes]:
    where = {"WARC-Target-URI": exchange.url, "WARC-IP-Address": exchange.peer}
    answer = {**where, "Content-Type": "application/http;msgtype=response"}
    request = {**where, "WARC-Concurrent-To": _name_of(exchange.response, moment)}
    request["Content-Type"] = "application/http;msgtype=request"
    return (
        _record("response", answer, exchange.response, moment),
        _record("request", request, exchange.request, moment),
    )


def _record(kind: str, fields: _Fields, block: bytes, moment: str) -> bytes:
    header = {
        "WARC-Type": kind,
        "WARC-Record-ID": _name_of(block, moment),
        "WARC-Date": moment,
        **fields,
        "WARC-Block-Digest": _digest(block),
    }
    if kind != "warcinfo":
        header["WARC-Payload-Digest"] = _digest(_after_header(block))
    header["Content-Length"] = str(len(block))
    lines = "".join(f"{name}: {value}\r\n" for name, value in header.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def _name_of(block: bytes, moment: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{moment} {_digest(block)}')}>"


def _digest(content: bytes) -> str:
    return f"sha256:{base64.b32encode(hashlib.sha256(content).digest()).decode()}"


def _after_header(block: bytes) -> bytes:
    """What follows the empty line; some servers end lines with a bare line feed."""
    for line in (stream := io.BytesIO(block)):
        if not line.strip():
            return stream.read()
    return b""


# Reading ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page from a web archive file.

    `asked` is the address that led to it, `url` its own, `moment` the time it was fetched, `body`
    its bytes without chunks and compression. `is_proven` says that the file has digests, which
    held.
    """

    asked: str
    url: str
    moment: str
    media_type: str
    charset: str
    body: bytes
    is_proven: bool


@dataclass(frozen=True, slots=True)
class _Response:
    url: str
    moment: str
    status: str
    headers: tuple[tuple[str, str], ...]
    block: bytes
    is_proven: bool

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def media_type(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()


def archived_page(content: bytes, wanted: str = "") -> ArchivedPage:
    """The page in a web archive file, or that of the address `wanted`; the digests are checked.

    Raises WarcUnreadable, and ImportError if the package that reads these files is missing.
    """
    responses = _responses(_decompressed(content))
    answered = [each for each in responses if each.status == "200"]
    pages = {each.url: each for each in answered if each.media_type in _PAGES}
    if wanted:
        pages = {u: page for u, page in pages.items() if wanted in (u, _asked(page, responses))}
    if not pages:
        raise WarcUnreadable(_what_else(responses, wanted), _OTHERWISE)
    if len(pages) > 1:
        named = ", ".join(list(pages)[:MOST_NAMED])
        message = f"it holds {len(pages)} pages: {named}{', …' if len(pages) > MOST_NAMED else ''}"
        raise WarcUnreadable(message, "name one of them with `--page ADDRESS`")
    (page,) = pages.values()
    return _page_of(page, responses)


_OTHERWISE = "save the page in a browser and import the file"


def _what_else(responses: tuple[_Response, ...], wanted: str) -> str:
    found = sorted({f"{each.status} {each.media_type}".strip() for each in responses})
    of = f" of {wanted}" if wanted else ""
    return f"no page{of} is in it that was answered with 200 (it has: {', '.join(found) or 'none'})"


def _page_of(page: _Response, responses: tuple[_Response, ...]) -> ArchivedPage:
    body = _without_chunks(page)
    try:
        body = decoded_body(page.headers, body, LARGEST_PAGE)
    except FetchStopped as stopped:
        raise WarcUnreadable(stopped.message, _OTHERWISE) from None
    if len(body) > LARGEST_PAGE:
        message = f"the page in it is larger than {LARGEST_PAGE // 1_000_000} MB"
        raise WarcUnreadable(message, "save the text of the article alone as .txt")
    _, _, charset = page.header("content-type").lower().partition("charset=")
    return ArchivedPage(
        asked=_asked(page, responses),
        url=page.url,
        moment=page.moment,
        media_type=page.media_type,
        charset=charset.partition(";")[0].strip(" \"'")[:40],
        body=body,
        is_proven=page.is_proven,
    )


def _without_chunks(page: _Response) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    if "chunked" not in page.header("transfer-encoding").lower():
        return page.block
    # Some programs take the chunks away and leave the header: the reader lets such bytes be.
    read: bytes = ChunkedDataReader(io.BytesIO(page.block), decomp_type=None).read(LARGEST_CONTENT)
    return read


def _asked(page: _Response, responses: tuple[_Response, ...]) -> str:
    """The address from which redirects in the same file led to a page."""
    leads = {
        urljoin(each.url, each.header("location")).partition("#")[0]: each.url
        for each in responses
        if each.status.startswith("3") and each.header("location")
    }
    url, passed = page.url, {page.url}
    while (before := leads.get(url)) and before not in passed:
        url = before
        passed.add(url)
    return url


def _responses(plain: bytes) -> tuple[_Response, ...]:
    """All responses in the file, with their digests checked. Raises WarcUnreadable."""
    from warcio.exceptions import ArchiveLoadFailed

    # What the reader raises for files that are not as the standard has them.
    faults = (ArchiveLoadFailed, EOFError, ValueError, TypeError, LookupError, AttributeError)
    try:
        # The reader prints what it finds odd; it counts that too.
        with contextlib.redirect_stderr(io.StringIO()):
            return tuple(_responses_of_records(plain))
    except faults as fault:
        message = f"it is no web archive, or it was changed or cut: {fault}"
        raise WarcUnreadable(message[:300], _AGAIN) from None


def _responses_of_records(plain: bytes) -> Iterator[_Response]:
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(io.BytesIO(plain), check_digests="raise")
    records.reader.readline = _counted(records.reader.readline)
    for record in records:
        block = record.raw_stream.read()
        # Of a record that is cut the digest is never compared.
        if getattr(record.raw_stream, "limit", 0):
            raise ValueError("a record is shorter than it says")
        if record.rec_type == "response" and record.http_headers:
            yield _response_of(record, block)
    if records.err_count:
        raise ValueError("a record has another length than it says")


def _counted(readline: Callable[..., bytes]) -> Callable[..., bytes]:
    """The same, for as many lines of headers as an honest file can have."""
    numbers = iter(range(MOST_LINES))

    def counted(*arguments: int) -> bytes:
        if next(numbers, None) is None:
            raise ValueError("it has too many lines of headers")
        return readline(*arguments)

    return counted


def _response_of(record: Any, block: bytes) -> _Response:
    fields, http = record.rec_headers, record.http_headers
    digests = ("WARC-Block-Digest", "WARC-Payload-Digest")
    return _Response(
        url=fields.get_header("WARC-Target-URI") or "",
        moment=fields.get_header("WARC-Date") or "",
        status=http.get_statuscode(),
        headers=tuple(http.headers),
        block=block,
        is_proven=any(fields.get_header(name) for name in digests),
    )


def _decompressed(content: bytes) -> bytes:
    """All members of a compressed file, within a limit."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    found = bytearray()
    while content.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(31)
        try:
            found += member.decompress(content, LARGEST_CONTENT + 1 - len(found))
        except zlib.error:
            raise WarcUnreadable("its compression is damaged", _AGAIN) from None
        if len(found) > LARGEST_CONTENT:
            message = f"it is larger than {LARGEST_CONTENT // 1_000_000} MB when decompressed"
            raise WarcUnreadable(message, "take the page alone out of it")
        if not member.eof:
            raise WarcUnreadable("its end is missing", _AGAIN)
        content = member.unused_data
    if found.startswith(b"\x1f\x8b"):
        raise WarcUnreadable("it is compressed twice", _AGAIN)
    return bytes(found)


_AGAIN = "get the file again from where it was kept"
