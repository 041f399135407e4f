"""What is wrong with editions: a file that changed, and links of theirs that lead nowhere now."""

from __future__ import annotations

from collections.abc import Container, Iterator

from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import url_of
from site_gen.problems import Problem
from site_gen.verify.findings import Fault
from site_gen.verify.link_rules import Linked, Reach
from site_gen.verify.promised import is_passing

_HINT = (
    "an edition cannot be changed: let that address answer again, with `was` on the record that "
    "is there now; if nobody has seen the edition yet, delete its folders and keep it again"
)


def edition_changed(corpus: Corpus) -> Iterator[Problem]:
    """A file of an edition whose bytes are no longer those that were published."""
    for file in corpus.frozen.values():
        promise = corpus.ledger.promises.get(url_of(file.path))
        if promise and promise.digest and promise.digest != file.digest:
            told = f"this edition was published on {promise.first}, and has been changed since"
            hint = "bring the file back from version control; what is new belongs on the topic"
            yield Problem("edition-changed", told, file.place, hint=hint)


def edition_link_broken(page: Linked, reach: Reach) -> Iterator[Fault]:
    """Links of an edition that lead to no file, or to no anchor that is for good."""
    for target, tag in page.targets:
        path, fragment = reach.resolve(page.plan.url, target) or ("", "")
        if path and path not in reach.anchors:
            told = f"an edition links to `{target}`, and that page is gone"
            yield Fault("link-broken", told, page.plan, _HINT)
        elif path and tag == "a" and _is_lost(fragment, reach.anchors[path]):
            told = f"an edition links to `{target}`, and that page has lost the anchor"
            yield Fault("anchor-missing", told, page.plan, _HINT)


def _is_lost(fragment: str, anchors: Container[str]) -> bool:
    return bool(fragment) and fragment not in anchors and not is_passing(fragment)
