"""Changes one operator of the program at a time, and looks whether the tests notice.

`make mutants` draws some by chance. What neither the types nor a test notices needs a test, or a
reason why it makes no difference.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.mutant_runs import TYPES, copy_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "site_gen"
NOT_NOTICED = "NOT NOTICED"
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
Swap = tuple[str, str, int, int]
_PROBE = '__import__("site_gen._probe", fromlist=["reached"]).reached({})\n'


@dataclass(frozen=True, slots=True)
class Mutant:
    """One operator that becomes another; `start` and `end` are offsets in the module."""

    module: Path
    line: int
    column: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        place = f"{self.module.as_posix()}:{self.line}:{self.column}"
        return f"{place}: `{self.before}` as `{self.after}`"

    def changed(self, text: str) -> str:
        """The module with the change."""
        return f"{text[: self.start]}{self.after}{text[self.end :]}"


def mutants_of(module: Path) -> list[Mutant]:
    """Every change that there is in a module."""
    text = (ROOT / module).read_text("utf-8")
    tree = ast.parse(text)
    passed_over = {id(part) for guard in _guards(tree) for part in ast.walk(guard)}
    found = [
        _mutant(module, text, *change)
        for node in ast.walk(tree)
        if id(node) not in passed_over
        for change in _changes(node, text)
    ]
    return [mutant for mutant in found if mutant]


def _guards(tree: ast.Module) -> Iterator[ast.AST]:
    """What holds against mistakes in the program, by the types or for none that is there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from node.decorator_list
        elif isinstance(node, ast.keyword) and node.arg in {"frozen", "strict"}:
            yield node


def _changes(node: ast.AST, text: str) -> Iterator[Swap]:
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
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    mutant = Mutant(module, line, column, at, at + len(before), before, after)
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


def with_probes(mutants: Sequence[Mutant]) -> dict[Path, str]:
    """The modules with a probe before each statement that is to be changed, by its number."""
    by_module: dict[Path, list[tuple[int, int]]] = {}
    for number, mutant in enumerate(mutants):
        by_module.setdefault(mutant.module, []).append((mutant.line, number))
    return {module: _with_probes(module, places) for module, places in by_module.items()}


def _with_probes(module: Path, places: Sequence[tuple[int, int]]) -> str:
    text = (ROOT / module).read_text("utf-8")
    lines = text.splitlines(keepends=True)
    tree = ast.parse(text)
    probes = [
        (statement.lineno - 1, " " * statement.col_offset + _PROBE.format(number))
        for line, number in places
        for statement in _probed(tree, line, lines)
    ]
    for before, probe in sorted(probes, reverse=True):
        lines.insert(before, probe)
    return "".join(lines)


def _probed(tree: ast.Module, line: int, lines: Sequence[str]) -> list[ast.stmt]:
    """The statement that runs with a line; for one that is read only once, each function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    bodies = [
        statement
        for function in functions
        for statement in ast.walk(function)
        if isinstance(statement, ast.stmt) and statement is not function
    ]
    around = [each for each in bodies if each.lineno <= line <= (each.end_lineno or 0)]
    around.sort(key=lambda each: (-each.lineno, each.end_lineno))
    found = next((each for each in around if _takes_a_probe(each, lines)), None)
    return [found] if found else [_first_statement(function) for function in functions]


def _first_statement(function: ast.FunctionDef) -> ast.stmt:
    has_docstring = len(function.body) > 1 and ast.get_docstring(function) is not None
    return function.body[1 if has_docstring else 0]


def _takes_a_probe(statement: ast.stmt, lines: Sequence[str]) -> bool:
    """Not `elif`, nor below a decorator."""
    probe = " " * statement.col_offset + _PROBE.format(0)
    at = statement.lineno - 1
    return _is_python("".join([*lines[:at], probe, *lines[at:]]))


def _drawn(options: argparse.Namespace) -> list[Mutant]:
    every = all_mutants()
    if options.again:
        printed = options.again.read_text("utf-8")
        return [mutant for mutant in every if f"{mutant}: {NOT_NOTICED}" in printed]
    every = [mutant for mutant in every if options.only in mutant.module.as_posix()]
    return random.Random(options.seed).sample(every, min(options.count, len(every)))


def main() -> int:
    """Try some changes, and print what became of each."""
    options = _options()
    drawn = _drawn(options)
    noticed = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copy_of(ROOT, Path(folder))
        record = copy.record(with_probes(drawn), options.tests)
        for number, mutant in enumerate(drawn):
            text = mutant.changed((ROOT / mutant.module).read_text("utf-8"))
            noticed.append(copy.noticed_by({mutant.module: text}, record.batches(number)))
            print(f"{mutant}: {noticed[-1] or NOT_NOTICED}", flush=True)
    by_types, by_nothing = noticed.count(TYPES), noticed.count("")
    by_tests = len(drawn) - by_types - by_nothing
    print(f"{len(drawn)} changes: the types notice {by_types}, tests {by_tests}, none {by_nothing}")
    return 1 if "" in noticed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many changes to try")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others")
    parser.add_argument("--only", default="", help="only modules whose path has this in it")
    parser.add_argument("--again", type=Path, help="what an earlier run printed: try its survivors")
    parser.add_argument("tests", nargs="*", default=["tests"], help="only these files of tests")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
