"""A package between the first look at it and its import: in a folder of its owner, readable by nobody else, for a day at most."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from portal.people.access import Refused
from portal.people.models import Person

KEEP = 24 * 60 * 60  # seconds
MOST = 3  # packages one person may leave lying about


def park(upload: UploadedFile, person: Person) -> UUID:
    """Put a package down; the oldest of somebody who never imports go first."""
    tidy()
    folder = _folder(person)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime)[: -MOST + 1 or None]:
        old.unlink(missing_ok=True)
    token = uuid4()
    descriptor = os.open(folder / f"{token.hex}.zip", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        for piece in upload.chunks():
            target.write(piece)
    return token


def parked(token: UUID, person: Person) -> BinaryIO:
    """The package, for whoever put it down and within a day."""
    path = _folder(person) / f"{token.hex}.zip"
    try:
        if time.time() - path.stat().st_mtime > KEEP:
            raise Refused("package")
        return path.open("rb")
    except FileNotFoundError:
        raise Refused("package") from None


def forget(token: UUID, person: Person) -> None:
    (_folder(person) / f"{token.hex}.zip").unlink(missing_ok=True)


def tidy() -> None:
    """Packages nobody imported go after a day."""
    for path in Path(settings.EXCHANGE_DIR).glob("*/*.zip"):
        if time.time() - path.stat().st_mtime > KEEP:
            path.unlink(missing_ok=True)


def _folder(person: Person) -> Path:
    return Path(settings.EXCHANGE_DIR) / str(person.pk)
