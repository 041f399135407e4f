"""A manuscript into the bytes of a document, by the format that is asked for."""

from __future__ import annotations

from enum import StrEnum

from site_gen.press.manuscript import Manuscript, as_one_file
from site_gen.problems import Checked, Problem


class Format(StrEnum):
    """What a briefing can be had as."""

    DOCX = "docx"
    PDF = "pdf"
    MD = "md"
    HTML = "html"


# What does the work, by the name people know it by.
_MAKERS = {Format.DOCX: "pandoc", Format.PDF: "WeasyPrint"}


def printed(manuscript: Manuscript, wanted: Format) -> Checked[bytes | None]:
    """The document; a problem where what makes it is not installed."""
    try:
        return Checked(_made(manuscript, wanted))
    except ImportError:
        told = f"{_MAKERS[wanted]}, which makes {wanted} briefings, is not installed"
        hint = "run `make export`, or `pip install 'site-gen[export]'`; md and html need nothing"
        return Checked(None, (Problem("briefing-maker-missing", told, hint=hint),))


def _made(manuscript: Manuscript, wanted: Format) -> bytes:
    if wanted is Format.HTML:
        return as_one_file(manuscript)
    if wanted is Format.MD:
        from site_gen.press.markdown import markdown_of

        return markdown_of(manuscript)
    if wanted is Format.PDF:
        from site_gen.press.pdf import pdf_of

        return pdf_of(manuscript)
    from site_gen.press.docx import docx_of

    return docx_of(manuscript)
