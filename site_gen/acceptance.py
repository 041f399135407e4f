"""Warnings that a desk has looked at and accepts, as `accept` of `site.yaml` names them."""

from collections.abc import Sequence

from pydantic import Field

from site_gen import fields
from site_gen.decoding import Schema
from site_gen.problems import Span
from site_gen.structs import Struct
from site_gen.yaml_nodes import Node, span_at


class Acceptance(Struct, frozen=True):
    """Warnings of a rule that are accepted: in a file or record, or everywhere if `where` is empty.

    `why` is for people; `span` is where it is written.
    """

    rule: str
    where: str
    why: str
    span: Span


class AcceptSchema(Schema):
    """One entry under `accept`."""

    rule: fields.Text = Field(description="The rule whose warnings are accepted.")
    where: fields.TextList = Field(
        (), description="Files, from this file's folder, or ids of records."
    )
    why: fields.Text = Field(description="Why the warning is no fault here.")


def acceptances(schemas: Sequence[AcceptSchema], settings: Node) -> tuple[Acceptance, ...]:
    """The entries, each with one `where` and its place in the settings."""
    return tuple(
        Acceptance(each.rule, where, each.why, span_at(settings, ("accept", number)))
        for number, each in enumerate(schemas)
        for where in each.where or ("",)
    )
