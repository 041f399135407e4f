"""Reads what it can of a record with errors, so that the rest of the record is checked too."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, ValidationError

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.problems import Span
from site_gen.structs import Struct
from site_gen.yaml_nodes import MappingNode, Node, ScalarNode, plain_value


class BrokenRecord(Struct, frozen=True):
    """What can be read of a record that is on no page; nothing is known of its `bad` fields."""

    record: Prose | Source | Entity | Claim | Question
    bad: frozenset[str] = frozenset()


# What stands for a required field that cannot be read; no rule finds anything in it.
_NO_WORDS = "–"
STAND_IN_ID = "not-readable"
_STAND_INS: Mapping[str, str] = MappingProxyType(
    {"claimant": STAND_IN_ID, "stance": "asserts", "type": "report", "kind": "person"}
)
_IN_EACH_LANGUAGE = frozenset({"text", "name"})


def bad_fields(schema: type[BaseModel], node: Node) -> frozenset[str]:
    """The fields of a mapping that have errors; empty if it can be read."""
    try:
        schema.model_validate(plain_value(node))
    except ValidationError as refusal:
        errors = refusal.errors(include_url=False)
        return frozenset(str((*e["loc"], e.get("ctx", {}).get("at", ""))[0]) for e in errors)
    return frozenset()


def without_fields(
    schema: type[BaseModel], node: Node, bad: frozenset[str], *, is_prose: bool = False
) -> MappingNode | None:
    """The mapping without these fields, and with others in the place of required ones."""
    if not isinstance(node, MappingNode):
        return None
    kept = [(key, value) for key, value in node.entries if key.text not in bad]
    required = (name for name, field in schema.model_fields.items() if field.is_required())
    missing = [name for name in required if node.get(name) is None or name in bad]
    stand_ins = [
        (ScalarNode(name, node.span), _stand_in(name, node.span, is_prose=is_prose))
        for name in missing
    ]
    return MappingNode((*kept, *stand_ins), node.span)


def _stand_in(name: str, span: Span, *, is_prose: bool) -> Node:
    if name in _IN_EACH_LANGUAGE or (name == "title" and not is_prose):
        entry = (ScalarNode("en", span), ScalarNode(_NO_WORDS, span))
        return MappingNode((entry,), span)
    return ScalarNode(_STAND_INS.get(name, _NO_WORDS), span)
