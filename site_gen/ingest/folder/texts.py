"""Converts the bodies of a folder, and finds those that can be published only as drafts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_gen.domain.markup_limits import markup_excesses
from site_gen.domain.text import Body, RecordId
from site_gen.ingest.folder.body import Conversion, converted
from site_gen.ingest.folder.pictures import Pictures
from site_gen.ingest.folder.targets import Targets
from site_gen.ingest.folder.versions import Anchors, ArticleVersion, Groups
from site_gen.problems import Span
from site_gen.structs import replace


@dataclass(frozen=True, slots=True)
class ConvertedText:
    """One language of an article, in our Markdown; `faults` are why it can only be a draft."""

    version: ArticleVersion
    conversion: Conversion
    body: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FolderTexts:
    """The texts of a folder by the keys of their groups, and what is needed to convert them."""

    groups: Groups
    ids: Mapping[str, RecordId]
    anchors: Anchors
    targets: Targets
    pictures: Pictures
    drafts: frozenset[RecordId]

    def converted(self) -> dict[str, list[ConvertedText]]:
        """Every text, where links to drafts are only words, also to those that must become ones."""
        texts = {key: [*self._of(key)] for key in self.groups}
        unfit = frozenset(
            self.ids[key] for key, group in texts.items() if any(text.faults for text in group)
        )
        if unfit <= self.drafts:
            return texts
        return replace(self, drafts=self.drafts | unfit).converted()

    def _of(self, key: str) -> Iterator[ConvertedText]:
        own = self.ids[key]
        hidden = frozenset[RecordId]() if own in self.drafts else self.drafts
        for version in self.groups[key]:
            conversion = Conversion(version.text, self.targets, own, hidden, self.pictures)
            body = converted(conversion, version.title, self.anchors[own][version.locale])
            yield ConvertedText(version, conversion, body, tuple(_faults(version, body)))


def _faults(version: ArticleVersion, body: str) -> Iterator[str]:
    if not body.strip():
        yield "nothing of it is left, so it is a draft: write it"
    for excess in markup_excesses(Body(body, Span(str(version.text.path)))):
        yield f"{excess.message}, so it is a draft: {excess.hint}"
