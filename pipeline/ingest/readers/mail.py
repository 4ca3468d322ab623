"""E-mail (.eml): one newsletter or alert, one article. The plain part is the text; without one, the HTML part. Attachments are named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from pipeline.ingest.encoding import decode
from pipeline.ingest.readers.context import Context
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Source


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield the message as one unit."""

    def make() -> RawRecord:
        return parse_mail(source.read_all())

    yield Unit(None, make)


def parse_mail(data: bytes) -> RawRecord:
    """Return the article in a message: Subject is the title, the sender's name the publisher, Date the publication time.

    Raises:
        Unreadable: no text part, or a structure that cannot be parsed.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        part = message.get_body(preferencelist=("plain", "html"))
        if part is None:
            raise Unreadable("mail_text", "the message has no text part; save the newsletter as HTML or text")
        payload = part.get_payload(decode=True)
        decoded = decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
        text = decoded.text
        sender, address = parseaddr(str(message.get("From", "")))
        record = RawRecord(
            body=text.strip(),
            title=_header(message, "Subject"),
            publisher=sender or address.rpartition("@")[2] or None,
            published=_header(message, "Date"),
            source_id=_header(message, "Message-ID"),
            media_type="message/rfc822",
            repair=decoded.repair,
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:  # the email package raises all of these on hostile headers
        raise Unreadable("mail_syntax", f"the message cannot be parsed ({str(error)[:100]}); save it as text") from None
    if part.get_content_type() == "text/html":
        from pipeline.ingest.page import html_fragment_text

        record.body = html_fragment_text(text)
    if not record.body:
        raise Unreadable("text_present", "the message's text is blank; remove it or add the page it points to")
    return record


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return " ".join(str(value).split()) or None if value is not None else None
