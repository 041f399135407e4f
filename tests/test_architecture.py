"""The structure of the program: who may import whom, how large things are, what is forbidden."""

from __future__ import annotations

import ast
import statistics
import types
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from site_gen.domain.text import Token
from site_gen.plan.addresses import Href
from site_gen.render.data.schema_org import Value
from site_gen.render.sharing.open_graph import ShareCard
from site_gen.render.text import PageText
from site_gen.render.views.briefing import Briefing
from site_gen.render.views.pages import View
from site_gen.structs import has_fields
from tests.tools.source import Module, functions, imports, length, modules, nesting

DECODED = {
    "lazy_pattern",
    "problems",
    "domain",
    "yaml_nodes",
    "decoding",
    "fields",
    "publish_config",
    "acceptance",
    "config",
}
RENDERED = DECODED | {"artifacts", "cache", "language", "load", "plan", "render"}
BUILT = RENDERED | {"cards", "documents", "verify", "pipeline"}
MAY_IMPORT = {
    "": set(),
    "lazy_pattern": set(),
    "structs": set(),
    "problems": set(),
    "artifacts": set(),
    "cache": set(),
    "domain": {"lazy_pattern", "problems"},
    "yaml_nodes": {"problems"},
    "decoding": {"problems", "yaml_nodes"},
    "fields": {"domain", "decoding"},
    "publish_config": set(),
    "acceptance": {"problems"},
    "config": {"domain", "publish_config", "acceptance"},
    "ingest": {"problems", "domain"},
    "language": {"lazy_pattern", "problems", "cache", "domain", "config"},
    "load": DECODED | {"cache"},
    "plan": DECODED | {"load"},
    "render": RENDERED - {"render"},
    "documents": RENDERED,
    "cards": RENDERED,
    "verify": DECODED | {"artifacts", "cache", "load", "plan"},
    "write": {"artifacts"},
    "publish": DECODED | {"artifacts", "plan", "verify", "write"},
    "pipeline": BUILT - {"pipeline"},
    "extensions": BUILT | {"ingest", "publish"},
    "preview": {"problems"},
    "commands": BUILT | {"", "ingest", "write", "publish", "preview"},
    "state": BUILT | {"", "write", "publish", "commands"},
    "cluster": BUILT | {"", "commands"},
    "cli": BUILT
    | {"", "ingest", "write", "publish", "preview", "commands", "cluster", "state", "extensions"},
    "__main__": {"cli"},
}
# Inside render/: "" is the modules beside its folders.
MAY_IMPORT_IN_RENDER = {
    "": set(),
    "citations": {""},
    "data": {""},
    "search": {""},
    "sharing": {"", "data"},
    "feeds": {"", "sharing"},
    "views": {"", "citations", "data", "search", "sharing"},
    "html": {"", "citations", "views"},
}
THIRD_PARTY = {
    "structs": {"msgspec"},
    "yaml_nodes": {"yaml"},
    "decoding": {"pydantic", "pydantic_core"},
    "fields": {"pydantic", "pydantic_core"},
    "ingest": {"trafilatura", "justext", "lxml", "pypdf", "warcio", "yaml"},
    "language": {"babel", "markupsafe"},
    "load": {"frontmatter", "yaml", "pydantic"},
    "render": {"jinja2", "markupsafe", "markdown", "babel", "nh3", "segno"},
    "documents": {"fontTools", "lxml", "markupsafe", "pypandoc", "segno", "weasyprint"},
    "cards": {"PIL"},
    "verify": {"lxml"},
    "publish": {"boto3", "botocore", "brotli"},
    "state": {"lxml", "pypdf"},
    "preview": {"livereload", "watchfiles", "tornado", "jinja2"},
    "cluster": {"distributed"},
    "cli": {"click"},
}
STANDARD = frozenset(__import__("sys").stdlib_module_names)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "core", "misc", "models"}
READS_CONTENT = {"site_gen.load.content_reader"}
TOUCH_DISK = {"cache", "ingest", "write", "publish", "preview", "commands", "cluster", "state"}
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
TELL_TIME = {"cli", "commands", "write", "publish", "preview"}


