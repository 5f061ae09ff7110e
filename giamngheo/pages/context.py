"""What every template is given: the frame around the page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from giamngheo.pages.components.links import address
from giamngheo.records.accounts import rights
from giamngheo.records.base.clock import today
from giamngheo.rules.language import language, say


@dataclass(frozen=True)
class NavItem:
    """An entry of the menu."""

    label: str
    url: str
    is_current: bool
    icon: str


# url name, right, icon, words: in the order of a working day.
MENU = (
    ("home", rights.work_here, "home", ("Việc của tôi", "My work")),
    ("households", rights.read_households, "list", ("Danh sách hộ", "Households")),
    ("reviews", rights.read_rounds, "check", ("Rà soát", "Reviews")),
    ("requests", rights.read_requests, "bell", ("Giấy đề nghị", "Requests")),
    ("letters", rights.issue_letters, "file", ("Giấy xác nhận", "Letters")),
    ("my_households", rights.review_own_households, "house", ("Hộ tôi rà soát", "My households")),
    ("fast_entry", rights.write_answers, "grid", ("Nhập nhanh", "Fast entry")),
    ("imports", rights.import_households, "upload", ("Nhập từ tệp", "Import")),
    ("exports", rights.export_pseudonymised, "download", ("Xuất tệp", "Export")),
    ("reconciliations", rights.read_shares, "refresh", ("Đối chiếu", "Reconciliation")),
    ("duplicates", rights.settle_duplicates, "user", ("Có thể trùng", "Duplicates")),
    ("publications", rights.read_publications, "lock", ("Kết quả đã chốt", "Frozen results")),
    ("word_templates", rights.keep_word_templates, "settings", ("Mẫu Word", "Word templates")),
    ("units", rights.read_units, "map", ("Xã, thôn", "Units")),
    ("officers", rights.read_officers, "people", ("Cán bộ", "Officers")),
    ("audit", rights.read_audit, "log", ("Nhật ký", "Audit log")),
)

# Pages that one of the menu leads to, at addresses of their own.
BENEATH = {"reviews": ("orders", "certificates", "newly_escaped"), "requests": ("recognitions",)}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The officer, the day, the language, the menu."""
    officer = getattr(request, "officer", None)
    return {
        "officer": officer,
        "today": today(),
        "is_demo": settings.DEMO,
        "has_mail": not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"),
        "language": language.get(),
        "nav": [] if officer is None else list(_menu(request)),
    }


def _menu(request: HttpRequest) -> list[NavItem]:
    officer = request.officer  # type: ignore[attr-defined]
    items = []
    for name, right, icon, words in MENU:
        url = address(name)
        within = () if name == "home" else (url, *map(address, BENEATH.get(name, ())))
        is_current = request.path == url or request.path.startswith(within)
        if right(officer):
            items.append(NavItem(say(*words), url, is_current, icon))
    return items
