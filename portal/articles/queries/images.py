"""Pictures for pages and for the editor."""

from __future__ import annotations

from collections.abc import Iterable

from portal.articles.models import Image
from portal.common.documents import Picture


def pictures(ids: Iterable[str]) -> dict[str, Picture]:
    """What a page must know of each picture that exists, by id. One statement, none without ids."""
    wanted = set(ids)
    return {str(image.pk): image.picture for image in Image.objects.filter(pk__in=wanted)} if wanted else {}
