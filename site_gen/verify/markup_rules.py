"""Rules on markup of other programs, which a page would show as it was typed or not at all."""

import re
from collections.abc import Iterator

from site_gen.domain.emphasis import unmatched_stars
from site_gen.domain.text import Kind
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Problem, Severity, Span, warning
from site_gen.structs import Struct, replace
from site_gen.verify.prose_rules import ParsedProse


class Habit(Struct, frozen=True):
    """Markup that other programs have and this one has not; a text without `sign` has none."""

    sign: str
    pattern: re.Pattern[str]
    message: str
    hint: str
    severity: Severity = Severity.WARNING


def _habit(sign: str, pattern: str, message: str, hint: str) -> Habit:
    return Habit(sign, lazy_pattern(pattern, re.MULTILINE), message, hint)


def _refused(sign: str, pattern: str, message: str, hint: str) -> Habit:
    return Habit(sign, lazy_pattern(pattern, re.MULTILINE), message, hint, Severity.ERROR)


_IN_BLOCK = r"^(?:[ \t>]|[-*+][ ]|\d{1,9}[.)][ ])*"
_NOTE = "footnotes do not exist here yet"
_NOTE_HINT = "write it in the text, in brackets, or link to the record: [words](source:…)"
_WIKI = "links in double brackets are not read here"
_WIKI_HINT = "write [words](article:some-id), or [words](https://…)"
_FENCE = "this fence of code is never closed"
_FENCE_HINT = "write the same signs on a line below the code"
HABITS = (
    _refused("[^", r"\[\^[^\]\n]+\]", _NOTE, _NOTE_HINT),
    _refused("^[", r"\^\[[^\]\n]+\](?!\()", _NOTE, _NOTE_HINT),
    _refused("![[", r"!\[\[[^\]\n]+\]\]", "embedded files are not read here", "take it out"),
    _refused("[[", r"(?<!!)\[\[[^\[\]\n]+\]\](?![(\[])", _WIKI, _WIKI_HINT),
    _habit("[!", rf"{_IN_BLOCK}\[![\w-]+\]", "a callout is shown as it is typed", "use **words**"),
    _habit(
        "[",
        r"\[[ xX]\][ ](?<=[-*+.)][ ]\[.\][ ])",
        "a box to tick is shown as it is typed",
        "take out the brackets; write in words what is done",
    ),
    _habit("~~", r"~~(?=\S)[^~\n]+~~", "struck words are not struck here", "say what changed"),
    _habit("==", r"==(?=[^\s=])[^=\n]+==", "marked words are not marked here", "use **words**"),
    _habit("||", r"\|\|(?=\S)[^|\n]+\|\|", "hidden words are not hidden here", "take out the |"),
    _habit("%%", r"%%", "a comment in %% is shown on the page", "write <!-- … -->, or take it out"),
    _habit(":::", r"^[ ]{0,3}:::", "a box in ::: is shown as it is typed", "take out the line"),
    _habit(
        "$",
        r"\$\$|(?<![\w$])\$(?=[^\s$\d])[^$\n]*[\\^_{][^$\n]*\$(?![\w$])",
        "formulas are shown as they are typed",
        "write it in words or signs: x², √2",
    ),
    _habit("{{", r"\{\{[<%]?|\{%", "a shortcode is shown as it is typed", "take it out"),
    _habit("TOC", r"^[ ]{0,3}\[\[?_?TOC_?\]?\][ ]*$", "there is no list here", "take it out"),
    _habit(
        "#",
        r"^[ ]{0,3}#{1,6}(?=[^\W\d_])(?![^\s#]+[ \t]*$).*[ \t]|^[ ]{0,3}#{2,6}(?=\w)",
        "a heading needs a space after its #",
        "write `## Words`; for a plain # write \\#",
    ),
    _habit(
        "\u00a0",
        r"^[ ]{0,3}(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)\u00a0",
        "a space that does not break follows this sign, which is shown as it is typed",
        "type an ordinary space",
    ),
    _habit(
        "",
        r"^[ \t]*[•·▪▫◦‣⁃●○■□–—‐‑][ \t\u00a0]+\S[^\n]*\n[ \t]*[•·▪▫◦‣⁃●○■□–—‐‑][ \t\u00a0]",
        "these items are no list, and run together",
        "begin each with - and a space",
    ),
    _habit(
        "",
        r"^[ \t]*\d{1,3}(?:[ ]?[-–][ ]|\))(?![ ])[^\n]*\n[ \t]*\d{1,3}(?:[ ]?[-–][ ]|\)(?![ ]))\S",
        "these numbered lines are no list, and run together",
        "write 1. and a space",
    ),
    _habit(
        "",
        r"^[ \t>]*[\d]{4,9}[.)][ ]+\S[^\n]*\n[ \t>]*[\d]{4,9}[.)][ ]+\S",
        "numbers of more than three digits begin no list, and these lines run together",
        "put a blank line between them, or begin each with - and a space",
    ),
    _habit(
        "\n:",
        r"^(?![ \t]*$)[^\n|]+\n:[ \t]+\S",
        "a list of terms is shown as it is typed",
        "write **term**: what it means",
    ),
    _habit("*[", r"^\*\[[^\]\n]+\]:", "abbreviations are not read", 'use <abbr title="…">'),
    _habit("```", r"^[ ]{0,3}```", _FENCE, _FENCE_HINT),
    _habit("~~~", r"^[ ]{0,3}~~~", _FENCE, _FENCE_HINT),
)


