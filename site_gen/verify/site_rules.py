"""What is wrong with the finished pages: a rule is a Site to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.plan.pages import SitePlan
from site_gen.problems import Problem


@dataclass(frozen=True, slots=True)
class Site:
    """The finished site: what was planned, and the bytes that came of it."""

    plan: SitePlan
    config: Config
    artifacts: tuple[Artifact, ...]


SiteRule: TypeAlias = Callable[[Site], Iterable[Problem]]

SITE_RULES: tuple[SiteRule, ...] = ()
