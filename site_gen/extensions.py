"""What the `build.py` of a desk adds to the program: rules, pages, readers and targets."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from site_gen.plan.own_page import OwnPage
from site_gen.structs import Struct, field

if TYPE_CHECKING:
    from site_gen.ingest.formats import Reader
    from site_gen.pipeline import Rules
    from site_gen.publish.destinations import OwnTargetMaker
    from site_gen.verify.corpus_rules import CorpusRule
    from site_gen.verify.site import SiteRule

    Rule: TypeAlias = CorpusRule | SiteRule

__all__ = ["Extensions", "OwnPage"]


class Extensions(Struct, frozen=True):
    """Everything is a plain function, and adds to what the program has.

    `rules` look at all records, `site_rules` at the finished site; each finds one kind of problem,
    whose name is that of the function, with hyphens. `pages` are pages in each language. `readers`
    turn a file that ends in `.docx`, say, into a document that can be imported. `targets` are
    places to publish to, by the name that `publish` in site.yaml calls them.
    """

    rules: tuple[CorpusRule, ...] = ()
    site_rules: tuple[SiteRule, ...] = ()
    pages: tuple[OwnPage, ...] = ()
    readers: Mapping[str, Reader] = field(default_factory=lambda: MappingProxyType({}))
    targets: Mapping[str, OwnTargetMaker] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def rules_of_builds(self) -> Callable[[], Rules] | None:
        """Makes what builds need of all this; None if they need nothing, so that nothing loads."""
        return self._all_rules if self.rules or self.site_rules or self.pages else None

    def _all_rules(self) -> Rules:
        from site_gen.pipeline import Rules

        program = Rules()
        site_rules = (*program.site, *self.site_rules)
        return Rules((*program.corpus, *self.rules), site_rules, self.pages)

    @property
    def explanations(self) -> Mapping[str, str]:
        """Each own rule with the text that explains it, which is what its function says of it."""
        return {
            rule.__name__.replace("_", "-"): inspect.getdoc(rule) or "Its function says nothing."
            for rule in (*self.rules, *self.site_rules)
        }
