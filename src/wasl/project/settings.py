"""Django's settings, all in one place; what changes per installation comes from `kernel.env`."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from wasl.kernel.env import ENV

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
_host = urlsplit(ENV.base_url).hostname or "localhost"
ALLOWED_HOSTS = [_host, *(["localhost", "127.0.0.1", "[::1]"] if not ENV.is_secure else [])]
BASE_URL = ENV.base_url
ROOT_URLCONF = "wasl.project.urls"
WSGI_APPLICATION = "wasl.project.wsgi.application"
AUTH_USER_MODEL = "workspace.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

INSTALLED_APPS = [
    "wasl.project",
    "wasl.operations",
    "wasl.contracts",
    "wasl.sales",
    "wasl.forecast",
    "wasl.capture",
    "wasl.bookings",
    "wasl.calendar",
    "wasl.rooms",
    "wasl.contacts",
    "wasl.catalog",
    "wasl.automation",
    "wasl.activities",
    "wasl.home",
    "wasl.mail",
    "wasl.exchange",
    "wasl.lists",
    "wasl.records",
    "wasl.workspace",
    "wasl.worker",
    "wasl.ui",
    "wasl.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "wasl.ui.middleware.ServerTiming",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wasl.ui.middleware.Headers",
    "wasl.ui.middleware.Compression",  # pads at random against BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wasl.workspace.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "wasl.ui.middleware.FormTokens",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wasl.workspace.middleware.SessionLife",
    "wasl.workspace.middleware.ActorOfRequest",
    "wasl.workspace.middleware.ClosedDoor",
    "wasl.ui.submissions.SecondClicks",
    "wasl.ui.middleware.Errors",
    "wasl.project.edge.Edge",
    "wasl.project.idempotency.Idempotency",
]


def database(url: str) -> dict[str, Any]:
    """Return Django's entry for a PostgreSQL URL (`postgresql://user:password@host:port/name?host=/socket/folder`)."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "wasl",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.get("host", parts.hostname or "")),
        "PORT": parts.port or options.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # a helper process takes 10 ms to begin, ten times what the planner believes
            "options": "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s -c lock_timeout=3s"
            " -c parallel_setup_cost=10000",
        },
    }


DATABASES = {"default": database(ENV.database_url)}
# the role that owns the tables, for `wasl migrate` and indexes of custom fields: its statements may take long, its locks may not
OWNER_DATABASE = database(ENV.migrate_url) | {"OPTIONS": {"options": "-c lock_timeout=3s"}}
# the limits of sign-in stand here: of the usual 300 entries a flood of others would push them out
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "wasl.kernel.cache.TableCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
MAILERS = {"default": {"BACKEND": "wasl.mail.mailer.Outbox"}}
TASKS = {"default": {"BACKEND": "wasl.worker.jobs.ProcrastinateBackend"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "wasl.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wasl.ui.templatetags.ui",
                "wasl.ui.templatetags.components",
            ],
        },
    }
]

# languages: Arabic is the original, Latvian second, English third (message ids are English)
LANGUAGE_CODE = ENV.language
LANGUAGES = [("ar", "العربية"), ("lv", "Latviešu"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_COOKIE_NAME = "wasl_language"

# static files: our own from the packages, others from node_modules by the finder of `ui`
STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "wasl.ui.finders.NodeModulesFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ENV.data / "files"},
    },
    "staticfiles": {"BACKEND": "wasl.ui.storage.HashedStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# sign-in (allauth): e-mail is the name, argon2 first, nobody signs up alone
AUTHENTICATION_BACKENDS = ["wasl.workspace.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wasl.workspace.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.is_secure else "http"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/5m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "wasl.workspace.forms.doors.SignInForm",
    "reset_password": "wasl.workspace.forms.doors.ResetForm",
    "reset_password_from_key": "wasl.workspace.forms.doors.NewPasswordForm",
    "change_password": "wasl.workspace.forms.doors.ChangePasswordForm",
    "reauthenticate": "wasl.workspace.forms.doors.ConfirmPasswordForm",
}
# single sign-on: the operator names the one provider; who may come in by it is the adapter's decision
SINGLE_SIGN_ON = ENV.oidc
SOCIALACCOUNT_ADAPTER = "wasl.workspace.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "wasl.workspace.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# nobody signs up alone: an administrator gave each address, and a reset leaves an unconfirmed copy of it with allauth
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Wasl"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.is_secure
MFA_FORMS = {
    "authenticate": "wasl.workspace.forms.doors.CodeForm",
    "reauthenticate": "wasl.workspace.forms.doors.ConfirmCodeForm",
    "activate_totp": "wasl.workspace.forms.doors.ActivateAppForm",
    "add_webauthn": "wasl.workspace.forms.doors.AddPasskeyForm",
    "edit_webauthn": "wasl.workspace.forms.doors.EditPasskeyForm",
}
# our own middleware notes when a session was last seen, at most every five minutes
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = 0
# the job that loads the demo company, by its path; empty where there is none
DEMO_TASK = "wasl.project.jobs.load_demo"

# cookies and headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.is_secure
SESSION_COOKIE_NAME = "__Host-wasl_session" if ENV.is_secure else "wasl_session"
CSRF_COOKIE_NAME = "__Host-wasl_csrf" if ENV.is_secure else "wasl_csrf"
CSRF_TRUSTED_ORIGINS = [ENV.base_url]
CSRF_FAILURE_VIEW = "wasl.ui.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENV.is_secure else 0
SECURE_SSL_REDIRECT = ENV.is_secure
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from inside, past the proxy
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.is_secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.is_secure else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # browsers hold the way from a form's answer to the provider of single sign-on against this list too
    "form-action": [CSP.SELF, *([ENV.oidc.origin] if ENV.oidc else [])],
    "frame-ancestors": [CSP.NONE],
}
MESSAGE_TAGS: dict[int, str] = {}
SILENCED_SYSTEM_CHECKS: list[str] = ["security.W008"] if not ENV.is_secure else []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "wasl.kernel.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "uvicorn": {"level": "WARNING"},
    },
}
APP_NAME = _("Wasl")