def markup_foreign(parsed: ParsedProse) -> Iterator[Problem]:
    """Markup that a page shows as it was typed, each kind once, at its first place."""
    text = parsed.unescaped
    for habit in HABITS:
        if habit.sign in text and (found := habit.pattern.search(text)):
            span = parsed.span_at(found.start())
            yield Problem(
                "markup-foreign", habit.message, span, hint=habit.hint, severity=habit.severity
            )


def emphasis_unclear(parsed: ParsedProse) -> Iterator[Problem]:
    """Stars around words that do not match each other, of which Markdown can lose letters."""
    place = unmatched_stars(parsed.unescaped)
    if place is not None:
        message = "these * do not match the others in this paragraph, and letters may be lost"
        hint = "write as many before words as after them; for a plain * write \\*"
        yield Problem("markup-foreign", message, parsed.span_at(place), hint=hint)


_DELIMITERS = lazy_pattern(r"(?m)^(?:[ >]|[-*+][ ]|\d{1,9}[.)][ ])*(?=[^\n]*-)\|?[ ]*:?-+[|: -]*$")
_CONTAINER = lazy_pattern(r"(?:[ >]++|(?:[-*+]|\d{1,9}[.)])[ ]++)*+")
_OTHER_BLOCK = lazy_pattern(r"(?:[-*+]|\d{1,9}[.)]|#{1,6})[ ]")
_PIPE = lazy_pattern(r"(?<!\\)\|")


def table_uneven(parsed: ParsedProse) -> Iterator[Problem]:
    """A row with more cells than the table has heads: a page would drop the last ones."""
    text = parsed.unescaped
    if "|" not in text:
        return
    lines, after = text.split("\n"), 0
    for number in range(1, len(lines)):
        if number < after or "|" not in lines[number - 1]:
            continue
        if "|" not in lines[number] or not _DELIMITERS.fullmatch(lines[number]):
            continue
        heads, columns = _cells(lines[number - 1]), _cells(lines[number])
        if heads != columns:
            message = f"{heads} heads, and {columns} parts in the line below: this is no table"
            yield _uneven(parsed, number, message, "write as many --- as there are heads")
            continue
        after = _end_of_table(lines, number + 1)
        for row in range(number + 1, after):
            if (cells := _cells(lines[row])) > heads:
                message = f"this row has {cells} cells, and the table {heads} heads"
                hint = "add a head, or join cells; for a | in the text write \\|"
                yield _uneven(parsed, row, message, hint)


def _end_of_table(lines: list[str], row: int) -> int:
    """The first line from here that is no row: an empty one, or the beginning of another block."""
    while row < len(lines) and (words := lines[row].strip(" >")) and not _OTHER_BLOCK.match(words):
        row += 1
    return row


