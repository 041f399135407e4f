"""What the `build.py` of a desk adds to the program: rules, readers and targets of its own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from site_gen.ingest.importer import Reader
    from site_gen.pipeline import Rules
    from site_gen.publish.destinations import OwnTargetMaker
    from site_gen.verify.corpus_rules import CorpusRule
    from site_gen.verify.site import SiteRule

    Rule: TypeAlias = CorpusRule | SiteRule


@dataclass(frozen=True, slots=True)
class Extensions:
    """Everything is a plain function, and adds to what the program has.

    `rules` look at all records, `site_rules` at the finished site; each finds one kind of problem,
    whose name is that of the function, with hyphens. `readers` turn a file that ends in `.docx`,
    say, into a document that can be imported. `targets` are places to publish to, by the name that
    `publish` in site.yaml calls them.
    """

    rules: tuple[CorpusRule, ...] = ()
    site_rules: tuple[SiteRule, ...] = ()
    readers: Mapping[str, Reader] = field(default_factory=lambda: MappingProxyType({}))
    targets: Mapping[str, OwnTargetMaker] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def rules_of_builds(self) -> Callable[[], Rules] | None:
        """Makes the program's rules and the desk's own; None without any, so that nothing loads."""
        return self._all_rules if self.rules or self.site_rules else None

    def _all_rules(self) -> Rules:
        from site_gen.pipeline import Rules

        program = Rules()
        return Rules((*program.corpus, *self.rules), (*program.site, *self.site_rules))

    @property
    def explanations(self) -> Mapping[str, str]:
        """Each own rule with the text that explains it, which is what its function says of it."""
        return {
            rule.__name__.replace("_", "-"): inspect.getdoc(rule) or "Its function says nothing."
            for rule in (*self.rules, *self.site_rules)
        }
