"""As what somebody may look at the portal. Pure: a value, and who may have which."""

from __future__ import annotations

from dataclasses import dataclass

LEARNER, MANAGER = "learner", "manager"
LASTS = 30 * 60  # seconds from its start


@dataclass(frozen=True)
class Look:
    """A learner without a record (of a job role, or of none), or whoever heads a department. Ids."""

    department: int | None = None
    job_role: int | None = None

    @property
    def kind(self) -> str:
        return MANAGER if self.department is not None else LEARNER

    @property
    def departments(self) -> list[int]:
        """What the stand-in heads."""
        return [] if self.department is None else [self.department]

    @property
    def job_roles(self) -> list[int]:
        return [] if self.job_role is None else [self.job_role]
