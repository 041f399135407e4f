"""What `host` writes: read by the host's own program, and what a visitor then gets."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import brotli
import pytest

from site_gen.commands.paths import ProjectFolders, built_in_templates
from site_gen.commands.publish.host import write_host_files
from site_gen.commands.starter_hosts import host_files, is_unchanged
from site_gen.problems import Span
from site_gen.publish import compressed
from site_gen.publish.destinations import useless_copies
from site_gen.publish.folder import FolderTarget
from site_gen.publish_config import FolderDestination, Host, PublishConfig, S3Destination
from site_gen.write.paths import MANIFEST_NAME
from tests.tools.desk import SmallDesk
from tests.tools.publishing import promises, publishing_desk, rewrite_settings
from tests.tools.system_programs import path_of
from tests.tools.web_servers import checked_apache, checked_nginx, free_port, running


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk that has published to a folder, with smaller copies, and a page that has moved."""
    settings = "publish: {folder: {path: ../public}, compress: [gz, br]}\n"
    desk = publishing_desk(tmp_path_factory.mktemp("hosts"), settings)
    desk.edit("entities.yaml", "envoy:\n", "envoy:\n  was: [special-envoy]\n")
    assert 0 == desk.run("publish", "--yes").code
    return desk


class Visitor:
    """Somebody who reads the site over one connection."""

    def __init__(self, address: str) -> None:
        self.line = HTTPConnection(address)

    def close(self) -> None:
        self.line.close()

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.line.request("GET", path, headers={"Host": "record.example", **named})
        answer = self.line.getresponse()
        return answer.status, {name.lower(): v for name, v in answer.getheaders()}, answer.read()


def check_answers(visitor: Visitor, public: Path) -> None:
    """Each page with its type, its headers and its time; a missing one in its language."""
    status, headers, page = visitor.get("/en/")
    assert (200, (public / "en/index.html").read_bytes()) == (status, page)
    assert "text/html; charset=utf-8" == headers["content-type"].lower()
    assert "public, max-age=0, must-revalidate" == headers["cache-control"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "nosniff" == headers["x-content-type-options"]
    script = next((public / "assets").glob("site.*.js"))
    status, headers, content = visitor.get(f"/assets/{script.name}", Accept_Encoding="gzip")
    assert (200, script.read_bytes()) == (status, gzip.decompress(content))
    assert "public, max-age=31536000, immutable" == headers["cache-control"]
    assert "Accept-Encoding" in headers["vary"]
    assert headers["content-type"].startswith("text/javascript")
    index = next((public / "en/search").glob("*.json"))
    assert "immutable" in visitor.get(f"/en/search/{index.name}")[1]["cache-control"]
    feed = visitor.get("/ar/feed.xml")[1]["content-type"].lower()
    assert "application/atom+xml; charset=utf-8" == feed
    csv = visitor.get("/data/claims.csv")[1]["content-type"].lower()
    assert "text/csv; charset=utf-8" == csv
    for path, lang in {"/en/nowhere": "en", "/ar/a/b/": "ar", "/elsewhere": "ar"}.items():
        status, headers, page = visitor.get(path)
        assert (404, True) == (status, b'<html lang="%s"' % lang.encode() in page)
        assert "public, max-age=0, must-revalidate" == headers["cache-control"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    status, headers, _ = visitor.get("/en/entities/special-envoy/")
    assert (301, "/en/entities/envoy/") == (status, urlsplit(headers["location"]).path)
    status, headers, _ = visitor.get("/en/topics")
    assert (True, "/en/topics/") == (status in {301, 308}, urlsplit(headers["location"]).path)


def check_copies(public: Path) -> int:
    """Each smaller copy gives its file; how many there are."""
    copies = [*public.rglob("*.gz"), *public.rglob("*.br")]
    for copy in copies:
        restore = gzip.decompress if copy.suffix == ".gz" else brotli.decompress
        assert restore(copy.read_bytes()) == copy.with_suffix("").read_bytes(), copy
    return len(copies)


def test_smaller_copies_are_those_of_the_files_as_they_are(desk: SmallDesk) -> None:
    public = desk.root / "public"
    assert check_copies(public) > 100
    assert not {address for address in promises(desk) if address.endswith((".gz", ".br"))}

    desk.edit("pages/about.en.md", "a small record", "a small, dry record")
    changed = desk.run("publish", "--yes", "--json")

    assert ["/en/pages/about/", "/en/search/"] == changed.document["changes"]["changed"]
    assert check_copies(public) > 100
    assert (0, 0) == (
        desk.run("publish", "--verify").code,
        desk.run("publish", "--rollback", "--yes").code,
    )
    assert check_copies(public) > 100


def test_a_copy_that_another_machine_made_stays_while_it_gives_the_file() -> None:
    page, other = b"<p>words</p>" * 200, b"<p>other</p>" * 200
    files = {"a.html": page, "small.html": b"<p>", "a.png": b"\0" * 2000}
    theirs = {"a.html.gz": gzip.compress(page, 1), "a.html.br": brotli.compress(other)}

    made = compressed.with_copies(files, theirs, ["gz", "br"])

    assert {"a.html.gz", "a.html.br"} == made.keys() - files.keys() - {MANIFEST_NAME}
    assert theirs["a.html.gz"] == made["a.html.gz"]
    assert page == brotli.decompress(made["a.html.br"])
    assert {*files, MANIFEST_NAME} == compressed.without_copies(made).keys()
    damaged = compressed.with_copies(files, {"a.html.gz": b"no", "a.html.br": b"no"}, ["gz", "br"])
    assert page == gzip.decompress(damaged["a.html.gz"])
    assert damaged == compressed.with_copies(files, {}, ["gz", "br"])


def test_copies_are_refused_where_no_server_sends_them() -> None:
    bucket, folder = S3Destination("desk"), FolderDestination("../public")

    (problem,) = useless_copies(PublishConfig(bucket, compress=("gz",)), Span("site.yaml"))

    assert "target-unclear" == problem.rule
    assert () == useless_copies(PublishConfig(folder, compress=("gz",)), Span("site.yaml"))
    assert () == useless_copies(PublishConfig(bucket), Span("site.yaml"))


def test_nginx_serves_the_site_as_it_should_be_while_it_is_replaced(
    desk: SmallDesk, tmp_path: Path
) -> None:
    written = desk.run("host", "nginx")
    assert (0, "") == (written.code, written.err)
    assert "Check it with `nginx -t`." in written.out
    settings, port = desk.root / "host" / "nginx.conf", free_port()
    text = settings.read_text("utf-8").replace("listen [::]:80;", "")
    (tmp_path / "site.conf").write_text(text.replace("listen 80;", f"listen {port};"), "utf-8")
    command = checked_nginx(tmp_path / "site.conf", tmp_path / "nginx")

    with running(command, port, {}) as address, closing(Visitor(address)) as visitor:
        check_answers(visitor, desk.root / "public")
        assert "strict-transport-security" not in visitor.get("/en/")[1]
        packed = (desk.root / "public" / "en" / "index.html.gz").read_bytes()
        assert packed == visitor.get("/en/", Accept_Encoding="gzip")[2]
        target = FolderTarget(desk.root / "public")
        site = dict(target.read().files)
        with Readers(address) as met:
            for number in range(6):
                site["en/pages/about/index.html"] = b"the text of day %d" % number
                target.send(site, "Publish")
        assert {200} == set(met)
        assert len(met) > 50
        assert b"the text of day 5" == visitor.get("/en/pages/about/")[2]

    again = desk.run("host", "nginx")
    assert (0, True) == (again.code, "as it has to be" in again.out)


class Readers:
    """Readers that ask for a page as fast as they can; what they met."""

    def __init__(self, address: str) -> None:
        self.met: list[int] = []
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(address,)) for _ in range(2)]

    def _read(self, address: str) -> None:
        with closing(Visitor(address)) as visitor:
            while not self.ended.is_set():
                self.met.append(visitor.get("/en/pages/about/")[0])
                self.ended.wait(0.002)

    def __enter__(self) -> list[int]:
        for thread in self.threads:
            thread.start()
        return self.met

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()


