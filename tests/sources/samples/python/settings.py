import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["a.example.com", "b.example.com"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("DB_HOST", "localhost"),
        "PORT": 5432,
    },
}
if DEBUG:
    ALLOWED_HOSTS += ["*"]
CACHE_TTL = (
    "6"
    "0s"
)
MOTD = """\
welcome
to the harbour"""
try:
    from local_settings import *
except ImportError:
    pass
EMAIL_HOST = 'smtp.example.com'
