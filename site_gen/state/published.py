"""`status`: what of the content is not public yet, and what publishing would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_gen.commands.build import built_in_memory
from site_gen.commands.promises import add_promises
from site_gen.commands.publish import runs, site
from site_gen.domain.text import Kind, Status
from site_gen.load.corpus import Corpus, kind_of, load_corpus
from site_gen.plan.addresses import Url, parse_url, record_url
from site_gen.problems import Problem, problem_to_json
from site_gen.publish.checks import SiteDifference
from site_gen.structs import asdict, replace
from site_gen.write.paths import OutputRefused

if TYPE_CHECKING:
    from site_gen.publish.target import PublishFault


BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """What is public, and what differs from it now; records are `kind:id`.

    `target` is where the site is published; `promised` counts its permanent addresses, the newest
    of which is of the day `newest`. `changes` is None where the public site could not be compared
    file by file. `outcome` is what publishing would come to, or `by-hand` if nothing says where to;
    `blocked` says why it is refused.
    """

    target: str = ""
    published_by: str = ""
    promised: int = 0
    newest: str = ""
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    changes: SiteDifference | None = None
    outcome: str = runs.PublishOutcome.USAGE.value
    problems: tuple[Problem, ...] = ()
    blocked: str = ""

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        names = ("target", "published_by", "promised", "newest", "new", "changed", "withdrawn")
        return {
            **{name: getattr(self, name) for name in (*names, "drafts", "blocked")},
            "addresses": asdict(self.changes) if self.changes else None,
            "next": self.outcome,
            "problems": [problem_to_json(problem) for problem in self.problems],
        }


def site_status(request: runs.PublishRequest) -> SiteStatus:
    """Compare the content as it is with what is public; changes nothing.

    Where `site.yaml` does not say where it is published, the permanent addresses stand for what is
    public. Raises OSError.
    """
    loaded = load_corpus(request.folders.content)
    if loaded.value is None:
        return SiteStatus(problems=loaded.problems)
    corpus = loaded.value
    ledger = corpus.ledger
    drafts = tuple(
        _name(kind, name)
        for (kind, name), each in corpus.by_id.items()
        if each.status is Status.DRAFT
    )
    status = SiteStatus(promised=len(ledger.promises), newest=ledger.newest_day, drafts=drafts)
    if corpus.config.publish is None:
        return _compared_with_ledger(status, request, corpus)
    return _compared_with_public_site(status, request, corpus)


def _compared_with_public_site(
    status: SiteStatus, request: runs.PublishRequest, corpus: Corpus
) -> SiteStatus:
    try:
        result = site.publish_site(replace(request, dry_run=True), lambda _: False)
    except OutputRefused as refusal:
        return replace(status, blocked=str(refusal))
    status = replace(
        status, outcome=result.outcome.value, problems=result.problems, blocked=_said(result.fault)
    )
    if result.proposal is None:
        return status
    difference = result.proposal.difference
    return replace(
        _with_records(status, corpus, difference.added, difference.changed),
        target=result.proposal.target,
        published_by=result.proposal.published_by,
        changes=difference,
    )


def _said(fault: PublishFault | None) -> str:
    return "" if fault is None else "\n    said: ".join((fault.message, *fault.said))


def _compared_with_ledger(
    status: SiteStatus, request: runs.PublishRequest, corpus: Corpus
) -> SiteStatus:
    """Which records have an address that is not permanent yet: no more is known."""
    built = built_in_memory(request.folders, request.rules, request.progress)
    if not built.is_sound:
        return replace(status, outcome=runs.PublishOutcome.CONTENT.value, problems=built.problems)
    update = add_promises(
        request.folders.content, built.artifacts, request.time.date(), dry_run=True
    )
    status = replace(status, outcome=BY_HAND, problems=(*built.problems, *update.problems))
    return _with_records(status, corpus, update.added, ())


def _with_records(
    status: SiteStatus, corpus: Corpus, added: Iterable[str], changed: Iterable[str]
) -> SiteStatus:
    """The status with the records whose pages are at these addresses."""
    new_addresses, changed_addresses = frozenset(added), frozenset(changed)
    touched = {parse_url(Url(address))[1:] for address in new_addresses | changed_addresses}
    new, withdrawn, edited = list[str](), list[str](), list[str]()
    for (kind, name), record in corpus.without_drafts().by_id.items():
        if (kind, name) not in touched:
            continue
        is_new = record_url(kind, name, None) in new_addresses
        pages = {record_url(kind, name, code) for code in corpus.config.codes}
        if is_new:
            new.append(_name(kind, name))
        elif pages & (new_addresses | changed_addresses):
            is_withdrawn = record.status is Status.WITHDRAWN
            (withdrawn if is_withdrawn else edited).append(_name(kind_of(record), name))
    return replace(status, new=tuple(new), changed=tuple(edited), withdrawn=tuple(withdrawn))


def _name(kind: Kind, record: str) -> str:
    return f"{kind}:{record}"
