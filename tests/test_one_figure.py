"""The way of one figure through the program is as `docs/architecture.md` tells it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from site_gen.commands.export import BriefingRequest, make_briefing
from site_gen.commands.paths import ProjectFolders
from site_gen.documents.briefings import DocumentFormat
from site_gen.pipeline import BuildOptions, Rules, build
from site_gen.write.output import commit
from tests.tools.claims import UNITS
from tests.tools.desk import ROOT, SMALL

SECTION = re.compile(r"^## One figure,.*?(?=^## )", re.MULTILINE | re.DOTALL)
FUNCTION = re.compile(r"`((?:\w+\.)+\w+)`")
ENTITIES = """\
sohr: {kind: organization, name: {ar: المرصد, en: The Observatory}}
ministry: {kind: organization, name: {ar: الوزارة, en: The ministry}}
"""
QUESTIONS = """\
fighters-moved:
  unit: fighters
  topics: [talks]
  text: {ar: كم مقاتلاً نُقل؟, en: How many fighters were moved?}
"""
CLAIMS = """\
sohr-2350:
  question: fighters-moved
  claimant: sohr
  stance: asserts
  min: 2350
  date: 2020-11-01
  text: {ar: "نُقل 2,350 مقاتلاً على الأقل.", en: "At least 2,350 fighters were moved."}
  sources: [{source: daily-2020-10-02, locator: ¶8}]
ministry-300:
  question: fighters-moved
  claimant: ministry
  stance: asserts
  value: 300
  date: 2020-11-01
  text: {ar: نُقل 300 مقاتل., en: 300 fighters were moved.}
  sources: [{source: daily-2020-10-02, locator: ¶9}]
"""


def test_every_function_on_the_way_of_a_figure_is_called(tmp_path: Path) -> None:
    folders = _desk(tmp_path)
    named = _named_functions()

    called = _called(lambda: _build_and_brief(folders))

    assert len(named) > 20
    assert [] == [function for function in named if f"site_gen.{function}" not in called]
    assert b"at least 2,350 fighters" in (tmp_path / "output/en/claims/sohr-2350").joinpath(
        "index.html"
    ).read_bytes().replace("\N{NO-BREAK SPACE}".encode(), b" ")


def _named_functions() -> list[str]:
    """The functions in the first column of the tables, in order."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    section = SECTION.search(text)
    assert section
    rows = [row for row in section[0].splitlines() if row.startswith("| `")]
    last = FUNCTION.findall(section[0].rstrip().splitlines()[-1])
    return [*(FUNCTION.findall(row)[0] for row in rows), *last]


def _desk(folder: Path) -> ProjectFolders:
    written = {**SMALL, **UNITS}
    written |= {"entities.yaml": SMALL["entities.yaml"] + ENTITIES}
    written |= {"questions.yaml": QUESTIONS, "claims.yaml": CLAIMS}
    for name, text in written.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return ProjectFolders(folder / "content", folder / "output", ROOT / "templates")


def _build_and_brief(folders: ProjectFolders) -> None:
    templates = {
        path.relative_to(folders.templates).as_posix(): path.read_bytes()
        for path in folders.templates.rglob("*")
        if path.is_file()
    }
    built = build(BuildOptions(folders.content, templates))
    assert [] == [problem for problem in built.problems if problem.is_error]
    commit(built.artifacts, folders.output)
    request = BriefingRequest("talks", "en", DocumentFormat.MD)
    briefing = make_briefing(folders, request, Rules())
    assert "2,350" in (briefing.content or b"").decode()


def _called(work: Callable[[], None]) -> set[str]:
    """The functions of the program that were called meanwhile, by module and name."""
    _forget_results()
    names: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            names.add((frame.f_globals.get("__name__", ""), frame.f_code.co_name))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return {f"{module}.{name}" for module, name in names}


def _forget_results() -> None:
    """An earlier test in this process may have had the same number printed."""
    program = [module for name, module in sys.modules.items() if name.startswith("site_gen.")]
    for value in [value for module in program for value in vars(module).values()]:
        if callable(clear := getattr(value, "cache_clear", None)):
            clear()
