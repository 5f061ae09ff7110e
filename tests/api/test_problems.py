"""Whatever is sent, the answer is JSON in both languages, and never a fault of ours."""

from typing import Any

import pytest

from giamngheo.api.households import endpoints
from giamngheo.api.problems import KINDS
from tests.api.asking import Program
from tests.world import World

KEYS = {"type", "title", "status", "detail", "detail_vi", "detail_en"}


def check(response: Any, status: int) -> dict[str, Any]:
    """A problem of that status, whole."""
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    told: dict[str, Any] = response.json()
    assert told.keys() >= KEYS
    assert told["status"] == status
    for detail in (told, *told.get("errors", [])):
        assert detail["detail"] in (detail["detail_vi"], detail["detail_en"])
        assert detail["detail_vi"] != detail["detail_en"]
    return told


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/nothing/at/all", 404),
        ("GET", "/households/", 404),
        ("GET", "/households/not-an-id", 404),
        ("GET", "/households/00000000-0000-4000-8000-000000000000", 404),
        ("DELETE", "/households", 405),
        ("POST", "/openapi.json", 405),
        ("GET", "/households?page=2", 422),
        ("GET", "/households?limit=0", 422),
        ("GET", "/households?limit=501", 422),
        ("GET", "/households?limit=1e2", 422),
        ("GET", "/households?commune=3658", 422),
        ("GET", "/households?village=%00", 422),
        ("GET", "/households?missing=1", 422),
        ("GET", "/households?cursor=abc", 404),
        ("GET", "/units?on=2024-02-30", 422),
        ("GET", "/units?on=1729382400", 422),
        ("GET", "/units/%00", 422),
    ],
)
def test_a_question_that_makes_no_sense_is_answered(
    world: World, method: str, path: str, status: int
) -> None:
    check(Program(world, "commune").ask(method, path), status)


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"\xff\xfe", 400),
        ("application/json", b'{"form": NaN}', 422),
        ("application/json", b"[]", 422),
        ("application/json", b"null", 422),
        ("application/json", b'{"form": "xlsx", "purpose": "\\u0000"}', 422),
        ("application/json", b'{"form": "xlsx", "purpose": "\\ud800"}', 422),
        ("application/json", b" " * (5 * 1024 * 1024 + 1), 413),
        ("text/plain", b"form=xlsx", 415),
        ("application/x-www-form-urlencoded", b"form=xlsx", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_said_to_be_so(
    world: World, media: str, body: bytes, status: int
) -> None:
    program = Program(world, "commune")
    headers = {"Authorization": f"Bearer {program.key}"}
    check(program.client.generic("POST", "/api/v1/exports", body, media, headers=headers), status)


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken", 422),
        ("multipart/form-data", b"--x--", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--x--',
            422,
        ),
    ],
)
def test_an_upload_without_a_file_is_said_to_be_so(
    world: World, media: str, body: bytes, status: int
) -> None:
    program = Program(world, "commune")
    headers = {"Authorization": f"Bearer {program.key}"}
    check(program.client.generic("POST", "/api/v1/imports", body, media, headers=headers), status)


def test_a_file_of_another_kind_is_told_which_are_taken(world: World) -> None:
    told = check(Program(world, "commune").ask("POST", "/imports", file="%PDF-1.7"), 415)
    assert told["detail_vi"].startswith("Nội dung tệp không đúng loại được nhận (")
    assert told["detail_en"].startswith("The content is of no kind that is taken here (")


@pytest.mark.usefixtures("known_units")
@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("a,b\n1,2\n", "Không nhận ra bảng nào", "No table in the file is recognised"),
        ("household_id,household_id\nH1,H1\n", "cùng tên “household_id”", "columns are named “household_id”"),
        ('Mã hộ,a\nH1,"b\n', "dấu ngoặc kép không khép", "quotation mark"),
    ],
)
def test_why_a_file_cannot_be_checked_is_said_in_both_languages(
    world: World, text: str, vietnamese: str, english: str
) -> None:
    program = Program(world, "commune")
    path = program.ask("POST", "/imports", file=text).headers["Location"].removeprefix("/api/v1")
    told = check(program.ask("POST", f"{path}/check", {}), 409)
    assert vietnamese in told["detail_vi"]
    assert english in told["detail_en"]


def test_a_fault_of_ours_is_told_without_its_details(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("mật khẩu: 123")

    monkeypatch.setattr(endpoints, "page_of", broken)
    told = check(Program(world, "commune").get("/households"), 500)
    assert "123" not in str(told)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("", "Không có"),
        ("vi", "Không có"),
        ("en", "Not found"),
        ("en-GB,en;q=0.9", "Not found"),
        ("fr, en;q=0.5", "Not found"),
        ("fr", "Không có"),
        ("en;q=0.1, vi", "Không có"),
        ("\x7f;;q", "Không có"),
    ],
)
def test_problems_are_told_in_the_language_asked_for(world: World, asked: str, title: str) -> None:
    response = Program(world).get("/nothing", Accept_Language=asked)
    assert check(response, 404)["title"] == title
    assert response.headers["Content-Language"] == ("en" if title == "Not found" else "vi")
    assert "Accept-Language" in response.headers["Vary"]


def test_each_kind_of_problem_has_its_own_status() -> None:
    assert len({kind.status for kind in KINDS.values()}) == len(KINDS)
