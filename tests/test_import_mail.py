"""E-mail messages and saved pages as they reach a desk: what is kept of them, and what is asked."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.tools.import_score import Made, made_of
from tests.tools.received import Found, fault_in, found_in

ARABIC = "قالت المكتبة إن فيها 4000 رسالة، وإنها ستفتح الأرشيف كله لمن يطلب ذلك منها."
SENTENCE = "The library said on Friday that it would open the archive to anybody who asks for it."
HEAD = """\
From: "=?utf-8?B?2YXZg9iq2KjYqSDYp9mE2K3Zig==?=" <press@library.example>
Date: Fri, 02 Oct 2020 23:30:00 -0700
Subject: =?windows-1256?Q?=DD=CA=CD?= =?windows-1256?Q?_=C7=E1=C3=D1=D4=ED=DD?=
MIME-Version: 1.0
"""


def read(text: str | bytes, head: str = HEAD) -> Found:
    content = text if isinstance(text, bytes) else text.encode()
    return found_in("e-mail", head.encode() + content)


def test_a_message_says_who_sent_it_when_and_what_it_is_about() -> None:
    found = read(f"\n{SENTENCE}\n")

    assert ("مكتبة الحي", "فتح الأرشيف") == (found.document["author"], found.document["title"])
    assert "2020-10-02" == found.document["published"]
    assert [SENTENCE] == found.lines
    asks = "the message came from press@library.example: write the id of that outlet or person"
    assert [asks] == found.asked


WESTERN = ARABIC.encode("cp1256")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", ARABIC.encode()),
        (
            "text/plain; charset=windows-1256\nContent-Transfer-Encoding: quoted-printable",
            quopri.encodestring(WESTERN),
        ),
        (
            "text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            base64.encodebytes(ARABIC.encode()),
        ),
        ("text/plain\nContent-Transfer-Encoding: 8bit", WESTERN),
        ("text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit", WESTERN),
        (
            "text/html; charset=windows-1256\nContent-Transfer-Encoding: base64",
            base64.encodebytes(b"<p dir=rtl>" + WESTERN),
        ),
    ],
)
def test_the_text_of_a_message_is_read_in_its_encoding(head: str, body: bytes) -> None:
    assert [ARABIC] == read(f"Content-Type: {head}\n\n".encode() + body).lines


def header_of(value: str | bytes) -> str:
    head = b"Subject: " + (value.encode() if isinstance(value, str) else value) + b"\n\nText.\n"
    return str(found_in("e-mail", head).document["title"])


def test_a_header_is_read_however_it_is_encoded() -> None:
    word = "الأرشيف".encode()
    halves = (base64.b64encode(word[:5]).decode(), base64.b64encode(word[5:]).decode())
    assert "الأرشيف" == header_of(f"=?utf-8?B?{halves[0]}?=\n =?utf-8?B?{halves[1]}?=")
    assert "الأرشيف" == header_of(word)
    assert "الأرشيف" == header_of("الأرشيف".encode("cp1256"))
    assert "a الأرشيف b" == header_of(f"a =?utf-8?Q?={word.hex('=')}?= b")
    assert "=?utf-8?B?broken" == header_of("=?utf-8?B?broken")


def message(*, plain: str, page: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "Desk <desk@desk.example>", "The archive"
    made["Date"] = "Fri, 02 Oct 2020 10:00:00 +0300"
    made.set_content(plain)
    if page:
        made.add_alternative(page, subtype="html")
    return made


PAGE = f"""<html><body><div style="display:none">preview</div><h2>What it holds</h2>
<ol start=4><li>letters</li><li>maps</li></ol>
<table><tr><th>Kind</th><th>Number</th></tr><tr><td>letters</td><td>10<sup>3</sup></td></tr></table>
<p>{SENTENCE} <a href="https://daily.example/report">its report</a><img src="cid:a"></p>
<script>alert(1)</script></body></html>"""


def test_the_formatted_text_of_a_message_keeps_its_structure() -> None:
    found = found_in("e-mail", message(plain="What it holds", page=PAGE).as_bytes())

    assert [
        ("What it holds", ("heading", 2, 0)),
        ("letters", ("item", 1, 4)),
        ("maps", ("item", 1, 5)),
        ("Kind Number letters 10³", ("table", 1, 0)),
        (f"{SENTENCE} its report", ("", 0, 0)),
    ] == list(zip(found.lines, found.kinds, strict=True))
    assert [
        "the pictures of the file (1) are in the capture alone",
        "the draft has no links; the file has «its report» https://daily.example/report",
    ] == found.asked[1:]


def test_what_one_form_of_a_message_alone_says_is_asked() -> None:
    other = f"{SENTENCE}\nNobody knows how many maps were lost."
    found = found_in("e-mail", message(plain=other, page=PAGE).as_bytes())

    assert (
        "the message has its text twice, and one form alone has "
        "«Nobody knows how many maps were lost.»: compare them"
    ) in found.asked


def test_an_empty_page_does_not_stand_for_the_text() -> None:
    found = found_in("e-mail", message(plain=SENTENCE, page=" ").as_bytes())

    assert [SENTENCE] == found.lines


def test_the_files_of_a_message_are_named_and_not_opened() -> None:
    made = message(plain=SENTENCE)
    made.add_attachment(b"PK" * 2000, maintype="application", subtype="zip", filename="تقرير.zip")
    made.add_attachment(message(plain="inner text"))

    found = found_in("e-mail", made.as_bytes())

    asks = "the message has files, which were not opened: «تقرير.zip» (application/zip, 4 kB); "
    assert asks + "a message «The archive»" in found.asked
    assert [SENTENCE] == found.lines


def test_lines_that_run_on_quoted_lines_and_signatures() -> None:
    body = """Content-Type: text/plain; format=flowed

