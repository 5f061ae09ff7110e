"""An officer importing a file through the pages, with a worker that does the long work."""

import re
import threading
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giamngheo.config.database import Addresses
from giamngheo.config.jobs import KINDS
from giamngheo.records.base.worker import work_one
from tests.records.as_worker import as_worker


@dataclass
class Importing:
    """One officer's browser; batch: the import at hand."""

    client: Client
    addresses: Addresses
    batch: UUID | None = None

    def upload(
        self,
        content: bytes,
        name: str = "so-ho.xlsx",
        second: tuple[str, bytes] | None = None,
        day: str = "15/10/2024",
    ) -> str:
        """Send a file; the page that answers."""
        data: dict[str, object] = {"file": SimpleUploadedFile(name, content), "review_date": day}
        if second:
            data["second_file"] = SimpleUploadedFile(*second)
        response = self.client.post("/imports/upload/", data, follow=True)
        assert response.status_code == 200
        found = re.search(r"^/imports/([0-9a-f-]{36})/", str(response.wsgi_request.path))
        self.batch = UUID(found[1]) if found else None
        return text_of(response.content)

    def page(self, part: str = "") -> str:
        """A page of the import at hand."""
        response = self.client.get(f"/imports/{self.batch}/{part}")
        assert response.status_code == 200
        return text_of(response.content)

    def columns(self, **changes: str | None) -> str:
        """Send the columns page back as it stands, with changes (None: not sent), and have the file checked."""
        data = form_data(self.client.get(f"/imports/{self.batch}/columns/").content.decode())
        for key, value in changes.items():
            data.pop(key, None)
            if value is not None:
                data[key] = value
        return self.post("columns/", {**data, "act": data.get("act", "check")})

    def post(self, part: str, data: dict[str, str] | None = None) -> str:
        """Send a form; then the worker does what was asked; the page where that ends."""
        response = self.client.post(f"/imports/{self.batch}/{part}", data or {}, follow=True)
        assert response.status_code == 200
        self.work()
        here = self.client.get(response.wsgi_request.path)
        assert here.status_code == 200
        return text_of(here.content if response.redirect_chain else response.content)

    def work(self) -> None:
        """Everything that waits in the queue."""
        with as_worker(self.addresses):
            while work_one(KINDS, threading.Event()):
                pass


def text_of(page: bytes) -> str:
    """What a page says, without its marks."""
    body = re.sub(r"(?s)<(script|style|noscript)\b.*?</\1>", " ", page.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def form_data(html: str) -> dict[str, str]:
    """What a browser would send of the page's last form: chosen options, ticked boxes, written inputs."""
    form = html[html.index('<form class="stack" method="post">') :]
    found: dict[str, str] = {}
    for name, options in re.findall(r'(?s)<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r'<option(?: value="([^"]*)")?[^>]*?( selected)?>', options)
        found[unescape(name)] = unescape(next((value for value, mark in chosen if mark), chosen[0][0]))
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found[unescape(name[1])] = unescape(value[1]) if value else "on"
    return found
