"""Persons, departments, job roles, memberships, heads and the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.keeping import stamp_value
from portal.common.languages import BilingualField, pick
from portal.people.looks import Look
from portal.people.names import hidden_marks, normal_email, normal_name, sort_name
from portal.people.zones import company_day, known_zones


def by_name(path: str = "") -> list[Any]:
    """Order by sort name, the same on both databases (by code point), then by id. `path`: "person__" from a related table."""
    name: Any = F(f"{path}sort_name")
    if connection.vendor == "postgresql":
        name = Collate(name, "C")
    return [name, F(f"{path}id")]


def check_zone(name: str) -> None:
    if name not in known_zones():
        raise ValidationError(_("“%(name)s” is no time zone. Write for example Asia/Shanghai or Europe/Berlin."), params={"name": name})


def check_name(name: str) -> None:
    if hidden_marks(name):
        raise ValidationError(_("The name holds invisible characters. Type it again without copying."))


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        return self.filter(is_active=True)

    def with_headship(self) -> PersonQuerySet:
        """Adds `heads_any`: whether the person heads a department. One statement with the row itself."""
        return self.annotate(heads_any=Exists(DepartmentHead.objects.filter(person=OuterRef("pk"))))

    def in_departments(self, ids: Iterable[int], on: date | None = None) -> PersonQuerySet:
        """Who belongs to one of the departments on a day (default: today)."""
        held = Membership.objects.current(on).filter(person=OuterRef("pk"), department__in=list(ids))
        return self.filter(Exists(held))

    def visible_to(self, person: Person) -> PersonQuerySet:
        """Whose learning record `person` may read: one's own; the sub-tree of a head; everybody for admins and auditors."""
        if person.reads_all:
            return self
        if not person.heads_any:
            return self.filter(pk=person.pk)
        held = Membership.objects.current().filter(person=OuterRef("pk"), department__in=person.headed_ids)
        return self.filter(Q(pk=person.pk) | Exists(held))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_person(self, email: str, display_name: str, password: str | None = None, **more: Any) -> Person:
        """A new person; without a password the account opens by a set-password link."""
        person = self.model(email=email, display_name=display_name, **more)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save()
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email=normal_email(email or ""))


