"""Publishes a site to a bucket, in an order in which readers meet no page without its files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import md5, sha256
from pathlib import Path

from site_gen.publish import bucket, parallel, s3_states, states
from site_gen.publish.files import site_in
from site_gen.publish.target import PublicSite, PublishFault
from site_gen.publish_config import S3Destination
from site_gen.write.paths import MANIFEST_NAME, unfit_reason


@dataclass(frozen=True, slots=True)
class _Found:
    """What was in a bucket when it was read: the tags of all objects, the site, and a run."""

    tags: Mapping[str, str] = field(default_factory=dict)
    site: PublicSite = field(default_factory=PublicSite)
    run: s3_states.UnfinishedRun = s3_states.NO_RUN

    @property
    def state_keys(self) -> list[str]:
        """The states that were public, the newest first, which is public now."""
        return s3_states.state_keys(self.tags, s3_states.digest_of_site(self.site.files))[1]


@dataclass(frozen=True, slots=True)
class S3Target:
    """A bucket, or a folder of one, that has the site and what `s3_states` describes.

    An object is replaced whole, the bucket is not. So new files are sent first, then files that
    change, then pages that change, then the manifest; what is no longer needed is removed last.
    `output` is a finished site, which saves fetching what is the same by its tag.
    """

    destination: S3Destination
    time: datetime
    output: Path | None = None
    _known: dict[str, bytes] = field(default_factory=dict)
    _found: list[_Found] = field(default_factory=list)

    @property
    def name(self) -> str:
        to = self.destination
        return f"s3://{to.bucket}/{to.prefix}" + (f" at {to.endpoint}" if to.endpoint else "")

    def recover(self) -> None:
        """Nothing to do: the next run sends what is missing, and removes what is left."""

    def read(self) -> PublicSite:
        """The objects of the site; those whose bytes are known by their tag are not fetched."""
        self._know_output()
        found = self._look()
        tags, fetch = found.tags, partial(self._content, self._open(), found.tags)
        public = [path for path in tags if not path.startswith(s3_states.OWN)]
        plain = [path for path in public if path == MANIFEST_NAME or not unfit_reason(path)]
        files = dict(zip(plain, parallel.at_once(fetch, plain), strict=True))
        irregular = tuple(sorted({*public} - {*plain}))
        site = PublicSite(files, irregular, unfinished=found.run.files)
        self._found[:] = [_Found(tags, site, found.run)]
        return site

    def states(self, most: int) -> Sequence[states.PublishedState]:
        """The states that are kept there; what a stopped run left comes before them."""
        found = self._look()
        keys = found.state_keys[:most]
        records = parallel.at_once(partial(self._content, self._open(), found.tags), keys)
        listed = [*map(s3_states.published_state, keys, records)]
        if found.run.digest not in {"", s3_states.digest_of_site(found.site.files)}:
            listed.insert(0, states.PublishedState("unfinished", "", "a run that was stopped"))
        return listed[:most]

    def read_state(self, name: str) -> PublicSite:
        """The files of one state, from what is public and what was kept."""
        found = self._found[0] if self._found else _Found()
        key = next((each for each in found.state_keys if each.endswith(f"/{name}")), "")
        if not key:
            return PublicSite()
        fetch = partial(self._content, self._open(), found.tags)
        record = fetch(key)
        digests = s3_states.digests_in(record)
        public = {sha256(content).hexdigest(): content for content in found.site.files.values()}
        folder = s3_states.own_folder(found.tags)
        kept = [*({*digests.values()} - public.keys())]
        contents = parallel.at_once(fetch, [f"{folder}files/{digest}" for digest in kept])
        by_digest = {**public, **dict(zip(kept, contents, strict=True))}
        files = {path: by_digest[digest] for path, digest in digests.items()}
        return PublicSite({**files, MANIFEST_NAME: record.partition(b"\n")[2]})

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Send what is new, replace what changes, remove the rest: each once all before is done.

        Somebody who published since it was read last wins. A fault says what is where.
        """
        found = self._found[0] if self._found else _Found()
        run, folder = s3_states.new_run(files, found.site), s3_states.own_folder(found.tags)
        sending = _Sending(self._open(), found, files, run, folder)
        for told, is_seen, step in sending.steps(self.time, subject):
            try:
                step()
            except PublishFault as fault:
                said = "\n".join((*fault.said, told))
                final = fault.final or not is_seen
                raise PublishFault(fault.message, fault.hint, said, final=final) from fault

    def _look(self) -> _Found:
        """What is there, with the manifest as the only file of the site."""
        opened = self._open()
        tags = opened.tags()
        files, run = {}, s3_states.NO_RUN
        if MANIFEST_NAME in tags:
            files[MANIFEST_NAME] = self._content(opened, tags, MANIFEST_NAME)
        if s3_states.UNFINISHED in tags:
            run = s3_states.unfinished_run(self._content(opened, tags, s3_states.UNFINISHED))
        return _Found(tags, PublicSite(files), run)

    def _open(self) -> bucket.Bucket:
        return bucket.open_bucket(self.destination, self.name)

    def _know_output(self) -> None:
        if self.output and not self._known:
            for content in site_in(self.output).files.values():
                self._known[_tag(content)] = content

    def _content(self, opened: bucket.Bucket, tags: Mapping[str, str], key: str) -> bytes:
        known = self._known.get(tags.get(key, ""))
        if known is not None:
            return known
        content = opened.get(key)
        self._known[_tag(content)] = content
        return content


