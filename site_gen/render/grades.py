"""Claims shown together into the grades that all of them share, which are then said once."""

from __future__ import annotations

from collections.abc import Iterable

from site_gen.render.evidence import Answer, Grades


def shared_grades(answers: Iterable[Answer], letters: Iterable[str] = ()) -> Grades:
    """What every claim is graded, and every source of them; `letters` are of more sources.

    The two are told apart and never joined to one (AJP-2.1).
    """
    listed = list(answers)
    sources = {source.grade for answer in listed for source in answer.sources}
    return Grades(_only({*sources, *letters}), _only({answer.credibility for answer in listed}))


def _only(grades: set[str]) -> str:
    return grades.pop() if len(grades) == 1 else ""
