"""How the tests ask the API: with the key of a user of the small world, made through the models."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY as BETWEEN
from django.test.client import MULTIPART_CONTENT, encode_multipart

from giamngheo.records.accounts.models import Duty, Token
from giamngheo.records.base import clock
from tests.world import World

ROOT = "/api/v1"


def key_of(world: World, who: str, **more: Any) -> str:
    """A key of that user; more: fields of its token."""
    key = f"gn_{who}-{Token.objects.count()}"
    now = clock.now()
    given = {"created_at": now, "expires_at": now + timedelta(days=1), "name": "sổ tay"} | more
    Token.objects.create(duty=Duty.objects.get(user=world.users[who]), digest=Token.digest_of(key), **given)
    return key


class Program:
    """A program with a user's key, or one without any."""

    def __init__(self, world: World, who: str = "", key: str = "") -> None:
        self.client = Client()
        self.key = key or (key_of(world, who) if who else "")

    def ask(self, method: str, path: str, sent: Any = None, file: str = "", **headers: str) -> Any:
        """Send a request. sent: as JSON; file: the content of a CSV; headers: If_Match…"""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            named = {"Authorization": f"Bearer {self.key}"} | named
        body: dict[str, Any] = {}
        if file:
            form = {"file": SimpleUploadedFile("ho.csv", file.encode())}
            body = {"data": encode_multipart(BETWEEN, form), "content_type": MULTIPART_CONTENT}
        elif sent is not None:
            body = {
                "data": self.client._encode_json(sent, "application/json"),
                "content_type": "application/json",
            }
        response = self.client.generic(method, ROOT + path, headers=named, **body)
        if response.streaming:
            list(response.streaming_content)
        return response

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.ask("GET", path, **headers)

    def patch(self, path: str, sent: Any, **headers: str) -> Any:
        """Correct."""
        return self.ask("PATCH", path, sent, **headers)
