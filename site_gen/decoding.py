"""Turns YAML nodes into values of a schema, with a problem and its span for each error."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from site_gen.problems import Checked, Problem, did_you_mean
from site_gen.yaml_nodes import MappingNode, Node, NodePath, SequenceNode, plain_value, span_at

SchemaType = TypeVar("SchemaType", bound=BaseModel)


class Schema(BaseModel):
    """The fields that an editor may write in one mapping; anything else is a problem."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def field_error(rule: str, message: str, hint: str = "", *, at: str = "") -> PydanticCustomError:
    """An error in the value of a field, with the rule and hint of its problem.

    An error of a whole mapping can name the field that it is reported `at`.
    """
    context = {"message": message, "hint": hint, "at": at}
    return PydanticCustomError(rule, "{message}", context)


def decode_node(
    schema: type[SchemaType], node: Node, subject: str = ""
) -> Checked[SchemaType | None]:
    """The node as a value of the schema, or None and every problem.

    `subject` names the record in messages, such as "source `x`".
    """
    try:
        return Checked(schema.model_validate(plain_value(node)))
    except ValidationError as refusal:
        errors = refusal.errors()
        return Checked(None, tuple(_problem(error, schema, node, subject) for error in errors))


def bad_fields(schema: type[BaseModel], node: Node) -> frozenset[str]:
    """The fields of a mapping that have errors; empty if it can be read."""
    try:
        schema.model_validate(plain_value(node))
    except ValidationError as refusal:
        errors = refusal.errors(include_url=False)
        return frozenset(str((*e["loc"], e.get("ctx", {}).get("at", ""))[0]) for e in errors)
    return frozenset()


def _problem(error: ErrorDetails, schema: type[BaseModel], node: Node, subject: str) -> Problem:
    context = error.get("ctx", {})
    at = (str(context["at"]),) if context.get("at") else ()
    path = _path_in(node, (*error["loc"], *at))
    field = ".".join(str(step) for step in path)
    span = span_at(node, path)
    of = f" of {subject}" if subject else ""
    kind = error["type"]
    if kind == "missing":
        message = f"`{field or error['loc'][-1]}`{of} is missing"
        return Problem("field-missing", message, span, field=str(error["loc"][-1]), hint="add it")
    if kind == "extra_forbidden":
        hint = did_you_mean(str(path[-1]), _names_at(schema, path[:-1]))
        hint = hint or "remove it; the fields are listed in the reference"
        return Problem(
            "field-unknown", f"no field is called `{field}`", span, field=field, hint=hint
        )
    if "message" in context:
        hint = str(context["hint"])
        message = str(context["message"])
        return Problem(kind, message, span, field=field, hint=hint)
    return _type_problem(error, Problem("field-unreadable", "", span, field=field))


def _type_problem(error: ErrorDetails, at: Problem) -> Problem:
    """pydantic's own errors, in words for editors."""
    hints = {
        "enum": f"write one of {error.get('ctx', {}).get('expected', '')}",
        "dict_type": "write a mapping, one `name: value` a line",
        "model_type": "write a mapping, one `name: value` a line",
        "list_type": "write a list, such as [a, b]",
        "tuple_type": "write a list, such as [a, b]",
        "string_type": "write one piece of text here",
        "int_parsing": "write a whole number",
    }.get(error["type"], error["msg"])
    value = error["input"]
    shape = f"`{value}`" if isinstance(value, str | int) else shape_of(value)
    rule = "value-unknown" if error["type"] == "enum" else at.rule
    hint = did_you_mean(str(value), re.findall(r"'([^']+)'", hints)) or hints
    message = f"`{at.field}` cannot be {shape}" if at.field else f"a record cannot be {shape}"
    return Problem(rule, message, at.span, field=at.field, hint=hint)


def shape_of(value: object) -> str:
    """What kind of value was written, in words."""
    if value is None:
        return "empty"
    return "a list" if isinstance(value, list) else "a mapping"


def _path_in(node: Node, location: tuple[int | str, ...]) -> NodePath:
    """pydantic's location without the steps that name types rather than fields."""
    path: list[str | int] = []
    current: Node | None = node
    for step in location:
        if isinstance(current, MappingNode):
            path.append(step)
            current = current.get(str(step))
        elif isinstance(current, SequenceNode) and isinstance(step, int):
            path.append(step)
            current = current.items[step] if step < len(current.items) else None
    return tuple(path)


def _names_at(schema: type[BaseModel], path: NodePath) -> Iterator[str]:
    """The fields that the schema allows at this path, to suggest a near match."""
    for step in path:
        field = schema.model_fields.get(str(step)) if isinstance(step, str) else None
        inner = _schemas_in(field.annotation) if field else []
        schema = inner[0] if inner else schema
    return (field.alias or name for name, field in schema.model_fields.items())


def _schemas_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [schema for part in getattr(annotation, "__args__", ()) for schema in _schemas_in(part)]


def sound_items(
    items: object, field: str, bad: Collection[str], stand_ins: Mapping[str, object]
) -> object:
    """The mappings in a list without their fields with errors, with others in the place of these.

    `bad` are the fields as problems name them, such as `locales.0.dir`.
    """
    if not isinstance(items, list):
        return items
    return [_sound_item(item, f"{field}.{n}", bad, stand_ins) for n, item in enumerate(items)]


def _sound_item(
    item: object, start: str, bad: Collection[str], stand_ins: Mapping[str, object]
) -> object:
    if not isinstance(item, dict):
        return item
    return {**stand_ins, **{k: v for k, v in item.items() if f"{start}.{k}" not in bad}}
