"""Smaller copies of files beside them, for servers that send these to readers who can read them."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec

from site_gen.publish import served
from site_gen.publish.parallel import at_once
from site_gen.write.manifest import manifest_text
from site_gen.write.paths import MANIFEST_NAME, OutputRefused

# Smaller files fit into one packet as they are.
SMALLEST = 1000
_GZIP = 31  # zlib's name for a gzip header and 32 kB of memory
# Higher ones take ten times as long for a few hundredths.
_BROTLI_QUALITY = 9


@dataclass(frozen=True, slots=True)
class _Compression:
    """One format: how a file is made smaller, and made whole again, up to a size."""

    compress: Callable[[bytes], bytes]
    restore: Callable[[bytes, int], bytes]


def _gzip(content: bytes) -> bytes:
    """Without a time and a name: the same bytes give the same bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()


def _gunzip(copy: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj(_GZIP).decompress(copy, most)
    except zlib.error:
        return b""


def _brotli(content: bytes) -> bytes:
    import brotli

    packed: bytes = brotli.compress(content, quality=_BROTLI_QUALITY)
    return packed


def _unbrotli(copy: bytes, most: int) -> bytes:
    import brotli

    try:
        content: bytes = brotli.Decompressor().process(copy, output_buffer_limit=most)
    except brotli.error:
        return b""
    return content


_FORMATS = {"gz": _Compression(_gzip, _gunzip), "br": _Compression(_brotli, _unbrotli)}


def is_copy(path: str, files: Mapping[str, bytes]) -> bool:
    """Whether a file is a smaller copy of another one."""
    original, _, ending = path.rpartition(".")
    return ending in _FORMATS and original in files


def without_copies(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without copies; the manifest lists them all the same."""
    return {path: content for path, content in files.items() if not is_copy(path, files)}


def with_copies(
    files: Mapping[str, bytes], public: Mapping[str, bytes], formats: Sequence[str]
) -> Mapping[str, bytes]:
    """The files of a site with a copy in each format where it is smaller, and their manifest.

    A copy that is public stays if it still gives the file: another machine may have made it, and
    its program other bytes. Raises OutputRefused without the package that a format needs.
    """
    if not formats:
        return files
    if "br" in formats and find_spec("brotli") is None:
        hint = "run `make site`, or `pip install 'site-gen[brotli]'`"
        raise OutputRefused("brotli is not installed, and `compress` in site.yaml has `br`", hint)
    wanted = [
        (path, ending)
        for path, content in files.items()
        if len(content) >= SMALLEST and served.plain_type(path) in served.COMPRESSIBLE
        for ending in formats
    ]

    def copy_of(each: tuple[str, str]) -> bytes:
        path, ending = each
        content, there = files[path], public.get(f"{path}.{ending}", b"")
        how = _FORMATS[ending]
        is_current = there and how.restore(there, len(content) + 1) == content
        return there if is_current else how.compress(content)

    made = zip(wanted, at_once(copy_of, wanted), strict=True)
    copies = {
        f"{path}.{ending}": copy for (path, ending), copy in made if len(copy) < len(files[path])
    }
    site = {path: content for path, content in {**files, **copies}.items() if path != MANIFEST_NAME}
    digests = {path: sha256(content).hexdigest() for path, content in site.items()}
    return {**site, MANIFEST_NAME: manifest_text(digests)}
