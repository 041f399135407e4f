"""`import`, `new`, `translated`, `anchors`, `verify` and `schemas`: work on the content."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_gen.cli import completion, options
from site_gen.cli.terminal import Terminal, print_json, print_problems, say
from site_gen.problems import escape_controls, problem_to_json

if TYPE_CHECKING:
    from site_gen.commands.paths import ProjectFolders
    from site_gen.ingest.importer import ImportResult
    from site_gen.problems import Checked, Problem

_TEXTS = completion.ids_of("article", "topic", "page")


@click.command()
@options.captures_option
@options.content_option
@options.json_option
@click.pass_obj
def verify(
    project: options.Project, captures: Path | None, content: Path | None, *, as_json: bool
) -> None:
    """Compare the captures in a folder with their digests."""
    from site_gen.commands.captures import verify_captures

    checked = verify_captures(
        options.project_folders(project, content, None, None).content, captures
    )
    capture_check = checked.value
    if as_json:
        problem_fields = [*map(problem_to_json, checked.problems)]
        print_json(
            {**(capture_check.fields() if capture_check else {}), "problems": problem_fields}
        )
    else:
        print_problems(checked.problems)
        say("\n".join(capture_check.lines() if capture_check else []), nl=capture_check is not None)
    if capture_check is None:
        sys.exit(options.USAGE)
    sys.exit(
        options.CONTENT if any(problem.is_error for problem in checked.problems) else options.OK
    )


@click.command()
@options.content_option
@options.folder_option("output", ".vscode/site_gen", "the folder of the schemas")
@options.json_option
@click.pass_obj
def schemas(
    project: options.Project, content: Path | None, output: Path | None, *, as_json: bool
) -> None:
    """Write JSON Schemas, with which an editor completes fields."""
    from site_gen.commands.paths import from_here
    from site_gen.commands.schemas import write_schemas

    folder = options.project_folders(project, content, None, None).content
    schemas_folder = output or from_here(project.root / ".vscode" / "site_gen")
    checked = write_schemas(folder, from_here(project.root), schemas_folder)
    files = checked.value
    if as_json:
        problem_fields = [*map(problem_to_json, checked.problems)]
        print_json({**(files.fields() if files else {}), "problems": problem_fields})
    else:
        print_problems(checked.problems)
        say("\n".join(files.lines() if files else []), nl=files is not None)
    sys.exit(options.USAGE if files is None else options.OK)


@click.command()
@click.argument("record", metavar="ARTICLE", shell_complete=_TEXTS)
@click.option("--dry-run", is_flag=True, help="show the diff and write nothing")
@options.content_option
@click.pass_obj
def anchors(project: options.Project, record: str, content: Path | None, *, dry_run: bool) -> None:
    """Give ids to paragraphs that have none.

    ARTICLE is the id of an article, topic or page.
    """
    from site_gen.commands.content import anchor_edits, write_edits

    edits = anchor_edits(options.project_folders(project, content, None, None).content, record)
    if not dry_run:
        write_edits(edits.value)
    for edit in edits.value:
        say("\n".join(escape_controls(line) for line in edit.lines()))
    if not edits.value and not edits.problems:
        say(f"{record}: every paragraph has an id already")
    print_problems(edits.problems)
    sys.exit(options.CONTENT if edits.problems else options.OK)


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...|URL...|FOLDER")
@options.content_option
@options.json_option
@click.option("--dry-run", is_flag=True, help="Of a folder: write nothing, list what would be.")
@click.option("--drafts", is_flag=True, help="Of a folder: publish none of its texts.")
@click.option("--page", metavar="ADDRESS", default="", help="Of a web archive file: this page.")
@options.max_size_option
@options.fetch_options
@click.pass_obj
def import_(
    project: options.Project,
    /,
    files: tuple[str, ...],
    content: Path | None,
    *,
    as_json: bool,
    dry_run: bool,
    drafts: bool,
    **asking: Any,
) -> None:
    """Make draft articles from raw ones, such as .html, .docx, .eml or .pdf, or pages of the web.

    What was received is kept unchanged. A FOLDER of Markdown becomes articles; it is that of Hugo,
    Jekyll, Pelican, MkDocs or Obsidian.
    """
    folders = options.project_folders(project, content, None, None)
    if len(files) == 1 and Path(files[0]).is_dir():
        folder = Path(files[0])
        sys.exit(_import_site(folders, folder, as_json=as_json, is_trial=dry_run, as_drafts=drafts))
    _check_files(files, is_for_folder=dry_run or drafts)

    from site_gen.commands import captures
    from site_gen.ingest.formats import readers_of_page

    page = asking.pop("page")
    problems, imports = captures.import_all(
        folders,
        files,
        options.now(),
        {**(readers_of_page(page) if page else {}), **project.extensions.readers},
        options.fetch_limits(**asking),
    )
    sys.exit(_report_imports(zip(files, imports, strict=False), problems, as_json=as_json))


def _report_imports(
    imports: Iterable[tuple[str, Checked[ImportResult | None]]],
    problems: Iterable[Problem],
    *,
    as_json: bool,
) -> int:
    """Print what came of each file as soon as it is imported, then all problems; the exit code."""
    from site_gen.commands import captures

    found, imported_files = [*problems], []
    for file, imported in imports:
        found.extend(imported.problems)
        if imported.value and as_json:
            imported_files.append({"file": file, **captures.import_fields(imported.value)})
        elif imported.value:
            say("\n".join(captures.import_lines(file, imported.value)))
    if as_json:
        print_json({"imports": imported_files, "problems": [*map(problem_to_json, found)]})
    else:
        print_problems(found)
    return _import_code(found)


def _check_files(names: tuple[str, ...], *, is_for_folder: bool) -> None:
    """No folder is among them, and no option that is for one."""
    if is_for_folder:
        raise click.UsageError("--dry-run and --drafts are for a folder of Markdown")
    if folder := next((name for name in names if Path(name).is_dir()), ""):
        raise click.UsageError(f"{folder} is a folder: import it by itself")


def _import_code(problems: list[Problem]) -> int:
    """What was refused or could not be fetched has a code of its own, for scripts."""
    if any(problem.rule.startswith("fetch-") for problem in problems):
        return options.REFUSED
    return options.CONTENT if any(problem.is_error for problem in problems) else options.OK


def _import_site(
    folders: ProjectFolders, folder: Path, *, as_json: bool, is_trial: bool, as_drafts: bool
) -> int:
    from site_gen.commands.imports.folders import import_site

    imported = import_site(folders, folder, is_trial=is_trial, as_drafts=as_drafts)
    if imported.value and as_json:
        problems = [*map(problem_to_json, imported.problems)]
        print_json({**imported.value.fields(), "dry_run": is_trial, "problems": problems})
    elif imported.value:
        say("\n".join(imported.value.lines(is_trial=is_trial)))
    print_problems(() if as_json and imported.value else imported.problems)
    return options.OK if imported.value else options.CONTENT


@click.command()
@click.argument("record", metavar="ID", shell_complete=_TEXTS)
@options.content_option
@click.pass_obj
def translated(project: options.Project, record: str, content: Path | None) -> None:
    """Mark translations of ID as up to date with their original."""
    from site_gen.commands.content import mark_translated

    folder = options.project_folders(project, content, None, None).content
    written, problems = mark_translated(folder, record, options.today())
    for path in written:
        say(f"{path}: marked as up to date")
    if not written and not problems:
        say(f"{record}: every translation is marked as up to date already")
    print_problems(problems)
    sys.exit(options.CONTENT if problems else options.OK)


# Spelled out because the program's own list would have to be loaded for `--help`.
RECORD_KINDS = ("claim", "question", "source", "entity", "article", "topic")


@click.command()
@click.argument("kind", type=click.Choice(RECORD_KINDS))
@click.argument("record", metavar="[ID]", required=False, default="")
@options.content_option
@click.option(
    "--field",
    "fields",
    metavar="NAME=VALUE",
    multiple=True,
    help="an answer, such as stance=denies or text.en=…; repeat it for a list",
)
@options.json_option
@click.pass_obj
def new(
    project: options.Project,
    kind: str,
    record: str,
    content: Path | None,
    fields: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Ask for a new record and write it, as a draft, to a new file."""
    from site_gen.commands.new import NewRequest, create_record
    from site_gen.domain.text import Kind

    folders = options.project_folders(project, content, None, None)
    request = NewRequest(folders, Kind(kind), record, tuple(map(_name_and_value, fields)))
    result = create_record(request, Terminal.current())
    created, problems = result.value, result.problems
    if as_json:
        fields_created = created.fields() if created else None
        print_json({"created": fields_created, "problems": [*map(problem_to_json, problems)]})
    else:
        print_problems(problems)
        message = f"{created.path}: written" if created else "Nothing was written."
        say(message, err=created is None)
    sys.exit(options.OK if created else options.USAGE)


def _name_and_value(field: str) -> tuple[str, str]:
    name, equals, value = field.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise click.UsageError(f"`{field}` is not NAME=VALUE; write it as `--field stance=denies`")
    return name.strip(), value
