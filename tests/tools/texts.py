"""A small site with a text in every field that has one, whatever the text is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_gen.pipeline import BuildOptions, BuildResult, build
from tests.tools.sites import REAL, files_in

AR, EN = "ar", "en"
PLAIN = {AR: "المحادثات", EN: "The talks"}
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TextSite:
    """The content of a site: `text` is in every field, in these languages; others are plain.

    `status` is that of its records; `locales` are more languages of the site, as YAML, with the
    name of the catalogue that each copies.
    """

    text: Text = field(default_factory=lambda: PLAIN)
    codes: tuple[str, ...] = (AR, EN)
    status: str = "published"
    locales: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    base: str = "https://record.example/"

    def files(self) -> dict[str, str]:
        """Every file of the content, by its path."""
        return {
            "site.yaml": self._settings(),
            "sources.yaml": self._sources(),
            "entities.yaml": self._entities(),
            "questions.yaml": self._question(),
            "claims/all.yaml": "".join(map(self._claim, range(1, 4))),
            **self._catalogues(),
            **dict(self._prose()),
        }

    def build(self, folder: Path, *, drafts: bool = False) -> BuildResult:
        """The site, with the real templates."""
        for name, text in self.files().items():
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return build(BuildOptions(folder / "content", files_in(REAL), drafts=drafts))

    def _local(self, *, whole: bool = False) -> str:
        codes = (AR, EN) if whole else self.codes
        return "{" + ", ".join(f"{code}: {_quoted(self.text[code])}" for code in codes) + "}"

    def _names(self) -> str:
        return f"[{_quoted(self.text[AR])}, {_quoted(self.text[EN])}]"

    def _settings(self) -> str:
        others = "".join(f", {code}: {_quoted(self.text[EN])}" for code in self.locales)
        text = self._local(whole=True).replace("}", others + "}")
        return (
            f"title: {text}\ndesk: {text}\ndescription: {text}\n"
            f"base_url: {self.base}\ndefault_locale: ar\nlocales:\n"
            f"  - {{code: ar, name: {_quoted(self.text[AR])}, dir: rtl, dates: ar-SY}}\n"
            f"  - {{code: en, name: {_quoted(self.text[EN])}, dir: ltr, dates: en-GB}}\n"
            + "".join(f"  - {{code: {code}, {rest}}}\n" for code, (rest, _) in self.locales.items())
        )

    def _sources(self) -> str:
        printed = {"one": self._local(whole=True), "three": "{he: 'שלום F-16', en: Peace}"}
        printed["two"] = "{" + f"ar: {_quoted(self.text[AR])}" + "}"
        return "".join(
            f"{name}:\n  type: report\n  language: {language}\n  title: {printed[name]}\n"
            f"  author: {self._names()}\n  publisher: daily\n  issued: 2020-10-02\n"
            f"  note: {self._local()}\n  url: https://daily.example/{name}\n"
            "  archived: [{url: 'https://archive.example/x', date: 2020-10-03}]\n"
            for name, language in (("one", EN), ("two", AR), ("three", "he"))
        )

    def _entities(self) -> str:
        entity = "{}:\n  kind: {}\n  name: {}\n  role: {}\n  aliases: {{ar: [{}], en: [{}]}}\n"
        return "".join(
            entity.format(
                name,
                kind,
                self._local(),
                self._local(),
                _quoted(f"{self.text[AR]} {name}"),
                _quoted(f"{self.text[EN]} {name}"),
            )
            for name, kind in (("daily", "organization"), ("envoy", "person"))
        )

    def _question(self) -> str:
        return (
            f"who-came:\n  text: {self._local()}\n  topics: [talks, second]\n"
            f"  scope: {self._local()}\n  note: {self._local()}\n  unit: boats\n"
            "  assessment: {date: 2020-12-01, likelihood: likely, confidence: low, text: "
            f"{self._local()}}}\n  status: {self._status_of_evidence()}\n"
        )

    def _status_of_evidence(self) -> str:
        return "published" if self.status == "withdrawn" else self.status

    def _claim(self, number: int) -> str:
        stance = "denies" if number == 1 else "asserts"
        figure = "" if number == 1 else f"  min: {number}000\n"
        cited = "{{source: {}, locator: {}, quote: {}}}"
        return (
            f"c{number}:\n  claimant: {'daily' if number % 2 else 'envoy'}\n  stance: {stance}\n"
            f"  question: who-came\n  text: {self._local()}\n  qualifier: {self._local()}\n"
            f"  caution: {self._local()}\n"
            f"  note: {self._local()}\n  about: [daily]\n  date: 2020-10-0{number}\n{figure}"
            f"  status: {self.status}\n  sources:\n    - "
            + cited.format("one", _quoted(self.text[AR]), self._local())
            + "\n    - "
            + cited.format("two", _quoted(self.text[EN]), "{he: 'שלום F-16'}")
            + "\n    - {source: three}\n"
        )

    def _catalogues(self) -> dict[str, str]:
        head = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n\n'
        boats = 'msgid "unit.boats"\nmsgstr "{n} '
        own = {code: f'{head.format(code)}{boats}{PLAIN[code]}"\n' for code in (AR, EN)}
        for code, (_, copied) in self.locales.items():
            text = (REAL / "locale" / f"{copied}.po").read_text(encoding="utf-8")
            own[code] = text.replace(f"Language: {copied}", f"Language: {code}")
            own[code] += f'\n{boats}{PLAIN[copied]}"\n'
        return {f"locale/{code}.po": text for code, text in own.items()}

    def _prose(self) -> Iterator[tuple[str, str]]:
        for code in (AR, EN):
            for path, order in (("topics/talks", 1), ("pages/about", 1), ("articles/one", 0)):
                if code in self.codes or path == "pages/about":
                    yield f"{path}.{code}.md", self._text_file(path, code, order)
            for path in ("topics/second", "articles/two"):
                yield f"{path}.{code}.md", self._linking_file(path, code)

    def _text_file(self, path: str, code: str, order: int) -> str:
        text = _quoted(self.text[code])
        lines = [f"title: {text}"]
        if not path.startswith("pages"):
            lines.append(f"summary: {text}")
        if path.startswith("topics"):
            lines.append(f"keywords: [{text}]")
        if code == (AR if path.startswith("pages") else self.codes[0]):
            lines += self._shared_fields(path, order)
        else:
            lines += [f"translator: {text}", "translated: 2020-11-03"]
        return "---\n" + "\n".join(lines) + f"\n---\n\n{self._body(code)}"

    def _shared_fields(self, path: str, order: int) -> list[str]:
        if path.startswith("pages"):
            return [f"order: {order}", f"status: {self.status}"]
        update = f"updates: [{{date: 2020-11-05, text: {self._local()}}}]"
        shared = [f"status: {self.status}", f"note: {self._local()}", update]
        if path.startswith("topics"):
            return [*shared, f"order: {order}"]
        return [*shared, "date: 2020-11-02", "topics: [talks]", f"authors: {self._names()}"]

    def _body(self, code: str) -> str:
        text = self.text[code].replace("|", "")
        words = text.replace("[", "").replace("]", "").replace("#", "")
        return f"""{text} **{words}** and *{words}*. [](entity:envoy) [](claim:c1) [](source:three)

## {words} {{#h-one}}

> {text}

- [{words}](entity:envoy), [{words}](https://example.org/x)
- `{words}`

| {words} | b |
| --- | --- |
| {words} | {words} |

[](claim:c2)

[](question:who-came)
"""

    def _linking_file(self, path: str, code: str) -> str:
        own = code == AR
        shared = (
            "order: 2\n" if path.startswith("topics") else "date: 2020-11-01\ntopics: [second]\n"
        )
        fields = shared if own else "translator: X\ntranslated: 2020-11-03\n"
        links = f"{PLAIN[code]} [](topic:second)"
        if self.status != "draft":
            links += " [](topic:talks) [](article:one) [](page:about)"
        title = f"{PLAIN[code]} {path[-3:]}"
        return f"---\ntitle: {title}\nsummary: {PLAIN[code]}\n{fields}---\n\n{links}.\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