class Person(AbstractBaseUser):
    """Somebody who signs in. Everybody learns; the other roles are granted, managing follows from heading a department."""

    ROLES = ("editor", "approver", "admin", "auditor")
    look: Look | None = None  # set on a stand-in: nobody in particular, as whom somebody looks at the portal; never stored

    email = models.EmailField(
        _("e-mail"), max_length=254, unique=True, error_messages={"unique": _("There is already a person with this e-mail.")}
    )
    display_name = models.CharField(_("name"), max_length=120, validators=[check_name])
    sort_name = models.CharField(
        _("sort name"),
        max_length=120,
        blank=True,
        validators=[check_name],
        help_text=_("Where the name stands in lists. Leave empty to have it made from the name."),
    )
    employee_number = models.CharField(_("employee number"), max_length=40, unique=True, null=True, blank=True, validators=[check_name])
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai", validators=[check_zone])
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Without this the person cannot sign in; their records stay."))
    is_editor = models.BooleanField(_("editor"), default=False, help_text=_("Writes and publishes articles."))
    is_approver = models.BooleanField(_("approver"), default=False, help_text=_("Approves revisions before they are published."))
    is_admin = models.BooleanField(_("administrator"), default=False, help_text=_("Manages people, departments, articles and courses."))
    is_auditor = models.BooleanField(_("auditor"), default=False, help_text=_("Reads everything, changes nothing."))
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    links_sent = models.PositiveIntegerField(default=0, editable=False)  # set-password links; only the newest one opens

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index("sort_name", name="person_by_name")]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = normal_email(self.email)
        self.display_name = normal_name(self.display_name)
        self.employee_number = self.employee_number or None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_for_stand_in()
        self.email = normal_email(self.email)
        self.display_name = normal_name(self.display_name)
        self.employee_number = self.employee_number or None
        self.sort_name = (self.sort_name or sort_name(self.display_name)).casefold()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self.refuse_for_stand_in()
        return super().delete(*args, **kwargs)

    def refuse_for_stand_in(self) -> None:
        if self.look:
            raise TypeError("A stand-in is nobody in particular: nothing is stored of it or by it.")

    # What a person may do
    @property
    def is_staff(self) -> bool:
        """May open the admin site at all."""
        return self.is_active and (self.is_admin or self.is_editor or self.is_approver or self.is_auditor)

    @property
    def is_superuser(self) -> bool:
        return self.is_active and self.is_admin

    @property
    def reads_all(self) -> bool:
        return self.is_active and (self.is_admin or self.is_auditor)

    @property
    def heads_any(self) -> bool:
        """Whether the person heads a department; read with the row by `with_headship`, else asked once."""
        if "_heads_any" not in self.__dict__:
            self._heads_any = DepartmentHead.objects.filter(person=self).exists()
        return self._heads_any

    @heads_any.setter
    def heads_any(self, value: bool) -> None:
        self._heads_any = value

    @property
    def headed_ids(self) -> list[int]:
        """The departments under this head, with all below them. Asked once per request."""
        if "_headed_ids" not in self.__dict__:
            mine = DepartmentHead.objects.filter(person=self).values_list("department_id", flat=True)
            self._headed_ids = Department.objects.below(self.look.departments if self.look else mine)
        return self._headed_ids

    def job_role_ids(self) -> Any:
        """The job roles held today, for use in a query or to walk through; of a stand-in the one it was given."""
        if self.look:
            return self.look.job_roles
        return Membership.objects.current().filter(person=self, job_role__isnull=False).values_list("job_role_id", flat=True)

    @classmethod
    def label_of(cls, name: str) -> str:
        """How a field is called, in the reader's language."""
        return str(cls._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    @property
    def roles(self) -> list[str]:
        return [role for role in self.ROLES if getattr(self, f"is_{role}")]

    EDITS = {"articles"}

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Admins all; auditors may look at all; editors and approvers keep the article store."""
        app, _dot, name = perm.partition(".")
        if not self.is_active:
            return False
        if self.is_admin or (self.is_auditor and name.startswith("view_")):
            return True
        return (self.is_editor or self.is_approver) and app in self.EDITS

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app: str) -> bool:
        return self.reads_all or (self.is_staff and app in self.EDITS)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class DepartmentQuerySet(models.QuerySet["Department"]):
    def below(self, roots: Iterable[int]) -> list[int]:
        """Ids of the departments `roots` and of all below them: two narrow columns in one statement, walked in memory."""
        children: dict[int | None, list[int]] = {}
        for pk, parent in Department.objects.order_by("pk").values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        found: dict[int, None] = {}
        ahead = list(roots)
        while ahead:
            pk = ahead.pop()
            if pk not in found:
                found[pk] = None
                ahead.extend(children.get(pk, ()))
        return sorted(found)

    def with_headed(self, person: Person) -> Any:
        """Adds `headed`: whether `person` heads the department itself."""
        if person.look:
            return self.annotate(headed=Q(pk__in=person.look.departments))
        return self.annotate(headed=Exists(DepartmentHead.objects.filter(person=person, department=OuterRef("pk"))))

    def visible_to(self, person: Person) -> DepartmentQuerySet:
        """The departments whose figures `person` may read."""
        if person.reads_all:
            return self
        return self.filter(pk__in=person.headed_ids) if person.heads_any else self.none()


class Department(models.Model):
    """A node of the company's tree."""

    name = BilingualField(_("name"))
    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="department_is_not_its_own_parent")]

    def __str__(self) -> str:
        return pick(self.name)

    def clean(self) -> None:
        if self.pk and self.parent_id and self.parent_id in Department.objects.below([self.pk]):
            raise ValidationError({"parent": _("A department cannot belong to one of its own sub-departments.")})


