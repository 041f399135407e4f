"""`init`: write a small site into a new folder, with a worked example that explains itself."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from site_gen.commands import starter_files, starter_hosts, starter_project
from site_gen.commands.new import Prompter
from site_gen.commands.paths import PACKAGE_FOLDER
from site_gen.commands.prompts import Prompt, PromptChoice
from site_gen.config import SITE_FILE
from site_gen.domain.text import LocaleCode
from site_gen.ingest.captures import write_new
from site_gen.language.cldr import own_name
from site_gen.load.settings import read_config
from site_gen.problems import Checked, Problem, Span, count_of, did_you_mean
from site_gen.publish_config import NO_ADDRESS, Host
from site_gen.structs import replace

# Where `uvx` and `pipx run` install a program that nobody finds there afterwards.
_OF_ONE_RUN = re.compile(r"/(\.cache|archive-v\d+)/")


@dataclass(frozen=True, slots=True)
class NewSite:
    """The folder of a new site, and the files written into it."""

    folder: Path
    paths: tuple[Path, ...]

    def lines(self, program: str) -> Iterator[str]:
        """What was done, and what to do next; `program` is how the person called it."""
        yield f"{self.folder}: {count_of(len(self.paths), 'file')} written"
        yield ""
        yield "Look at it, and change it while you look:"
        if self.folder.resolve() != Path.cwd():
            yield f"    cd {self.folder}"
        if missing := _missing_package():
            yield f"    python3 -m venv .venv && .venv/bin/pip install {missing}"
        yield f"    {'python build.py' if missing else program} serve"


def _missing_package() -> str:
    """What to install so that the new site has its program; empty if it is installed."""
    if not PACKAGE_FOLDER.parent.name.endswith("-packages"):
        return f"'{PACKAGE_FOLDER.parent}[{starter_project.EXTRAS}]'"
    return "-r requirements.txt" if _OF_ONE_RUN.search(sys.prefix) else ""


def starting_request(
    known: starter_files.InitRequest, templates: Path, prompter: Prompter | None
) -> starter_files.InitRequest:
    """The request with an answer to everything: what is known, what a person says, or a default.

    Raises whatever `prompter` raises.
    """
    hosts = tuple(PromptChoice(host.value, label) for host, label in starter_hosts.LABELS.items())
    known_codes = languages_to_start_with(templates)
    languages = tuple(PromptChoice(code, own_name(LocaleCode(code))) for code in known_codes)
    asked = {
        "title": Prompt("title", "The name of the site", default=known.folder.resolve().name),
        "desk": Prompt("desk", "Who keeps it", is_required=False),
        "languages": Prompt(
            "languages", "Its languages, the one you write in first", languages, default="en"
        ),
        "topics": Prompt("topics", "Its topics, with commas between them", is_required=False),
        "licence": Prompt("licence", "The licence of its texts and data", is_required=False),
        "host": Prompt("host", "Where it is hosted", hosts, default=Host.PLAIN.value),
        "base_url": Prompt("base_url", "The address that it will have", default=NO_ADDRESS),
    }
    answers: dict[str, Any] = {
        name: _answer(prompt, prompter, templates) if prompter else prompt.default
        for name, prompt in asked.items()
        if not getattr(known, name)
    }
    answers |= {name: listed(answers[name]) for name in ("languages", "topics") if name in answers}
    request = replace(known, **answers)
    return request if request.topics else replace(request, topics=(request.title,))


def _answer(prompt: Prompt, prompter: Prompter, templates: Path) -> str:
    """What a person says, asked again while it is no language or host that the program knows."""
    while True:
        answer = prompter.ask(prompt).strip()
        problems: list[Problem] = []
        if prompt.field == "languages":
            problems = _unknown_languages(listed(answer), templates)
        elif prompt.field == "host":
            problems = [*_unknown_host(answer)]
        if not problems:
            return answer
        for problem in problems:
            prompter.show(problem)


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text with commas between them."""
    return tuple(filter(None, (part.strip() for part in re.split("[,،]", text))))


def init_site(
    request: starter_files.InitRequest, templates: Path, today: date
) -> Checked[NewSite | None]:
    """Write a site that builds; nothing if it has a problem or a file is there already.

    Raises OSError.
    """
    if problems := [
        *_unknown_languages(request.languages, templates),
        *_unknown_host(request.host),
    ]:
        return Checked(None, tuple(problems))
    files = starter_files.starter_files(request, templates, today)
    paths = tuple(request.folder / name for name in files)
    settings = f"content/{SITE_FILE}"
    read = read_config(files[settings], Span(str(request.folder / settings)))
    problems = [*read.problems, *_taken(request.folder, paths)]
    if problems:
        return Checked(None, tuple(problems))
    for path, text in zip(paths, files.values(), strict=True):
        write_new(path, text.encode())
    return Checked(NewSite(request.folder, paths))


def _taken(folder: Path, paths: Sequence[Path]) -> Iterator[Problem]:
    hint = "name a new folder, or an empty one"
    for path in (folder / "content", *paths):
        if path.exists():
            yield Problem("init-taken", "something is there already", Span(str(path)), hint=hint)


def languages_to_start_with(templates: Path) -> tuple[str, ...]:
    """The codes of the languages that the program has words for, and texts to start with."""
    codes = (path.stem for path in sorted((templates / "start").glob("*.po")))
    return tuple(code for code in codes if (templates / "locale" / f"{code}.po").is_file())


def _unknown_host(name: str) -> Iterator[Problem]:
    known = [host.value for host in Host]
    if name not in known:
        hint = did_you_mean(name, known) or f"write one of {', '.join(known)}"
        yield Problem("init-host-unknown", f"no host is called `{name}`", hint=hint)


def _unknown_languages(languages: Sequence[str], templates: Path) -> list[Problem]:
    known = languages_to_start_with(templates)
    listed = f"write some of {', '.join(known)}"
    others = "others can be added later: docs/do/add-a-language.md"
    return [
        Problem(
            "init-language-unknown",
            f"there are no words for `{code}`",
            hint=f"{did_you_mean(code, known) or listed}; {others}",
        )
        for code in languages
        if code not in known
    ]