def test_no_layer_imports_a_later_one() -> None:
    violations = [
        f"{module.where}:{line}: {module.layer or 'the package'} may not import {target}"
        for module in modules()
        for name, line in imports(module)
        if name.split(".")[0] == "site_gen"
        for target in [name.split(".")[1] if "." in name else ""]
        if target not in {module.layer, "structs", *MAY_IMPORT[module.layer]}
    ]

    assert [] == violations


def test_no_folder_of_render_imports_a_later_one() -> None:
    violations = [
        f"{module.where}:{line}: {folder or 'beside the folders'} may not import {target}"
        for module in modules()
        if module.layer == "render"
        for name, line in imports(module)
        if name.startswith("site_gen.render.")
        for folder, target in [(_folder(module.name), _folder(name))]
        if target not in {folder, *MAY_IMPORT_IN_RENDER[folder]}
    ]

    assert [] == violations


def _folder(name: str) -> str:
    """The folder of render/ that a module is in, from its dotted name."""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 and parts[2] in MAY_IMPORT_IN_RENDER else ""


def test_each_layer_uses_only_the_packages_that_it_is_given() -> None:
    violations = [
        f"{module.where}:{line}: {module.layer} may not use {package}"
        for module in modules()
        for name, line in imports(module)
        for package in [name.split(".")[0]]
        if package not in STANDARD | {"site_gen"} | THIRD_PARTY.get(module.layer, set())
    ]

    assert [] == violations


def test_no_module_imports_a_private_name_of_another() -> None:
    found = [
        f"{module.where}:{node.lineno}: {alias.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("site_gen")
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]

    assert [] == found


def test_no_module_is_in_a_cycle_of_imports() -> None:
    names = {module.name for module in modules()}
    graph = {
        module.name: {name for name, _ in imports(module) if name in names and name != module.name}
        for module in modules()
    }

    violations = [" -> ".join(chain) for name in sorted(graph) if (chain := _cycle(graph, name))]

    assert [] == violations


def _cycle(graph: dict[str, set[str]], start: str) -> list[str]:
    """A chain of imports from a module back to itself, or nothing."""
    chains, seen = [[start]], set[str]()
    while chains:
        chain = chains.pop()
        for target in sorted(graph[chain[-1]]):
            if target == start:
                return [*chain, start]
            if target not in seen:
                seen.add(target)
                chains.append([*chain, target])
    return []


def test_no_module_and_no_function_is_too_long() -> None:
    long_modules = [f"{m.where}: {m.lines} lines" for m in modules() if m.lines > 350]
    long_functions = [
        f"{module.where}:{function.lineno}: {function.name} has {length(function)} lines"
        for module in modules()
        for function in functions(module)
        if length(function) > 42
    ]

    assert [] == long_modules + long_functions


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(length(function) for module in modules() for function in functions(module))

    assert statistics.median(lengths) <= 6
    assert lengths[int(len(lengths) * 0.9)] <= 16


def test_imports_are_a_small_part_of_the_program() -> None:
    lines = sum(module.lines for module in modules())
    of_imports = sum(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )

    assert of_imports / lines <= 0.071


def test_no_folder_holds_more_than_twenty_modules() -> None:
    count = Counter(m.path.parent for m in modules() if m.path.name != "__init__.py")

    assert {} == {str(folder): number for folder, number in count.items() if number > 20}


def test_no_two_classes_have_one_name() -> None:
    lines_of = defaultdict(list)
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                lines_of[node.name.lstrip("_")].append(f"{module.where}:{node.lineno}")

    assert {} == {name: where for name, where in lines_of.items() if len(where) > 1}


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
    violations = [
        f"{module.where}:{node.lineno}: {node.name} is not frozen and slotted"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator)
        and not all(wanted in ast.unparse(decorator) for wanted in ("frozen=True", "slots=True"))
    ]

    assert [] == violations


def test_no_module_has_a_name_that_says_nothing() -> None:
    violations = [m.where for m in modules() if set(m.name.split(".")[1:]) & FORBIDDEN_NAMES]

    assert [] == violations


def test_only_the_ends_of_the_program_touch_the_disk() -> None:
    violations = [
        f"{module.where}:{line}: calls {name}"
        for module in modules()
        if module.layer not in TOUCH_DISK and module.name not in READS_CONTENT
        for name, line in _calls(module)
        if name in DISK_CALLS
    ]

    assert [] == violations


