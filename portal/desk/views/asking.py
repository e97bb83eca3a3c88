"""What an address asks for."""

from __future__ import annotations

from django.http import HttpRequest


def number(request: HttpRequest, name: str, default: int = 0) -> int:
    """A number of `?name=`; the default for anything else."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else default
