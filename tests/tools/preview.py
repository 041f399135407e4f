"""Runs the preview of a folder of pages in a program of its own, for as long as a test needs it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from site_gen.preview.server import OpenPages, RebuildResult, nothing_rebuilt, serve
from site_gen.preview.watch import Save
from site_gen.problems import Problem, Severity, Span

ROOT = Path(__file__).parents[2]
SLOW = "PREVIEW_TEST_BUILD_SECONDS"
FOUND = "\u0662\u0663\u0665\u0660 مقاتلا <b>\x1b[31m\u202e"
# Words that a test writes into a page, and what the build then says about it.
FAULTS = {
    "BROKEN": Problem(
        "figure-unreadable",
        "the figure `<script>alert(1)</script>` does not say how it was given",
        hint="write one of exact, about, at-least",
        found=FOUND,
    ),
    "DOUBTFUL": Problem("figure-old", "the figure is old", severity=Severity.WARNING),
}


class Preview:
    """A preview that runs; `lines` are what it has announced so far."""

    def __init__(self, program: "subprocess.Popen[str]", said: Path) -> None:
        self.program = program
        self._said = said

    @property
    def lines(self) -> list[str]:
        return self._said.read_text("utf-8").splitlines()

    @property
    def address(self) -> str:
        """Without a slash at the end."""
        line = next(line for line in self.lines if line.startswith("preview: http"))
        return line.split()[1].rstrip("/")

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80

    @property
    def builds(self) -> int:
        return self.lines.count("built")

    def says(self, words: str) -> bool:
        return any(words in line for line in self.lines)


def eventually(holds: Callable[[], object], seconds: float = 10) -> bool:
    """Whether it comes to hold within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.01)
    return bool(holds())


@contextmanager
def previewed(
    content: Path, site: Path, *, build_seconds: float = 0, port: int = 0
) -> Iterator[Preview]:
    """A preview, on any free port by default; `site` is made from the pages in `content`."""
    said = site.parent / f"{site.name}-said.txt"
    with said.open("w", encoding="utf-8") as out:
        program = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.tools.preview", content, site, str(port)],
            cwd=ROOT,
            env=os.environ | {SLOW: str(build_seconds), "PYTHONUTF8": "1"},
            stdout=out,
            stderr=out,
            text=True,
        )
        preview = Preview(program, said)
        try:
            assert eventually(lambda: preview.says("preview: http")), said.read_text("utf-8")
            yield preview
        finally:
            program.kill()
            program.wait()


def rebuild_from(content: Path, site: Path) -> RebuildResult:
    """All or nothing, as the true one is; slow after reading, so that a save can come too late."""
    pages = {path.relative_to(content): path.read_text("utf-8") for path in _files(content)}
    time.sleep(float(os.environ[SLOW]))
    text = "".join(pages.values())
    if "FAULT OF OURS" in text:
        raise RuntimeError("a fault of ours")
    if "NEEDED" in text:
        (content / ".needed").read_bytes()
    problems = tuple(_problems_in(pages))
    if any(problem.is_error for problem in problems):
        faulty = frozenset(path.as_posix() for path, page in pages.items() if "BROKEN" in page)
        if "ELSEWHERE" in text:
            return nothing_rebuilt(problems)
        if "ALONE" in text:
            return RebuildResult(problems, tuple(_written(pages, site)), faulty)
        return RebuildResult(problems, ())
    return RebuildResult(problems, tuple(_written(pages, site)))


def _problems_in(pages: dict[Path, str]) -> Iterator[Problem]:
    for path, text in pages.items():
        for number, line in enumerate(text.splitlines(), 1):
            for word, problem in FAULTS.items():
                if word in line:
                    span = Span(f"content/{path.as_posix()}", number, line.index(word) + 1)
                    yield Problem(
                        problem.rule,
                        problem.message,
                        span,
                        hint=problem.hint,
                        found=problem.found,
                        severity=problem.severity,
                    )


def _written(pages: dict[Path, str], site: Path) -> Iterator[str]:
    for path in sorted({*pages, *(path.relative_to(site) for path in _files(site))}):
        target = site / path
        if path not in pages:
            target.unlink()
        elif not target.exists() or target.read_text("utf-8") != pages[path]:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(pages[path], "utf-8")
        else:
            continue
        yield path.as_posix()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix)


def main() -> None:
    content, site, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

    def announce(line: str) -> None:
        print(line, flush=True)

    def rebuild(_: OpenPages, __: Save) -> RebuildResult:
        outcome = rebuild_from(content, site)
        announce("built")
        return outcome

    with suppress(KeyboardInterrupt):
        serve(site, rebuild, watch=(content,), port=port, announce=announce)
        sys.exit("serve returned")
    print("interrupted", flush=True)
    sys.exit(130)


if __name__ == "__main__":
    main()
