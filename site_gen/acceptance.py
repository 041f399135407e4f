"""Warnings that a desk has looked at and accepts, as `accept` of `site.yaml` names them."""

from site_gen.problems import Span
from site_gen.structs import Struct


class Acceptance(Struct, frozen=True):
    """Warnings of a rule that are accepted: in a file or record, or everywhere if `where` is empty.

    `why` is for people; `span` is where it is written.
    """

    rule: str
    where: str
    why: str
    span: Span