class JobRole(models.Model):
    """What somebody does, as far as learning is concerned."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = BilingualField(_("name"))

    class Meta:
        verbose_name = _("job role")
        verbose_name_plural = _("job roles")

    def __str__(self) -> str:
        return pick(self.name)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date | None = None) -> MembershipQuerySet:
        day = on or company_day()
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Membership(models.Model):
    """A person's job in a department, from a day to a day. One person may hold several."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships", verbose_name=_("department"))
    job_role = models.ForeignKey(JobRole, models.PROTECT, null=True, blank=True, verbose_name=_("job role"))
    starts = models.DateField(_("from"), default=company_day)
    ends = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day; empty while it lasts."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["person", "department"], condition=Q(ends=None), name="one_open_membership_per_person_and_department"
            ),
        ]
        indexes = [models.Index(fields=["department", "person"], name="membership_by_department")]

    def __str__(self) -> str:
        return f"{self.person} · {self.department}"


ABOVE = """WITH RECURSIVE above(id) AS (
    SELECT department_id FROM people_membership WHERE person_id = %s AND starts <= %s AND (ends IS NULL OR ends >= %s)
    UNION SELECT one.parent_id FROM people_department one JOIN above ON one.id = above.id WHERE one.parent_id IS NOT NULL
) SELECT id FROM above"""

BELOW = """WITH RECURSIVE below(id) AS (
    SELECT id FROM people_department WHERE id = %s
    UNION SELECT one.id FROM people_department one JOIN below ON one.parent_id = below.id
) SELECT id FROM below"""


def departments_of(person: Person, on: date | None = None) -> RawSQL:
    """The departments somebody belongs to on a day (default: today) with all above them, for use inside another statement."""
    day = (on or company_day()).isoformat()
    return RawSQL(ABOVE, (person.pk, day, day))  # noqa: S611 (a statement of ours; what it asks for are parameters)


def departments_below(pk: int) -> RawSQL:
    """A department with all below it, for use inside another statement."""
    return RawSQL(BELOW, (pk,))  # noqa: S611


class DepartmentHead(models.Model):
    """Who heads a department and therefore sees it with all below."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="heads", verbose_name=_("department"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="headships", verbose_name=_("head"))

    class Meta:
        verbose_name = _("department head")
        verbose_name_plural = _("department heads")
        constraints = [models.UniqueConstraint(fields=["department", "person"], name="one_headship_per_person_and_department")]

    def __str__(self) -> str:
        return f"{self.person} · {self.department}"


class PersonSessionQuerySet(models.QuerySet["PersonSession"]):
    def with_person(self) -> PersonSessionQuerySet:
        """The session, its person, whether they head a department, and the stamp of the content, in one statement."""
        heads = Exists(DepartmentHead.objects.filter(person=OuterRef("person_id")))
        return self.select_related("person").annotate(heads_any=heads, content_stamp=stamp_value())


class PersonSession(AbstractBaseSession):
    """A signed-in browser. Knowing the person lets us end all sessions of one, and read both in one statement."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")

    objects = BaseSessionManager.from_queryset(PersonSessionQuerySet)()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):
        db_table = "people_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from portal.people.sessions import SessionStore

        return SessionStore


class AuditEntry(models.Model):
    """One line of the audit trail: who did what to whom or what, when and from where. Written once, never changed."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who"))
    actor_name = models.CharField(_("name then"), max_length=254, blank=True)
    action = models.CharField(_("what"), max_length=60, db_index=True)
    subject_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    subject_id = models.CharField(_("id"), max_length=64, blank=True)
    subject_name = models.CharField(_("thing"), max_length=254, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    address = models.CharField(_("from where"), max_length=64, blank=True)
    request_id = models.CharField(_("request"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The audit trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("The audit trail is append-only.")
