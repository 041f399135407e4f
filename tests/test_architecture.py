"""The structure of the program: who may import whom, how large things are, what is forbidden."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator

import pytest

from tests.tools.source import Module, functions, imports, length, modules, nesting

GROUND = {"problems"}
DESK = GROUND | {"domain", "located", "fields", "targets", "config"}
MADE = DESK | {"artifacts", "crew", "load", "plan", "render", "press", "verify", "pipeline"}
MAY_IMPORT = {
    "": set(),
    "problems": set(),
    "artifacts": set(),
    "crew": set(),
    "domain": GROUND,
    "located": GROUND,
    "fields": GROUND | {"domain", "located"},
    "targets": {"fields"},
    "config": GROUND | {"domain", "located", "fields", "targets"},
    "ingest": DESK,
    "load": DESK,
    "plan": DESK | {"load"},
    "render": DESK | {"load", "plan", "artifacts"},
    "press": DESK | {"crew", "load", "plan", "render"},
    "verify": DESK | {"load", "plan", "artifacts", "crew"},
    "write": GROUND | {"artifacts", "config", "targets"},
    "pipeline": MADE - {"pipeline"},
    "report": GROUND,
    "preview": GROUND | {"config", "pipeline", "write", "report"},
    "serve": GROUND | {"config", "pipeline", "write", "report", "preview"},
    "commands": MADE | {"", "ingest", "write", "report", "preview", "serve"},
    "cli": MADE | {"", "ingest", "write", "report", "preview", "serve", "commands"},
    "__main__": {"cli"},
}
THIRD_PARTY = {
    "located": {"yaml"},
    "fields": {"pydantic", "pydantic_core"},
    "targets": {"pydantic"},
    "config": {"pydantic"},
    "ingest": {"trafilatura", "lxml", "yaml"},
    "load": {"frontmatter", "yaml", "pydantic"},
    "render": {"jinja2", "markupsafe", "markdown", "babel", "nh3", "segno"},
    "press": {"PIL", "lxml", "pypandoc", "segno", "weasyprint"},
    "verify": {"lxml"},
    "serve": {"livereload", "tornado"},
    "preview": {"livereload", "tornado", "jinja2"},
    "cli": {"click"},
}
STANDARD = frozenset(__import__("sys").stdlib_module_names)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "core", "misc", "models"}
READS_CONTENT = {"site_gen.load.corpus"}
TOUCH_DISK = {"ingest", "write", "serve", "preview", "commands"}
DISK_CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "unlink",
    "mkdir",
    "rmdir",
    "iterdir",
    "glob",
    "rglob",
    "scandir",
    "listdir",
    "walk",
}
CLOCK_CALLS = {"now", "utcnow", "today", "time_ns", "localtime"}
TELL_TIME = {"cli", "commands", "write", "serve", "preview"}


def test_no_layer_imports_a_later_one() -> None:
    found = [
        f"{module.where}:{line}: {module.layer or 'the package'} may not import {target}"
        for module in modules()
        for name, line in imports(module)
        if name.split(".")[0] == "site_gen"
        for target in [name.split(".")[1] if "." in name else ""]
        if target not in {module.layer, *MAY_IMPORT[module.layer]}
    ]

    assert [] == found


def test_each_layer_uses_only_the_packages_that_it_is_given() -> None:
    found = [
        f"{module.where}:{line}: {module.layer} may not use {package}"
        for module in modules()
        for name, line in imports(module)
        for package in [name.split(".")[0]]
        if package not in STANDARD | {"site_gen"} | THIRD_PARTY.get(module.layer, set())
    ]

    assert [] == found


def test_no_module_is_in_a_cycle_of_imports() -> None:
    known = {module.name for module in modules()}
    graph = {
        module.name: {name for name, _ in imports(module) if name in known and name != module.name}
        for module in modules()
    }

    found = [" -> ".join(chain) for name in sorted(graph) if (chain := _cycle(graph, name))]

    assert [] == found


def _cycle(graph: dict[str, set[str]], start: str) -> list[str]:
    """A way from a module back to itself, or nothing."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop()
        for target in sorted(graph[way[-1]]):
            if target == start:
                return [*way, start]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []


