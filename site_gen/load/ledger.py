"""The text of `permalinks.txt` into the promises in it, and back; every damage is found out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from site_gen.domain.promises import Ledger, Promise, ledger_of
from site_gen.problems import Checked, Problem, Span

HEAD = (
    "# The addresses and anchors that this site has published, and since when. None may break.",
    "# `publish` and `promise` write here, and nothing else does.",
)
_LINE = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])) (/[!-~]*)(?: sha256:([0-9a-f]{64}))?"
)
_SEAL = re.compile(r"# (\d+) promises?, sha256:([0-9a-f]{64})")
_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?")


def ledger_text(ledger: Ledger) -> str:
    """The promises as they are written: one on a line, by address, and a seal at the end."""
    lines = [_line(ledger.promises[address]) for address in sorted(ledger.promises)]
    return "".join(f"{line}\n" for line in (*HEAD, *lines, _seal(lines)))


def _line(promise: Promise) -> str:
    digest = f" sha256:{promise.digest}" if promise.digest else ""
    return f"{promise.first} {promise.address}{digest}"


def _seal(lines: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"# {len(lines)} promise{'' if len(lines) == 1 else 's'}, sha256:{digest}"


def ledger_from(path: str, text: str) -> Checked[Ledger]:
    """The promises that can be read, with a problem for each way in which the file was harmed."""
    lines = text.split("\n")
    conflict = next((n for n, line in enumerate(lines, 1) if _MARK.fullmatch(line)), 0)
    promises, places, problems = [], dict[str, int](), list[Problem]()
    written: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#") or _MARK.fullmatch(line):
            continue
        written.append(line)
        promise = _promise(line)
        if promise is None:
            problems.append(_edited("this line is no promise", Span(path, number)))
            continue
        promises.append(promise)
        places.setdefault(promise.address, number)
    ledger = ledger_of(promises, path, places)
    if conflict:
        return Checked(ledger, (_in_conflict(Span(path, conflict)),))
    return Checked(ledger, tuple(problems) or tuple(_unsealed(path, lines, written)))


def _promise(line: str) -> Promise | None:
    found = _LINE.fullmatch(line)
    return Promise(found[2], found[1], found[3] or "") if found else None


def _unsealed(path: str, lines: Sequence[str], written: Sequence[str]) -> Iterator[Problem]:
    """The seal must be the last line, and be that of the lines above it, in their order."""
    last = next((n for n in range(len(lines), 0, -1) if lines[n - 1]), 1)
    seal = _SEAL.fullmatch(lines[last - 1])
    if seal is None:
        message = "the file has no end: its last line does not say how many promises it holds"
        yield Problem("ledger-cut", message, Span(path, last), hint=_RESTORE)
    elif int(seal[1]) > len(written):
        gone = int(seal[1]) - len(written)
        message = f"{gone} of its {seal[1]} promises {'is' if gone == 1 else 'are'} missing"
        yield Problem("ledger-cut", message, Span(path, last), hint=_RESTORE)
    elif written != sorted(set(written), key=_address):
        yield _edited("its lines are not in their order", Span(path, last))
    elif lines[last - 1] != _seal(written):
        yield _edited("its lines are not those that were sealed", Span(path, last))


def _address(line: str) -> str:
    return line.split(" ")[1] if line.count(" ") else line


_RESTORE = (
    "bring the file back from version control, or run `promise --mend COPY` with a whole copy of it"
)


def _edited(message: str, place: Span) -> Problem:
    return Problem("ledger-edited", message, place, hint=_RESTORE)


def _in_conflict(place: Span) -> Problem:
    message = "two branches have each added promises, and the file was not joined"
    return Problem("ledger-in-conflict", message, place, hint="run `promise --mend`: it joins them")


def sides_of(text: str) -> tuple[str, str]:
    """The two texts that version control could not join; the same twice where it could."""
    ours, theirs, inside = list[str](), list[str](), ""
    for line in text.split("\n"):
        if mark := _MARK.fullmatch(line):
            inside = "" if mark[1] == ">" * 7 else mark[1]
            continue
        if inside in {"", "<" * 7}:
            ours.append(line)
        if inside in {"", "=" * 7}:
            theirs.append(line)
    return "\n".join(ours), "\n".join(theirs)
