"""Refuses connections to other machines; a Python with this folder on its path starts with it."""

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

# Names the file that gathers the refused hosts, of the tests and of all the programs they start.
REPORT = "SITE_GEN_REFUSED_HOSTS"
_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})


class OtherHost(RuntimeError):
    """Not an OSError: the program must not take it for an ordinary failure of the network."""


def is_here(host: object) -> bool:
    """Whether a connection to the host stays on this machine."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
    if name is None or name in _NAMES:
        return True
    try:
        found = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return _is_here_in_old_spelling(str(name))
    address = getattr(found, "ipv4_mapped", None) or found
    return bool(address.is_loopback or address.is_unspecified)


def _is_here_in_old_spelling(name: str) -> bool:
    """Whether a host is this machine in digits as `127.1` and `0x7f.1`, which systems read too."""
    import socket

    try:
        return ipaddress.ip_address(socket.inet_aton(name)).is_loopback
    except OSError:
        return False


def _report(host: str) -> None:
    path = os.environ.get(REPORT)
    if path:
        with Path(path).open("a", encoding="utf-8") as report:
            report.write(f"{host}\n")


def _refuse_other_hosts(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        # The path of a local socket is a text, and stays here.
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not is_here(host):
        _report(str(host))
        raise OtherHost(f"the tests reach no other host, and this asked for `{host}`")


sys.addaudithook(_refuse_other_hosts)
