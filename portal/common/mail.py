"""Mail of local mode: a file for each, named on the console, so that a set-password link is at hand without a mail server."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class FileBackend(BaseEmailBackend):
    """Writes each message to MAIL_DIR (readable by its owner alone)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            path = folder / f"{timezone.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}.eml"
            path.touch(mode=0o600)
            path.write_bytes(message.message().as_bytes())
            sys.stdout.write(f"Mail to {', '.join(message.to)}: {path}\n")
            sys.stdout.flush()
        return len(email_messages)
