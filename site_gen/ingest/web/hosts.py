"""Which addresses may be asked, and the machine behind each: checked when it is connected to."""

import socket
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

# The special-purpose registries of IANA: no page of the public is there. Python's own
# `is_private` differs between its versions (CVE-2024-4032). The last four can hide an IPv4 address.
_SPECIAL = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
    192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
    224.0.0.0/4 240.0.0.0/4 ::/96 ::1/128 100::/64 2001:db8::/32 3fff::/20 5f00::/16 fc00::/7
    fe80::/10 fec0::/10 ff00::/8 64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/23
"""
_NOT_PUBLIC = tuple(map(ip_network, _SPECIAL.split()))
# Those that browsers refuse (Fetch standard, "bad port"): mail, databases and the like.
_BAD = """
    0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113
    115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554
    556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665
    6666 6667 6668 6669 6679 6697 10080
"""
_BAD_PORTS = frozenset(map(int, _BAD.split()))
_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000
_ADDRESS_SIGNS = "%/:=&?~#+!$,;'@()*[]-._|"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a request may take: seconds in all and for each read, bytes, and redirects.

    `headers_only` is for those who want to know whether a page is there: its body is not read.
    """

    seconds: float = 30.0
    read_seconds: float = 10.0
    size: int = 10_000_000
    redirects: int = 5
    allow_private: bool = False
    headers_only: bool = False


ORDINARY_LIMITS = FetchLimits()


class FetchStopped(Exception):
    """A request that was refused or came to nothing: why, and what to do.

    `is_refused` says that it was never sent, or its answer never followed; `is_gone` that the
    server, or the system of names, says that there is nothing.
    """

    def __init__(
        self, message: str, hint: str, *, is_refused: bool = False, is_gone: bool = False
    ) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
        self.is_refused, self.is_gone = is_refused, is_gone


def refused(message: str, hint: str) -> FetchStopped:
    """The end of a request that must not be made."""
    return FetchStopped(message, hint, is_refused=True)


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """An address in its parts, as a request needs them: ASCII, without a fragment."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host, with its port if it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def request_target(url: str) -> RequestTarget:
    """The parts of an address that may be asked for. Raises FetchStopped."""
    if not url.isprintable() or " " in url or len(url) > _LONGEST:
        raise refused("the address has signs that none has, or is too long", _COPY)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise refused("the address cannot be read", _COPY) from None
    if parts.scheme not in _PORTS:
        hint = "give an address that begins with https:// or http://; save anything else as a file"
        raise refused(f"`{parts.scheme}:` is not fetched", hint)
    if parts.username is not None or not host:
        raise refused("the address has a user name in it, or no host", "leave it out")
    port = _PORTS[parts.scheme] if port is None else port
    if port in _BAD_PORTS:
        raise refused(f"port {port} is none of web pages", "check the address")
    return _target(parts, host, port)


_COPY = "copy it again from the browser"


def _target(parts: SplitResult, host: str, port: int) -> RequestTarget:
    path = quote(parts.path or "/", safe=_ADDRESS_SIGNS)
    if parts.query:
        path += f"?{quote(parts.query, safe=_ADDRESS_SIGNS)}"
    bare = RequestTarget("", parts.scheme, host, port, path)
    url = f"{parts.scheme}://{bare.host_header}{path}"
    return RequestTarget(url, parts.scheme, host, port, path)


def is_public(address: str) -> bool:
    """Whether the address of a machine is one of the public network."""
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    found = mapped or found
    return not any(found.version == net.version and found in net for net in _NOT_PUBLIC)


def connected(target: RequestTarget, limits: FetchLimits, deadline: float) -> socket.socket:
    """A connection to an address that the name has now; the name is looked up once.

    Raises FetchStopped.
    """
    found = _addresses_of(target)
    allowed = [each for each in found if limits.allow_private or is_public(each[1])]
    if not allowed:
        message = f"{target.host} is {found[0][1]}, which is no address of the public network"
        raise refused(message, "if it is your own server, add `--allow-private`")
    failure: OSError | None = None
    for family, address in allowed:
        seconds = max(0.01, min(limits.read_seconds, deadline - time.monotonic()))
        try:
            return _connected_to(family, address, target.port, seconds, limits)
        except OSError as error:
            failure = error
    message = f"{target.host} does not answer: {failure}"
    raise FetchStopped(message, "check the address, and your connection; try again later")


def _connected_to(
    family: int, address: str, port: int, seconds: float, limits: FetchLimits
) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect((address, port))
        peer = str(connection.getpeername()[0])
        if not limits.allow_private and not is_public(peer):
            raise refused(f"the connection went to {peer}", "check your network")
    except BaseException:
        connection.close()
        raise
    return connection


def _addresses_of(target: RequestTarget) -> list[tuple[int, str]]:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        is_gone = getattr(error, "errno", 0) == socket.EAI_NONAME
        message = f"no machine is called {target.host}"
        hint = "check the address, and your connection"
        raise FetchStopped(message, hint, is_gone=is_gone) from None
    return list(dict.fromkeys((int(family), str(where[0])) for family, *_, where in found))
