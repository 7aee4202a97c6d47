"""The one client for addresses that people give: resolves, checks and pins the address, and follows nothing (S-043 to S-046).

A name is resolved once; every address it has must be a public one, and the connection goes to the very address that was
looked at, so that a name which changes its mind in between reaches nothing. Only an operator opens networks of their own
(`WASL_NETWORKS`), never a setting of the product; addresses that clouds answer their machines with stay closed even then.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from wasl.kernel.env import ENV

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CONNECT, WHOLE = 5.0, 10.0  # seconds
LARGEST = 5 * 1024 * 1024
LONGEST = 2_000
PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})
# what answers there takes an HTTP request for something else: mail, shells, databases, caches
CLOSED_PORTS = frozenset({22, 23, 25, 53, 110, 143, 465, 587, 993, 995, 3306, 5432, 6379, 9200, 11211, 27017})
CLOSED_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")
# where clouds tell a machine its secrets; not all of them lie in private networks
METADATA = frozenset(
    map(
        ipaddress.ip_address,
        (
            "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "192.0.0.192",
            "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
        ),
    )
)  # fmt: skip
# IPv6 addresses that carry an IPv4 one: NAT64 (RFC 6052)
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """The address must not be called; `reason` is one of "address", "scheme", "port", "name", "network"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Unreachable(Exception):
    """The other side did not answer; `reason` is one of "unknown", "refused", "slow", "certificate", "large", "broken"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Target:
    """An address that may be called, with the one machine address that it was found to have."""

    host: str
    port: int
    path: str
    is_secure: bool
    pinned: str = field(compare=False)


@dataclass(frozen=True)
class Answer:
    """What the other side answered, and how long it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: int


def look_up(url: str) -> Target:
    """Return where an address leads. Raises `Refused`, or `Unreachable` for a name that nobody has."""
    parts = _split(url)
    host = _host(parts)
    is_secure = parts.scheme == "https"
    port = _port(parts)
    found = _resolve(host, port)
    is_ours = all(_is_opened(address) for address in found)
    if not is_ours:
        _check_public(parts, host, port)
    if not all(_is_allowed(address) for address in found):
        raise Refused("network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, is_secure, str(found[0]))


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url) or "\\" in url:
        raise Refused("address")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Refused("address") from None
    if parts.scheme not in {"http", "https"}:
        raise Refused("scheme")
    # a name before @ is there to deceive whoever reads the address
    if parts.username is not None or parts.password is not None or not parts.path.isascii():
        raise Refused("address")
    return parts


def _host(parts: SplitResult) -> str:
    try:
        host = (parts.hostname or "").encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        raise Refused("address") from None
    if not host or "%" in host:
        raise Refused("address")
    return host


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Refused("port") from None
    if port in CLOSED_PORTS:
        raise Refused("port")
    return port


def _resolve(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise Unreachable("unknown") from None
    found = dict.fromkeys(ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows)
    if not found:
        raise Unreachable("unknown")
    return list(found)


def _check_public(parts: SplitResult, host: str, port: int) -> None:
    """Refuse what no stranger's service has: names of inner networks, odd ports, no TLS, our own address."""
    own = urlsplit(ENV.base_url).hostname or ""
    if host == own or any(host == name or host.endswith(name) for name in CLOSED_NAMES):
        raise Refused("name")
    if parts.scheme != "https":
        raise Refused("scheme")
    if port not in PUBLIC_PORTS:
        raise Refused("port")


def _inner(address: Address) -> Iterator[Address]:
    """Yield an address and those that are written inside it."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo or ()
        for held in (address.ipv4_mapped, address.sixtofour, *teredo):
            if held is not None:
                yield held
        if address in TRANSLATED or int(address) >> 32 == 0:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _is_opened(address: Address) -> bool:
    return any(one in network for network in ENV.networks for one in _inner(address))


def _is_allowed(address: Address) -> bool:
    parts = list(_inner(address))
    if any(part in METADATA for part in parts):
        return False
    return _is_opened(address) or all(_is_public(part) for part in parts)


def _is_public(address: Address) -> bool:
    is_odd = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None
    # a mapped or translated address counts as the one inside, which is asked too
    return mapped or address in TRANSLATED or (address.is_global and not is_odd)


class _Pinned(http.client.HTTPConnection):
    """A connection to the machine that was looked at, under the name that was asked for."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT)
        self.target = target
        self.seconds = seconds

    def connect(self) -> None:
        """Connect to the pinned address; the certificate must be one for the name."""
        self.sock = socket.create_connection((self.target.pinned, self.port), CONNECT)
        if self.target.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(self.seconds)


def post(url: str, body: bytes, headers: Mapping[str, str], *, largest: int = LARGEST) -> Answer:
    """Send `body` and return the answer within ten seconds; see `ask`."""
    return ask("POST", url, body, headers, largest=largest)


def ask(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    largest: int = LARGEST,
    seconds: float | None = None,
) -> Answer:
    """Send `body` by any method and return the answer, whatever its status; a redirect is an answer like any other.

    Raises `Refused` or `Unreachable`. The whole takes `seconds` at most, usually ten, and no more than `largest` bytes are
    read.
    """
    target = look_up(url)
    start, whole = time.monotonic(), seconds or WHOLE
    connection = _Pinned(target, whole)
    # a server that sends a byte now and then would hold us for ever
    end = threading.Timer(whole, _cut, [connection])
    end.daemon = True
    end.start()
    try:
        connection.request(method, target.path, body or None, {**headers, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        read = answer.read(largest + 1)
        if time.monotonic() - start >= whole:
            raise Unreachable("slow")
        if len(read) > largest:
            raise Unreachable("large")
        taken = int((time.monotonic() - start) * 1000)
        return Answer(answer.status, _lower(answer.getheaders()), read, taken)
    except ssl.SSLError:
        raise Unreachable("certificate") from None
    except TimeoutError:
        raise Unreachable("slow") from None
    except ConnectionRefusedError:
        raise Unreachable("refused") from None
    except (OSError, http.client.HTTPException):
        is_late = time.monotonic() - start >= whole
        raise Unreachable("slow" if is_late else "broken") from None
    finally:
        end.cancel()
        connection.close()


def _lower(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
