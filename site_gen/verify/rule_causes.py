"""Who can cause a problem of the finished site, and what follows from that."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from site_gen.problems import Problem, Severity
from site_gen.structs import replace


class Cause(StrEnum):
    """EDITOR is what somebody wrote in the content, so the problem names the file and the line.

    UNSAFE would harm readers, whoever caused it, and stops a build. PROGRAM is a fault of the
    program or of a template: a self-check.
    """

    EDITOR = "editor"
    UNSAFE = "unsafe"
    PROGRAM = "program"


# Every rule on the finished site. Both a link of the text and one of a template may be broken.
CAUSES_BY_RULE: Mapping[str, Cause] = MappingProxyType(
    {
        "address-lost": Cause.EDITOR,
        "anchor-lost": Cause.EDITOR,
        "anchor-missing": Cause.EDITOR,
        "link-broken": Cause.EDITOR,
        "redirects-many": Cause.EDITOR,
        "theme-sided": Cause.EDITOR,
        "csp-missing": Cause.UNSAFE,
        "csp-weak": Cause.UNSAFE,
        "link-unguarded": Cause.UNSAFE,
        "referrer-told": Cause.UNSAFE,
        "resource-remote": Cause.UNSAFE,
        "script-found": Cause.UNSAFE,
        "alternate-missing": Cause.PROGRAM,
        "alternate-wrong": Cause.PROGRAM,
        "anchor-repeated": Cause.PROGRAM,
        "canonical-wrong": Cause.PROGRAM,
        "charset-late": Cause.PROGRAM,
        "code-turned": Cause.PROGRAM,
        "control-on-page": Cause.PROGRAM,
        "digits-on-page": Cause.PROGRAM,
        "dir-missing": Cause.PROGRAM,
        "dir-repeated": Cause.PROGRAM,
        "dir-wrong": Cause.PROGRAM,
        "direction-unmarked": Cause.PROGRAM,
        "feed-unreadable": Cause.PROGRAM,
        "heading-order": Cause.PROGRAM,
        "index-wrong": Cause.PROGRAM,
        "input-undirected": Cause.PROGRAM,
        "lang-missing": Cause.PROGRAM,
        "lang-wrong": Cause.PROGRAM,
        "language-unmarked": Cause.PROGRAM,
        "shape-on-page": Cause.PROGRAM,
        "sitemap-wrong": Cause.PROGRAM,
        "style-inline": Cause.PROGRAM,
        "style-physical": Cause.PROGRAM,
        "style-turns": Cause.PROGRAM,
        "time-on-page": Cause.PROGRAM,
        "title-missing": Cause.PROGRAM,
        "title-unmarked": Cause.PROGRAM,
    }
)
_NOT_YOURS = (
    "the site is built all the same, and nothing that you wrote is wrong: please report this; "
    "in a template of your own, "
)


def with_self_checks(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, those that no editor can cause as self-checks, which stop nothing."""
    for problem in problems:
        if CAUSES_BY_RULE.get(problem.rule) is Cause.PROGRAM:
            hint = f"{_NOT_YOURS}{problem.hint}"
            yield replace(problem, severity=Severity.SELF_CHECK, hint=hint)
        else:
            yield problem
