"""Sending a stored file so that no browser shows or runs it."""

from __future__ import annotations

from django.http import FileResponse

from portal.articles.models import Attachment
from portal.people.access import Refused


def download(attachment: Attachment) -> FileResponse:
    """An attachment for the disk; a file that is gone looks like one that never was."""
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError:
        raise Refused("file") from None
    response = FileResponse(stored, as_attachment=True, filename=attachment.name, content_type=attachment.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    return response
