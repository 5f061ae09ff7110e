"""Everything that can go wrong, as application/problem+json (RFC 9457) in both languages."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from giamngheo.engine.findings import Refused
from giamngheo.rules.language import in_both, language, say

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, its title, and what is said of it where there is nothing more to say."""

    status: int
    title: tuple[str, str]
    detail: tuple[str, str]


KINDS = {
    "malformed": Kind(
        400,
        ("Không đọc được yêu cầu", "The request cannot be read"),
        ("Nội dung gửi lên không đúng dạng đã khai.", "What was sent is not of the form it says it is."),
    ),
    "no-token": Kind(
        401,
        ("Cần khóa API", "A token is needed"),
        (
            "Thiếu khóa, hoặc khóa sai, đã hết hạn, đã bị thu hồi hay nhiệm vụ của khóa đã thôi.",
            "There is no token, or it is wrong, past its day, revoked, or its duty has ended.",
        ),
    ),
    "not-allowed": Kind(
        403,
        ("Vai trò này không được làm", "The role may not do this"),
        ("Nhiệm vụ của khóa không có quyền này.", "The token's duty does not carry this right."),
    ),
    "not-found": Kind(
        404,
        ("Không có", "Not found"),
        ("Không có trong địa bàn của nhiệm vụ này.", "There is no such thing in the area of this duty."),
    ),
    "wrong-method": Kind(
        405,
        ("Địa chỉ này không nhận cách gọi đó", "The method does not exist here"),
        ("Xem các cách gọi được nhận ở tiêu đề Allow.", "The header Allow says which do."),
    ),
    "not-now": Kind(
        409,
        ("Chưa làm được lúc này", "Not as things stand"),
        ("Tình trạng hiện tại không cho phép.", "The present state does not allow it."),
    ),
    "changed-meanwhile": Kind(
        412,
        ("Người khác đã sửa", "Somebody changed it meanwhile"),
        ("Hãy đọc lại rồi gửi lại.", "Read it again, then send again."),
    ),
    "too-large": Kind(
        413,
        ("Quá lớn", "Too large"),
        ("Nội dung gửi lên vượt mức được nhận.", "More was sent than is taken."),
    ),
    "wrong-media-type": Kind(
        415,
        ("Không nhận loại nội dung này", "This media type is not taken"),
        (
            "Gửi application/json; khi đưa tệp lên thì multipart/form-data.",
            "Send application/json; a file as multipart/form-data.",
        ),
    ),
    "wrong-values": Kind(
        422,
        ("Có giá trị không đúng", "Some values are wrong"),
        ("Chưa ghi gì. Xem errors.", "Nothing was written. See errors."),
    ),
    "version-required": Kind(
        428,
        ("Thiếu If-Match", "If-Match is missing"),
        (
            "Gửi If-Match với ETag của bản đã đọc, để không ghi đè việc của người khác.",
            "Send If-Match with the ETag that was read, so that nobody's work is overwritten.",
        ),
    ),
    "too-many-requests": Kind(
        429,
        ("Gọi quá nhiều", "Too many requests"),
        ("Hãy đợi số giây ở Retry-After.", "Wait for the seconds in Retry-After."),
    ),
    "fault": Kind(
        500,
        ("Lỗi của phần mềm", "A fault of ours"),
        ("Lỗi đã được ghi lại để sửa.", "It has been noted down to be mended."),
    ),
    "database-away": Kind(
        503,
        ("Máy chủ đang bận", "The server is not ready"),
        (
            "Cơ sở dữ liệu chưa trả lời; chưa ghi gì. Hãy đợi số giây ở Retry-After rồi gửi lại.",
            "The database does not answer; nothing was written. Wait for the seconds in Retry-After, then send again.",
        ),
    ),
    "no-room": Kind(
        507,
        ("Máy chủ hết chỗ", "No room left"),
        (
            "Đĩa của máy chủ đã đầy; chưa ghi gì. Hãy báo người quản trị dọn đĩa.",
            "The server's disk is full; nothing was written. The administrator has to make room.",
        ),
    ),
}
OF_STATUS = {kind.status: name for name, kind in KINDS.items()}


@dataclass(frozen=True)
class WrongField:
    """One wrong value. place: body, query, path, header; pointer: to it there (RFC 6901); detail: in both languages."""

    place: str
    pointer: str
    detail: tuple[str, str]

    def shown(self) -> dict[str, str]:
        """As it stands in the problem."""
        return {"in": self.place, "pointer": self.pointer, **_in_both(self.detail)}


@dataclass
class Problem(Exception):
    """Ends the request. kind: of KINDS; detail: in both languages, the kind's own where empty."""

    kind: str
    detail: tuple[str, str] | None = None
    errors: Sequence[WrongField] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(act: Callable[[], object]) -> Problem:
    """not-now, and why the engine refuses an act that writes nothing: it is tried once in each language."""
    return Problem("not-now", in_both(lambda: _why_refused(act)))


def _why_refused(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as error:
        return "; ".join(dict.fromkeys(finding.message for finding in error.findings))
    return say(*KINDS["not-now"].detail)


def answer(problem: Problem) -> HttpResponse:
    """The problem as it leaves."""
    kind = KINDS[problem.kind]
    body: dict[str, Any] = {
        "type": f"urn:giamngheo:problem:{problem.kind}",
        "title": say(*kind.title),
        "status": kind.status,
        **_in_both(problem.detail or kind.detail),
        **problem.more,
    }
    if problem.errors:
        body["errors"] = [one.shown() for one in problem.errors]
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str), status=kind.status, content_type=MEDIA_TYPE
    )
    response.headers["Content-Language"] = language.get()
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def _in_both(detail: tuple[str, str]) -> dict[str, str]:
    vietnamese, english = detail
    return {"detail": say(vietnamese, english), "detail_vi": vietnamese, "detail_en": english}
