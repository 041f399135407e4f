"""A desk that edits what it has published, and what its readers must find afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.tools.claims import UNITS
from tests.tools.desk import ROOT, SMALL

FRENCH = (ROOT / "tests/sites/french-and-hebrew/content/locale/fr.po").read_text("utf-8")
UNIT = """
msgid "unit.fighters"
msgid_plural "unit.fighters"
msgstr[0] "{n} combattant"
msgstr[1] "{n} combattants"
"""
TWO = ("ar", "en")
FIXED: Mapping[str, str] = {
    **UNITS,
    "sources.yaml": SMALL["sources.yaml"],
    "entities.yaml": SMALL["entities.yaml"],
    "topics/base.ar.md": "---\ntitle: B\nsummary: S.\norder: 9\n---\n\nText.\n",
}


@dataclass(slots=True)
class Passage:
    """A heading with an anchor; `sign` is a word that is in it wherever it goes."""

    anchor: str
    sign: str
    was: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Text:
    """A topic or an article."""

    kind: str
    id: str
    sign: str
    passages: list[Passage] = field(default_factory=list)
    was: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=lambda: set(TWO))
    withdrawn: bool = False
    has_table: bool = False


@dataclass(slots=True)
class Statement:
    """A claim on the one question."""

    id: str
    sign: str
    was: list[str] = field(default_factory=list)
    withdrawn: bool = False


@dataclass(slots=True)
class History:
    """The content as an editor has it now; every edit keeps what was published, as the docs say.

    `signs` has, for each address that was published, the word that its reader must find.
    """

    texts: list[Text] = field(default_factory=list)
    claims: list[Statement] = field(default_factory=list)
    locales: tuple[str, ...] = TWO
    retired: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def sign(self) -> str:
        return f"sign{next(self.numbers)}x"

    # What an editor does; the numbers choose among what is there.

    def add_text(self, one: int, two: int) -> None:
        kind = ("topic", "article")[one % 2]
        name = f"text-{next(self.numbers)}"
        made = Text(kind, name, self.sign(), has_table=bool(two % 2))
        made.passages = [Passage(f"a{n}", self.sign()) for n in range(1 + two % 3)]
        self.texts.append(made)

    def add_claim(self, _one: int, _two: int) -> None:
        self.claims.append(Statement(f"claim-{next(self.numbers)}", self.sign()))

    def add_passage(self, one: int, _two: int) -> None:
        if text := self._text(one):
            text.passages.append(Passage(f"b{next(self.numbers)}", self.sign()))

    def rename(self, one: int, _two: int) -> None:
        known: list[Text | Statement] = [*self.texts, *self.claims]
        if known:
            record = known[one % len(known)]
            record.was.append(record.id)
            record.id = f"{record.id.rstrip('0123456789')}{next(self.numbers)}"

    def rename_anchor(self, one: int, two: int) -> None:
        if found := self._passage(one, two):
            _, passage = found
            passage.was.append(passage.anchor)
            passage.anchor = f"c{next(self.numbers)}"

    def move_passage(self, one: int, two: int) -> None:
        """To another text; all its names go along, as names in the text that it was in."""
        goals = [text for text in self.texts if not text.withdrawn]
        if not (found := self._passage(one, two)) or len(goals) < 2:
            return
        text, passage = found
        goal = goals[two % len(goals)]
        if goal is text:
            return
        text.passages.remove(passage)
        goal.passages.append(passage)
        own = [passage.anchor, *(old for old in passage.was if "#" not in old)]
        far = [old for old in passage.was if "#" in old]
        passage.was = [*far, *(f"{text.kind}:{text.id}#{old}" for old in own)]
        passage.anchor = f"d{next(self.numbers)}"

    def remove_passage(self, one: int, two: int) -> None:
        """Permanently: its names in this text, and in those that it was in before."""
        if found := self._passage(one, two):
            text, passage = found
            text.passages.remove(passage)
            text.removed += [passage.anchor, *(old for old in passage.was if "#" not in old)]
            for old in (old for old in passage.was if "#" in old):
                self._remove_elsewhere(old)

    def merge_texts(self, one: int, two: int) -> None:
        """All of the second's passages go into the first, under names of their own."""
        live = [text for text in self.texts if not text.withdrawn]
        successor = live[one % len(live)] if live else None
        others = [t for t in live if successor and t is not successor and t.kind == successor.kind]
        if successor is None or not others:
            return
        merged = others[two % len(others)]
        self.texts.remove(merged)
        claimed = {name for text in (*self.texts, merged) for p in text.passages for name in p.was}
        for passage in merged.passages:
            own = [passage.anchor, *(old for old in passage.was if "#" not in old)]
            far = [old for old in passage.was if "#" in old]
            # A text that was merged into this one before may have had others of these names.
            former = [
                f"{merged.kind}:{name}#{old}" for name in (merged.id, *merged.was) for old in own
            ]
            passage.was = [*far, *(name for name in former if name not in claimed)]
            passage.anchor = f"e{next(self.numbers)}"
        successor.passages += merged.passages
        successor.removed += [name for name in merged.removed if name not in self._names(successor)]
        successor.was += [merged.id, *merged.was]

    def merge_claims(self, one: int, two: int) -> None:
        live = [claim for claim in self.claims if not claim.withdrawn]
        if len(live) > 1:
            successor, merged = (
                live[one % len(live)],
                live[(one + 1 + two % (len(live) - 1)) % len(live)],
            )
            if successor is not merged:
                self.claims.remove(merged)
                successor.was += [merged.id, *merged.was]

    def withdraw(self, one: int, _two: int) -> None:
        known: list[Text | Statement] = [*self.texts, *self.claims]
        if known:
            record = known[one % len(known)]
            record.withdrawn = not record.withdrawn

    def translate(self, one: int, two: int) -> None:
        """A language of a text comes or goes; the original stays."""
        if self.texts:
            text = self.texts[one % len(self.texts)]
            text.languages ^= {("en", "fr")[two % 2]}

    def change_languages(self, _one: int, _two: int) -> None:
        """French comes, and goes again."""
        if "fr" in self.locales:
            self.locales, self.retired = TWO, True
        else:
            self.locales, self.retired = (*TWO, "fr"), False

    def turn_table(self, one: int, _two: int) -> None:
        if text := self._text(one):
            text.has_table = not text.has_table

    def _text(self, number: int) -> Text | None:
        live = [text for text in self.texts if not text.withdrawn]
        return live[number % len(live)] if live else None

    def _passage(self, one: int, two: int) -> tuple[Text, Passage] | None:
        text = self._text(one)
        return (text, text.passages[two % len(text.passages)]) if text and text.passages else None

    def _remove_elsewhere(self, old: str) -> None:
        kind, _, rest = old.partition(":")
        name, _, anchor = rest.partition("#")
        for text in self.texts:
            is_there = text.kind == kind and name in {text.id, *text.was}
            if is_there and anchor not in {*self._names(text), *text.removed}:
                text.removed.append(anchor)

    def _names(self, text: Text) -> set[str]:
        return {
            name
            for passage in text.passages
            for name in (passage.anchor, *(old for old in passage.was if "#" not in old))
        }

    # What it comes to.

    def write(self, content: Path) -> None:
        """The content folder of this state, and nothing of an earlier one but the ledger."""
        wanted = {**FIXED, **dict(self._files())}
        for path in [*content.rglob("*.*")]:
            name = path.relative_to(content).as_posix()
            if path.is_file() and name not in wanted and name != "permalinks.txt":
                path.unlink()
        for name, text in wanted.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")

    def _files(self) -> Iterator[tuple[str, str]]:
        yield "site.yaml", self._site()
        if "fr" in self.locales or self.retired:
            yield "locale/fr.po", f"{FRENCH}{UNIT}"
        question = "  text: {ar: كم حضر؟, en: How many came?"
        french = ", fr: Combien?" if self.retired or "fr" in self.locales else ""
        head = "how-many:\n  unit: fighters\n  topics: [base]\n"
        yield "questions.yaml", f"{head}{question}{french}}}\n"
        # What was written in a language that was given up may stay where it is.
        written = {*self.locales, *(["fr"] if self.retired else [])}
        for text in self.texts:
            for code in sorted({"ar", *text.languages} & written):
                yield f"{text.kind}s/{text.id}.{code}.md", self._markdown(text, code)
        yield "claims.yaml", "".join(map(self._claim, self.claims)) or "{}\n"

    def _site(self) -> str:
        site = SMALL["site.yaml"]
        if "fr" in self.locales:
            site = re.sub(r"^((?:title|desk|desc).*)\}$", r"\1, fr: Le}", site, flags=re.MULTILINE)
            site += "  - {code: fr, name: Français, dir: ltr, dates: fr-FR}\n"
        return site + ("retired: [fr]\n" if self.retired else "")

    def _markdown(self, text: Text, code: str) -> str:
        lines = ["---", f"title: {text.sign} {code}", "summary: S."]
        if code == "ar":
            shared = "date: 2020-11-02\ntopics: [base]" if text.kind == "article" else "order: 1"
            lines.append(shared)
            lines += [f"was: [{', '.join(text.was)}]"] if text.was else []
            lines += (
                [f"removed: [{', '.join(dict.fromkeys(text.removed))}]"] if text.removed else []
            )
            lines += ["status: withdrawn", "note: {ar: n, en: n}"] if text.withdrawn else []
        lines += ["---", "", "Text.", ""]
        for passage in text.passages:
            was = f' was="{" ".join(passage.was)}"' if passage.was else ""
            lines += [f"## {passage.sign} {{#{passage.anchor}{was}}}", "", "Text.", ""]
        lines += ["[](question:how-many)", ""] if text.has_table else []
        return "\n".join(lines)

    def _claim(self, claim: Statement) -> str:
        was = f"  was: [{', '.join(claim.was)}]\n" if claim.was else ""
        status = "  status: withdrawn\n  note: {ar: n, en: n}\n" if claim.withdrawn else ""
        codes = [*self.locales, *(["fr"] if self.retired else [])]
        said = ", ".join(f"{code}: {claim.sign}" for code in codes)
        text = f"  text: {{{said}}}\n"
        head = (
            f"{claim.id}:\n  question: how-many\n  claimant: envoy\n  stance: asserts\n  value: 7\n"
        )
        return f"{head}{was}{status}{text}  sources: [{{source: daily-2020-10-02}}]\n"

    def found(self) -> Iterator[tuple[str, str]]:
        """Each address of a text, claim or passage as it is now, and what a reader finds there."""
        for text in self.texts:
            for code in self.locales:
                page = f"/{code}/{text.kind}s/{text.id}/"
                yield page, text.sign
                if not text.withdrawn:
                    yield from ((f"{page}#{p.anchor}", p.sign) for p in text.passages)
        for claim in self.claims:
            for code in self.locales:
                yield f"/{code}/claims/{claim.id}/", "" if claim.withdrawn else claim.sign
