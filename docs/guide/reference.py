"""What the code knows better than a document: options, exit codes, severities, types of values."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click
import yaml

import site_gen
from docs.guide.fields import with_values
from docs.guide.labels import LABELS, Labels
from docs.guide.markdown import DocumentFault, Line, Page
from docs.guide.tables import Table, names_in, tables_in, with_tables
from site_gen.cli import options
from site_gen.cli.program import program
from site_gen.commands.paths import explanations
from site_gen.render.views import pages
from site_gen.render.views.briefing import Briefing
from site_gen.verify.rule_causes import CAUSES_BY_RULE, Cause

_Part = tuple[str, tuple[Line, ...]]
_DEFAULT = re.compile(r" \[default: (.*)\]$")
_ITEM = re.compile(r"- ((?:`\w+`(?:, | و)?)+): (.*)")
SHARED = "Options that several commands share"
EXIT_CODES = "Exit codes"


def woven(name: str, page: Page, english: Page, code: str) -> Page:
    """The page of a reference with what is generated from the code, in its language."""
    labels = LABELS[code]
    titles = ["", *(heading.strip("`") for heading in english.headings)]
    parts = list(zip(titles, page.parts(), strict=True))
    weave = _WEAVERS.get(name)
    return replace(page, lines=tuple(weave(parts, labels))) if weave else page


# Commands -----------------------------------------------------------------------------------------


def _commands(parts: Sequence[_Part], labels: Labels) -> Iterator[Line]:
    unknown = set(program.commands) - {title for title, _ in parts}
    if unknown:
        raise DocumentFault(f"docs/reference/cli.md has no section for {sorted(unknown)}")
    shared = _rows_of_options(next(lines for title, lines in parts if title == SHARED))
    for title, lines in parts:
        if title in program.commands:
            yield from _command(program.commands[title], lines, shared, labels)
        elif title == EXIT_CODES:
            yield from with_tables(lines, _exit_codes)
        else:
            yield from lines


def _command(
    command: click.Command,
    lines: Sequence[Line],
    shared: Mapping[str, tuple[str, ...]],
    labels: Labels,
) -> Iterator[Line]:
    """The section with the usage below its heading, and every option in one table."""
    context = click.Context(command, info_name=f"site-gen {command.name}")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield lines[0]
    yield from (Line(""), Line("```text", is_code=True), Line(usage, is_code=True))
    yield Line("```", is_code=True)
    own = _rows_of_options(lines)
    rows = [_option(option, context, {**shared, **own}) for option in _options(command)]
    table = Table((labels.option, labels.does, labels.left_out), tuple(rows))
    if own:
        yield from with_tables(lines[1:], lambda each: table if _is_of_options(each) else each)
        return
    after = next((n for n, line in enumerate(lines) if n > 1 and not line.text.strip()), len(lines))
    yield from lines[1:after]
    yield from (Line(""), *table.lines())
    yield from lines[after:]


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden]


def _option(
    option: click.Option, context: click.Context, known: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The row of an option: in the words of the document, or in those that `--help` prints."""
    name = option.opts[-1]
    spelling = name if option.is_flag else f"{name} {option.make_metavar(context)}"
    if name in known:
        return (f"`{spelling}`", *known[name][1:])
    told = (option.help or "").replace("|", "\\|")
    default = _DEFAULT.search(told)
    return (f"`{spelling}`", _DEFAULT.sub("", told), f"`{default[1]}`" if default else "")


