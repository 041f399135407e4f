"""Reads the promises in `permalinks.txt` and writes them; every damage is detected."""

import hashlib
from collections.abc import Iterator, Sequence

from site_gen.domain.promises import Ledger, Promise, ledger_of
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Checked, Problem, Span

HEADER = (
    "# The addresses and anchors that this site has published, and since when. None may break.",
    "# `publish` and `promise` write here, and nothing else does.",
)
_LINE = lazy_pattern(
    r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])) (/[!-~]*)(?: sha256:([0-9a-f]{64}))?"
)
_CHECKSUM_LINE = lazy_pattern(r"# (\d+) promises?, sha256:([0-9a-f]{64})")
_CONFLICT_MARKER = lazy_pattern(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?")


def ledger_text(ledger: Ledger) -> str:
    """The promises as they are written: one on a line, by address, and a checksum at the end."""
    lines = [_line(ledger.promises[address]) for address in sorted(ledger.promises)]
    return "".join(f"{line}\n" for line in (*HEADER, *lines, _checksum_line(lines)))


def _line(promise: Promise) -> str:
    digest = f" sha256:{promise.digest}" if promise.digest else ""
    return f"{promise.first} {promise.address}{digest}"


def _checksum_line(lines: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"# {len(lines)} promise{'' if len(lines) == 1 else 's'}, sha256:{digest}"


def ledger_from(path: str, text: str) -> Checked[Ledger]:
    """The promises that can be read, with a problem for each kind of damage."""
    lines = text.split("\n")
    conflict = next((n for n, line in enumerate(lines, 1) if _CONFLICT_MARKER.fullmatch(line)), 0)
    promises, line_numbers, problems = [], dict[str, int](), list[Problem]()
    written: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#") or _CONFLICT_MARKER.fullmatch(line):
            continue
        written.append(line)
        promise = _promise(line)
        if promise is None:
            problems.append(_edited("this line is no promise", Span(path, number)))
            continue
        promises.append(promise)
        line_numbers.setdefault(promise.address, number)
    ledger = ledger_of(promises, path, line_numbers)
    if conflict:
        return Checked(ledger, (_in_conflict(Span(path, conflict)),))
    return Checked(ledger, tuple(problems) or tuple(_checksum_problems(path, lines, written)))


def _promise(line: str) -> Promise | None:
    match = _LINE.fullmatch(line)
    return Promise(match[2], match[1], match[3] or "") if match else None


def _checksum_problems(
    path: str, lines: Sequence[str], written: Sequence[str]
) -> Iterator[Problem]:
    """The checksum must be the last line, and match the lines above it in their order."""
    last = next((n for n in range(len(lines), 0, -1) if lines[n - 1]), 1)
    checksum = _CHECKSUM_LINE.fullmatch(lines[last - 1])
    if checksum is None:
        message = "the file has no end: its last line does not say how many promises it holds"
        yield Problem("ledger-cut", message, Span(path, last), hint=_RESTORE)
    elif int(checksum[1]) > len(written):
        missing = int(checksum[1]) - len(written)
        message = (
            f"{missing} of its {checksum[1]} promises {'is' if missing == 1 else 'are'} missing"
        )
        yield Problem("ledger-cut", message, Span(path, last), hint=_RESTORE)
    elif written != sorted(set(written), key=_address):
        yield _edited("its lines are not in their order", Span(path, last))
    elif lines[last - 1] != _checksum_line(written):
        yield _edited("its lines do not match its checksum", Span(path, last))


def _address(line: str) -> str:
    return line.split(" ")[1] if line.count(" ") else line


_RESTORE = (
    "restore the file from version control, "
    "or run `python build.py promise --mend COPY` with a complete copy of it"
)


def _edited(message: str, span: Span) -> Problem:
    return Problem("ledger-edited", message, span, hint=_RESTORE)


def _in_conflict(span: Span) -> Problem:
    message = "two branches have each added promises, and the file was not joined"
    return Problem(
        "ledger-in-conflict",
        message,
        span,
        hint="run `python build.py promise --mend`: it joins them",
    )


def conflict_sides(text: str) -> tuple[str, str]:
    """The two texts that version control could not merge; the same twice without a conflict."""
    ours, theirs, inside = list[str](), list[str](), ""
    for line in text.split("\n"):
        if marker := _CONFLICT_MARKER.fullmatch(line):
            inside = "" if marker[1] == ">" * 7 else marker[1]
            continue
        if inside in {"", "<" * 7}:
            ours.append(line)
        if inside in {"", "=" * 7}:
            theirs.append(line)
    return "\n".join(ours), "\n".join(theirs)
