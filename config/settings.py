"""Assembles Django's settings from the environment; strict: what is unknown or malformed stops the start."""

import base64
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from config.env import Env, EnvError, database, kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

ENVIRONMENT = env.choice("COALITION_ENV", "development", ("development", "demo", "test", "production"))
IS_PRODUCTION = ENVIRONMENT == "production"
IS_DEMO = ENVIRONMENT == "demo"
DEBUG = env.boolean("COALITION_DEBUG", ENVIRONMENT == "development")
DATA_DIR = Path(env.text("COALITION_DATA_DIR", str(BASE_DIR / "var")))
BUILT_ASSETS_DIR = DATA_DIR / "assets"
MAIL_DIR = DATA_DIR / "mail"
SHOWS_OUTBOX = not IS_PRODUCTION  # every mail readable at /outbox


if IS_PRODUCTION:
    SECRET_KEY = env.required("COALITION_SECRET_KEY", "Production needs a long random text, kept secret.")
    if len(SECRET_KEY) < 50:
        raise EnvError("COALITION_SECRET_KEY is too short. Use at least 50 random characters.")
else:
    SECRET_KEY = env.text("COALITION_SECRET_KEY") or kept_secret(DATA_DIR)
FIELD_KEYS = env.keys("COALITION_FIELD_KEYS")
if not FIELD_KEYS:
    if IS_PRODUCTION:
        raise EnvError("COALITION_FIELD_KEYS is not set. Make a key with: python manage.py new_key")
    FIELD_KEYS = [("laptop", base64.urlsafe_b64encode(hashlib.sha256(SECRET_KEY.encode()).digest()))]

BASE_URL = env.url("COALITION_BASE_URL", "" if IS_PRODUCTION else "http://127.0.0.1:8000", ("http", "https")).rstrip(
    "/"
)
if IS_PRODUCTION and not BASE_URL.startswith("https://"):
    raise EnvError("COALITION_BASE_URL is not set to the public https address of this installation.")
ALLOWED_HOSTS = env.names("COALITION_ALLOWED_HOSTS", "" if IS_PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
if not ALLOWED_HOSTS:
    raise EnvError("COALITION_ALLOWED_HOSTS is not set. Name the hosts this installation answers to.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "ui",
    "coalition",
    "kits",
    "social",
    "metrics",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionAgeMiddleware",
    "config.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.AddressMiddleware",
    "config.middleware.BodySizeMiddleware",
    "config.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = None
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "config.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ui.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASE_URL = env.url("DATABASE_URL", "", ("sqlite", "postgres", "postgresql"))
DATABASES = {"default": database(DATABASE_URL, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "coalition.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []
LOGIN_URL = "coalition:sign_in"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("de", "Deutsch")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "visuals" / "locale"]  # a library, not an app: its catalogue is found by its path
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Static and media files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BUILT_ASSETS_DIR]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # the folder is made by `manage.py build_assets`
S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT_URL = env.url("S3_ENDPOINT_URL", "", ("http", "https"))
_s3_options = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": S3_ENDPOINT_URL or None,
    "access_key": env.text("S3_ACCESS_KEY_ID") or None,
    "secret_key": env.text("S3_SECRET_ACCESS_KEY") or None,
    "region_name": env.text("S3_REGION", "us-east-1"),
    "default_acl": None,
    "querystring_auth": True,
    "querystring_expire": 3600,
    "file_overwrite": True,
    "signature_version": "s3v4",
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _s3_options}
        if S3_BUCKET
        else {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": DATA_DIR / "media", "base_url": None, "file_permissions_mode": 0o640},
        }
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or ENVIRONMENT == "test"
        else "config.static.HashedModulesStorage"
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG or ENVIRONMENT == "test"
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# Mail
MAIL_URL = env.url("COALITION_MAIL_URL", "", ("smtp", "smtps"))
MAIL_FROM = env.text("COALITION_MAIL_FROM", "Coalition Toolkit <campaigns@localhost>")
DEFAULT_FROM_EMAIL = MAIL_FROM
EMAIL_BACKEND = "config.outbox.FileBackend"
if MAIL_URL:
    _mail = urlsplit(MAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp" and EMAIL_HOST not in {"localhost", "127.0.0.1"}
    EMAIL_TIMEOUT = 20
elif IS_PRODUCTION:
    raise EnvError("COALITION_MAIL_URL is not set. Partners sign in by mail: use smtp://user:password@host:587.")

# Broker and cache: the database alone is the schedule, the broker only wakes
REDIS_URL = env.url("REDIS_URL", "", ("redis", "rediss"))
BROKER_URL = env.url("BROKER_URL", REDIS_URL, ("redis", "rediss", "amqp", "amqps"))
CELERY_BROKER_URL = BROKER_URL or "files://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {}
    if BROKER_URL
    else {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "control_folder": str(DATA_DIR / "broker-control"),
        "polling_interval": 0.1,
    }
)
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Networks: hosts, versions and keys of each app; `sandbox` points all of them at a sandbox server
NETWORKS_SANDBOX_URL = env.url("COALITION_SANDBOX_URL", "", ("http", "https")).rstrip("/")
if NETWORKS_SANDBOX_URL and IS_PRODUCTION:
    raise EnvError("COALITION_SANDBOX_URL is set. Production publishes to the real networks only.")
NETWORK_APPS = {
    network: {
        "client_id": env.text(f"COALITION_{network.upper()}_CLIENT_ID", "sandbox" if NETWORKS_SANDBOX_URL else ""),
        "client_secret": env.text(
            f"COALITION_{network.upper()}_CLIENT_SECRET", "sandbox" if NETWORKS_SANDBOX_URL else ""
        ),
        "api_version": env.text(f"COALITION_{network.upper()}_API_VERSION"),
    }
    for network in ("linkedin", "instagram", "x")
}
PUBLISH_LATENESS_S = env.integer("COALITION_PUBLISH_LATENESS_S", 900, 60, 86_400)

# Safety
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_S = 3 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if BASE_URL.startswith("https://"):
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [BASE_URL]
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("COALITION_BEHIND_PROXY", True) else None
    )
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_PHOTO_BYTES = 20 * 1024 * 1024
MAX_FORM_BYTES = 32 * 1024 * 1024  # a kit's templates come together in one form
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

LOG_LEVEL = env.choice("COALITION_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.LineFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Without a handler of its own, Django's lines go through ours alone: once each, and without tokens.
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
env.refuse_unknown()
