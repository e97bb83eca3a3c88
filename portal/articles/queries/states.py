"""Where an edition stands, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.articles.models import Edition


def state_text(edition: Edition | None) -> str:
    """Where an edition stands, in words."""
    if edition is None:
        return _("not written")
    if edition.state == Edition.PUBLISHED and edition.published_id != edition.newest_id:
        return _("published, newer draft")
    return str(edition.get_state_display()).lower()
