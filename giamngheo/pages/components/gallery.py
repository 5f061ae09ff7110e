"""The living gallery: every component with sample data, as pages use it. Reads and keeps nothing."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from giamngheo.pages.components.parts import Job
from giamngheo.pages.components.sample_form import SampleFile, SampleForm
from giamngheo.pages.components.samples import samples
from giamngheo.records.base.clock import now
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

WORK = 27_000
STEP = 20


def components(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    shown = samples(request.GET)
    wrong = SampleForm({"area_m2": "nhiều", "birth_date": "31/02/1990"})
    forms = {"form": SampleForm(prefix="sample"), "wrong": wrong, "file": SampleFile()}
    return render(request, "gallery/gallery.html", shown | forms | {"job": _job(0)})


def save(request: HttpRequest) -> HttpResponse:
    """The sample form as one goes: says what is wrong, and when it was saved (nothing is)."""
    if not cast(HtmxDetails, request.htmx):  # type: ignore[attr-defined]  # set by its middleware
        return redirect(f"{reverse('components')}#autosave")
    form = SampleForm(request.POST, prefix="sample")
    version = int(request.POST.get("version") or 0) + 1
    answer = {
        "form_id": "sample",
        "form": form,
        "version": version,
        "saved_at": now() if form.is_valid() else None,
    }
    return render(request, "components/saved.html", answer, status=200 if form.is_valid() else 422)


def progress(request: HttpRequest) -> HttpResponse:
    """The sample job, one step further each time it is asked for."""
    done = min(int(request.GET.get("done", "0")) + STEP, 100)
    return render(request, "components/progress.html", {"job": _job(done)})


def confirm(request: HttpRequest) -> HttpResponse:
    """A page that asks before an act."""
    return render(
        request, "gallery/confirm.html", {"cancel_url": reverse("components"), "is_dangerous": True}
    )


def _job(done: int) -> Job:
    return Job(
        id="job",
        url=f"{reverse('components_progress')}?done={done}",
        title=say("Đọc bảng tính", "Reading the workbook"),
        percent=done,
        is_running=done < 100,
        text=say("{n} hộ", "{n} households").format(n=grouped(WORK * done // 100)),
        cancel_url=reverse("components"),
        result_url=reverse("components"),
        result=say("Xem kết quả", "See the result"),
    )
