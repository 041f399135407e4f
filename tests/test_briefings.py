"""A topic as a document, in each format: opened, read, followed, and made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.desk import ROOT, SmallDesk, small_desk


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


@pytest.mark.parametrize("wanted", ["pdf", "docx"])
def test_without_its_maker_a_briefing_says_what_to_install(
    desk: SmallDesk, tmp_path: Path, wanted: str
) -> None:
    apart = tmp_path / "without"
    apart.mkdir()
    for name in ("pypandoc", "weasyprint"):
        (apart / f"{name}.py").write_text(f"raise ImportError('{name}')\n", encoding="utf-8")

    run = desk.run("brief", "talks", "--to", wanted, PYTHONPATH=f"{apart}:{ROOT}")

    assert 2 == run.code
    assert "error[briefing-maker-missing]" in run.err
    assert "make export" in run.err
    assert "Traceback" not in run.err
    assert {"content", "templates"} == {path.name for path in desk.root.iterdir()}
