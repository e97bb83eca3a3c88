"""gunicorn's settings: a process per core, threads inside; limits and counters are shared through the cache."""

import multiprocessing
import os
import sys

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", multiprocessing.cpu_count()))
threads = int(os.environ.get("WEB_THREADS", 4))
worker_class = "gthread"
timeout = 30
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 16_380
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112  (heartbeats off the disk)
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
loglevel = os.environ.get("SERVER_LOG_LEVEL", "warning")
control_socket_disable = True  # nothing beside HTTP
umask = 0o077


def post_worker_init(worker: object) -> None:
    from portal.jobs import inside  # the portal is loaded only now

    inside.start()


def worker_exit(server: object, worker: object) -> None:
    inside = sys.modules.get("portal.jobs.inside")  # not there where the portal could not be loaded
    if inside is not None:
        inside.stop(within=15)


def when_ready(server: object) -> None:
    print(f"The portal answers on http://localhost:{bind.rpartition(':')[2]} (stop it with Ctrl-C).", flush=True)  # noqa: T201
