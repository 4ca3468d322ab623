from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from pipeline.ingest.addresses import PublicNetwork, Refused, check_address, is_public
from pipeline.ingest.robots import AGENT, parse_robots

PRIVATE_IPV4 = ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1")
PRIVATE_IPV6 = ("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1")
IPV4_INSIDE_IPV6 = ("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::1")


@pytest.mark.parametrize("address", [*PRIVATE_IPV4, *PRIVATE_IPV6, *IPV4_INSIDE_IPV6])
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_loopback_only_when_it_is_allowed() -> None:
    assert is_public("127.0.0.1", allow_loopback=True)
    assert is_public("::ffff:127.0.0.1", allow_loopback=True)
    assert not is_public("10.0.0.1", allow_loopback=True)


OTHER_SCHEMES = ("file:///etc/passwd", "ftp://example.org/", "gopher://example.org", "javascript:alert(1)", "example.org", "")
ODD_PARTS = ("http:///x", "http://user@example.org/", "http://example.org:22/", "http://[broken/", "http://example.org:99999/")


@pytest.mark.parametrize("url", [*OTHER_SCHEMES, *ODD_PARTS])
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_address(url)


def test_plain_web_addresses() -> None:
    check_address("https://example.org/a?b=c")
    check_address("http://example.org:443/")
    check_address("http://127.0.0.1:8000/", allow_loopback=True)


def test_robots_rules() -> None:
    rules = parse_robots(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\nAllow: /a/open\n\nUser-agent: open-incidents\nDisallow: /x\nCrawl-delay: 5\n")
    assert not rules.can_fetch("https://example.org/x/1", AGENT)
    assert rules.can_fetch("https://example.org/a", AGENT)
    assert rules.crawl_delay(AGENT) == 5.0


def test_robots_rules_with_many_wildcards_forbid_more_and_stay_fast() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 60 + b"\nAllow: /" + b"*b" * 60 + b"\n")
    assert not rules.can_fetch("https://example.org/" + "a" * 2_000, AGENT)
    assert rules.can_fetch("https://example.org/" + "b" * 2_000, AGENT)


def test_broken_robots_files() -> None:
    for data in (b"", b"\xff\xfe\x00", b"no colon\n\n::::\nDisallow", b"Disallow: /" * 100_000):
        parse_robots(data).can_fetch("https://example.org/", AGENT)


def connect(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Connect once for each answer of a name server; return the addresses that were really connected to."""
    waiting, connected = list(answers), []

    async def resolve(self: object, host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in waiting.pop(0)]

    async def open_connection(host: str, *_: object) -> None:
        connected.append(host)

    async def run() -> None:
        monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", resolve)
        network = PublicNetwork()
        monkeypatch.setattr(network._backend, "connect_tcp", open_connection)
        for _ in answers:
            await network.connect_tcp("news.example", 443)

    asyncio.run(run())
    return connected


def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connect(monkeypatch, ["8.8.8.8", "1.1.1.1"], ["9.9.9.9"]) == ["8.8.8.8", "9.9.9.9"]


@pytest.mark.parametrize("answer", [["10.0.0.1"], ["8.8.8.8", "169.254.169.254"]])
def test_a_name_that_leads_to_a_private_address_is_refused_at_each_connection(monkeypatch: pytest.MonkeyPatch, answer: list[str]) -> None:
    with pytest.raises(Refused, match="no public address"):
        connect(monkeypatch, ["8.8.8.8"], answer)
