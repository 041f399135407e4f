"""The program's own source, read for the tests that hold its structure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "site_gen"
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the program: its dotted name, its layer, and its parsed text."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def layer(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the program, read once."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, ast.parse(text), text.count("\n"))


@cache
def imports(module: Module) -> tuple[tuple[str, int], ...]:
    """What a module imports, wherever in it and for whatever purpose, with the line."""
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _from(node)


def _from(node: ast.ImportFrom) -> Iterator[tuple[str, int]]:
    for alias in node.names:
        inner = f"{node.module}.{alias.name}"
        yield (inner if inner in _names() else str(node.module)), node.lineno


@cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def functions(module: Module) -> Iterator[Function]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """The lines of a function, its docstring not counted: a promise is not a burden."""
    first = function.body[0]
    last = function.end_lineno or function.lineno
    docstring_lines = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        docstring_lines = (first.end_lineno or first.lineno) - first.lineno + 1
    return last - function.lineno + 1 - docstring_lines


NESTING = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How deep the blocks of a function go; `elif` is no deeper than its `if`."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            continue
        chained = isinstance(node, ast.If) and child in node.orelse and len(node.orelse) == 1
        step = isinstance(child, NESTING) and not (chained and isinstance(child, ast.If))
        deepest = max(deepest, nesting(child, depth + step))
    return deepest
