"""A complaint against a posted result, and what its re-check found."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.review.forms import FindingForm, HandedInForm
from giamngheo.pages.review.village import asked, found_village
from giamngheo.pages.web import Request, asks, page
from giamngheo.records.accounts.rights import manage_rounds, receive_complaints
from giamngheo.records.registry.names import shown_head
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.records.review.models import IN_REVIEW, Complaint, RoundHousehold
from giamngheo.records.review.services import posting
from giamngheo.rules.language import say


@asks
@page(receive_complaints)
def complain(request: Request, household_id: UUID) -> HttpResponse:
    """Take a complaint down; the person is given a receipt's number."""
    posted = RoundHousehold.objects.filter(IN_REVIEW).select_related("household__summary")
    one = get_object_or_404(posted, pk=household_id)
    form = HandedInForm(request.POST or None)
    if form.is_valid():
        try:
            made = posting.complain(officer=request.officer, household_id=household_id, **form.cleaned_data)
        except NotSaved as error:
            add_wrong(form, error)
        else:
            told = f"{made.due_on:%d/%m/%Y}"
            messages.success(
                request,
                say(
                    f"Đã nhận khiếu nại, số biên nhận {made.receipt}, trả lời trước hết ngày {told}.",
                    f"Received, receipt {made.receipt}, to be answered by {told}.",
                ),
            )
            return redirect("review_village", one.village_id)
    context = asked(found_village(one.village_id), form, say("Nhận khiếu nại", "A complaint"))
    context["lead"] = shown_head(request.officer, one.household.summary)
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)


@asks
@page(manage_rounds)
def recheck(request: Request, complaint_id: UUID) -> HttpResponse:
    """Answer a complaint; facts that were wrong are corrected on the household's page before."""
    complaints = Complaint.objects.select_related("household__household__summary")
    made = get_object_or_404(complaints, pk=complaint_id)
    form = FindingForm(request.POST or None)
    if form.is_valid():
        try:
            posting.recheck(
                officer=request.officer, complaint_id=complaint_id, finding=form.cleaned_data["finding"]
            )
        except NotSaved as error:
            add_wrong(form, error)
        else:
            messages.success(request, say("Đã ghi kết quả phúc tra.", "The re-check is recorded."))
            return redirect("review_village", made.household.village_id)
    context = asked(found_village(made.household.village_id), form, say("Phúc tra", "Re-check"))
    context |= {"lead": f"{shown_head(request.officer, made.household.household.summary)} · {made.words}"}
    return render(request, "review/asked.html", context, status=422 if form.errors else 200)
