"""Changes to the files of a small site, such as people, editors and broken disks make them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st

from tests.tools.desk import ROOT

Files: TypeAlias = dict[str, bytes]
_DATA: dict[str, tuple[str, ...]] = {
    name: tuple(words)
    for name, words in json.loads((ROOT / "tests/data/fuzz-words.json").read_text("utf-8")).items()
}
# Habits from other programs, unfinished markup, and what hides in copied text.
SNIPPETS = _DATA["snippets"]
# What stands where a value of YAML belongs, under these fields among others.
VALUES, FIELDS = _DATA["values"], _DATA["fields"]
NAMES = _DATA["names"]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: of what kind, where, and with which words."""

    kind: str
    first: int
    second: int
    words: str

    def apply(self, files: Files) -> None:
        """Change the files; nothing happens where none is of the kind."""
        KINDS[self.kind](files, self)

    def choose(self, options: list[str]) -> str:
        return options[self.first % len(options)]


def _with_ending(files: Mapping[str, bytes], ending: str) -> list[str]:
    return sorted(name for name in files if name.endswith(ending))


def _text(files: Files, name: str) -> str:
    return files[name].decode("utf-8", "surrogateescape")


def _put(files: Files, name: str, text: str) -> None:
    files[name] = text.encode("utf-8", "surrogateescape")


def _in_prose(change: Callable[[list[str], Mutation], None]) -> Callable[[Files, Mutation], None]:
    """Change the lines of the text of a Markdown file, below its header."""

    def apply(files: Files, mutation: Mutation) -> None:
        if not (names := _with_ending(files, ".md")):
            return
        name = mutation.choose(names)
        head, mark, body = _text(files, name).partition("\n---\n")
        lines = body.split("\n")
        change(lines, mutation)
        _put(files, name, head + mark + "\n".join(lines))

    return apply


def _in_fields(change: Callable[[list[str], Mutation], None]) -> Callable[[Files, Mutation], None]:
    """Change the lines of a file of YAML, or of the header of a Markdown file."""

    def apply(files: Files, mutation: Mutation) -> None:
        names = [*_with_ending(files, ".yaml"), *_with_ending(files, ".md")]
        if not names:
            return
        name = mutation.choose(names)
        text = _text(files, name)
        head, mark, body = text.partition("\n---\n") if name.endswith(".md") else (text, "", "")
        lines = head.split("\n")
        change(lines, mutation)
        _put(files, name, "\n".join(lines) + mark + body)

    return apply


def _insert(lines: list[str], mutation: Mutation) -> None:
    lines.insert(mutation.second % (len(lines) + 1), mutation.words)


def _insert_block(lines: list[str], mutation: Mutation) -> None:
    lines.insert(mutation.second % (len(lines) + 1), f"\n{mutation.words}\n")