def test_no_module_and_no_function_is_too_long() -> None:
    long_modules = [f"{m.where}: {m.lines} lines" for m in modules() if m.lines > 350]
    long_functions = [
        f"{module.where}:{function.lineno}: {function.name} has {length(function)} lines"
        for module in modules()
        for function in functions(module)
        if length(function) > 45
    ]

    assert [] == long_modules + long_functions


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(length(function) for module in modules() for function in functions(module))

    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 22


def test_no_function_nests_deeply_or_takes_many_arguments() -> None:
    deep = [
        f"{module.where}:{function.lineno}: {function.name} nests {nesting(function)} deep"
        for module in modules()
        for function in functions(module)
        if nesting(function) > 3
    ]

    assert [] == deep + [
        f"{module.where}:{function.lineno}: {function.name} takes too many arguments"
        for module in modules()
        if module.layer != "cli"
        for function in functions(module)
        if len(function.args.args) + len(function.args.kwonlyargs) > 7
    ]


def test_every_value_is_frozen_and_slotted() -> None:
    found = [
        f"{module.where}:{node.lineno}: {node.name} is not frozen and slotted"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator)
        and not all(wanted in ast.unparse(decorator) for wanted in ("frozen=True", "slots=True"))
    ]

    assert [] == found


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [m.where for m in modules() if set(m.name.split(".")[1:]) & FORBIDDEN_NAMES]

    assert [] == found


def test_only_the_ends_of_the_program_touch_the_disk() -> None:
    found = [
        f"{module.where}:{line}: calls {name}"
        for module in modules()
        if module.layer not in TOUCH_DISK and module.name not in READS_CONTENT
        for name, line in _calls(module)
        if name in DISK_CALLS
    ]

    assert [] == found


def test_only_the_outermost_layers_ask_the_clock_and_the_environment() -> None:
    found = [
        f"{module.where}:{line}: asks {name}"
        for module in modules()
        if module.layer not in TELL_TIME
        for name, line in _calls(module)
        if name in CLOCK_CALLS or name in {"getenv", "getlocale"}
    ]

    assert [] == found + [
        f"{module.where}: reads os.environ"
        for module in modules()
        if module.layer not in {"cli", "commands", "serve", "preview", "ingest"}
        and "environ" in {getattr(node, "attr", "") for node in ast.walk(module.tree)}
    ]


def _calls(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield name, node.lineno


def test_nothing_is_ever_unpickled_or_evaluated() -> None:
    found = [
        f"{module.where}:{line}: {name}"
        for module in modules()
        for name, line in [*imports(module), *_calls(module)]
        if name in {"pickle", "marshal", "shelve", "eval", "exec"}
    ]

    assert [] == found


def test_every_module_and_public_name_says_what_it_is_for() -> None:
    found = [m.where for m in modules() if m.lines > 1 and not ast.get_docstring(m.tree)]
    for module in modules():
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                short = isinstance(node, ast.FunctionDef) and length(node) <= 4
                if not short and not ast.get_docstring(node):
                    found.append(f"{module.where}:{node.lineno}: {node.name}")

    assert [] == found


@pytest.mark.parametrize("name", ["click", "jinja2", "markdown", "yaml", "pydantic", "livereload"])
def test_the_program_can_be_named_without_loading(name: str) -> None:
    """`cli` loads click alone at its top; a build that changes nothing loads no more."""
    loaded = {"site_gen.cli": {"click"}, "site_gen.commands.building": set[str]()}

    found = [
        f"{module.where}:{node.lineno}: loads {name}"
        for module in modules()
        if module.name in loaded or module.layer in {"write", "report", "problems", "artifacts"}
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and name in ast.unparse(node)
        if name not in loaded.get(module.name, set())
    ]

    assert [] == found
