"""Sending a stored file so that no browser shows or runs it."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse

from portal.articles.models import Attachment, Image
from portal.people.access import Refused


def download(attachment: Attachment) -> FileResponse:
    """An attachment for the disk; a file that is gone looks like one that never was."""
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError:
        raise Refused("file") from None
    response = FileResponse(stored, as_attachment=True, filename=attachment.name, content_type=attachment.kind)
    return _inert(response)


def picture(image: Image, width: int) -> FileResponse:
    """A picture in one of its widths, for the reader's own browser to keep: under its address it never changes."""
    try:
        stored = default_storage.open(image.file_name(width), "rb")
    except FileNotFoundError:
        raise Refused("image") from None
    response = FileResponse(stored, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return _inert(response)


def _inert(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    return response
