"""What a change of law sets off: questions out of the draw, notices above blocks, the difference holders of certificates owe."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models import Change, ChangedPassage
from portal.people.models import Person
from training.models.block import LessonBlock
from training.models.completion import Certificate
from training.models.course import Course
from training.models.question import Question, QuestionVersion


class Wave(models.Model):
    """What a change has set off, in numbers, and that it was set off: once for each change."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="wave", verbose_name=_("change of law"))
    struck_at = models.DateTimeField(_("set off"), default=timezone.now)
    lifted_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    questions = models.PositiveIntegerField(_("questions"), default=0)
    blocks = models.PositiveIntegerField(_("blocks of lessons"), default=0)
    courses = models.PositiveIntegerField(_("courses"), default=0)
    certificates = models.PositiveIntegerField(_("certificates"), default=0)

    class Meta:
        verbose_name = _("consequences of a change")
        verbose_name_plural = _("consequences of changes")

    def __str__(self) -> str:
        return str(self.change)


class Suspension(models.Model):
    """A version of a question waits for an editor, because the law it rests on has changed. `QuestionVersion.suspended` says whether
    one of its suspensions is still open; both are written by `training.actions.suspending` alone."""

    UNDONE, PUT_BACK, REPLACED = "undone", "put_back", "replaced"
    WHYS = [(UNDONE, _("the change was undone")), (PUT_BACK, _("still right")), (REPLACED, _("the next version"))]
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="suspensions", verbose_name=_("question version"))
    change = models.ForeignKey(Change, models.PROTECT, related_name="suspensions", verbose_name=_("change of law"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_why = models.CharField(_("why"), max_length=10, choices=WHYS, blank=True)

    class Meta:
        verbose_name = _("suspended question")
        verbose_name_plural = _("suspended questions")
        constraints = [
            models.UniqueConstraint(fields=["version", "change"], name="one_suspension_per_version_and_change"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_why="") | (Q(lifted_at__isnull=False) & ~Q(lifted_why="")),
                name="lifted_suspension_says_why",
            ),
        ]
        indexes = [models.Index(fields=["version"], condition=Q(lifted_at=None), name="open_suspension_by_version")]

    def __str__(self) -> str:
        return f"{self.version} · {self.change}"


class BlockNotice(models.Model):
    """Above a block of a lesson stands that the law it tells has changed. A block whose words are renewed is no longer in the lesson,
    and its notice with it; `settled_at` is for one that an editor took away, or that went with its change."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="notices", verbose_name=_("change of law"))
    passage = models.ForeignKey(ChangedPassage, models.CASCADE, related_name="notices", verbose_name=_("changed passage"))
    block = models.ForeignKey(LessonBlock, models.CASCADE, related_name="notices", verbose_name=_("block of a lesson"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"))

    class Meta:
        verbose_name = _("notice in a lesson")
        verbose_name_plural = _("notices in lessons")
        constraints = [models.UniqueConstraint(fields=["passage", "block"], name="one_notice_per_passage_and_block")]
        indexes = [models.Index(fields=["block"], condition=Q(settled_at=None), name="standing_notice_by_block")]


class DeltaQuerySet(models.QuerySet["Delta"]):
    def open(self) -> DeltaQuerySet:
        """Neither done nor withdrawn."""
        return self.filter(done_at=None, withdrawn_at=None)

    def owed(self, at: datetime) -> DeltaQuerySet:
        """Open, and the certificate would count without it: neither revoked nor ended."""
        standing = Q(certificate__expires_at=None) | Q(certificate__expires_at__gt=at)
        return self.open().filter(standing, certificate__revoked_at=None)


class Delta(models.Model):
    """The difference that the holder of a certificate must learn after a change of law, and nothing else. Until then the certificate is
    at risk; afterwards it is renewed, and this row says when. Taken back with its change; what was done before stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="deltas", verbose_name=_("person"))
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="deltas", verbose_name=_("certificate"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="deltas", verbose_name=_("course"))
    change = models.ForeignKey(Change, models.PROTECT, related_name="deltas", verbose_name=_("change of law"))
    passages = models.PositiveSmallIntegerField(_("passages to read"), default=0)  # blocks of the course when it was made
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1)  # for these; questions come on top
    due_at = models.DateTimeField(_("due"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = DeltaQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference to learn")
        verbose_name_plural = _("differences to learn")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "change"], name="one_delta_per_certificate_and_change"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(withdrawn_at=None), name="delta_is_not_both_done_and_withdrawn"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(read_at__isnull=False), name="done_delta_was_read"),
        ]
        indexes = [
            models.Index(fields=["person", "due_at"], condition=Q(done_at=None, withdrawn_at=None), name="open_delta_by_person"),
            models.Index(fields=["certificate"], condition=Q(done_at=None, withdrawn_at=None), name="open_delta_by_certificate"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.change}"

    def get_absolute_url(self) -> str:
        return reverse("delta", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None


class DeltaRead(models.Model):
    """A person has read a changed block, in the words it had then."""

    delta = models.ForeignKey(Delta, models.CASCADE, related_name="reads")
    block = models.ForeignKey(LessonBlock, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delta", "block"], name="one_reading_per_delta_and_block")]


class QuestionRevision(models.Model):
    """What an editor says of a question whose law has changed: it is still right, or here is its next version. It counts when a
    second person has confirmed it."""

    PUT_BACK, NEXT = "put_back", "next"
    KINDS = [(PUT_BACK, _("Still right")), (NEXT, _("Next version"))]
    OPEN, CONFIRMED, RETURNED, OVERTAKEN = "open", "confirmed", "returned", "overtaken"
    STATES = [(OPEN, _("waits for a second person")), (CONFIRMED, _("confirmed")), (RETURNED, _("returned")), (OVERTAKEN, _("overtaken"))]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="revisions", verbose_name=_("question"))
    base = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("goes on from"))
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("next version")
    )  # a draft until it is confirmed; none: the base is still right
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    why = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=OPEN)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("handed in"), default=timezone.now)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    message = models.TextField(_("what the reviewer says"), blank=True)

    class Meta:
        verbose_name = _("revision of a question")
        verbose_name_plural = _("revisions of questions")
        constraints = [
            models.UniqueConstraint(fields=["question"], condition=Q(state="open"), name="one_open_revision_per_question"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("author"))),
                name="nobody_confirms_their_own_question",
            ),
            models.CheckConstraint(
                condition=Q(kind="put_back", version=None) | Q(kind="next", version__isnull=False), name="next_version_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.get_kind_display()}"
