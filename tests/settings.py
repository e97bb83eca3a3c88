"""Settings of the tests: the portal's own, with a fast hasher and mail kept in memory."""

import os
from urllib.parse import urlsplit

from portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (WhiteNoise warns of a missing folder)

if CACHES["default"]["BACKEND"].endswith("RedisCache"):  # noqa: F405  (each test process counts in a Redis database of its own)
    _place = urlsplit(CACHES["default"]["LOCATION"])  # noqa: F405
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = _place._replace(path=f"/{(int(_place.path.strip('/') or 0) + _worker) % 16}").geturl()  # noqa: F405
