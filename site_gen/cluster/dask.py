"""Sends chunks of pages to a Dask cluster, and gathers what its workers rendered."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from site_gen.cache.workers import LONGEST_RUN
from site_gen.cluster.archive import ClusterFault, archive_of
from site_gen.cluster.worker import forget_site, render_chunk
from site_gen.pipeline import BuildOptions
from site_gen.render.context import SiteContext
from site_gen.render.html.pages import PlainPage

MIN_CHUNK = 1000
# With a smaller part of the pages to make, workers would spend their time on reading the site: that
# costs each a twentieth of what making all pages costs (docs/reference/scale.md).
_LEAST_PART = 10
SECONDS_TO_ANSWER = 10
# A page rendered twice has the same bytes, so a chunk may be tried again.
_RETRIES = 3
# Chunks that each thread may have at once: one to render, one to go on with. More would only wait
# in the memory of the workers.
_CHUNKS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The cluster whose scheduler is at `address`.

    A chunk has at least `min_chunk` pages. Nothing is sent, and `announce` is told so, if there
    are fewer to make, or less than a tenth of the site.
    """

    address: str
    announce: Callable[[str], None]
    min_chunk: int = MIN_CHUNK
    seconds: int = SECONDS_TO_ANSWER

    def __call__(
        self, options: BuildOptions, site: SiteContext, addresses: Sequence[str]
    ) -> Iterator[PlainPage] | None:
        """The pages at these addresses, as they come; None if they are too few.

        The iterator raises ClusterFault.
        """
        least = max(self.min_chunk, len(site.plan.pages) // _LEAST_PART)
        if len(addresses) >= least and not options.new_edition:
            return self._rendered(options, site, addresses)
        if addresses:
            pages = f"{len(addresses):,} pages and files to make, fewer than {least:,}"
            self.announce(f"{pages}: made here, not on the cluster")
        return None

    def _rendered(
        self, options: BuildOptions, site: SiteContext, addresses: Sequence[str]
    ) -> Iterator[PlainPage]:
        archive = archive_of(options, site)
        with _connected(self) as client:
            build = _ClusterBuild(self, client, options, archive)
            yield from build.pages(addresses)


@contextmanager
def _connected(cluster: DaskCluster) -> Iterator[Any]:
    try:
        import distributed
    except ImportError:
        raise ClusterFault(
            "building on a cluster needs `dask` and `distributed`: "
            "run `make cluster`, or `pip install 'site-gen[cluster]'`"
        ) from None
    where, seconds = cluster.address, cluster.seconds
    # Dask logs every lost connection; what a person can do is in our own messages.
    logging.disable(logging.CRITICAL)
    try:
        client = distributed.Client(where, timeout=seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = "" if isinstance(error, OSError) else f": {error}"
        raise ClusterFault(
            f"no Dask scheduler answers at {where} within {seconds} seconds{reason}"
        ) from None
    with client, client.as_current():
        try:
            yield client
        except ClusterFault:
            raise
        except OSError:  # An old connection is closed, or a new one refused.
            raise ClusterFault(f"the Dask scheduler at {where} is gone") from None


@dataclass(frozen=True, slots=True)
class _ClusterBuild:
    """The pages of one build on a cluster."""

    cluster: DaskCluster
    client: Any
    options: BuildOptions
    archive: bytes

    def pages(self, addresses: Sequence[str]) -> Iterator[PlainPage]:
        """All pages, in the order in which chunks are done; none twice.

        If all workers that had the archive are lost, it is sent again to those that are left.
        """
        import distributed

        missing = dict.fromkeys(addresses)
        for _ in range(1 + _RETRIES):
            try:
                for page in self._rendered(list(missing), len(addresses)):
                    del missing[page[0]]
                    yield page
            except distributed.CancelledError:
                continue
            except distributed.KilledWorker:
                break
            self.client.run(forget_site, on_error="ignore")
            return
        raise ClusterFault(
            f"the workers at {self.cluster.address} ended again and again while they rendered; "
            "perhaps they have too little memory"
        )

    def _rendered(self, addresses: Sequence[str], total: int) -> Iterator[PlainPage]:
        chunks, done = self._submitted(addresses), total - len(addresses)
        running = set[Any]()
        while True:
            # Workers may come and go meanwhile.
            at_once = _CHUNKS_AT_ONCE * max(1, self._threads())
            running.update(islice(chunks, max(0, at_once - len(running))))
            if not running:
                return
            for future in self._finished(running):
                running.remove(future)
                pages = self._pages_of(future)
                done += len(pages)
                if self.options.progress:
                    self.options.progress(done, total)
                yield from pages

    def _threads(self) -> int:
        """How many threads the workers have; a new worker may be on its way."""
        where, seconds = self.cluster.address, self.cluster.seconds
        try:
            self.client.wait_for_workers(1, timeout=seconds)
        except TimeoutError:
            raise ClusterFault(
                f"the cluster at {where} has had no worker for {seconds} seconds"
            ) from None
        return sum(self.client.nthreads().values())

    def _submitted(self, addresses: Sequence[str]) -> Iterator[Any]:
        """Each chunk, submitted when it is asked for."""
        sent = self.client.scatter(self.archive, broadcast=True, hash=False)
        count = max(1, len(addresses) // self.cluster.min_chunk)
        length = max(1, min(LONGEST_RUN, len(addresses) // (8 * count)))
        runs = [addresses[start : start + length] for start in range(0, len(addresses), length)]
        # Every n-th run: some kinds are much slower, and neighbours share what they need.
        for start in range(count):
            chunk = list(chain.from_iterable(runs[start::count]))
            yield self.client.submit(
                render_chunk, sent, sent.key, chunk, pure=False, retries=_RETRIES
            )

    def _finished(self, running: set[Any]) -> list[Any]:
        import distributed

        while True:
            try:
                done = distributed.wait(
                    running, timeout=self.cluster.seconds, return_when="FIRST_COMPLETED"
                )
                return list(done.done)
            except TimeoutError:
                self._threads()

    def _pages_of(self, future: Any) -> list[PlainPage]:
        try:
            program, pages = future.result()
        except ImportError as error:
            raise ClusterFault(
                f"the workers at {self.cluster.address} cannot load site_gen: {error}"
            ) from None
        if program != self.options.program_digest:
            raise ClusterFault(
                f"the workers at {self.cluster.address} run another version of site_gen, Python or "
                f"a package: {program[:12]} there, {self.options.program_digest[:12]} here"
            )
        return list(map(tuple, pages))
