"""The files of a new site: settings, records and texts that explain themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from site_gen.commands import starter_hosts, starter_project
from site_gen.commands.answers import id_of_title
from site_gen.config import SITE_FILE
from site_gen.domain.articles import Version
from site_gen.domain.text import Body, Direction, LocaleCode, Places
from site_gen.ingest.records import yaml_text
from site_gen.language.catalogue import Catalogue
from site_gen.language.catalogue_files import parse_catalogues
from site_gen.language.cldr import own_name, script_direction
from site_gen.language.numbers import NumberStyle, digits_in, knows_locale
from site_gen.load.markdown_files import FRONT_MATTER_FENCE
from site_gen.problems import Span
from site_gen.publish_config import NO_ADDRESS, Host

EXAMPLE = "example"
SITE = "site"
CAPTURE = "example-report.txt"
Texts = Mapping[LocaleCode, Catalogue]


@dataclass(frozen=True, slots=True)
class InitRequest:
    """A new site: `languages` are codes, the first that of its originals; `topics` are titles.

    The title, the desk and a topic may have a text for each language: `Talks = المحادثات`.
    `publish` is where the desk itself publishes it to, in one word; without it, a `host` publishes
    what is pushed to it. All but the title and the languages may be empty.
    """

    folder: Path
    title: str
    desk: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    licence: str = ""
    base_url: str = ""
    publish: str = ""
    host: str = "plain"

    @property
    def is_host_publisher(self) -> bool:
        """Whether the host makes the site itself, from what is pushed to it."""
        return not self.publish and Host(self.host) is not Host.PLAIN


def starter_files(request: InitRequest, templates: Path, today: date) -> Mapping[str, str]:
    """The text of each file by its path in the folder. Raises OSError."""
    sources = {
        LocaleCode(code): (templates / "start" / f"{code}.po").read_text("utf-8")
        for code in dict.fromkeys(request.languages)
    }
    texts = {
        code: parse_catalogues(code, NumberStyle(code), [(code, text)]).value
        for code, text in sources.items()
    }
    starter = _StarterFiles(request, texts, sources, today)
    extras = ["s3"] if request.publish.startswith(starter_hosts.BUCKET) else []
    hosted = starter_hosts.host_files(
        Host(request.host), templates, starter.name, is_publisher=request.is_host_publisher
    )
    return {**starter.all(), **starter_project.project_files(texts, extras), **hosted}


def _units(catalogue: str) -> str:
    """The words for what figures count, as a catalogue of the content."""
    header, *entries = catalogue.strip().split("\n\n")
    units = [entry for entry in entries if 'msgid "unit.' in entry]
    return "\n\n".join([header, *units]) + "\n"


@dataclass(frozen=True, slots=True)
class _StarterFiles:
    """The files of a new site, by their path in its folder."""

    request: InitRequest
    texts: Texts
    sources: Mapping[LocaleCode, str]
    today: date

    @property
    def name(self) -> str:
        """The site as part of an address: lower-case letters, digits and hyphens."""
        return next(filter(None, map(id_of_title, self._in_all(self.request.title).values())), SITE)

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics."""
        titles = (self._given(topic) for topic in self.request.topics)
        ids = [
            next(filter(None, map(id_of_title, given.values())), f"topic-{n}")
            for n, given in enumerate(titles, 1)
        ]
        return tuple(f"{name}-{n}" if name in ids[:n] else name for n, name in enumerate(ids))

    def all(self) -> Mapping[str, str]:
        records = {
            SITE_FILE: self._settings(),
            "entities.yaml": self._entities(),
            "sources.yaml": self._sources(),
            "questions.yaml": self._questions(),
            "claims.yaml": self._claims(),
        }
        content = {name: yaml_text(fields) for name, fields in records.items()}
        content |= dict(self._texts())
        return {
            **{f"content/{name}": text for name, text in content.items()},
            f"captures/{CAPTURE}": self._capture(),
            "README.md": self._readme(),
        }

    def _readme(self) -> str:
        """How to go on, in the first language."""
        (code, words), request = next(iter(self.texts.items())), self.request
        title, desk = self._first(self._in_all(request.title)), self._first(self._desks())
        text = f"# {title}\n\n{words.text('start.readme.body', desk=desk)}\n\n"
        if request.is_host_publisher:
            host = Host(request.host)
            text += words.text(
                "start.readme.push",
                host=starter_hosts.LABELS[host],
                file=starter_hosts.setup_file(host),
            )
        else:
            text += words.text("start.readme.publish")
        if script_direction(code) is Direction.RTL:
            return f'<div dir="rtl" lang="{code}">\n\n{text}\n\n</div>\n'
        return f"{text}\n"

    def _in_languages(self, key: str) -> dict[LocaleCode, str]:
        return {code: words.text(key) for code, words in self.texts.items()}

    def _given(self, text: str) -> dict[LocaleCode, str]:
        """A text by language: `Talks = المحادثات`; one text is in the first language."""
        parts = [part.strip() for part in text.split(" = ", len(self.texts) - 1)]
        return dict(zip(self.texts, parts, strict=False))

    def _in_all(self, text: str) -> dict[LocaleCode, str]:
        """The same with what there is where a language has no text of its own."""
        given = self._given(text)
        return {code: given.get(code) or self._first(given) for code in self.texts}

    def _desks(self) -> dict[LocaleCode, str]:
        """Who keeps the site, in each language."""
        return (
            self._in_all(self.request.desk)
            if self.request.desk
            else self._in_languages("start.desk")
        )

    def _first(self, texts: Mapping[LocaleCode, str]) -> str:
        return next(iter(texts.values()))

    def _settings(self) -> dict[str, object]:
        request = self.request
        settings: dict[str, object] = {
            "title": self._in_all(request.title),
            "desk": self._desks(),
            "description": self._in_languages("start.description"),
            "base_url": request.base_url or NO_ADDRESS,
            "default_locale": next(iter(self.texts)),
            "locales": [_locale(code, words) for code, words in self.texts.items()],
        }
        host = Host(request.host)
        named = {} if host is Host.PLAIN else {"host": request.host}
        if request.publish:
            settings["publish"] = {**starter_hosts.destination(request.publish), **named}
        elif named:
            settings["publish"] = {**starter_hosts.host_destination(host), **named}
        return settings

    def _entities(self) -> dict[str, object]:
        return {
            f"{EXAMPLE}-{name}": {
                "kind": "organization",
                "name": self._in_languages(f"start.entity.{name}"),
            }
            for name in ("ministry", "observer", "newspaper")
        }

    def _sources(self) -> dict[str, object]:
        source = {
            "type": "article-newspaper",
            "language": next(iter(self.texts)),
            "title": self._in_languages("start.source.title"),
            "publisher": f"{EXAMPLE}-newspaper",
            "issued": self.today.isoformat(),
            "capture": {"file": CAPTURE, "sha256": sha256(self._capture().encode()).hexdigest()},
            "note": self._in_languages("start.source.note"),
        }
        return {f"{EXAMPLE}-report": source}

    def _capture(self) -> str:
        """The invented source itself, as a desk keeps what it has read."""
        words = next(iter(self.texts.values()))
        keys = ("start.source.title", "start.claim.ministry", "start.claim.observer")
        return "\n\n".join(map(words.text, keys)) + "\n"

    def _questions(self) -> dict[str, object]:
        question = {
            "unit": "people",
            "topics": list(self.topics[:1]),
            "text": self._in_languages("start.question.text"),
            "scope": self._in_languages("start.question.scope"),
        }
        return {f"{EXAMPLE}-attendance": question}

    def _claims(self) -> dict[str, object]:
        return {
            f"{EXAMPLE}-{who}": {
                "question": f"{EXAMPLE}-attendance",
                "claimant": f"{EXAMPLE}-{who}",
                "stance": "asserts",
                "date": self.today.isoformat(),
                **figure,
                "text": self._in_languages(f"start.claim.{who}"),
                "sources": [{"source": f"{EXAMPLE}-report"}],
            }
            for who, figure in (("ministry", {"min": 300}), ("observer", {"value": 100}))
        }

    def _texts(self) -> Iterator[tuple[str, str]]:
        """The articles, topics and pages, and the words for what figures count."""
        request = self.request
        for number, (name, title) in enumerate(zip(self.topics, request.topics, strict=True), 1):
            # In the languages in which the desk gave its title: no other can be made of it.
            yield from self._text("topic", name, self._given(title), {"order": number})
        shared: dict[str, object] = {
            "date": self.today.isoformat(),
            "topics": list(self.topics),
            "authors": [self._first(self._desks())],
        }
        yield from self._text("article", EXAMPLE, self._in_languages("start.article.title"), shared)
        yield from self._text("page", "about", self._in_languages("start.page.title"), {"order": 1})
        for code, text in self.sources.items():
            yield f"locale/{code}.po", _units(text)

    def _body(self, kind: str, code: LocaleCode) -> str:
        words = self.texts[code]
        body = words.text(f"start.{kind}.body", desk=self._desks()[code])
        licence = self.request.licence
        if kind != "page" or not licence:
            return body
        return f"{body}\n\n{words.text('start.page.licence', licence=licence)}"

    def _text(
        self, kind: str, name: str, titles: Mapping[LocaleCode, str], shared: Mapping[str, object]
    ) -> Iterator[tuple[str, str]]:
        original: Version | None = None
        for code, title in titles.items():
            words = self.texts[code]
            has_summary = f"start.{kind}.summary" in words.messages
            version = Version(
                code,
                title,
                Body(self._body(kind, code), Span("")),
                Places(Span("")),
                summary=words.text(f"start.{kind}.summary") if has_summary else "",
            )
            fields: dict[str, object] = {"title": version.title}
            if has_summary:
                fields["summary"] = version.summary
            if original is None:
                original = version
                fields |= shared
            else:
                fields |= {
                    "translated": self.today.isoformat(),
                    "translates": original.digest,
                }
            fence = FRONT_MATTER_FENCE
            yield (
                f"{kind}s/{name}.{code}.md",
                f"{fence}\n{yaml_text(fields)}{fence}\n\n{version.body.source}\n",
            )


def _locale(code: LocaleCode, words: Catalogue) -> dict[str, object]:
    fields: dict[str, object] = {
        "code": code,
        "name": own_name(code),
        "dir": script_direction(code).value,
        "dates": code if knows_locale(code) else "en",
    }
    digits = digits_in(words.text("start.claim.ministry"))
    return fields if digits == "latn" else {**fields, "digits": digits}
