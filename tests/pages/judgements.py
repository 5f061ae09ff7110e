"""A judgement that the chair records, as several tests of pages begin."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import World, id_of


def record_judgement(world: World) -> None:
    """A court orders Hặc's household, whatever its class, to be near-poor."""
    paper = {
        "kind": "court",
        "issuer": "Tòa án nhân dân tỉnh",
        "number": "05/2024/HC-ST",
        "issued_on": "01/10/2024",
        "status": "near_poor",
        "scan": SimpleUploadedFile("ban-an.pdf", b"%PDF-1.4\n%%EOF\n"),
    }
    url = reverse("record_order", args=[id_of(world.households["hac"])])
    assert world.client("commune_chair").post(url, paper).status_code == 302
