"""A small real desk in a folder, and the real program run on it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.tools.warm_python import run_warm

SELF_CHECK = "self-check"
ROOT = Path(__file__).resolve().parents[2]
SITE = """\
title: {ar: سجلّ, en: Record}
desk: {ar: المكتب, en: The desk}
description: {ar: ما قيل ومن قاله., en: What was said and who said it.}
base_url: https://record.example/
default_locale: ar
locales:
  - {code: ar, name: العربية, dir: rtl, dates: ar-SY}
  - {code: en, name: English, dir: ltr, dates: en-GB}
"""
SMALL: Mapping[str, str] = {
    "site.yaml": SITE,
    "sources.yaml": """\
daily-2020-10-02:
  type: article-newspaper
  language: en
  title: {en: What the envoy said, ar: ما قاله المبعوث}
  publisher: daily
  issued: "2020-10-02?"
  url: https://daily.example/envoy
  archived: [{url: "https://archive.example/envoy", date: 2020-10-03}]
""",
    "entities.yaml": """\
daily:
  kind: organization
  name: {ar: اليومية, en: The Daily}
envoy:
  kind: person
  name: {ar: المبعوث, en: The envoy}
  role: {ar: مبعوث خاص, en: Special envoy}
  aliases: {en: [Envoy Smith]}
""",
    "topics/talks.ar.md": """\
---
title: المحادثات
summary: من حضر ومن غاب.
order: 1
keywords: [محادثات]
---

## من حضر {#who-came}

حضر [](entity:envoy) وفق [الصحيفة](source:daily-2020-10-02).
""",
    "topics/talks.en.md": """\
---
title: The talks
summary: Who came and who did not.
keywords: [talks]
translator: The desk
translated: 2020-11-03
translates: 47e20f46e87dfbb0
---

## Who came {#who-came}

[](entity:envoy) came, says [the paper](source:daily-2020-10-02).
""",
    "articles/first-day.ar.md": """\
---
title: اليوم الأول
summary: ما جرى في اليوم الأول.
date: 2020-11-02
topics: [talks]
authors: [المكتب]
---

قال [](entity:envoy) إن المحادثات بدأت، وفق [الصحيفة](source:daily-2020-10-02).
""",
    "articles/first-day.en.md": """\
---
title: The first day
summary: What happened on the first day.
translator: The desk
translated: 2020-11-03
translates: c4a838cb8f7de01e
---

[](entity:envoy) said that the talks had begun, says [the paper](source:daily-2020-10-02).
""",
    "pages/about.ar.md": """\
---
title: عن السجلّ
order: 1
---

هذا سجلّ صغير.
""",
    "pages/about.en.md": """\
---
title: About the record
translator: The desk
translated: 2020-11-03
translates: 099e680b4db0c31c
---

This is a small record.
""",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class SmallDesk:
    """A folder with `content/`, `templates/` and `output/`, as a desk has it."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    def write(self, name: str, text: str) -> Path:
        """Put a file into the content; the folders above it are made."""
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Change the one place that says `old`."""
        path = self.content / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} says {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, **environment: str) -> Run:
        """Run the program on this desk as a person would, in a process of its own.

        A self-check is a fault of the program, so it fails the test, whatever the test is about.
        """
        run = self.run_whatever_it_finds(*arguments, **environment)
        assert SELF_CHECK not in run.err + run.out, "the program found a fault of its own"
        return run

    def run_whatever_it_finds(self, *arguments: str, **environment: str) -> Run:
        """The same for a desk whose own templates are at fault."""
        known = {**os.environ, "PYTHONPATH": _joined(str(ROOT)), **environment}
        done = run_warm(["-m", "site_gen", *arguments], self.root, known)
        return Run(done.returncode, done.stdout, done.stderr)

    def page(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")


def small_desk(root: Path, files: Mapping[str, str] = SMALL) -> SmallDesk:
    """A desk whose content is these files, with the templates of the repository."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "templates").symlink_to(ROOT / "templates")
    desk = SmallDesk(root)
    for name, text in files.items():
        desk.write(name, text)
    return desk


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _joined(path: str) -> str:
    inherited = os.environ.get("PYTHONPATH")
    return os.pathsep.join(filter(None, [path, inherited]))