def _cells(line: str) -> int:
    inner = _CONTAINER.sub("", line, count=1).strip().removeprefix("|")
    return len(_PIPE.findall(inner.removesuffix("|"))) + 1


def _uneven(parsed: ParsedProse, number: int, message: str, hint: str) -> Problem:
    start = parsed.version.body.span
    span = Span(start.path, start.line + number)
    return Problem("table-uneven", message, span, hint=hint)


_KINDS = "|".join(Kind)
# What nobody sees: spaces, invisible characters, and tags without words.
_UNSEEN = (
    r"(?:[\s\u00ad\u061c\u200b-\u200f\u2060-\u2064\ufeff]|&(?:nbsp|shy|zwn?j|[lr]rm);"
    r"|<(?!/?a[\s>])/?[a-zA-Z][^<>:\n]*>)*+"
)
_EMPTY_LINK = lazy_pattern(
    rf"(?<!!)\[(?:\s*\](?!\(\s*+<?(?:{_KINDS}):)|(?!\s*\]){_UNSEEN}\])"
    r"(?:\([^)\n]*\)|\[[^\]\n]+\])"
    rf"|<a\s(?=[^<>]*\bhref\s*=)[^<>]*>{_UNSEEN}</a>"
)


def link_without_words(parsed: ParsedProse) -> Iterator[Problem]:
    """A link that nobody can see; only one to a record is printed with its name."""
    text = parsed.unescaped
    source = parsed.version.body.source
    for link in _EMPTY_LINK.finditer(text) if "[" in text or "<a" in text else ():
        if not _EMPTY_LINK.match(source, link.start()):
            continue  # Its words are code, which is blank here.
        hint = "write [words](https://…), or the address alone"
        span = parsed.span_at(link.start())
        yield Problem("link-without-words", "this link has no words to follow", span, hint=hint)


_GAP = r"[ \t]*+(?:\n(?![ \t]*\n)[ \t]*+)?"
_TITLE = r"""(?:"[^"\n]*(?:\n(?![ \t]*\n)[^"\n]*)*"|'[^'\n]*(?:\n(?![ \t]*\n)[^'\n]*)*')"""
# Of the address, no part may be another link: that one would not be shown.
_SIGN = r"(?!\]\()[^\s()]"
_PLAIN = rf"(?!<)(?:{_SIGN}|\((?:{_SIGN}|\({_SIGN}*\))*\))*"
_WHOLE = lazy_pattern(rf"{_GAP}(<[^<>\n]*>|{_PLAIN})(?:[ \t\n]{_GAP}{_TITLE}[ ]*|{_GAP})\)")
_TARGET = lazy_pattern(r"\]\(")
_TO_RECORD = lazy_pattern(rf"\s*<?(?:{_KINDS}):")
_NO_ID = lazy_pattern(r"[\s\[\]<>]")
_ESCAPE = lazy_pattern(r"\\[^\n]")
_WITHIN = lazy_pattern(r"\[(?<!!\[)[^\[\]\n]*\[(?<!!\[)[^\[\]\n]*\]\([^()\n]*\)[^\[\]\n]*\]\(")
_APART = lazy_pattern(rf"\[[^\[\]\n]*\][ \t]+\((?=(?:{_KINDS}):[a-z0-9-]+\))")
_DEFINED = lazy_pattern(
    rf"(?m)^[ ]{{0,3}}\[[^\[\]\n]*\]:[ ]*\n?[ ]*((?:{_KINDS}):.*|<(?:{_KINDS}):.*)$"
)
_DEFINED_WHOLE = lazy_pattern(rf"(?:<[^\s<>\[\]]*>|[^\s<>\[\]]*)(?:[ \t]+{_TITLE})?[ \t]*")
_IN_HTML = lazy_pattern(
    rf"<(?:{_KINDS}):[^<>]*>|<a\s[^<>]*?href\s*=\s*[\"']?(?:{_KINDS}):", re.IGNORECASE
)
_LINK_HINT = "write [words](kind:id) or [words](https://…); for plain brackets write \\["
# How far the end of a link is looked for.
_LONGEST_LINK = 500


