"""robots.txt (RFC 9309): may our agent fetch an address, and how slowly. Parsed by protego; one look at each host a run."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin

from protego import Protego

from pipeline.ingest.polite_http import Failed, PoliteClient

AGENT = "open-incidents"
# RFC 9309, 2.5: at least 500 KiB must be parsed; what is beyond is ignored.
_MAX_BYTES = 512_000
# A rule with many wildcards is matched in time that grows with a power of their number: it is cut after the fourth, which forbids more, not less.
_MAX_WILDCARDS = 4


class Robots:
    """The rules of the hosts met in one run."""

    def __init__(self, client: PoliteClient) -> None:
        """`client` fetches the files; a Crawl-delay is passed on to it."""
        self._client = client
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def allows(self, url: str) -> bool:
        """Whether the host's robots.txt lets us fetch `url`; a host without the file allows all.

        Raises:
            Failed: the host does not answer for the file, and then nothing of it may be fetched now.
        """
        origin = urljoin(url, "/")
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._load(origin))
        rules = await asyncio.shield(self._rules[origin])
        return bool(rules.can_fetch(url, AGENT))

    async def close(self) -> None:
        """End looks that nobody waits for any more."""
        for task in self._rules.values():
            task.cancel()
        await asyncio.gather(*self._rules.values(), return_exceptions=True)

    async def _load(self, origin: str) -> Protego:
        try:
            answer = await self._client.get(urljoin(origin, "/robots.txt"))
        except Failed as failure:
            if failure.kind == "status":  # 4xx: there is none, and all is allowed; unreachable or 5xx: it may forbid all
                return Protego.parse("")
            raise
        rules = parse_robots(answer.body)
        if delay := rules.crawl_delay(AGENT):
            self._client.slow_down(origin, float(delay))
        return rules


def parse_robots(data: bytes) -> Protego:
    """Return the rules in a robots.txt; rules with more than four wildcards are cut (Disallow) or dropped (Allow)."""
    lines: list[str] = []
    for line in data[:_MAX_BYTES].decode("utf-8-sig", "replace").splitlines():
        name, _, value = line.partition(":")
        if value.count("*") > _MAX_WILDCARDS:
            if name.strip().lower() != "disallow":
                continue
            value = "*".join(value.split("*")[:_MAX_WILDCARDS]) + "*"
        lines.append(f"{name}:{value}" if value else line)
    return Protego.parse("\n".join(lines))
