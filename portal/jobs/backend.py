"""What django-tasks asks of a queue, answered by ours: packages that declare their tasks with django-tasks are served by it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from portal.jobs.declaring import JobTask, find

if TYPE_CHECKING:
    from portal.jobs.models import Job


class JobsBackend(BaseTaskBackend):
    """Loaded while tasks are declared, when there are no models yet: those are imported where they are needed."""

    task_class = JobTask
    supports_defer = True
    supports_get_result = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        from portal.jobs import queueing

        self.validate_task(task)
        if kwargs:
            raise TypeError(f"{task.module_path}: give the arguments by position.")
        return result_of(queueing.enqueue(task, args, run_at=task.run_after))  # type: ignore[arg-type]

    def get_result(self, result_id: str) -> TaskResult:
        from portal.jobs.models import Job

        job = Job.objects.filter(pk=int(result_id)).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job)


def result_of(job: Job) -> TaskResult:
    """The job as django-tasks describes one; `attempts` counts what has begun."""
    task = find(job.task)
    failed = [TaskError(exception_class_path=job.error, traceback=job.traceback)] if job.error else []
    return TaskResult(
        task=task,
        id=str(job.pk),
        status=TaskResultStatus(job.status),
        enqueued_at=job.queued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.arguments.get("args", []),
        kwargs=job.arguments.get("kwargs", {}),
        backend=task.backend,
        errors=failed,
        worker_ids=[job.worker] * job.attempt,
    )