The library said on\x20
Friday that it is open.

> Who asked?
>> Nobody.

--\x20
The desk
"""
    found = read(body)

    assert ["The library said on Friday that it is open.", "Who asked?", "Nobody.", "The desk"] == (
        found.lines
    )
    assert ["", "quote", "quote", ""] == [kind for kind, _, _ in found.kinds]
    assert [False, False, False, True] == [each["is_doubtful"] for each in found.document["lines"]]


def test_what_the_headers_leave_in_doubt_is_asked() -> None:
    head = """From: "news@daily.example" <a@evil.example>
Received: from x by y; Tue, 06 Oct 2020 10:00:00 +0300
Date: Thu, 01 Oct 2020 10:00:00 +0300
Subject: Fwd: RE: The archive
"""
    found = read(f"\n{SENTENCE}\n", head)

    assert "The archive" == found.document["title"]
    assert any("answers a message or passes it on" in asks for asks in found.asked)
    assert any("«news@daily.example», but is a@evil.example" in asks for asks in found.asked)
    asks = "the message says 2020-10-01, the server that received it 2020-10-06: confirm or correct"
    assert asks in found.asked


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("no headers at all", "it is no e-mail message"),
        ("Subject: x\n\n", "there is no text in it"),
        ("Subject: x\nContent-Type: application/pkcs7-mime\n\nMIIB", "it is encrypted"),
        (
            "Subject: x\nContent-Type: message/rfc822\n\nSubject: y\n\nText.",
            "its text is in another message within it",
        ),
        (
            "From a@b Fri Oct  2 10:00:00 2020\nSubject: x\n\nText.\n\n" * 2,
            "it holds several messages",
        ),
    ],
)
def test_what_is_no_message_with_a_text_is_refused(content: str, why: str) -> None:
    assert why == fault_in("e-mail", content.encode())


SAVED = f"""\
From: <Saved by a browser>
Snapshot-Content-Location: https://daily.example/letters
Subject: The archive
Date: Sat, 03 Oct 2020 08:00:00 +0300
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Location: https://daily.example/letters

<html lang=en><title>A library opens its archive of letters</title>
<meta charset=utf-8><body><nav>Home</nav><article>
<h1>A library opens its archive of letters</h1><time datetime=2020-10-02>2 October 2020</time>
<p>{SENTENCE}</p><p>{SENTENCE[:-1]}, he said, and nobody had read any of them before that.</p>
</article></body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBO
--b--
"""


def test_a_page_that_was_saved_with_its_pictures_is_a_page(tmp_path: Path) -> None:
    file = tmp_path / "letters.mht"
    file.write_text(SAVED, encoding="utf-8")

    made = made_of(file, tmp_path)

    assert ("A library opens its archive of letters", "2020-10-02") == (
        made.result.title,
        made.result.date,
    )
    assert "https://daily.example/letters" == made.source["url"]
    assert "2020-10-03T05:00:00Z" == made.source["capture"]["retrieved"]
    assert "the pictures of the file (1) are in the capture alone" in made.asked


def test_a_message_becomes_a_draft(tmp_path: Path) -> None:
    file = tmp_path / "letter.eml"
    file.write_bytes(message(plain=f"{SENTENCE}\n\n> Who asked?\n").as_bytes())

    made: Made = made_of(file, tmp_path)

    assert ("2020-10-02", ["Desk"]) == (made.result.date, made.source["author"])
    assert made.draft.endswith(f"\n\n{SENTENCE}\n\n> Who asked?\n")