def test_caddy_serves_the_site_as_it_should_be(desk: SmallDesk, tmp_path: Path) -> None:
    assert 0 == desk.run("host", "caddy").code
    settings, port = desk.root / "host" / "Caddyfile", free_port()
    known = {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    command = [path_of("caddy"), "validate", "--adapter", "caddyfile", "--config"]
    checked = subprocess.run(
        [*command, str(settings)], env=known, capture_output=True, text=True, check=False
    )
    assert 0 == checked.returncode, checked.stderr
    text = settings.read_text("utf-8").replace("https://record.example", f"http://:{port}")
    served = tmp_path / "Caddyfile"
    served.write_text(f"{{\n\tadmin off\n}}\n{text}", "utf-8")
    run = [path_of("caddy"), "run", "--adapter", "caddyfile", "--config", str(served)]

    with running(run, port, known) as address, closing(Visitor(address)) as visitor:
        check_answers(visitor, desk.root / "public")
        sent = visitor.get("/en/")[1]
        packed = (desk.root / "public" / "en" / "index.html.br").read_bytes()
        assert packed == visitor.get("/en/", Accept_Encoding="br")[2]
        assert "max-age=31536000" == sent["strict-transport-security"]
        assert "server" not in sent


def test_apache_serves_the_site_as_it_should_be(desk: SmallDesk, tmp_path: Path) -> None:
    # Apache never reads as the administrator, who alone may look into the folders of tests.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(desk.root / "public", Path(folder) / "site")
        assert 0 == desk.run("host", "apache", "--root", f"{folder}/site").code
        settings, port = desk.root / "host" / "apache.conf", free_port()
        text = settings.read_text("utf-8").replace("*:80", f"*:{port}")
        (tmp_path / "site.conf").write_text(text, "utf-8")
        command = checked_apache(tmp_path / "site.conf", tmp_path / "apache", port)

        with running(command, port, {}) as address, closing(Visitor(address)) as visitor:
            check_answers(visitor, desk.root / "public")
            assert "strict-transport-security" not in visitor.get("/en/")[1]
            check_what_apache_sends_smaller(visitor, desk.root / "public")


def check_what_apache_sends_smaller(visitor: Visitor, public: Path) -> None:
    """The copy that the reader takes, with the type of its file; no copy that it refuses."""
    page, ours = public / "en" / "index.html", "text/html; charset=utf-8"
    for asked, ending in {"gzip, br": "br", "br;q=0, gzip": "gz", "gzip;q=0.0": "", "": ""}.items():
        _status, headers, content = visitor.get("/en/", Accept_Encoding=asked)
        wanted = Path(f"{page}.{ending}") if ending else page
        assert (ours, wanted.read_bytes()) == (headers["content-type"].lower(), content), asked
        encoding = {"br": "br", "gz": "gzip", "": None}[ending]
        assert encoding == headers.get("content-encoding")
        assert "Accept-Encoding" in headers["vary"]
    feed, entries = visitor.get("/ar/feed.xml", Accept_Encoding="br")[1:]
    assert "application/atom+xml; charset=utf-8" == feed["content-type"].lower()
    assert (public / "ar/feed.xml").read_bytes() == brotli.decompress(entries)
    status, missing, words = visitor.get("/en/nowhere", Accept_Encoding="br")
    assert (404, "br", True) == (status, missing["content-encoding"], "vary" in missing)
    assert (public / "en/404.html").read_bytes() == brotli.decompress(words)


@pytest.mark.parametrize(
    ("publish", "name", "said"),
    [
        ("{git: {repository: ../../public.git}}", "netlify", "netlify publishes a folder"),
        ("{folder: {path: ../www}}", "cloudflare", "publishes to `../www`"),
        ("{pages: {folder: ../site}}", "github", "github takes the folder `public`"),
    ],
)
def test_a_host_that_takes_another_folder_is_told_so(
    tmp_path: Path, publish: str, name: str, said: str
) -> None:
    run = publishing_desk(tmp_path, f"publish: {publish}\n").run("host", name)

    assert 2 == run.code
    assert said in run.err


def test_files_for_a_host_are_never_written_over_those_of_others(desk: SmallDesk) -> None:
    mine = desk.root / "netlify.toml"
    mine.write_text("# ours\n", "utf-8")

    taken = desk.run("host", "netlify")

    assert 2 == taken.code
    assert f"{mine}:1:1: error[init-taken]" in taken.err
    assert "# ours\n" == mine.read_text("utf-8")
    files = write_host_files(folders_of(desk), "github", None)
    names = {path.name for path in files.written}
    assert {"check.yml", "publish.yml", "dependabot.yml"} == names
    assert write_host_files(folders_of(desk), "github", None).unchanged == files.written
    (desk.root / "host").mkdir(exist_ok=True)
    (desk.root / "host" / "nginx.conf").write_text("server {}\n", "utf-8")
    assert [problem.rule for problem in write_host_files(folders_of(desk), "nginx", None).problems]
    desk.edit("site.yaml", "https://record.example/", "https://record.example/sub/")
    path = write_host_files(folders_of(desk), "caddy", None)
    assert ["target-unclear"] == [problem.rule for problem in path.problems]


def test_files_for_a_service_that_nobody_has_edited_are_written_again(tmp_path: Path) -> None:
    desk = publishing_desk(tmp_path, "publish: {git: {repository: ../../public.git}}\n")
    assert 0 == desk.run("host", "gitlab").code
    only_checked = (desk.root / ".gitlab-ci.yml").read_text("utf-8")
    rewrite_settings(desk, "publish: {pages: {folder: ../public}}\n")

    again = desk.run("host", "gitlab")

    assert (0, "") == (again.code, again.err)
    publishes = (desk.root / ".gitlab-ci.yml").read_text("utf-8")
    assert publishes.startswith(only_checked)
    assert "publish --yes" in publishes
    (desk.root / ".gitlab-ci.yml").write_text(only_checked + "# ours\n", "utf-8")
    assert 2 == desk.run("host", "gitlab").code


@pytest.mark.parametrize("host", [host for host in Host if host is not Host.PLAIN])
@pytest.mark.parametrize("is_publisher", [True, False])
def test_each_text_for_a_service_is_known_to_later_versions(host: Host, is_publisher: bool) -> None:
    texts = host_files(host, built_in_templates(), "record-example", is_publisher=is_publisher)

    unknown = [
        f"add to templates/start/hosts/written.txt: {path}"
        for path, text in texts.items()
        if not is_unchanged(text, built_in_templates(), "record-example")
    ]

    assert [] == unknown


def folders_of(desk: SmallDesk) -> ProjectFolders:
    return ProjectFolders(desk.content, desk.output, desk.root / "templates")
