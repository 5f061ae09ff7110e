"""Is a paper good? Asked with the code that stands on it, typed or scanned."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.pages.components.parts import Crumb, Term, ending_here
from giamngheo.pages.desk.words import REQUEST_STEPS
from giamngheo.pages.public.opening import public
from giamngheo.pages.templatetags.house import SHOWN_STATUSES
from giamngheo.records.base.clock import today
from giamngheo.records.base.paper_codes import as_kept, as_printed
from giamngheo.records.desk.selectors.public import (
    ToldPaper,
    ToldReceipt,
    paper_by_code,
    receipt_by_code,
    recognised_by_code,
)
from giamngheo.records.geography.selectors.units import unit_on
from giamngheo.rules.language import say

KINDS = {
    "certificate": ("Giấy chứng nhận hộ nghèo, hộ cận nghèo", "Certificate of a poor or near-poor household"),
    "letter": ("Giấy xác nhận", "Confirmation letter"),
}


@require_GET
@public()
def ask(request: HttpRequest) -> HttpResponse:
    """The code is typed here."""
    typed = request.GET.get("code", "")
    if code := as_kept(typed):
        return redirect("public_paper", code)
    return render(request, "public/ask.html", {"typed": typed, "crumbs": _crumbs()})


@require_GET
@public("look_up")
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper with this code is. The same answer for a code that is wrong and one that never was."""
    kept = as_kept(code)
    if found := paper_by_code(kept):
        context: dict[str, Any] = {
            "paper": found,
            "title": say(*KINDS[found.kind]),
            "terms": _terms(found, kept),
            "crumbs": _crumbs(say(*KINDS[found.kind])),
        }
        context["now"] = recognised_by_code(kept)
        return render(request, "public/paper.html", context)
    if receipt := receipt_by_code(kept):
        context = {"step": say(*REQUEST_STEPS[receipt.step]), "terms": _receipt_terms(receipt, kept)}
        context["crumbs"] = _crumbs(say("Giấy tiếp nhận", "Receipt"))
        context["now"] = recognised_by_code(kept)
        return render(request, "public/receipt.html", context)
    crumbs = _crumbs(say("Không có giấy này", "No paper"))
    return render(request, "public/no_paper.html", {"crumbs": crumbs}, status=404)


def _crumbs(last: str = "") -> list[Crumb]:
    above = [
        Crumb(say("Trang công khai", "Public page"), reverse("public")),
        Crumb(say("Kiểm tra giấy tờ", "Check a paper"), reverse("public_check")),
    ]
    return [*above, Crumb(last)] if last else ending_here(above)


def _receipt_terms(found: ToldReceipt, code: str) -> list[Term]:
    return [
        Term(say("Số", "Number"), f"{found.number}/{found.year}"),
        Term(say("Nơi nhận", "Received by"), office_name(found.commune_code)),
        Term(say("Ngày nhận", "Received on"), f"{found.received_on:%d/%m/%Y}"),
        Term(say("Hẹn trả", "Due on"), f"{found.due_on:%d/%m/%Y}"),
        Term(say("Người nộp", "Handed in by"), found.name),
        Term(say("Mã tra cứu", "Code"), as_printed(code)),
    ]


def _terms(found: ToldPaper, code: str) -> list[Term]:
    return [
        Term(say("Số", "Number"), f"{found.number}/{found.year}"),
        Term(say("Nơi cấp", "Issued by"), office_name(found.commune_code)),
        Term(say("Ngày cấp", "Issued on"), f"{found.issued_on:%d/%m/%Y}"),
        Term(say("Cấp cho", "For"), found.name),
        Term(say("Nội dung", "It says"), say(*SHOWN_STATUSES[found.status]) if found.status else ""),
        Term(say("Mã xác minh", "Code"), as_printed(code)),
    ]


def office_name(commune_code: str) -> str:
    """A commune with its kind, as it is called today."""
    unit = unit_on(commune_code, today())
    return f"{unit.kind} {unit.name}" if unit else commune_code
