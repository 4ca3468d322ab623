"""JSON text to values, strict first and tolerant where nothing is lost by it. Shared by the readers of JSON Lines and of JSON documents."""

from __future__ import annotations

import json
from typing import Any

import orjson

from pipeline.ingest.encoding import decode
from pipeline.ingest.record import Unreadable


def parse_json(data: bytes) -> tuple[Any, str | None]:
    """Return the value and a code of `text_repair` (None: nothing was guessed or lost).

    orjson reads what the standard allows. What it refuses and is clear all the same is read by the standard library: escaped lone surrogates, raw
    control characters in strings, NaN, and bytes in another encoding than UTF-8.

    Raises:
        Unreadable: it is no JSON; the message says where it breaks.
    """
    try:
        return orjson.loads(data), None
    except orjson.JSONDecodeError:
        pass
    decoded = decode(data)
    try:
        return json.loads(decoded.text, strict=False), decoded.repair
    except RecursionError:
        raise Unreadable("json_depth", "the JSON is nested too deep for an article; flatten it") from None
    except ValueError as error:
        raise Unreadable("json_syntax", f"this is no valid JSON ({str(error)[:120]}); repair it or get it again") from None
