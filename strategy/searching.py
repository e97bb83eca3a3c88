"""What of the strategy can be found, and where a hit leads. The loader writes the documents; their keys are spots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.common.searching import register
from strategy.spots import url_of

register("strategy", _("Strategy"), url_of, icon="fan")
register("provision", _("TRIPS provision"), url_of, icon="scale")
register("jurisdiction", _("Jurisdiction"), url_of, icon="globe")
register("reference", _("Reference"), url_of, icon="file")
register("tool", _("Tool"), url_of, icon="ship")