def link_malformed(parsed: ParsedProse) -> Iterator[Problem]:
    """A link of which a page would show a part only, or its signs as they are typed."""
    # Signs after a backslash belong to an address, so they do not count as spaces here.
    text = _ESCAPE.sub("xx", parsed.text) if "\\" in parsed.text else parsed.text
    if "](" in text:
        yield from _with_more_than_an_address(parsed, text)
        for link in _WITHIN.finditer(text):
            message = "a link stands in the words of another, and its signs would be shown"
            yield _malformed(parsed, link, message, "end one before the other begins")
    for pattern, message, severity in _MALFORMED:
        for link in pattern.finditer(text) if ":" in text else ():
            hint = "write [words](kind:id), or [](kind:id)"
            yield _malformed(parsed, link, message, hint, severity)
    for link in _DEFINED.finditer(text) if "]:" in text else ():
        if not _DEFINED_WHOLE.fullmatch(link[1]):
            yield _malformed(parsed, link, _MORE, _LINK_HINT, Severity.ERROR)


_MORE = "more than an address stands in the brackets of this link, and would not be shown"
_MALFORMED = (
    (_APART, "a space stands between the words and the address of this link", Severity.WARNING),
    (_IN_HTML, "a link to a record cannot be written so, and would not be shown", Severity.ERROR),
)


def _with_more_than_an_address(parsed: ParsedProse, text: str) -> Iterator[Problem]:
    for link in _TARGET.finditer(text):
        to_record = _TO_RECORD.match(text, link.end())
        whole = _WHOLE.match(text, link.end())
        if whole and not (to_record and _NO_ID.search(re.sub("^<(.*)>$", r"\1", whole[1]))):
            continue
        if not whole and not _is_closed(text, link.end()):
            yield _malformed(parsed, link, "this link is never closed", "write ) where it ends")
        else:
            severity = Severity.ERROR if to_record else Severity.WARNING
            yield _malformed(parsed, link, _MORE, _LINK_HINT, severity)


def _is_closed(text: str, start: int) -> bool:
    """Whether there is a bracket that Markdown takes for the end of the link."""
    depth = 1
    for sign in re.split(r"\n[ \t]*\n", text[start : start + _LONGEST_LINK])[0]:
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return True
    return False


def _malformed(
    parsed: ParsedProse,
    link: re.Match[str],
    message: str,
    hint: str,
    severity: Severity = Severity.WARNING,
) -> Problem:
    source = parsed.version.body.source
    line = source[source.rfind("\n", 0, link.start()) + 1 :].partition("\n")[0].strip()
    span = parsed.span_at(link.start())
    return Problem("link-malformed", message, span, found=line, hint=hint, severity=severity)


_DEFINITION = lazy_pattern(r"(?m)^[ >]{0,6}\[(?!\^)([^\[\]\n]+)\]:[ ]*\n?[ ]*\S+")
_REFERENCE = lazy_pattern(r"\[([^\[\]\n]*)\](?:\[([^\[\]\n]*)\])?(?![(:])")


def reference_unmatched(parsed: ParsedProse) -> Iterator[Problem]:
    """A link whose address is written nowhere, or an address that no link uses."""
    text = parsed.unescaped
    if "]" not in text:
        return
    defined = {_label(line[1]): line for line in _DEFINITION.finditer(text)}
    used = {_label(link[2] or link[1]) for link in _REFERENCE.finditer(text)}
    for label, line in defined.items():
        if label not in used:
            message = "no link uses this address, and its line is not shown"
            hint = "take it out; if it is a text, write it without the colon or the brackets"
            yield _unmatched(parsed, line, message, hint)
    for link in _REFERENCE.finditer(text):
        if link[2] is not None and _label(link[2] or link[1]) not in defined:
            message = "the address of this link is written nowhere"
            hint = "write [words](https://…), or add the line; for plain brackets write \\["
            yield _unmatched(parsed, link, message, hint)


def _unmatched(parsed: ParsedProse, found: re.Match[str], message: str, hint: str) -> Problem:
    span, words = parsed.span_at(found.start()), found[0].partition("\n")[0]
    told = warning("reference-unmatched", message, span, hint=hint)
    return replace(told, found=words.strip())


def _label(words: str) -> str:
    return " ".join(words.split()).lower()
