"""What is wrong with the records, before any page is made: a rule is a Corpus to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from site_gen.load.corpus import Corpus
from site_gen.problems import Problem

CorpusRule: TypeAlias = Callable[[Corpus], Iterable[Problem]]


def tangled_prose(corpus: Corpus) -> Iterable[Problem]:
    return ()


CORPUS_RULES: tuple[CorpusRule, ...] = (tangled_prose,)
