"""Settings of one installation, from the environment (``COLEAD_*``, or ``COLEAD_*_FILE``)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from colead.kernel import once
from colead.project import logs
from colead.project.rooms import ROOMS


def env(name: str, default: str = "") -> str:
    """``COLEAD_<name>``, or the content of the file that ``COLEAD_<name>_FILE`` names."""
    file = os.environ.get(f"COLEAD_{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(f"COLEAD_{name}", default)


def env_flag(name: str, *, default: bool = False) -> bool:
    """Whether a switch is on."""
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", "data")).resolve()
DEBUG = env_flag("DEBUG")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")


def _secret_key() -> str:
    given = env("SECRET_KEY")
    if given:
        return given
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    made = once.kept(DATA_DIR / "secret-key", lambda: secrets.token_urlsafe(60).encode())
    return made.decode().strip()


SECRET_KEY = _secret_key()
PRIVATE_KEY = env("PRIVATE_KEY")
REPLY_TO = env("REPLY_TO")
_host = SITE_URL.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = [h for h in env("ALLOWED_HOSTS").split(",") if h] or [
    _host,
    "127.0.0.1",
    "localhost",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
_https = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "colead.kernel.apps.KernelConfig",
    "colead.ui",
    *(f"colead.features.{room}" for room in ROOMS),
    "colead.project.apps.ProjectConfig",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "colead.project.middleware.PolicyMiddleware",
    "colead.project.middleware.InputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "colead.project.middleware.CookieMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "colead.project.middleware.LocaleMiddleware",
    "colead.project.middleware.ActorMiddleware",
]
ROOT_URLCONF = "colead.project.urls"
WSGI_APPLICATION = "colead.project.wsgi.application"

_context = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "colead.project.context.frame",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "colead.ui.backend.Templates",
        "NAME": "jinja2",
        "DIRS": [
            PACKAGE / "ui" / "templates",
            *(PACKAGE / "features" / room / "templates" for room in ROOMS),
        ],
        "OPTIONS": {
            "environment": "colead.ui.environment.environment",
            "context_processors": _context,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _context},
    },
]


def _database() -> dict[str, Any]:
    url = env("DATABASE_URL")
    if url:
        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=None))
        found["CONN_HEALTH_CHECKS"] = True
        return found
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "colead.kernel.sqlite",
        "NAME": DATA_DIR / "colead.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
                " PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


DATABASES = {"default": _database()}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [PACKAGE / "project" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Hashed and compressed at the first start after a change; kept by browsers for ever.
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "colead.project.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_SSL_REDIRECT = env_flag("SSL_REDIRECT")
SECURE_REFERRER_POLICY = "same-origin"
if env_flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

EMAIL_BACKEND = env("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST")
if not EMAIL_HOST and "COLEAD_EMAIL_BACKEND" not in os.environ:
    # Without a mail server, letters are kept as files, so that none is lost.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_PORT = int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env("EMAIL_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD")
EMAIL_USE_TLS = env_flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", f"Colead <colead@{_host}>")

# --- Signing in (room accounts) -------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["colead.features.accounts.views.adapters.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SIGN_IN_URL = "/account/login/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": f"{_validators}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {"NAME": f"{_validators}.NumericPasswordValidator"},
]
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS").split(",") if key]
_accounts = "colead.features.accounts"
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("PROXIES", "1" if env_flag("BEHIND_PROXY") else "0"))
ACCOUNT_ADAPTER = f"{_accounts}.views.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = SIGN_IN_URL
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = SIGN_IN_URL
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/account/email/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/15m/key",
    "sign_in_link": "20/m/ip,3/15m/key",
    "open_link": "30/m/ip",
}
ACCOUNT_FORMS = {
    "login": f"{_accounts}.forms.SignInForm",
    "add_email": f"{_accounts}.forms.ChangeAddressForm",
    "change_password": f"{_accounts}.forms.ChangePasswordForm",
    "set_password": f"{_accounts}.forms.SetPasswordForm",
    "reset_password": f"{_accounts}.forms.ResetPasswordForm",
    "reset_password_from_key": f"{_accounts}.forms.ResetPasswordKeyForm",
    "reauthenticate": f"{_accounts}.forms.ReauthenticateForm",
}
MFA_ADAPTER = f"{_accounts}.views.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Colead"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": f"{_accounts}.forms.CodeForm",
    "reauthenticate": f"{_accounts}.forms.CodeAgainForm",
    "activate_totp": f"{_accounts}.forms.ActivateTOTPForm",
    "add_webauthn": f"{_accounts}.forms.AddKeyForm",
    "edit_webauthn": f"{_accounts}.forms.RenameKeyForm",
    "login_webauthn": f"{_accounts}.forms.SignInByKeyForm",
    "authenticate_webauthn": f"{_accounts}.forms.KeyForm",
    "reauthenticate_webauthn": f"{_accounts}.forms.KeyAgainForm",
}
# --- end of signing in ----------------------------------------------------------------------
FORM_RENDERER = "django.forms.renderers.Jinja2"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = logs.config(level=env("LOG_LEVEL", "WARNING"), as_json=env_flag("LOG_JSON"))
METRICS_TOKEN = env("METRICS_TOKEN")
