"""Who must take what: by job role, or everybody."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.people.models import JobRole
from training.models.course import Course


class Requirement(models.Model):
    """A job role asks for a course, or everybody is asked for it (`job_role` none)."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="requirements", verbose_name=_("course"))
    job_role = models.ForeignKey(JobRole, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("job role"))
    days = models.PositiveSmallIntegerField(_("days to complete it"))  # from the day it is asked
    since = models.DateTimeField(_("asked since"), null=True, blank=True)  # none: advice only, nobody is enrolled by it

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(fields=["course", "job_role"], name="one_requirement_per_course_and_role"),
            models.UniqueConstraint(fields=["course"], condition=Q(job_role=None), name="one_requirement_of_everybody_per_course"),
        ]

    def __str__(self) -> str:
        return f"{self.job_role or '*'} · {self.course}"
