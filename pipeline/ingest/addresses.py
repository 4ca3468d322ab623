"""Which network addresses may be reached: only public ones, checked at the moment of connecting, so that no redirect or name server can lead elsewhere."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore

_PORTS = {None, 80, 443}


class Refused(Exception):
    """An address that must not be asked; the message says why."""


def check_address(url: str, *, allow_loopback: bool = False) -> None:
    """Check what can be seen in a URL itself: scheme, host, port, no user name.

    Raises:
        Refused: it is no plain http or https address on the usual port (any port when loopback is allowed, which is for tests).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(f"{url[:200]!r} is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"{url[:200]!r} is no http or https address")
    if parts.username is not None or parts.password is not None:
        raise Refused(f"the address of {parts.hostname} carries a user name")
    if port not in _PORTS and not allow_loopback:
        raise Refused(f"{parts.hostname}:{port} is not on the port of a web server")


def is_public(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether an IP address is one of the public internet; IPv6 addresses that carry an IPv4 one are judged by it too."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner), allow_loopback=allow_loopback)
    if ip.is_loopback:
        return allow_loopback
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class PublicNetwork(httpcore.AsyncNetworkBackend):
    """Connects by name: resolves it, refuses unless every address of it is public, and connects to one of exactly these addresses.

    Certificates are still checked against the name. A name server that answers differently the next time has no effect: each connection is checked.
    """

    def __init__(self, *, allow_loopback: bool = False) -> None:
        """`allow_loopback` is for tests against a server on this machine."""
        self._backend = httpcore.AnyIOBackend()
        self._allow_loopback = allow_loopback

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Open a connection.

        Raises:
            Refused: the name leads to an address that is not public.
            httpcore.ConnectError: it cannot be resolved or reached.
        """
        addresses = await self._resolve(host, port)
        refused = [address for address in addresses if not is_public(address, allow_loopback=self._allow_loopback)]
        if refused:
            raise Refused(f"{host} leads to {refused[0]}, which is no public address")
        return await self._backend.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def _resolve(self, host: str, port: int) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved ({error})") from None
        # IPv4 first: many machines have an IPv6 address and no way out with it
        return [str(address[0]) for family, _, _, _, address in sorted(found, key=lambda entry: entry[0] != socket.AF_INET)]

    async def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None) -> httpcore.AsyncNetworkStream:
        """Refused: nothing on the web is a socket file."""
        raise Refused("a socket file is no web server")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._backend.sleep(seconds)
