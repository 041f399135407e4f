"""Publishes a site with programs, without a shell and without questions."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess, TimeoutExpired, run

from site_gen.publish.files import site_in, write_site
from site_gen.publish.target import PublicSite, PublishFault
from site_gen.publish_config import FOLDER_MARK

# A program that has not ended by then will not.
TIMEOUT = 3600.0


def run_program(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], hint: str = ""
) -> CompletedProcess[bytes]:
    """Run a program in a folder, and wait until it ends.

    Raises PublishFault if it is not there or does not end.
    """
    try:
        return run(
            arguments,
            cwd=folder,
            env=dict(environment),
            stdin=DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (FileNotFoundError, PermissionError) as error:
        raise PublishFault(f"`{arguments[0]}` cannot be run: {error.strerror}", hint) from error
    except TimeoutExpired as error:
        message = f"`{arguments[0]}` has not ended for {TIMEOUT / 60:.0f} minutes"
        raise PublishFault(message, hint, final=False) from error


def printed(process: CompletedProcess[bytes]) -> str:
    """What a program printed, its errors last, as text."""
    return (process.stdout + process.stderr).decode(errors="replace")


@dataclass(frozen=True, slots=True)
class CommandTarget:
    """A place that one program sends a folder to, and that another one fills a folder from.

    They run in `folder`, that of `site.yaml`; `scratch` is a folder of this run alone.
    """

    sender: Sequence[str]
    reader: Sequence[str]
    folder: Path
    scratch: Path
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"the place that `{self.sender[0]}` sends to"

    def recover(self) -> None:
        """Nothing to do here: the programs know how to go on."""

    def read(self) -> PublicSite:
        """What the reading program writes into an empty folder."""
        folder = self.scratch / "read"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self._run(self.reader, folder, "what is public cannot be read")
        return site_in(folder)

    def send(self, files: Mapping[str, bytes], subject: str) -> None:  # noqa: ARG002
        """Give the sending program a folder with the site; what it does is up to it."""
        folder = self.scratch / "site"
        shutil.rmtree(folder, ignore_errors=True)
        write_site(folder, files)
        self._run(self.sender, folder, f"{self.name} did not take the site")

    def _run(self, program: Sequence[str], folder: Path, failure: str) -> None:
        arguments = [argument.replace(FOLDER_MARK, str(folder)) for argument in program]
        process = run_program(arguments, self.folder, self.environment, _HINT)
        if process.returncode:
            message = f"{failure}: `{program[0]}` ended with {process.returncode}"
            raise PublishFault(message, output=printed(process))


_HINT = "see `publish: command` in site.yaml; it runs in the folder of that file"
