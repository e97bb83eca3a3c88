"""Reading settings from the environment: a wrong value stops the start with a sentence that says how to mend it.

Pure Python: values in, values out, `Wrong` where a value cannot be used.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


class Wrong(ValueError):
    """A setting that cannot be used; the text names it and says what to write instead."""


class Environment:
    """The variables of one process. An empty variable counts as not set."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in YES | NO:
            return value in YES
        raise Wrong(f"{name}={value!r} is neither yes nor no. Write {name}=1 or {name}=0.")

    def number(self, name: str, default: int, least: int = 0) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < least:
            raise Wrong(f"{name}={value!r} is not a whole number from {least} on. Write for example {name}={default}.")
        return int(value)

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, choices[0])
        if value not in choices:
            raise Wrong(f"{name}={value!r} is unknown. Write one of: {', '.join(choices)}.")
        return value

    def database(self, name: str, default_file: Path) -> dict[str, Any]:
        """DATABASE_URL: sqlite:///path or postgres://user:password@host:port/name[?option=value]."""
        return database(name, self.text(name, f"sqlite:///{default_file}"))

    def mail(self, name: str) -> dict[str, Any]:
        """EMAIL_URL: smtp://user:password@host:port, smtps:// (TLS) or smtp+tls:// (STARTTLS); {} when not set."""
        url = self.text(name)
        if not url:
            return {}
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
            raise Wrong(f"{name} does not name a mail server. Write for example {name}=smtp+tls://user:password@mail.example.com:587.")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_TIMEOUT": 10,
        }

    def cache(self, name: str) -> dict[str, Any]:
        """CACHE_URL: redis://host:port/number; without it the database cache, which processes share."""
        url = self.text(name)
        if not url:
            # Far more entries than Django's 300: past them entries are thrown away at random, counts of wrong passwords too
            return {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "shared_cache",
                "OPTIONS": {"MAX_ENTRIES": 100_000},
            }
        if not url.startswith(("redis://", "rediss://")):
            raise Wrong(f"{name}={url!r} is not a Redis address. Write for example {name}=redis://127.0.0.1:6379/0 or leave it out.")
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def database(name: str, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise Wrong(
        f"{name} names no database we know. Write {name}=postgres://user:password@host:5432/name or {name}=sqlite:////absolute/path.sqlite3."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite that keeps what it acknowledged: WAL, synchronous FULL, writers queue at BEGIN instead of failing later."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }


def local_key(path: Path) -> str:
    """The secret key of local mode: made once, kept in a file only its owner can read."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.write_text(secrets.token_urlsafe(64), encoding="ascii")
        made.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # two processes at once: the first one's key wins
        made.unlink()
        return path.read_text(encoding="ascii")


def refuse_in_production(key: str, hosts: list[str], debug: bool) -> None:
    """Stop a production start whose settings would let strangers in."""
    if len(key) < 50 or len(set(key)) < 10:
        raise Wrong(
            "SECRET_KEY is missing or too short for production. Write 50 random characters or more, "
            "for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    if not hosts or "*" in hosts:
        raise Wrong("ALLOWED_HOSTS must name the portal's own host names in production, for example ALLOWED_HOSTS=portal.example.com.")
    if debug:
        raise Wrong("DEBUG shows the inside of the portal to everybody; production does not start with it. Leave DEBUG out.")


def refuse_debug_abroad(hosts: list[str]) -> None:
    """DEBUG is for this machine alone: stop a start that would show the inside of the portal under another name."""
    foreign = [host for host in hosts if host not in {"localhost", "127.0.0.1", "[::1]", "testserver"}]
    if foreign:
        raise Wrong(
            f"DEBUG=1 with ALLOWED_HOSTS naming {', '.join(foreign)} would show the inside of the portal to others. Leave one of them out."
        )
