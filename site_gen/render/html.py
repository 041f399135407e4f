"""A view and its template into the bytes of a page."""

from __future__ import annotations

import hashlib

from jinja2 import TemplateError, TemplateSyntaxError

from site_gen.artifacts import Artifact
from site_gen.domain.text import LocaleCode
from site_gen.plan.pages import PlannedPage
from site_gen.problems import Checked, Problem, Span
from site_gen.render.briefing import Briefing
from site_gen.render.setting import TEMPLATES, words_for
from site_gen.render.templates import Templates
from site_gen.render.views import View
from site_gen.render.words import WordMissing


def template_of(view: View) -> str:
    """A view's template goes by its name: ArticleView is set by `pages/article.html`."""
    return f"pages/{type(view).__name__.removesuffix('View').lower()}.html"


def page_digest(view: View, templates: Templates, renderer: str) -> str:
    """What identifies a page's bytes: the view, the templates and the renderer that sets it."""
    told = "\0".join((template_of(view), repr(view), templates.fingerprint, renderer))
    return hashlib.sha256(told.encode()).hexdigest()


def render_page(page: PlannedPage, view: View, templates: Templates) -> Checked[Artifact | None]:
    """Set one page: same inputs, same bytes, on every machine, in any order."""
    done = set_by(template_of(view), view, templates, page.url)
    if done.value is None:
        return Checked(None, done.problems)
    return Checked(Artifact(page.path, done.value.encode(), origin=page.url))


def set_by(
    name: str, view: View | Briefing, templates: Templates, address: str
) -> Checked[str | None]:
    """What a template makes of a view; a fault of the template names the address it was for."""
    words = words_for(templates.books, LocaleCode(view.frame.lang))
    try:
        text = templates.environment.get_template(name).render(view=view, words=words)
    except (TemplateError, WordMissing) as fault:
        return Checked(None, (_fault(fault, name, address),))
    return Checked(text)


def _fault(fault: TemplateError | WordMissing, name: str, address: str) -> Problem:
    """A template's fault at its own place, found in the traceback for want of a better one."""
    span = Span(f"{TEMPLATES}/{name}")
    if isinstance(fault, TemplateSyntaxError):
        span = Span(f"{TEMPLATES}/{fault.name or name}", fault.lineno)
    else:
        step = fault.__traceback__
        while step:
            file = step.tb_frame.f_code.co_filename
            span = Span(file, step.tb_lineno) if file.startswith(f"{TEMPLATES}/") else span
            step = step.tb_next
    message = f"the page {address} cannot be rendered: {fault}"
    return Problem("template-unreadable", message, span, hint="fix the template")
