"""One polite, bounded GET: redirects checked one by one, caps on bytes and unpacking, a deadline, retries, pauses between requests. Knows no feeds."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from pipeline.ingest.addresses import PublicNetwork, Refused, check_address
from pipeline.ingest.http_body import ACCEPTED_ENCODINGS, decode_body
from pipeline.ingest.limits import MB
from pipeline.ingest.record import Unreadable

_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 5
_TRY_AGAIN = (429, 500, 502, 503, 504)
_CHUNK = 65_536
MayFollow = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How politely and how long. Seconds, bytes, counts; the defaults are for news sites that do not know us."""

    user_agent: str = "open-incidents (news dataset builder)"
    host_delay: float = 1.0
    host_connections: int = 2
    request_seconds: float = 30.0
    max_bytes: int = 10 * MB
    attempts: int = 3
    backoff: float = 1.0
    longest_wait: float = 60.0
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave: `body` with its content encoding undone; `url` after redirects; `headers` in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    retrieved_at: dt.datetime


class Failed(Exception):
    """No usable answer. `kind`: refused, network, status, size, time or busy; `retry_after`: when a busy server wants to be left alone, in seconds."""

    def __init__(self, kind: str, message: str, retry_after: float = 0.0) -> None:
        """Keep the parts."""
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after


@dataclass(slots=True)
class _Host:
    gate: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    closed: str = ""
    retry_after: float = 0.0


class PoliteClient:
    """An HTTP client (HTTP/2 where offered) for hosts that owe us nothing. Use as an asynchronous context manager."""

    def __init__(self, settings: HttpSettings) -> None:
        """Prepare; environment variables with proxies are not read, since a proxy would resolve names past our checks."""
        self.settings = settings
        self._hosts: dict[str, _Host] = {}
        self._delays: dict[str, float] = {}
        headers = {
            "User-Agent": settings.user_agent,
            "Accept-Encoding": ACCEPTED_ENCODINGS,
            "Accept": "text/html, application/xhtml+xml, application/xml, */*;q=0.5",
        }
        timeout = httpx.Timeout(settings.request_seconds, connect=min(10.0, settings.request_seconds))
        transport = _Transport(PublicNetwork(allow_loopback=settings.allow_loopback))
        self._client = httpx.AsyncClient(transport=transport, headers=headers, timeout=timeout, trust_env=False, follow_redirects=False)

    async def __aenter__(self) -> PoliteClient:
        """Open."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all connections."""
        await self._client.aclose()

    def slow_down(self, url: str, delay: float) -> None:
        """Wait at least `delay` seconds (30 at most) between requests to the host of `url`, as its robots.txt asks."""
        self._delays[urlsplit(url).netloc] = min(30.0, max(self.settings.host_delay, delay))

    async def get(self, url: str, headers: Mapping[str, str] | None = None, may_follow: MayFollow | None = None) -> Answer:
        """Fetch a page or feed; statuses 200 to 299 and 304 are answers. `may_follow` is asked before each redirect.

        Raises:
            Failed: refused, unreachable, too large, too slow, or another status, after as many attempts as the settings allow.
        """
        for attempt in range(1, self.settings.attempts + 1):
            try:
                return await self._attempt(url, headers or {}, may_follow)
            except Failed as failure:
                wait = failure.retry_after or self.settings.backoff * 2 ** (attempt - 1) * (1 + random.random())
                if failure.kind not in ("network", "busy", "time") or attempt == self.settings.attempts:
                    raise
                if wait > self.settings.longest_wait:
                    host = self._host(url)
                    host.closed, host.retry_after = f"{urlsplit(url).netloc} asked to be left alone for {wait:.0f} s", wait
                    raise
                await asyncio.sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _attempt(self, url: str, headers: Mapping[str, str], may_follow: MayFollow | None) -> Answer:
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                check_address(url, allow_loopback=self.settings.allow_loopback)
                async with self._turn(url), asyncio.timeout(self.settings.request_seconds):  # waiting for one's turn does not count
                    answer = await self._once(url, headers)
                location = answer.headers.get("location")
                if answer.status not in _REDIRECTS or not location:
                    return _accepted(answer)
                url = urljoin(url, location)
                if may_follow is not None and not await may_follow(url):
                    raise Failed("refused", f"robots.txt of {urlsplit(url).netloc}, to which it redirects, forbids it")
            raise Failed("refused", f"more than {_MAX_REDIRECTS} redirects")
        except TimeoutError:
            raise Failed("time", f"no complete answer from {urlsplit(url).netloc} within {self.settings.request_seconds:.0f} s") from None
        except Refused as refusal:
            raise Failed("refused", str(refusal)) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, ssl.SSLError, OSError) as error:
            raise Failed("network", f"{urlsplit(url).netloc}: {str(error) or type(error).__name__}") from None
        except Unreadable as error:
            raise Failed("size", error.reason) from None

    async def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        async with self._client.stream("GET", url, headers=dict(headers)) as response:
            parts: list[bytes] = []
            size = 0
            async for chunk in response.aiter_raw(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if size > self.settings.max_bytes:
                    raise Failed("size", f"more than {self.settings.max_bytes // MB} MB from {urlsplit(url).netloc}")
            body = decode_body(b"".join(parts), response.headers.get("content-encoding"), limit=self.settings.max_bytes)
            kept = {key.lower(): value for key, value in response.headers.items()}
            return Answer(str(response.url), response.status_code, kept, body, dt.datetime.now(dt.UTC).replace(microsecond=0))

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(urlsplit(url).netloc, _Host(asyncio.Semaphore(self.settings.host_connections)))

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        """Waits until the host may be asked again: few connections at a time, and a pause between the beginnings of requests."""
        host = self._host(url)
        if host.closed:
            raise Failed("busy", host.closed, host.retry_after)
        async with host.gate:
            async with host.turn:
                await asyncio.sleep(max(0.0, host.free_at - time.monotonic()))
                host.free_at = time.monotonic() + self._delays.get(urlsplit(url).netloc, self.settings.host_delay)
            yield


def _accepted(answer: Answer) -> Answer:
    if 200 <= answer.status < 300 or answer.status == 304:
        return answer
    kind = "busy" if answer.status in _TRY_AGAIN else "status"
    raise Failed(kind, f"{urlsplit(answer.url).netloc} answered with HTTP status {answer.status}", _retry_after(answer))


def _retry_after(answer: Answer) -> float:
    """Seconds from the header, which holds seconds or a date; 0 when it is missing or nonsense."""
    written = answer.headers.get("retry-after", "")
    try:
        return max(0.0, float(written) if written.isdigit() else (parsedate_to_datetime(written) - dt.datetime.now(dt.UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a connection pool that connects through our network check; httpx's own transport has no place to put it."""

    def __init__(self, network: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), http1=True, http2=True, network_backend=network, max_connections=40, keepalive_expiry=15.0
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions)
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()

    async def __aexit__(self, kind: type[BaseException] | None = None, error: BaseException | None = None, trace: TracebackType | None = None) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
