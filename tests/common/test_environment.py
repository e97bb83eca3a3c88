"""Settings from the environment: a wrong value stops the start with a sentence, and the production profile is clean."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal.common.environment import Environment, Wrong, database, local_key

ROOT = Path(__file__).resolve().parents[2]
KEY = secrets.token_urlsafe(64)
GOOD = {"PORTAL_MODE": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "portal.example.com"}


def manage(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """manage.py in a process of its own, with these variables and no others of ours."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    whole = keep | {"VAR_DIR": str(tmp_path / "var")} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=whole, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_production_profile_has_no_warning(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or too short"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or too short"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is missing or too short"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "portal.example.com,*"}, "ALLOWED_HOSTS must name"),
        ({"DEBUG": "1"}, "production does not start with it"),
        ({"DEBUG": "perhaps"}, "Write DEBUG=1 or DEBUG=0"),
        ({"PORTAL_MODE": "local", "DEBUG": "1"}, "would show the inside of the portal to others"),
        ({"PORTAL_MODE": "prod"}, "Write one of: local, production"),
        ({"DATABASE_URL": "mysql://root@localhost/portal"}, "DATABASE_URL names no database we know"),
        ({"DATABASE_URL": "postgres://localhost"}, "DATABASE_URL names no database we know"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL names no database we know"),
        ({"CACHE_URL": "memcached://localhost"}, "is not a Redis address"),
        ({"TRUSTED_PROXIES": "-1"}, "Write for example TRUSTED_PROXIES=1"),
        ({"TRUSTED_PROXIES": "one"}, "Write for example TRUSTED_PROXIES=1"),
        ({"SESSION_IDLE_MINUTES": "0"}, "Write for example SESSION_IDLE_MINUTES=120"),
        ({"SESSION_IDLE_MINUTES": "1.5"}, "Write for example SESSION_IDLE_MINUTES=120"),
        ({"EMAIL_URL": "mail.example.com"}, "EMAIL_URL does not name a mail server"),
        ({"SITE_URL": "portal.example.com"}, "Write for example SITE_URL="),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(tmp_path: Path, variables: dict[str, str], sentence: str) -> None:
    done = manage(tmp_path, "check", **(GOOD | variables))
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert sentence in last
    assert KEY not in done.stderr


def test_the_database_and_the_key_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        done = manage(tmp_path, "migrate", "--verbosity", "0")
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "var", *(tmp_path / "var").iterdir()]}
    assert modes["var"] == 0o700
    assert modes["secret_key"] == modes["portal.sqlite3"] == 0o600
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes


def test_the_local_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret_key"
    key = local_key(path)
    assert len(key) >= 50
    assert local_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("YES", True), ("off", False), ("0", False), ("", True), ("  ", True)])
def test_flags(value: str, flag: bool) -> None:
    assert Environment({"FLAG": value}).flag("FLAG", default=True) is flag


def test_numbers_have_a_least() -> None:
    assert Environment({}).number("N", 3) == 3
    assert Environment({"N": "12"}).number("N", 3) == 12
    for wrong in ("x", "-1", "1e3", "٣x", "3.0"):
        with pytest.raises(Wrong):
            Environment({"N": wrong}).number("N", 3)
    with pytest.raises(Wrong):
        Environment({"N": "2"}).number("N", 3, least=3)


def test_databases() -> None:
    postgres = database("DATABASE_URL", "postgres://me:p%40ss@db.example.com:5433/portal?sslmode=require")
    assert (postgres["USER"], postgres["PASSWORD"], postgres["HOST"], postgres["PORT"], postgres["NAME"]) == (
        "me",
        "p@ss",
        "db.example.com",
        "5433",
        "portal",
    )
    assert postgres["OPTIONS"] == {"sslmode": "require"}
    sqlite = database("DATABASE_URL", "sqlite:////srv/portal.sqlite3")
    assert sqlite["NAME"] == "/srv/portal.sqlite3"
    assert "synchronous=FULL" in sqlite["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [("smtp://mail", 25, False, False), ("smtps://u:p@mail", 465, True, False), ("smtp+tls://u:p%21@mail:2525", 2525, False, True)],
)
def test_mail(url: str, port: int, ssl: bool, tls: bool) -> None:
    mail = Environment({"EMAIL_URL": url}).mail("EMAIL_URL")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == ("mail", port, ssl, tls)


def test_the_shared_cache_forgets_no_counts() -> None:
    cache = Environment({}).cache("CACHE_URL")
    assert cache["BACKEND"].endswith("DatabaseCache")
    assert cache["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    assert Environment({"CACHE_URL": "redis://127.0.0.1:6379/0"}).cache("CACHE_URL")["BACKEND"].endswith("RedisCache")
