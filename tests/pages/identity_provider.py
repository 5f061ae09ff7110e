"""Another body's sign-in, as a process of its own: allauth's OpenID Connect provider on loopback, for the tests.

Run as `python -m tests.pages.identity_provider REDIRECT_URI`; tells its port on the first line. Its people:
PEOPLE, all with PASSWORD.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ROOT = Path(__file__).parents[2]
CLIENT, SECRET, PASSWORD = "giamngheo", "bi-mat-cua-may-khach", "mat-khau-noi-khac"
# Who: the address, and whether this body has verified it.
PEOPLE = {"an": ("an@tinh.vn", True), "binh": ("an@tinh.vn", False), "chi": ("chi@la.vn", True)}


@contextmanager
def running(redirect_uri: str) -> Iterator[str]:
    """A provider at work: its issuer's address."""
    words = [sys.executable, "-m", "tests.pages.identity_provider", redirect_uri]
    env = {**os.environ, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def agree(authorize_url: str, person: str) -> str:
    """Sign in at the provider as that person does in a browser: the address it sends the browser back to."""
    with requests.Session() as browser:
        form = browser.get(authorize_url, timeout=20)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
        assert token, form.text
        sent = {"login": person, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = browser.post(form.url, sent, timeout=20, allow_redirects=False)
        back = browser.get(
            f"{origin(form.url)}{answer.headers['Location']}", timeout=20, allow_redirects=False
        )
        assert back.status_code == 302, back.text
        return str(back.headers["Location"])


def origin(url: str) -> str:
    """Scheme, host and port."""
    found = re.match(r"https?://[^/]+", url)
    assert found
    return found[0]


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_words: object) -> None:
        """Nothing."""


def _settings() -> dict[str, object]:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    templates = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    processors = [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
    contrib = [f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")]
    middleware = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ]
    return {
        "SECRET_KEY": "of-this-test-only",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "INSTALLED_APPS": [*contrib, "allauth", "allauth.account", "allauth.idp.oidc"],
        "MIDDLEWARE": middleware,
        "TEMPLATES": [{**templates, "OPTIONS": {"context_processors": processors}}],
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "ROOT_URLCONF": "tests.pages.identity_provider_urls",
        "LOGIN_URL": "account_login",
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "IDP_OIDC_PRIVATE_KEY": pem,
        "USE_TZ": True,
    }


def _fill(redirect_uri: str) -> None:
    # Models can be imported only once Django is set up: start-up order.
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    client = Client(id=CLIENT, name="Giảm nghèo", skip_consent=True, redirect_uris=redirect_uri)
    client.scopes = "openid\nprofile\nemail"
    client.set_secret(SECRET)
    client.save()
    for name, (email, verified) in PEOPLE.items():
        user = User.objects.create_user(name, email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)


def serve(redirect_uri: str) -> None:
    """Serve until ended."""
    # This file is imported by tests too, where another Django is set up already: start-up order.
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    settings.configure(**_settings())
    django.setup()
    call_command("migrate", verbosity=0)
    _fill(redirect_uri)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1])