def test_only_the_outermost_layers_ask_the_clock_and_the_environment() -> None:
    violations = [
        f"{module.where}:{line}: asks {name}"
        for module in modules()
        if module.layer not in TELL_TIME
        for name, line in _calls(module)
        if name in CLOCK_CALLS or name in {"getenv", "getlocale"}
    ]

    assert [] == violations + [
        f"{module.where}: reads os.environ"
        for module in modules()
        if module.layer not in {"cli", "commands", "preview", "ingest"}
        and "environ" in {getattr(node, "attr", "") for node in ast.walk(module.tree)}
    ]


def _calls(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield name, node.lineno


# Compiled templates, from a file that only the person who builds may write: decision 0033.
READS_CODE = "site_gen/render/html/compiled.py"


def test_nothing_is_ever_unpickled_or_evaluated() -> None:
    violations = [
        f"{module.where}:{line}: {name}"
        for module in modules()
        for name, line in [*imports(module), *_calls(module)]
        if name in {"pickle", "marshal", "shelve", "eval", "exec"}
        and (module.where, name) != (READS_CODE, "marshal")
    ]

    assert [] == violations


def test_every_module_and_public_name_says_what_it_is_for() -> None:
    violations = [m.where for m in modules() if m.lines > 1 and not ast.get_docstring(m.tree)]
    for module in modules():
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                short = isinstance(node, ast.FunctionDef) and length(node) <= 4
                if not short and not ast.get_docstring(node):
                    violations.append(f"{module.where}:{node.lineno}: {node.name}")

    assert [] == violations


@pytest.mark.parametrize("name", ["click", "jinja2", "markdown", "yaml", "pydantic", "livereload"])
def test_the_program_can_be_named_without_loading(name: str) -> None:
    """`cli` loads click alone at its top; a build that changes nothing loads no more."""
    loaded = {"site_gen.cli": set[str](), "site_gen.commands.build": set[str]()}

    violations = [
        f"{module.where}:{node.lineno}: loads {name}"
        for module in modules()
        if module.name in loaded or module.layer in {"write", "problems", "artifacts"}
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and name in ast.unparse(node)
        if name not in loaded.get(module.name, set())
    ]

    assert [] == violations


# What may say that a text is in the language of where it stands: who knows that language.
MAKES_TEXTS = {
    "site_gen/render/text.py",
    "site_gen/render/context.py",
    "site_gen/render/citations/styles.py",
}


def test_no_field_of_a_view_is_a_plain_string() -> None:
    """It is a `PageText`, an `Href`, a `Token` or another type that says what it is."""
    plain = [
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in _parts_of(View, Briefing, ShareCard)
        for name, hint in get_type_hints(kind).items()
        if str in set(_types_in(hint))
    ]

    assert [] == plain


def test_no_value_of_linked_data_is_a_plain_string() -> None:
    assert {PageText, Token, Href} <= set(get_args(Value))
    assert str not in get_args(Value)


def test_only_what_knows_a_language_makes_a_text() -> None:
    elsewhere = [
        f"{module.where}:{node.lineno}"
        for module in modules()
        if module.where not in MAKES_TEXTS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        if getattr(node.func, "id", "") in {"PageText", "ForeignText"}
    ]

    assert [] == elsewhere


def _parts_of(*kinds: Any) -> list[type]:
    """The views, and every class with fields that is a part of one."""
    found: dict[type, None] = {}
    waiting = list(kinds)
    while waiting:
        for kind in _types_in(waiting.pop()):
            if isinstance(kind, type) and has_fields(kind) and kind not in found:
                found[kind] = None
                waiting += get_type_hints(kind).values()
    assert len(found) > 50
    return list(found)


def _types_in(hint: Any) -> Iterator[Any]:
    """The types in a type: those of a union, and of what a tuple holds; values of none."""
    if get_origin(hint) in {Literal, None} and not isinstance(hint, types.UnionType):
        yield hint
    for inner in get_args(hint) if get_origin(hint) is not Literal else ():
        yield from _types_in(inner)
