"""The answer to a complaint, for whoever holds its receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from giamngheo.pages.components.parts import Crumb, Term
from giamngheo.pages.public.check import office_name
from giamngheo.pages.public.opening import public
from giamngheo.records.desk.selectors.public import ToldComplaint, complaint_by_receipt
from giamngheo.rules.language import say

LONGEST = 40


@require_GET
@public("look_up")
def answer(request: HttpRequest) -> HttpResponse:
    """The receipt's number is typed here; the same answer for one that is wrong and one that never was."""
    typed = "".join(request.GET.get("receipt", "").split()).upper()[:LONGEST]
    found = complaint_by_receipt(typed) if typed and typed.isprintable() else None
    context = {
        "typed": typed,
        "found": found,
        "terms": _terms(found, typed) if found else [],
        "crumbs": [
            Crumb(say("Trang công khai", "Public page"), reverse("public")),
            Crumb(say("Trả lời ý kiến", "Answer to a complaint")),
        ],
    }
    return render(request, "public/answer.html", context, status=404 if typed and not found else 200)


def _terms(found: ToldComplaint, receipt: str) -> list[Term]:
    terms = [
        Term(say("Số biên nhận", "Receipt"), receipt),
        Term(say("Nơi nhận", "Received by"), office_name(found.commune_code)),
        Term(say("Ngày nhận", "Received on"), f"{found.received_on:%d/%m/%Y}"),
    ]
    if found.rechecked_on:
        return [*terms, Term(say("Ngày phúc tra", "Re-checked on"), f"{found.rechecked_on:%d/%m/%Y}")]
    return [*terms, Term(say("Trả lời trước hết ngày", "To be answered by"), f"{found.due_on:%d/%m/%Y}")]
