"""Turns an e-mail message (.eml), or a page saved as one (.mht), into the lines of a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from site_gen.ingest.addresses import public_address
from site_gen.ingest.characters import LINE_END, DecodedText, decode_bytes
from site_gen.ingest.document import DocumentUnreadable, ParsedDocument, RawLine, ReviewItem
from site_gen.ingest.office import mail_headers, marked_up
from site_gen.ingest.office.gathering import ALONE, Gathering, short
from site_gen.ingest.pages import document_of, stated_encoding
from site_gen.ingest.text import words_in
from site_gen.structs import replace

LONGEST_NAME = 60
MOST_PARTS = 1_000
_HEADERS = frozenset({"from", "subject", "date", "mime-version", "received", "content-type"})
# What programs write before the subject of an answer, or of a message that is passed on.
_PASSED_ON = re.compile(
    r"(?:(?:re|fwd?|fw|aw|wg|tr|rv|ynt|ilt|рe|fwd|رد|الرد|إعادة توجيه|השב|הועבר)"
    r"(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_SEVERAL = re.compile(rb"\n\r?\nFrom \S+[^\n]{0,80}\d{4}\r?\n")
_QUOTED = re.compile(r"(?:>\s?)+")
_SIGNATURE = "-- "
# The day on which a server received it may be the next one.
_MOST_DAYS = 2
_FEWEST_WORDS = 4
_FILE = Path("message")


@dataclass(frozen=True, slots=True)
class MailParts:
    """The parts of a message: those that are its text, the other forms of it, and its files."""

    texts: tuple[Message, ...] = ()
    others: tuple[Message, ...] = ()
    files: tuple[Message, ...] = ()

    def __add__(self, more: "MailParts") -> "MailParts":
        return MailParts(
            self.texts + more.texts, self.others + more.others, self.files + more.files
        )


def document_in(content: bytes) -> ParsedDocument:
    """The document in a message; no file in it is opened. Raises DocumentUnreadable."""
    message, headers = _message_in(content)
    if content.startswith(b"From ") and _SEVERAL.search(content):
        raise DocumentUnreadable("it holds several messages", "save each by itself as .eml")
    parts = _parts_of(message)
    reader = _MailReader()
    for part in parts.texts:
        reader.read(part)
    if not reader.lines:
        raise _no_text(parts)
    reader.compare(parts.others)
    reader.tell_files(parts.files)
    return reader.document(headers)


def _message_in(content: bytes) -> tuple[Message, mail_headers.Headers]:
    message = message_from_bytes(content)
    headers = mail_headers.headers_of(message)
    if not _HEADERS & headers.keys():
        raise DocumentUnreadable("it is no e-mail message", "save it again as .eml, or as .txt")
    return message, headers


def _no_text(parts: MailParts) -> DocumentUnreadable:
    if any(part.get_content_type() == "message/rfc822" for part in parts.files):
        hint = "open the message in it, save that as .eml and import it"
        return DocumentUnreadable("its text is in another message within it", hint)
    if any(
        "encrypted" in part.get_content_type() or "pkcs7" in part.get_content_type()
        for part in parts.files
    ):
        return DocumentUnreadable("it is encrypted", "open it, and save its text as .txt")
    return DocumentUnreadable("there is no text in it", ALONE)


# Parts ------------------------------------------------------------------------------------


def _parts_of(part: Message) -> MailParts:
    """What of a message is its text: of several forms of one text the last that is HTML."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        inner = [_parts_of(each) for each in _inner(part)]
        return _best_of(inner) if kind == "multipart/alternative" else sum(inner, MailParts())
    is_file = part.get_content_disposition() == "attachment" or part.get_filename()
    if kind in {"text/plain", "text/html"} and not is_file:
        return MailParts(texts=(part,))
    return MailParts(files=(part,))


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    inner = (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )
    if len(inner) > MOST_PARTS:
        raise DocumentUnreadable("it has too many parts", ALONE)
    return inner


