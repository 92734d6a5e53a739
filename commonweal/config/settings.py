"""Every setting comes from the environment; docs/operations.md says what each one does."""

from django.core.exceptions import ImproperlyConfigured

from commonweal.config.environment import (
    DATA,
    HOME,
    PACKAGE,
    database,
    demonstration_clock,
    env,
    env_flag,
    env_list,
    env_number,
    refuse_demonstration_in_production,
    scanner,
    secret_key,
)

DEMO = env_flag("COMMONWEAL_DEMO")
PRODUCTION = env_flag("COMMONWEAL_PRODUCTION")
refuse_demonstration_in_production(DEMO, PRODUCTION)
CLOCK = demonstration_clock(env("COMMONWEAL_CLOCK"), DEMO)

COUNCIL_NAME = env("COMMONWEAL_COUNCIL", "Thornmere Borough Council")
COUNCIL_COLOUR = env("COMMONWEAL_COLOUR")

# Who publishes the open data, in the registers of the data standards.
ADDRESS = env("COMMONWEAL_ADDRESS", "https://commissioning.thornmere.example").rstrip("/")
ORGANISATION_ID = env("COMMONWEAL_ORGANISATION_ID", "GB-LAE-THM")
GRANTS_PREFIX = env("COMMONWEAL_GRANTS_PREFIX", "thornmere")
CONTRACTS_PREFIX = env("COMMONWEAL_CONTRACTS_PREFIX", "ocds-thrnmr")

# How long award letters can be called back after somebody pressed send, in minutes.
LETTERS_WAIT = env_number("COMMONWEAL_LETTERS_WAIT", 30)

DEBUG = False
SECRET_KEY = secret_key(env("SECRET_KEY"), PRODUCTION)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Name the addresses under which people reach the service.")

# ---- what it is made of -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "allauth",
    "allauth.account",
    "commonweal.ground.pages.apps.PagesConfig",
    "commonweal.ground.record.apps.RecordConfig",
    "commonweal.ground.documents.apps.DocumentsConfig",
    "commonweal.ground.post.apps.PostConfig",
    "commonweal.ground.questions.apps.QuestionsConfig",
    "commonweal.council.people.apps.PeopleConfig",
    "commonweal.council.framework.apps.FrameworkConfig",
    "commonweal.council.exercise.apps.ExerciseConfig",
    "commonweal.council.decide.apps.DecideConfig",
    "commonweal.cycle.understand.apps.UnderstandConfig",
    "commonweal.cycle.plan.apps.PlanConfig",
    "commonweal.cycle.source.apps.SourceConfig",
    "commonweal.cycle.source.procurement.apps.ProcurementConfig",
    "commonweal.cycle.source.grants.apps.GrantsConfig",
    "commonweal.cycle.source.in_kind.apps.InKindConfig",
    "commonweal.cycle.deliver.apps.DeliverConfig",
    "commonweal.cycle.review.apps.ReviewConfig",
    "commonweal.front.desk.apps.DeskConfig",
    "commonweal.front.open_data.apps.OpenDataConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonweal.config.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commonweal.ground.pages.access.Edge",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "commonweal.config.urls"
WSGI_APPLICATION = "commonweal.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(str(folder) for folder in PACKAGE.glob("*/**/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "commonweal.ground.pages.environment.environment",
            "context_processors": ["commonweal.ground.pages.context.edge"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

# ---- where it is kept ---------------------------------------------------------------------------------------------

DATABASES = {"default": database(env("DATABASE_URL", "sqlite:///var/commonweal.sqlite3"))}
MEDIA_ROOT = env("COMMONWEAL_FILES", str(DATA / "files"))
# Apart from both, and never in a backup: what opens applicants' own copies while their round is sealed.
WORKING_KEYS = env("COMMONWEAL_WORKING_KEYS", str(DATA / "keys"))
FILE_UPLOAD_PERMISSIONS = 0o600  # nobody on the machine but the service reads what people sent
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "commonweal.ground.documents.receiving.Bounded",
]
SCANNER = scanner(env("COMMONWEAL_SCANNER"))
# Who asked for how many codes. Beside PostgreSQL there may be several processes, so they count in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if "sqlite" in DATABASES["default"]["ENGINE"]
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "counts"},
    # Who is on a page that several write on: a hint, in each process's own memory, so that to look writes nothing.
    "presence": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "presence"},
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [folder for folder in [HOME / "build" / "assets"] if folder.is_dir()]
# Where the command that serves has collected the static files; without it they are read where they lie.
STATIC_ROOT = env("COMMONWEAL_STATIC") or None
WHITENOISE_USE_FINDERS = not STATIC_ROOT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ---- who may come in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/sign-in/"
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "commonweal.council.people.adapters.SignIn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that signs a person in has proved the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "follow": "30/h/ip,3/h/key",  # emails that ask whether an address wants our news
    "invite_partner": "30/h/ip,10/d/key",  # emails that ask somebody to register, for one application
}

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "commonweal"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "commonweal.ground.pages.views.csrf_refused"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if PRODUCTION and host != "*"]
SECURE_SSL_REDIRECT = False  # the proxy that ends TLS sends people to https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# ---- words and letters --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_HOST = env("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = env("COMMONWEAL_MAIL", str(DATA / "mail"))
EMAIL_PORT = env_number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", f'"{COUNCIL_NAME}" <commissioning@localhost>')
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"said": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["said"], "level": "WARNING"},
}
