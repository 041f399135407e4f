"""Publishes a site by a folder that a host takes after the run, and reads it at its address."""

import socket
import ssl
from collections.abc import Mapping
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from site_gen.plan.addresses import url_of
from site_gen.publish import files as site_files
from site_gen.publish.folder import FolderTarget
from site_gen.publish.parallel import at_once
from site_gen.publish.target import PublicSite, PublishFault
from site_gen.structs import Struct
from site_gen.write.manifest import manifest_of
from site_gen.write.paths import MANIFEST_NAME

TIMEOUT = 60.0
# A host reads these itself, and may serve them or not.
HOST_FILES = frozenset({".nojekyll", "CNAME", "_headers", "_redirects"})
_ABSENT = frozenset({404, 410})
_HEADERS = {"User-Agent": "site_gen", "Accept-Encoding": "identity", "Cache-Control": "no-cache"}


class PagesTarget(Struct, frozen=True):
    """A folder that a host publishes at an address once this run has ended.

    `output` is a finished site: what is public with the same digest need not be fetched.
    """

    address: str
    folder: FolderTarget
    output: Path | None = None

    @property
    def name(self) -> str:
        return f"{self.address}, by way of {self.folder.name}"

    def recover(self) -> None:
        """Clear what a stopped run left beside the folder."""
        self.folder.recover()

    def read(self) -> PublicSite:
        """What readers get, as the manifest there lists it; nothing where there is none yet."""
        return self._read(is_trusted=True)

    def read_back(self) -> PublicSite:
        """The same, with every file fetched."""
        return self._read(is_trusted=False)

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Write the folder, for the host to take."""
        self.folder.send(files, subject)

    def prepared(self) -> PublicSite:
        """What is in the folder."""
        return self.folder.read()

    def _read(self, *, is_trusted: bool) -> PublicSite:
        manifest = self._fetch(MANIFEST_NAME, "")
        if manifest is None:
            return PublicSite()
        digests = manifest_of(manifest)
        if digests is None:
            message = f"what is public at {self.address}{MANIFEST_NAME} is no manifest of a site"
            raise PublishFault(message, _OPEN_HINT)

        known = self._known()

        def content_of(path: str) -> bytes | None:
            same = known.get(digests[path])
            if same is not None and (is_trusted or path in HOST_FILES):
                return same
            return self._fetch(path, digests[path])

        contents = zip(digests, at_once(content_of, digests), strict=True)
        files = {path: content for path, content in contents if content is not None}
        return PublicSite({**files, MANIFEST_NAME: manifest})

    def _known(self) -> Mapping[str, bytes]:
        """The files of the output by their digest."""
        found = site_files.site_in(self.output).files.values() if self.output else ()
        return {sha256(content).hexdigest(): content for content in found}

    def _fetch(self, path: str, digest: str) -> bytes | None:
        """What a reader gets; None if there is nothing.

        A page for missing addresses is served as what is not there.
        """
        # A page has its address by its folder: some hosts redirect from the name of its file.
        url = quote(f"{self.address}{url_of(path).removeprefix('/')}", safe="/:%[]")
        try:
            with urlopen(Request(url, headers=_HEADERS), timeout=TIMEOUT) as answer:
                content: bytes = answer.read()
                return content
        except HTTPError as error:
            with error:
                content = error.read()
            if error.code not in _ABSENT:
                raise PublishFault(f"{url} answers with {error.code}", _OPEN_HINT) from error
            return content if sha256(content).hexdigest() == digest else None
        except (OSError, HTTPException) as error:
            if _is_unreachable(error):
                return None
            message = f"{url} cannot be read: {getattr(error, 'reason', error)}"
            raise PublishFault(message, _OPEN_HINT) from error


def _is_unreachable(error: Exception) -> bool:
    """Whether no reader can get there: the name is not known, or no certificate is for it."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, socket.gaierror):
        return reason.errno == socket.EAI_NONAME
    return isinstance(reason, ssl.SSLCertVerificationError)


_OPEN_HINT = (
    "see whether `base_url` is right, and open to everybody; with `folder` instead of `pages`, "
    "nothing is read there"
)
