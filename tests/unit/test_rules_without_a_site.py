"""Rules that no small site can break: they need a huge file, or a package that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.ingest.pages import read_html
from site_gen.load.content_files import LARGEST_FILE, read_text


def test_a_file_of_more_than_two_megabytes_is_not_read() -> None:
    read = read_text("a.md", b"a" * (LARGEST_FILE + 1))

    assert ["file-too-large"] == [problem.rule for problem in read.problems]


def test_a_saved_page_needs_the_reader_of_saved_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "trafilatura.py"
    missing.write_text("raise ModuleNotFoundError('no trafilatura')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    read = read_html(Path("a.html"), b"<p>words")

    assert ["import-reader-missing"] == [problem.rule for problem in read.problems]