def _insert_within(lines: list[str], mutation: Mutation) -> None:
    number = mutation.second % len(lines)
    at = (mutation.first // 7) % (len(lines[number]) + 1)
    lines[number] = lines[number][:at] + mutation.words + lines[number][at:]


def _cut_within(lines: list[str], mutation: Mutation) -> None:
    number = mutation.second % len(lines)
    at = (mutation.first // 7) % (len(lines[number]) + 1)
    lines[number] = lines[number][:at] + lines[number][at + 1 + mutation.first % 5 :]


def _drop_line(lines: list[str], mutation: Mutation) -> None:
    del lines[mutation.second % len(lines)]


def _repeat_line(lines: list[str], mutation: Mutation) -> None:
    number = mutation.second % len(lines)
    lines.insert(number, lines[number])


def _indent_line(lines: list[str], mutation: Mutation) -> None:
    number = mutation.second % len(lines)
    lead = ("  ", "\t", "    ", "- ", "> ", "\u00a0", "#")[mutation.first % 7]
    lines[number] = lead + lines[number]


def _replace_value(lines: list[str], mutation: Mutation) -> None:
    """The value of a key, or of a key inside braces."""
    keyed = [n for n, line in enumerate(lines) if ": " in line]
    if not keyed:
        return
    number = keyed[mutation.second % len(keyed)]
    values = [*re.finditer(r"(?<=: )[^,{}\[\]]+|(?<=: )[{\[].*$", lines[number])]
    if values:
        value = values[mutation.first % len(values)]
        line = lines[number]
        lines[number] = line[: value.start()] + mutation.words + line[value.end() :]


def _rename_key(lines: list[str], mutation: Mutation) -> None:
    number = mutation.second % len(lines)
    lines[number] = re.sub(r"[\w-]+(?=:)", lambda _: mutation.words[:70], lines[number], count=1)


def _add_field(lines: list[str], mutation: Mutation) -> None:
    number = mutation.second % (len(lines) + 1)
    lead = " " * (mutation.first % 4)
    lines.insert(number, f"{lead}{FIELDS[mutation.first % len(FIELDS)]}: {mutation.words}")


def _any_file(change: Callable[[Files, str, Mutation], None]) -> Callable[[Files, Mutation], None]:
    def apply(files: Files, mutation: Mutation) -> None:
        if files:
            change(files, mutation.choose(sorted(files)), mutation)

    return apply


def _remove(files: Files, name: str, _: Mutation) -> None:
    del files[name]


def _rename(files: Files, name: str, mutation: Mutation) -> None:
    files[NAMES[mutation.second % len(NAMES)]] = files.pop(name)


def _copy(files: Files, name: str, mutation: Mutation) -> None:
    files[NAMES[mutation.second % len(NAMES)]] = files[name]


def _exchange(files: Files, name: str, mutation: Mutation) -> None:
    names = sorted(files)
    other = names[mutation.second % len(names)]
    files[name], files[other] = files[other], files[name]


def _truncate(files: Files, name: str, mutation: Mutation) -> None:
    files[name] = files[name][: mutation.second * 7 % (len(files[name]) + 1)]


def _flip(files: Files, name: str, mutation: Mutation) -> None:
    content = bytearray(files[name])
    if content:
        content[mutation.second * 31 % len(content)] ^= 1 << mutation.first % 8
    files[name] = bytes(content)


def _encode_again(files: Files, name: str, mutation: Mutation) -> None:
    encoding = ("utf-8-sig", "utf-16", "cp1256", "latin-1")[mutation.second % 4]
    text = files[name].decode("utf-8", "replace")
    files[name] = text.encode(encoding, "replace")


def _other_lines(files: Files, name: str, mutation: Mutation) -> None:
    end = (b"\r\n", b"\r", b"\n\n", b" \n", "\u2028".encode())[mutation.second % 5]
    files[name] = files[name].replace(b"\n", end)


def _repeat_whole(files: Files, name: str, mutation: Mutation) -> None:
    files[name] = files[name] * (2 + mutation.second % 3)


def _empty(files: Files, name: str, _: Mutation) -> None:
    files[name] = b""


KINDS: Mapping[str, Callable[[Files, Mutation], None]] = {
    "insert": _in_prose(_insert),
    "insert block": _in_prose(_insert_block),
    "insert within": _in_prose(_insert_within),
    "cut within": _in_prose(_cut_within),
    "drop line": _in_prose(_drop_line),
    "repeat line": _in_prose(_repeat_line),
    "indent line": _in_prose(_indent_line),
    "value": _in_fields(_replace_value),
    "text in a field": _in_fields(_insert_within),
    "cut in a field": _in_fields(_cut_within),
    "key": _in_fields(_rename_key),
    "field": _in_fields(_add_field),
    "drop field": _in_fields(_drop_line),
    "repeat field": _in_fields(_repeat_line),
    "indent field": _in_fields(_indent_line),
    "remove": _any_file(_remove),
    "rename": _any_file(_rename),
    "copy": _any_file(_copy),
    "exchange": _any_file(_exchange),
    "truncate": _any_file(_truncate),
    "flip": _any_file(_flip),
    "encode": _any_file(_encode_again),
    "lines": _any_file(_other_lines),
    "whole": _any_file(_repeat_whole),
    "empty": _any_file(_empty),
}
_words = st.one_of(
    st.sampled_from(SNIPPETS),
    st.sampled_from(VALUES),
    st.text(max_size=30),
    st.lists(st.sampled_from(SNIPPETS), min_size=2, max_size=4).map("\n\n".join),
    st.lists(st.sampled_from(SNIPPETS), min_size=2, max_size=4).map(" ".join),
    st.text("[](){}<>#*_`|-+>!\\\"':;.,&^~= \n\tab1\u0645\u0661", max_size=40),
)
# Most of them in text and fields: what is done to whole files is soon an error.
_kinds = st.sampled_from([*KINDS, *[*KINDS][:14], *[*KINDS][:14]])
_number = st.integers(0, 9999)
mutations = st.lists(st.builds(Mutation, _kinds, _number, _number, _words), min_size=1, max_size=4)
