"""All settings, read from the environment. Every variable stands in the README with its default."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.common.environment import Environment, Wrong, local_key, refuse_debug_abroad, refuse_in_production

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

try:
    MODE = env.choice("PORTAL_MODE", ("local", "production"))
    PRODUCTION = MODE == "production"
    VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
    DEBUG = env.flag("DEBUG", default=False)
    SECRET_KEY = env.text("SECRET_KEY") if PRODUCTION else env.text("SECRET_KEY") or local_key(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
    if PRODUCTION:
        refuse_in_production(SECRET_KEY, ALLOWED_HOSTS, DEBUG)
    elif DEBUG:
        refuse_debug_abroad(ALLOWED_HOSTS)
    DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "portal.sqlite3")}
    CACHES = {"default": env.cache("CACHE_URL")}
    PROXIES = env.number("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
    SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 120, least=5)
    MAIL = env.mail("EMAIL_URL")
    JOBS_WORKER = env.choice("JOBS_WORKER", ("inside", "outside"))
    JOBS_LEASE_SECONDS = env.number("JOBS_LEASE_SECONDS", 60, least=1)
    SITE_URL = env.text("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000").rstrip("/")
    if not SITE_URL.startswith(("http://", "https://")):
        raise Wrong(f"SITE_URL={SITE_URL!r} is no address. Write for example SITE_URL=https://portal.example.com.")
except Wrong as wrong:
    raise ImproperlyConfigured(str(wrong)) from None

# What a company says of itself; shown where people look for it
COMPANY_NAME = env.text("COMPANY_NAME", "" if PRODUCTION else "Sample Trading Co.")
COMPANY_LOGO = env.text("COMPANY_LOGO")  # a path below STATIC_URL, or empty
HELP_CONTACT = env.text("HELP_CONTACT", "" if PRODUCTION else "ip-help@example.com")
WHO_SEES_RESULTS = env.text("WHO_SEES_RESULTS")  # empty: the portal's own sentence in both languages

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_tasks",
    "portal.common.apps.CommonConfig",
    "portal.jobs.apps.JobsConfig",
    "portal.people.apps.PeopleConfig",
    "portal.articles.apps.ArticlesConfig",
    "strategy.apps.StrategyConfig",
    "training.apps.TrainingConfig",
    "portal.reports.apps.ReportsConfig",
    "portal.home.apps.HomeConfig",
    "portal.search.apps.SearchConfig",
    "portal.desk.apps.DeskConfig",
]

MIDDLEWARE = [
    "portal.common.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.common.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.common.middleware.SoundMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.people.middleware.SessionAgeMiddleware",
    "portal.people.middleware.PersonMiddleware",
    "portal.people.refusals.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.people.looking.LookingMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TASKS = {"default": {"BACKEND": "portal.jobs.backend.JobsBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.common.context.page",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "house"
CRISPY_TEMPLATE_PACK = "house"

# People
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["portal.people.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "portal.people.passwords.MaximumLengthValidator"},
    {"NAME": "portal.people.passwords.OwnNamesValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60
SET_PASSWORD_TIMEOUT_DAYS = 7
ACCOUNT_ADAPTER = "portal.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "portal.people.forms.signing.LoginForm", "reset_password": "portal.people.forms.signing.ResetPasswordForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "portal.people.links.LinkTokens"  # noqa: S105
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is verified by the link that sets the password
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "portal.people.names.display"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Counted in the shared cache. Wrong passwords count per address, and per address and account ("_here", see the adapter), never
# per account alone: others' guesses lock nobody out. "login_failed" counts wrong second factors of one account.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # a whole office may sign in at nine behind one address
    "wrong_password": "20/15m/ip",
    "wrong_password_here": "10/15m/key",
    "login_failed": "10/15m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
    "manage_email": "10/m/user",
    "confirm_email": "5/h/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "IP Strategy Portal"

# Sessions live in the database, so that signing out and changing a password end them everywhere.
SESSION_ENGINE = "portal.people.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds after the sign-in, used or not; unused sessions end earlier (SESSION_IDLE_MINUTES)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.common.views.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"  # has no address of its own: files go out through views that ask who is asking
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
ATTACHMENT_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_BYTES = {"/desk/images/": 15 * 1024 * 1024, "/desk/exchange/": 64 * 1024 * 1024}  # elsewhere ATTACHMENT_MAX_BYTES
EXCHANGE_DIR = VAR_DIR / "exchange"  # packages between the first look and the import
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}

# Mail: local mode writes each mail to a file and names it on the console
EMAIL_BACKEND = "portal.common.mail.FileBackend"
globals().update(MAIL)
MAIL_DIR = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "IP Strategy Portal <portal@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one_line": {"()": "portal.common.logs.OneLine"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {request_id} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["one_line"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"django": {"handlers": [], "propagate": True}, "portal": {"level": "INFO"}},
}
