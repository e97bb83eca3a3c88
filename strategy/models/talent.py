"""How mature a company is, what its people need to be able to do, and who needs how much of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.languages import BilingualField
from portal.people.models import JobRole
from strategy.models.versioned import FactRow

LEVELS = [  # of a competency
    (0, _("none")),
    (1, _("aware")),
    (2, _("assisted practice")),
    (3, _("independent practice")),
    (4, _("leads and improves")),
    (5, _("strategic authority")),
]
MATURITY = [(1, _("Ad hoc")), (2, _("Aware")), (3, _("Defined")), (4, _("Managed")), (5, _("Leading"))]


class Dimension(FactRow):
    """A dimension of the maturity model: what each of five levels looks like, and the next step from it."""

    name = BilingualField(pgettext_lazy("of a row", "name"))
    countermeasure = models.PositiveSmallIntegerField(_("countermeasure"))
    levels = models.JSONField(_("levels"), default=list)  # five bilingual texts
    next_steps = models.JSONField(_("next steps"), default=list)  # five bilingual texts

    class Meta(FactRow.Meta):
        verbose_name = _("dimension of maturity")
        verbose_name_plural = _("dimensions of maturity")


class Competency(FactRow):
    """Something people can be more or less able to do."""

    name = BilingualField(pgettext_lazy("of a row", "name"))
    countermeasures = models.JSONField(_("countermeasures"), default=list)
    levels = models.JSONField(_("levels"), default=list)  # five bilingual texts

    class Meta(FactRow.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")


class RoleProfile(FactRow):
    """The level of each competency that a job role needs."""

    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="+", verbose_name=_("job role"))
    name = BilingualField(pgettext_lazy("of a row", "name"))
    targets = models.JSONField(_("target levels"), default=dict)  # key of a competency → 0 to 5

    class Meta(FactRow.Meta):
        verbose_name = _("role profile")
        verbose_name_plural = _("role profiles")