def _best_of(forms: list[MailParts]) -> MailParts:
    marked = [form for form in forms if any(_is_marked(part) for part in form.texts)]
    filled = [form for form in forms if any(_content_of(part).strip() for part in form.texts)]
    chosen = next((form for form in reversed(marked) if form in filled), None)
    chosen = chosen or next(iter(reversed(filled)), MailParts())
    others = [form for form in forms if form is not chosen]
    whole = sum(others, MailParts())
    return chosen + MailParts(others=whole.texts + whole.others, files=whole.files)


def _is_marked(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _content_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(part: Message) -> DecodedText:
    """The text of a part in its encoding. Raises DocumentUnreadable."""
    content = _content_of(part)
    stated = str(part.get_content_charset() or "")
    stated = stated or (stated_encoding(content) if _is_marked(part) else "")
    decoded = decode_bytes(_FILE, content, stated=stated)
    if decoded.value is None:
        problem = decoded.problems[0]
        raise DocumentUnreadable(f"of its text, {problem.message}", problem.hint)
    return decoded.value


def _flowed(part: Message, lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines by their numbers; of `format=flowed` those that run on are one (RFC 3676)."""
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    is_joined = str(part.get_param("delsp", "")).lower() == "yes"
    begun, first = "", 0
    for number, line in enumerate(lines, start=1):
        first = first if begun else number
        runs_on = is_flowed and line.endswith(" ") and line != _SIGNATURE
        if runs_on:
            begun += line[:-1] if is_joined else line
        else:
            yield first, begun + line
            begun = ""
    if begun:
        yield first, begun


# The document -----------------------------------------------------------------------------


class _MailReader(Gathering):
    """Reads part after part, and gathers what must be asked."""

    def __init__(self) -> None:
        super().__init__()
        self._decoded = list[DecodedText]()
        self._is_wrapped = True

    def read(self, part: Message) -> None:
        """The lines of a text, or the blocks of an HTML page."""
        decoded = _text_of(part)
        self._decoded.append(decoded)
        if _is_marked(part):
            self._is_wrapped = False
            if decoded.text.strip():
                marked_up.gather(self, marked_up.tree_of(decoded.text))
            return
        is_signature, before = False, self.number
        for number, line in _flowed(part, LINE_END.split(decoded.text)):
            is_signature = is_signature or line.rstrip("\r") == _SIGNATURE
            self.number = before + number
            quoted = _QUOTED.match(line)
            text = " ".join(line[quoted.end() if quoted else 0 :].split())
            kind = "quote" if quoted else ""
            if text != _SIGNATURE.strip():
                self.add(text, RawLine(0, "", 0, kind=kind, is_doubtful=is_signature))

    def compare(self, others: tuple[Message, ...]) -> None:
        """What a text says that the other form of it, which was taken, does not."""
        known = {word for line in self.lines for word in words_in(line.text.casefold())}
        missing = [
            line
            for part in others
            if part.get_content_type() == "text/plain"
            for line in LINE_END.split(_text_of(part).text)
            if _is_new(line, known)
        ]
        if missing:
            told = f"«{short(missing[0].strip())}»"
            asks = f"the message has its text twice, and one form alone has {told}: compare them"
            self.ask_of("body", f"{asks} ({len(missing)} such lines)" if missing[1:] else asks)

    def tell_files(self, files: tuple[Message, ...]) -> None:
        """The files of a message by name; pictures within the text are counted as such."""
        kept = [part for part in files if not (part.get("Content-ID") and self.pictures)]
        if kept:
            told = "; ".join(map(_described, kept[:MOST_PARTS]))
            self.ask_of("capture", f"the message has files, which were not opened: {told}")

    def document(self, headers: mail_headers.Headers) -> ParsedDocument:
        """The document, with what the headers say of it."""
        name, address = mail_headers.sender_of(headers)
        subject = mail_headers.header_text(headers.get("subject", ""))
        sent = mail_headers.time_in(headers.get("date", ""))
        self._ask_of_headers(headers, subject, name, address)
        guessed = next((each.guessed for each in self._decoded if each.guessed), "")
        doubts = [question for each in self._decoded for question in each.questions]
        return ParsedDocument(
            tuple(self.lines),
            title=_PASSED_ON.sub("", subject, count=1) if _PASSED_ON.match(subject) else subject,
            author=name or address,
            url=public_address(headers.get("archived-at", "").strip(" <>")),
            published=sent.date().isoformat() if sent else "",
            guessed_encoding=guessed,
            hard_wrapped=self._is_wrapped,
            questions=(*self.all_questions(), *dict.fromkeys(doubts)),
        )

    def _ask_of_headers(
        self, headers: mail_headers.Headers, subject: str, name: str, address: str
    ) -> None:
        if _PASSED_ON.match(subject):
            asks = f"the subject is «{short(subject)}»: somebody answers a message or passes it on"
            self.ask_of("title", f"{asks}; look in it for who wrote it, and when")
        if address:
            asks = f"the message came from {short(address)}: write the id of that outlet or person"
            self.ask_of("publisher", asks)
        if "@" in name and address not in name:
            self.ask_of("author", f"the sender is called «{short(name)}», but is {short(address)}")
        elif len(name or address) > LONGEST_NAME:
            self.ask_of(
                "author", f"the sender is called «{short(name or address)}»: write the name"
            )
        sent, came = (
            mail_headers.time_in(each) for each in (headers.get("date", ""), _received(headers))
        )
        if sent and came and abs((sent.date() - came.date()).days) > _MOST_DAYS:
            asks = f"the message says {sent.date()}, the server that received it {came.date()}"
            self.ask_of("date", f"{asks}: confirm or correct")


def _received(headers: mail_headers.Headers) -> str:
    return headers.get("received", "").rpartition(";")[2]


def _is_new(line: str, known: set[str]) -> bool:
    words = words_in(line.casefold())
    is_long = len(words) >= _FEWEST_WORDS and "://" not in line
    return is_long and sum(word not in known for word in words) > len(words) // 2


def _described(part: Message) -> str:
    size = max(1, len(_content_of(part)) // 1000)
    name = mail_headers.file_name_of(part)
    if part.get_content_type() == "message/rfc822":
        subjects = [mail_headers.headers_of(inner).get("subject", "") for inner in _inner(part)]
        return f"a message «{short(mail_headers.header_text(''.join(subjects)))}»"
    return f"«{short(name)}» ({part.get_content_type()}, {size} kB)"


# A saved page -----------------------------------------------------------------------------


def page_in(content: bytes) -> ParsedDocument:
    """The document in a page that a browser saved with its pictures. Raises DocumentUnreadable."""
    from site_gen.ingest.page.worker import extract_page

    message, headers = _message_in(content)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if _is_marked(part)]
    if not pages:
        raise DocumentUnreadable("there is no page in it", ALONE)
    decoded = _text_of(pages[0])
    document = document_of(extract_page(decoded.text), decoded)
    saved = mail_headers.time_in(headers.get("date", ""))
    stated = headers.get("snapshot-content-location", "") or mail_headers.headers_of(pages[0]).get(
        "content-location", ""
    )
    return replace(
        document,
        title=document.title or mail_headers.header_text(headers.get("subject", "")),
        url=document.url or public_address(stated.strip()),
        retrieved=saved.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if saved else "",
        questions=(*document.questions, *_page_doubts(parts, pages)),
    )


def _page_doubts(parts: list[Message], pages: list[Message]) -> Iterator[ReviewItem]:
    if pictures := sum(part.get_content_maintype() == "image" for part in parts):
        yield ReviewItem("body", f"the pictures of the file ({pictures}) are in the capture alone")
    if frames := len(pages) - 1:
        yield ReviewItem("body", f"the page has frames ({frames}), which are in the capture alone")
