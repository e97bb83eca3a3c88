"""Log lines: one line each, with the request's id."""

from __future__ import annotations

import logging

from portal.common.requests import current


class OneLine(logging.Filter):
    """Adds `request_id` and writes control characters of the message as escapes, so that nobody can forge a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        asking = current()
        asked = getattr(record, "request", None)  # Django logs 404 and the like when the answer is made and nobody asks any more
        record.request_id = asking.id if asking else getattr(asked, "request_id", "-")
        message = record.getMessage()
        if any(ord(mark) < 32 or ord(mark) == 127 for mark in message):
            record.msg, record.args = message.encode("unicode_escape").decode("ascii"), ()
        return True
