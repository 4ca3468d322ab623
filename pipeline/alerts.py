"""Telling somebody outside: one JSON message to the address in INCIDENTS_ALERT_URL. What is worth telling is decided in defs/alerts.py."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from typing import Literal

ALERT_VARIABLE = "INCIDENTS_ALERT_URL"
"""Environment variable with the address that alerts are posted to; none are sent when it is not set."""

MOST_TRIES = 3
_TIMEOUT = 10.0
_PAUSE = 1.0


@dataclass(frozen=True)
class Alert:
    """One message. `text` says everything in words, which chat programs with incoming webhooks show; the other fields are for programs."""

    kind: Literal["run_failed", "release_blocked"]
    job: str
    run_id: str
    days: str
    reason: str
    text: str


def find_address() -> str | None:
    """Return where alerts go; None when nowhere. Raises ValueError for an address that is not http or https."""
    address = os.environ.get(ALERT_VARIABLE) or None
    if address and not address.startswith(("http://", "https://")):
        raise ValueError(f"{ALERT_VARIABLE} must start with http:// or https://")
    return address


def send_alert(alert: Alert, address: str) -> None:
    """Post an alert as JSON; tries a few times. Raises OSError when nobody took it. The address may hold a secret and is in no message."""
    body = json.dumps(asdict(alert), ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json", "User-Agent": "open-incidents"})
    for left in reversed(range(MOST_TRIES)):
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT):
                return
        except OSError as error:
            if not left:
                reason = f"HTTP {error.code}" if isinstance(error, urllib.error.HTTPError) else type(error).__name__
                raise OSError(f"the address of {ALERT_VARIABLE} did not take the alert in {MOST_TRIES} tries: {reason}") from None
            time.sleep(_PAUSE)
