"""Changes one operator of the program at a time, and looks whether the tests notice.

`make mutants` draws some by chance. What no test notices is printed last: it needs a test, or a
reason why it makes no difference.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "site_gen"
LONGEST_RUN = 1800  # seconds, after which a change is taken for noticed
# Tests of the documents, of the tools, and of how the code reads say nothing of what it does.
_PASSED_OVER = ("docs_run", "documented", "architecture", "bench", "tooling", "cost")
_SWAPS = {
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
}
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One operator that becomes another; `start` and `end` are offsets in the module."""

    module: Path
    line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.module.as_posix()}:{self.line}: `{self.before}` as `{self.after}`"

    def changed(self, text: str) -> str:
        """The module with the change."""
        return f"{text[: self.start]}{self.after}{text[self.end :]}"


def mutants_of(module: Path) -> list[Mutant]:
    """Every change that there is in a module."""
    text = (ROOT / module).read_text("utf-8")
    tree = ast.parse(text)
    # `frozen` and `slots` are held by the types.
    decorators = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
    }
    changes = [
        change
        for node in ast.walk(tree)
        if id(node) not in decorators
        for change in _changes(node, text)
    ]
    found = [_mutant(module, text, *change) for change in changes]
    return [mutant for mutant in found if mutant]


def _changes(node: ast.AST, text: str) -> Iterator[tuple[str, str, int, int]]:
    """Operators of a node, what each becomes, and between which offsets it stands."""
    if isinstance(node, ast.BoolOp):
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield *_SWAPS[type(node.op)], _end(left, text), _start(right, text)
    elif isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
            yield *_SWAPS[type(operator)], _end(left, text), _start(right, text)
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPS:
        yield *_SWAPS[type(node.op)], _end(node.left, text), _start(node.right, text)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not ", "", _start(node, text), _start(node.operand, text)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(node.value), str(not node.value), _start(node, text), _end(node, text)


def _mutant(
    module: Path, text: str, before: str, after: str, start: int, end: int
) -> Mutant | None:
    found = re.search(re.escape(before), text[start:end])
    if found is None:
        return None
    at = start + found.start()
    line = text.count("\n", 0, at) + 1
    mutant = Mutant(module, line, at, at + len(before), before, after)
    return mutant if _is_python(mutant.changed(text)) else None


def _start(node: ast.expr, text: str) -> int:
    return _offset((node.lineno, node.col_offset), text)


def _end(node: ast.expr, text: str) -> int:
    return _offset((node.end_lineno or 0, node.end_col_offset or 0), text)


def _offset(place: Place, text: str) -> int:
    """Python counts the columns in bytes."""
    lines = text.splitlines(keepends=True)
    before = lines[place[0] - 1].encode()[: place[1]].decode()
    return sum(map(len, lines[: place[0] - 1])) + len(before)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def all_mutants() -> list[Mutant]:
    """Every change in the program, in the order of its modules."""
    modules = sorted(path.relative_to(ROOT) for path in (ROOT / PACKAGE).rglob("*.py"))
    return [mutant for module in modules for mutant in mutants_of(module)]


def noticed_by(mutant: Mutant, copy: Path) -> str:
    """What noticed the change in a copy of the project: a test, or too long a run; else nothing."""
    module = copy / mutant.module
    text = module.read_text("utf-8")
    module.write_text(mutant.changed(text), "utf-8")
    try:
        for tests in _stages(mutant.module, copy):
            if failed := _failed(tests, copy):
                return failed
        return ""
    finally:
        module.write_text(text, "utf-8")


def _stages(module: Path, copy: Path) -> Iterator[Sequence[str]]:
    """The tests of the module's kind, then those without a browser, then the others."""
    unit = Path("tests", "unit", *module.parts[1:-1])
    if len(module.parts) > 2 and (copy / unit).is_dir():
        yield (str(unit),)
    passed_over = " and ".join(f"not {name}" for name in _PASSED_OVER)
    yield ("tests/test_sites.py",)
    yield ("tests", "-k", passed_over, "-m", "not browser", "--deselect", "tests/test_sites.py")
    yield ("tests", "-k", passed_over, "-m", "browser")


def _failed(tests: Sequence[str], copy: Path) -> str:
    options = ("-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no")
    command = (sys.executable, "-m", "pytest", *options, *tests)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(
            command,
            check=False,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=1800,
        )
    except subprocess.TimeoutExpired:
        return "a run that did not end in half an hour"
    named = re.search(r"^(?:FAILED|ERROR) (\S+)", run.stdout, re.MULTILINE)
    return "" if run.returncode in (0, 5) else named[1] if named else f"exit {run.returncode}"


def _copied(folder: Path) -> Path:
    copy = folder / "project"
    ignored = shutil.ignore_patterns(
        *(".git", ".venv", ".bench", "node_modules", "output", ".*_cache", "__pycache__")
    )
    shutil.copytree(ROOT, copy, ignore=ignored)
    for name in (".venv", "tests/tools/node_modules"):
        (copy / name).symlink_to((ROOT / name).resolve())
    return copy


def main() -> int:
    """Try some changes, and print what became of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many changes to try")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others")
    parser.add_argument("--only", default="", help="only modules whose path has this in it")
    options = parser.parse_args()
    every = [mutant for mutant in all_mutants() if options.only in mutant.module.as_posix()]
    drawn = random.Random(options.seed).sample(every, min(options.count, len(every)))
    survived = []
    with tempfile.TemporaryDirectory(prefix="site-gen-mutants-") as folder:
        copy = _copied(Path(folder))
        for mutant in drawn:
            by = noticed_by(mutant, copy)
            print(f"{mutant}: {by or 'NOT NOTICED'}", flush=True)
            survived += [] if by else [mutant]
    share = 1 - len(survived) / len(drawn) if drawn else 1
    print(f"{len(drawn)} of {len(every):,} changes tried, {share:.0%} noticed", flush=True)
    print("\n".join(f"not noticed: {mutant}" for mutant in survived))
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
