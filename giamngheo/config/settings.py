"""The product's settings: read from the environment once, at the edge. docs/do/operate.md lists every variable."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from giamngheo.config.logs import logging_settings
from giamngheo.config.mail import SECONDS_TO_ANSWER, mail_server
from giamngheo.records.base.secret_files import secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GIAMNGHEO_DATA", "giamngheo-data")).absolute()
DEMO = os.environ.get("GIAMNGHEO_DEMO") == "1"
DEBUG = False

# The demo's own day: a half-way review round. Anywhere else the day is today's, and nothing can change it.
DEMO_DAY = "2024-10-20"
FIXED_TODAY = date.fromisoformat(os.environ.get("GIAMNGHEO_TODAY", DEMO_DAY)) if DEMO else None

SECRET_KEY = secret(DATA, "session")
ALLOWED_HOSTS = os.environ.get("GIAMNGHEO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GIAMNGHEO_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "giamngheo.records.base",
    "giamngheo.records.geography",
    "giamngheo.records.accounts",
    "giamngheo.records.registry",
    "giamngheo.records.review",
    "giamngheo.records.desk",
    "giamngheo.pages",
]
MIDDLEWARE = [
    "giamngheo.pages.health.watch.watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "giamngheo.api.middleware.speak_as_api",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "giamngheo.pages.middleware.speak",
    "giamngheo.pages.middleware.without_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "giamngheo.pages.account.middleware.AnswerForTheOtherSide",
    "giamngheo.pages.account.middleware.end_long_sessions",
    "giamngheo.pages.account.middleware.insist_on_own_password",
    "giamngheo.pages.middleware.know_officer",
]
ROOT_URLCONF = "giamngheo.config.urls"
WSGI_APPLICATION = "giamngheo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "pages" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "giamngheo.pages.context.frame",
            ],
            "builtins": ["giamngheo.pages.templatetags.house"],
        },
    }
]
# The same widgets as Django's own templates, compiled: a list of two hundred communes is drawn in a tenth of the time.
FORM_RENDERER = "django.forms.renderers.Jinja2"


def database(url: str) -> dict[str, Any]:
    """Django's settings of a PostgreSQL address: postgresql://role:password@host:port/name."""
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Only for the questions of records/base/planned.py: planned once they were asked so often on a connection.
        "OPTIONS": {"prepare_threshold": 5},
    }


# One role at a time: the process that serves pages is never the one that owns the tables.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///giamngheo"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        # Django forgets a third of what it keeps beyond this: with its own 300, whoever asks often lifts a limit.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "giamngheo.pages.account.adapter.OfficersOnly"
ACCOUNT_FORMS = {
    "change_password": "giamngheo.pages.account.forms.ChangePassword",
    "set_password": "giamngheo.pages.account.forms.SetPassword",
    "reset_password_from_key": "giamngheo.pages.account.forms.ResetPassword",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Wrong passwords are counted by records/accounts/lock_out.py; here the wrong codes of a second factor ("key"), and
# what may be asked of the pages themselves. A whole province can come from one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "5/15m/key", "reset_password": "60/h/ip,5/h/key"}
# What may be asked of the public pages from one address, where a whole village may sit behind it.
PUBLIC_RATE_LIMITS = {"look_up": "30/m/ip", "complaint": "20/h/ip"}
# How many proxies stand before the product and add to X-Forwarded-For; 0: the address is the connection's own.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GIAMNGHEO_PROXIES", "0"))
MFA_ADAPTER = "giamngheo.pages.account.adapter.EncryptedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Giảm nghèo"
# The half minute before and after counts too: a clock goes wrong, and typing takes its time.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "giamngheo.pages.account.forms.SecondFactor",
    "reauthenticate": "giamngheo.pages.account.forms.SecondFactorAgain",
}
# Most offices have no mail to confirm an address with; a second factor is worth having all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = True


def identity_providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's settings of signing in with another body's account (OpenID Connect): on where its issuer is named."""
    provider = {
        "provider_id": "oidc",
        "name": environment.get("GIAMNGHEO_OIDC_NAME", "Tài khoản của tỉnh"),
        "client_id": environment.get("GIAMNGHEO_OIDC_CLIENT_ID", ""),
        "secret": environment.get("GIAMNGHEO_OIDC_SECRET", ""),
        "settings": {"server_url": environment.get("GIAMNGHEO_OIDC_ISSUER", "")},
    }
    is_named = bool(environment.get("GIAMNGHEO_OIDC_ISSUER"))
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [provider] if is_named else []}}


OIDC_ISSUER = os.environ.get("GIAMNGHEO_OIDC_ISSUER", "")
SOCIALACCOUNT_PROVIDERS = identity_providers(os.environ)
SOCIALACCOUNT_ADAPTER = "giamngheo.pages.account.adapter.KnownOfficers"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SESSION_ENGINE = "giamngheo.records.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("GIAMNGHEO_TLS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

_MAIL = mail_server(os.environ)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.host, _MAIL.port, SECONDS_TO_ANSWER
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.tls == "starttls", _MAIL.tls == "tls"
DEFAULT_FROM_EMAIL = _MAIL.sender

# Set by `serve` for its children, which it also turns over; else to the error stream.
LOGGING = logging_settings(os.environ.get("GIAMNGHEO_LOG", ""))

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["giamngheo.config.formats"]
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "pages" / "static"]
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# As many files as an import takes, chosen one by one or in a zip: a province sends a file a commune.
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000
LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024
# What an officer of the whole province may bring in at once: a province's persons as CSV are some 200 MB.
LARGEST_PROVINCE_UPLOAD_BYTES = (
    int(os.environ.get("GIAMNGHEO_LARGEST_PROVINCE_FILE_MB", "1000")) * 1024 * 1024
)
