"""The office's own Word templates: which papers have one; one paper's template tried, kept, taken away."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.pages.components import cells
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.desk.forms import TemplateForm
from giamngheo.pages.desk.words import TEMPLATED
from giamngheo.pages.downloads import as_saved, saved
from giamngheo.pages.templatetags.house import day
from giamngheo.pages.web import Request, asks, page
from giamngheo.papers.documents.word_marks import MARKS
from giamngheo.papers.documents.word_templates import starting_template
from giamngheo.records.accounts.rights import keep_word_templates
from giamngheo.records.base.files import NotThisFile
from giamngheo.records.desk.models import WordTemplate
from giamngheo.records.desk.services.word_templates import (
    drop_template,
    keep_template,
    own_template,
    templates,
)
from giamngheo.rules.language import say


@require_GET
@page(keep_word_templates)
def every(request: Request) -> HttpResponse:
    """Each paper that an office may reword, and by what its Word file is made."""
    return render(request, "desk/word_templates.html", {"table": _table(request)})


@asks
@page(keep_word_templates)
def one(request: Request, paper: str) -> HttpResponse:
    """Keep a template of one paper, after it was tried."""
    title, own = _title(paper), own_template(request.officer, paper)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _is_kept(request, paper, form):
        messages.success(request, say(f"Đã lưu mẫu: {title}.", f"Template kept: {title}."))
        return redirect("word_templates")
    context = {
        "form": form,
        "title": title,
        "paper": paper,
        "own": own and _told(own),
        "marks": _marks(),
        "crumbs": [Crumb(say("Mẫu Word", "Word templates"), reverse("word_templates")), Crumb(title)],
    }
    return render(request, "desk/word_template.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@page(keep_word_templates)
def file(request: Request, paper: str) -> HttpResponseBase:
    """The office's template, else the decree's layout with its marks, to begin from."""
    _title(paper)
    own = own_template(request.officer, paper)
    return saved(own.file) if own else as_saved(starting_template(), "docx", f"mau-{paper}")


@require_POST
@page(keep_word_templates)
def drop(request: Request, paper: str) -> HttpResponse:
    """Back to the decree's layout."""
    title = _title(paper)
    drop_template(officer=request.officer, paper=paper)
    messages.success(request, say(f"{title}: theo thể thức chung.", f"{title}: in the common layout again."))
    return redirect("word_templates")


def _told(own: WordTemplate) -> str:
    """Which file an office's template is, since when, by whom."""
    return f"{own.file.name} · {day(own.kept_at)} · {own.kept_by}"


def _is_kept(request: Request, paper: str, form: TemplateForm) -> bool:
    given = form.cleaned_data["template"]
    try:
        keep_template(officer=request.officer, paper=paper, name=given.name, made=form.made)
    except NotThisFile as error:
        form.add_error("template", str(error))
        return False
    return True


def _title(paper: str) -> str:
    """What the paper is called. Raises Http404 where it is none that may be reworded."""
    if paper not in TEMPLATED:
        raise Http404
    return say(*TEMPLATED[paper])


def _marks() -> Table:
    columns = [
        Column("mark", say("Dấu", "Mark"), is_title=True),
        Column("means", say("Thay bằng", "Stands for")),
    ]
    blocks = ("body", "signatures", "annexes")
    rows = [
        {"mark": f"{{{{{'p' if mark in blocks else ''} paper.{mark} }}}}", "means": say(*words)}
        for mark, words in MARKS.items()
    ]
    return Table(say("Các dấu dùng được", "Marks that may be used"), columns, rows)


def _table(request: Request) -> Table:
    own = {held.paper: held for held in templates(request.officer)}
    columns = [
        Column("paper", say("Văn bản", "Paper"), draw=cells.link, is_title=True),
        Column("by", say("Tệp Word làm theo", "Its Word file is made by")),
    ]
    common = say("thể thức chung (Nghị định 30/2020/NĐ-CP)", "the common layout (decree 30/2020/NĐ-CP)")
    rows = [
        {
            "url": reverse("word_template", args=[paper]),
            "paper": say(*words),
            "by": _told(own[paper]) if paper in own else common,
        }
        for paper, words in TEMPLATED.items()
    ]
    return Table(say("Văn bản và mẫu", "Papers and templates"), columns, rows)
