"""The host of a web address."""

from urllib.parse import urlsplit


def host_of(address: str) -> str:
    """The host of a web address as it is written; empty if there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def ascii_host(address: str) -> str:
    """The host of a web address as other programs know it: not in ASCII letters, in Punycode."""
    host = host_of(address)
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