def _tag(content: bytes) -> str:
    return md5(content, usedforsecurity=False).hexdigest()


_NOTHING = "no page and no file that was public has changed"
_NEW = "no page that was public has changed; new files may be there already"
_MIXED = "some pages are new and some are as before; each is whole, and has all its files"
_REST = "all pages are new; files that are no longer needed may still be there"
_DONE = "the whole site is new; what earlier states need may be kept longer than it has to be"
_Step = tuple[str, bool, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class _Sending:
    """One site on its way to a bucket, from what was found there."""

    opened: bucket.Bucket
    found: _Found
    files: Mapping[str, bytes]
    run: s3_states.UnfinishedRun
    folder: str

    def steps(self, time: datetime, subject: str) -> Iterator[_Step]:
        """What is to be done, in order, and what is where if it is cut off, for readers to see."""
        public = self.found.site.files
        new = [path for path in self.files if path not in public and path != MANIFEST_NAME]
        changed = [path for path in self.files if public.get(path, b"") != self.files[path]]
        changed = [path for path in changed if path in public and path != MANIFEST_NAME]
        removed = [path for path in public if path not in self.files]
        yield _NOTHING, False, self._begin
        yield _NOTHING, False, partial(self._keep, [*changed, *removed])
        for paths in _assets_first(new):
            yield _NEW, False, partial(parallel.at_once, self._put, paths)
        # A service without conditions has let a second publisher begin at the same moment.
        yield _NEW, False, self._check_run
        for paths in _assets_first(changed):
            yield _MIXED, True, partial(parallel.at_once, self._put, paths)
        yield _MIXED, True, partial(self._record, time, subject)
        yield _REST, True, partial(parallel.at_once, self.opened.delete, removed)
        yield _DONE, True, self._end

    def _begin(self) -> None:
        """Say that a run is under way, unless somebody else has published since it was read."""
        tags, told = self.opened.tags(), (MANIFEST_NAME, s3_states.UNFINISHED)
        if any(tags.get(key) != self.found.tags.get(key) for key in told):
            raise PublishFault(f"{self.opened.name} {_OVERTAKEN}", _AGAIN)
        tag = tags.get(s3_states.UNFINISHED)
        condition = {"IfMatch": f'"{tag}"'} if tag else {"IfNoneMatch": "*"}
        try:
            self.opened.put(s3_states.UNFINISHED, self.run.content(), condition)
        except bucket.ConditionUnmet:
            # A request that was sent twice meets what it wrote the first time.
            self._check_run()
        digest = s3_states.digest_of_site(self.found.site.files)
        unreached, _reached = s3_states.state_keys(self.found.tags, digest)
        parallel.at_once(self.opened.delete, unreached)

    def _check_run(self) -> None:
        if s3_states.unfinished_run(self.opened.get(s3_states.UNFINISHED)).run != self.run.run:
            raise PublishFault(f"{self.opened.name} {_OVERTAKEN}", _AGAIN)

    def _keep(self, paths: Sequence[str]) -> None:
        """Keep the files that will not be public any more, if they are of a state of ours."""
        public, digests = self.found.site.files, self.found.site.manifest
        kept = {digests[path]: path for path in paths if path in digests}
        kept = {digest: path for digest, path in kept.items() if _digest(public[path]) == digest}
        keys = {f"{self.folder}files/{digest}": path for digest, path in kept.items()}
        missing = [key for key in keys if key not in self.found.tags]
        parallel.at_once(lambda key: self.opened.put(key, public[keys[key]]), missing)

    def _put(self, path: str) -> None:
        self.opened.put(path, self.files[path])

    def _record(self, time: datetime, subject: str) -> None:
        """Keep what this state is, then publish its manifest: from then on it is the public one."""
        self._check_run()
        manifest = self.files.get(MANIFEST_NAME, b"")
        digest = s3_states.digest_of_site(self.files)
        key = s3_states.next_state_key(self.folder, self.found.state_keys, time, digest)
        # A run that ends another one makes no state of its own.
        if digest != s3_states.digest_of_site(self.found.site.files):
            self.opened.put(key, s3_states.state_record(subject, manifest))
        self.opened.put(MANIFEST_NAME, manifest)

    def _end(self) -> None:
        """The run has ended; forget the states that are too old, and files of none."""
        self.opened.delete(s3_states.UNFINISHED)
        keys = self.opened.tags()
        _unreached, kept = s3_states.state_keys(keys, s3_states.digest_of_site(self.files))
        if len(kept) <= s3_states.MOST_KEPT:
            return
        needed = set[str]()
        for record in parallel.at_once(self.opened.get, kept[: s3_states.MOST_KEPT]):
            needed |= {*s3_states.digests_in(record).values()}
        old = [key for key in keys if "/files/" in key and key.startswith(s3_states.OWN)]
        old = [key for key in old if key.rpartition("/")[2] not in needed]
        parallel.at_once(self.opened.delete, [*kept[s3_states.MOST_KEPT :], *old])


_OVERTAKEN = "did not take the site: somebody else has published meanwhile, or is about to"
_AGAIN = "publish again: it begins with what is public now"


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _assets_first(paths: Sequence[str]) -> Iterator[list[str]]:
    """The paths in two lots: what pages need, then pages."""
    yield [path for path in paths if not path.endswith(".html")]
    yield [path for path in paths if path.endswith(".html")]