def _rows_of_options(lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    tables = [table for table in tables_in(lines) if _is_of_options(table)]
    rows = [row for table in tables for row in table.rows]
    return {names_in(row[0])[0].split()[0]: row for row in rows}


def _is_of_options(table: Table) -> bool:
    return all(row[0].startswith("`--") for row in table.rows)


def _exit_codes(table: Table) -> Table:
    """The codes that the program has, in the words of the document."""
    known = {names_in(row[1])[0]: row[2] for row in table.rows}
    codes = {
        name: value
        for name, value in vars(options).items()
        if name.isupper() and type(value) is int
    }
    if set(codes) != set(known):
        raise DocumentFault(f"docs/reference/cli.md: exit codes differ: {set(codes) ^ set(known)}")
    ordered = sorted(codes.items(), key=lambda pair: pair[1])
    return Table(table.head, tuple((str(n), f"`{name}`", known[name]) for name, n in ordered))


# Fields -------------------------------------------------------------------------------------------


def _fields_of(document: str) -> Callable[[Sequence[_Part], Labels], Iterator[Line]]:
    def weave(parts: Sequence[_Part], labels: Labels) -> Iterator[Line]:
        return with_values(document, (line for _, lines in parts for line in lines), labels)

    return weave


# Rules --------------------------------------------------------------------------------------------


def rules_in_arabic(english: Page) -> Page:
    """The page of the rules in Arabic: one file has each rule in both languages."""
    told = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
    above = [Line(text) for text in told["intro"].splitlines()]
    heading = Line(told["heading"], level=2)
    rules = [part for part in english.parts() if part and part[0].text in _names()]
    causes = [Line(text) for text in _by_cause(told["causes"])]
    lines = [
        *above,
        Line(""),
        heading,
        Line(""),
        *causes,
        *(line for part in rules for line in part),
    ]
    return Page(told["title"], tuple(lines))


def _by_cause(told: Mapping[str, str]) -> Iterator[str]:
    for cause, words in told.items():
        rules = sorted(rule for rule, value in CAUSES_BY_RULE.items() if value == cause)
        yield from (words + " " + "، ".join(f"[`{rule}`](#{rule})" for rule in rules), "")


def _rules(parts: Sequence[_Part], labels: Labels) -> Iterator[Line]:
    for title, lines in parts:
        if title not in _names():
            yield from lines
            continue
        yield from (
            lines[0],
            Line(""),
            Line(f"**{labels.kind}.** {labels.kinds[kind_of(title)]}\\"),
        )
        told = [line for line in lines[1:] if _is_arabic(line.text) is labels.is_arabic]
        yield from (replace(line, text=f"{line.text}\\") for line in told[:-1])
        yield from (*told[-1:], Line(""))


@cache
def _names() -> frozenset[str]:
    return frozenset(explanations())


def _is_arabic(text: str) -> bool | None:
    """By its first letter; None if there is none."""
    letter = next((character for character in text if character.isalpha()), "")
    return unicodedata.bidirectional(letter) == "AL" if letter else None


def kind_of(rule: str) -> str:
    """Whether a rule stops a build, as the calls say that make its problems."""
    if CAUSES_BY_RULE.get(rule) is Cause.PROGRAM:
        return "program"
    found = _severities()[rule]
    return "both" if len(found) > 1 else next(iter(found))


@cache
def _severities() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(Path(site_gen.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text if any(f'"{rule}"' in text for rule in _names()) else "")
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for rule in _rule_of(call):
                found.setdefault(rule, set()).update(_severity_of(call))
    return {rule: frozenset(severities) for rule, severities in found.items()}


def _rule_of(call: ast.Call) -> Iterator[str]:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    yield from (v.value for v in values if isinstance(v, ast.Constant) and v.value in _names())


def _severity_of(call: ast.Call) -> tuple[str, ...]:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if function == "warning":
        return ("warning",)
    given = next((k.value for k in call.keywords if k.arg == "severity"), None)
    if given is None:
        return ("error",)
    return ("warning",) if ast.unparse(given).endswith(".WARNING") else ("error", "warning")


# Values of templates ------------------------------------------------------------------------------


def _views(parts: Sequence[_Part], labels: Labels) -> Iterator[Line]:
    known = {view.__name__: view for view in all_views()}
    for title, lines in parts:
        view = known.get(title)
        yield from _with_types(lines, view, known, labels) if view else lines


def all_views() -> list[type]:
    """Every value that a template can come to from a page's view or a briefing."""
    found: dict[type, None] = {}
    waiting = [*get_args(pages.View), Briefing]
    while waiting:
        view = waiting.pop()
        if view not in found:
            found[view] = None
            waiting += [t for hint in get_type_hints(view).values() for t in _made_to_render(hint)]
    return sorted(found, key=lambda view: view.__name__)


def _made_to_render(hint: object) -> Iterator[type]:
    is_ours = isinstance(hint, type) and hint.__module__.startswith("site_gen.render.")
    if isinstance(hint, type) and is_ours and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _made_to_render(part)


def _with_types(
    lines: Sequence[Line], view: type, known: Mapping[str, type], labels: Labels
) -> Iterator[Line]:
    """The fields of a view as a table, with the type of each."""
    hints = get_type_hints(view)
    for is_item, group in groupby(lines, key=lambda line: bool(_ITEM.match(line.text))):
        if not is_item:
            yield from group
            continue
        rows = []
        for item in (_ITEM.fullmatch(line.text) for line in group):
            names, told = item.groups() if item else ("", "")
            types = [_type_words(hints[name], known, labels) for name in names_in(names)]
            rows.append((names, told.replace("|", "\\|"), "; ".join(dict.fromkeys(types))))
        yield from Table((labels.field, labels.means, labels.value), tuple(rows)).lines()


def _type_words(hint: Any, known: Mapping[str, type], labels: Labels) -> str:
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return labels.several.format(one=_type_words(parts[0], known, labels))
    if get_origin(hint) is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if NoneType in parts:
        one = next(part for part in parts if part is not NoneType)
        return labels.optional.format(one=_type_words(one, known, labels))
    if parts:
        return ", ".join(_type_words(part, known, labels) for part in parts)
    name = getattr(hint, "__name__", str(hint))
    return f"[`{name}`](#{name.lower()})" if name in known else f"`{name}`"


_WEAVERS: Mapping[str, Callable[[Sequence[_Part], Labels], Iterator[Line]]] = {
    "cli": _commands,
    "config": _fields_of("config"),
    "front-matter": _fields_of("front-matter"),
    "problems": _rules,
    "views": _views,
}
