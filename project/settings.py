"""All settings, in one file, from environment variables alone; wrong values are refused at start.

docs/running.md has them in one table. The data folder is made here at first start, with the keys in
it. No rule of the relay lives here.
"""

from __future__ import annotations

import os
import re
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from project import data, origin, policy

# How long a request waits for a lock or a connection, in seconds, before it answers `busy`.
WAIT = 5
BASE = Path(__file__).resolve().parent.parent

# Whatever this process writes (database, its WAL, keys) is for its own user alone.
os.umask(0o077)


def refuse(sentence: str) -> NoReturn:
    """End the start with one sentence that says what to change."""
    sys.exit(sentence)


def flag(name: str) -> bool:
    """Read a setting that is on (1) or off (0, empty or not there)."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        refuse(f"{name} must be 1 or 0.")
    return value == "1"


def whole(name: str, default: str) -> int:
    """Read a setting that is a whole number above 0."""
    value = os.environ.get(name, default)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        refuse(f"{name} must be a whole number above 0.")
    return int(value)


def several(name: str, default: str = "") -> list[str]:
    """Read a setting that is a comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """Read `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    form = "DATABASE_URL must be sqlite:///path or postgresql://user:password@host:port/name."
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        refuse(form)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path not in ("", "/"):
        return sqlite(unquote(parts.path).removeprefix("/"))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return postgresql(parts.path.strip("/"), parts, port)
    refuse(form)


def sqlite(name: str) -> dict[str, Any]:
    """Return the settings of a SQLite file: locked from the start, zeroed where overwritten."""
    try:
        data.kept(Path(name).absolute())
    except OSError:
        refuse("The SQLite file must lie in a folder that this user may write to.")
    commands = ["journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "temp_store=MEMORY"]
    commands.append("cache_size=-500")  # KiB a thread, not 2,000: the system keeps pages for all
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": WAIT,
            "transaction_mode": "IMMEDIATE",
            "init_command": ";".join(f"PRAGMA {command}" for command in commands),
        },
    }


# How psycopg is told to check a server's certificate.
SECURED = ("sslmode", "sslrootcert")


def postgresql(name: str, parts: SplitResult, port: str) -> dict[str, Any]:
    """Return the settings of a PostgreSQL database, with a pool for this process's threads."""
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if query.keys() - {"host", *SECURED}:
        refuse("DATABASE_URL may carry host, sslmode and sslrootcert behind a ?, and nothing else.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", unquote(parts.hostname or "")),
        "PORT": port,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 0, "max_size": 16, "timeout": WAIT},
            "options": f"-c lock_timeout={WAIT}s",
            # Statements are planned once a connection and their values sent apart: measured.
            "server_side_binding": True,
            "prepare_threshold": 3,
            **{name: query[name] for name in SECURED if name in query},
        },
    }


REDIS = r"rediss?://([^@/]*@)?(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:(?P<port>[0-9]{1,5}))?(/[0-9]{1,4})?"
REDIS_URL = os.environ.get("REDIS_URL") or None
redis = re.fullmatch(REDIS, REDIS_URL or "redis://none")
if redis is None or int(redis["port"] or 1) not in range(1, 65_536):
    refuse("REDIS_URL must be redis://host:port/number, or rediss:// for TLS.")
DATA = Path(os.environ.get("LAMPLIT_DATA") or BASE / "var").absolute()
try:
    data.folder(DATA)
    SECRET_KEY = data.secret_key(DATA)
    VAPID_KEY_FILE, VAPID_PUBLIC_KEY = data.push_key(DATA)
    JOBS_FILE = DATA / "jobs.sqlite3" if REDIS_URL else data.kept(DATA / "jobs.sqlite3")
except OSError:
    refuse("LAMPLIT_DATA must name a folder that this user may make and write to.")
except (TypeError, ValueError):
    refuse("The file vapid.pem in LAMPLIT_DATA is not a P-256 key; mend it or take it away.")

DEBUG = False
CONTROLLER = os.environ.get("LAMPLIT_CONTROLLER", "")
try:
    ALLOWED_HOSTS = origin.names(several("LAMPLIT_HOSTS", "localhost,127.0.0.1,[::1]"))
    ORIGIN = origin.origin(os.environ.get("LAMPLIT_ORIGIN", ""), ALLOWED_HOSTS)
except ValueError as wrong:
    refuse(str(wrong))
PUSH_SUBJECT = origin.subject(CONTROLLER, ORIGIN)
LIMIT = whole("LAMPLIT_LIMIT", "60")
try:
    PROXIES = [ip_network(proxy, strict=False) for proxy in several("LAMPLIT_PROXIES")]
except ValueError:
    refuse("LAMPLIT_PROXIES must be addresses or networks, such as 10.0.0.1 or 10.0.0.0/8.")
CLOCK_FILE = os.environ.get("LAMPLIT_CLOCK_FILE") or None
PUSH_ANYWHERE = flag("LAMPLIT_PUSH_ANYWHERE")
HTTPS = flag("LAMPLIT_HTTPS")
GALLERY = flag("LAMPLIT_GALLERY")

DATABASE_URL = os.environ.get("DATABASE_URL")
DATABASES = {"default": database(DATABASE_URL) if DATABASE_URL else sqlite(f"{DATA}/db.sqlite3")}
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
INSTALLED_APPS = ["checkins"]
# `CommonMiddleware` refuses names that are not ours, for files too.
# The page and the worker's script are views, so both policies reach them. Files stand outside:
# a browser reads them on documents and workers alone, and they would be 45 kB of a first visit.
# What WhiteNoise serves has a shorter policy, from the door.
MIDDLEWARE = [
    "checkins.api.door.Door",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "checkins.api.door.Policy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
]

# What `manage.py check --deploy` asks for and this server has by other means, or leaves to others.
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # X-Frame-Options: `policy.py` says `frame-ancestors 'none'`
    "security.W003",  # CSRF tokens: there are no cookies; a call counts by its bearer token alone
    "security.W005",  # HSTS for subdomains: they may be somebody else's
    "security.W008",  # redirects to https: the proxy's, which has both ports
    "security.W021",  # HSTS preloading: for whoever owns the whole domain to decide
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = policy.CONTENT
PERMISSIONS_POLICY = policy.PERMISSIONS
if HTTPS:
    SECURE_HSTS_SECONDS = 2 * 365 * 86_400
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# `manage.py prepare` lays every version out in a folder of its own, named by its hash.
STATIC_URL = "/static/"
STATIC_ROOT = str(data.folder(DATA / "static"))
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"."

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["checkins.api.body.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "checkins.api.body.OnlyJSON",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "checkins.api.failure.answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lamplit",
    "DESCRIPTION": "Takes sealed check-ins, compares two of them once, tells both phones, forgets.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SERVE_INCLUDE_SCHEMA": False,
}

# One stream, and a formatter that never writes a message: messages quote what was sent. What the
# last two would say is that something is being sent: that somebody matched.
SILENT = ("django.security", "granian.access", "aiohttp", "asyncio")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"sparing": {"()": "checkins.log.Sparing"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "sparing"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {
        **{name: {"handlers": [], "propagate": True} for name in ("django", "_granian")},
        **{name: {"level": "ERROR"} for name in ("django.request", "huey")},
        **{name: {"level": "CRITICAL"} for name in SILENT},
        "lamplit": {"level": "INFO"},
    },
}
