"""The product's own settings, with a data folder of the test run; the database is set by tests/conftest.py."""

import os
import tempfile

os.environ["GIAMNGHEO_DATA"] = tempfile.mkdtemp(prefix="giamngheo-test-data-")
os.environ["GIAMNGHEO_DEMO"] = "1"
os.environ.setdefault("GIAMNGHEO_TODAY", "2024-10-20")
os.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"

from giamngheo.config.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
