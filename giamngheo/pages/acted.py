"""What goes from hand to hand (a request, a recognition, an order): the acts open to an officer, and doing one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from giamngheo.pages.components.fields import LabelledForm
from giamngheo.pages.components.parts import Crumb
from giamngheo.pages.household.forms import add_wrong
from giamngheo.pages.web import Request
from giamngheo.records.accounts import rights
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.language import say
from giamngheo.rules.review_steps import Act


@dataclass(frozen=True)
class Acted:
    """A kind of thing. url: of its page. acts, words: by the name of the act. forms: of the acts that ask something.

    services: each act under its name, told which thing by its id under the name `key`.
    """

    url: str
    acts: Mapping[str, Act]
    words: Mapping[str, tuple[str, str]]
    forms: Mapping[str, Callable[..., LabelledForm]]
    services: ModuleType
    key: str

    def open_to(self, officer: Officer, step: str) -> dict[str, list[tuple[str, str]]]:
        """The acts that the officer may do at a step, name and words: plain by a button, asking on a page of theirs."""
        open_ = [
            (act.name, say(*self.words[act.name]))
            for act in self.acts.values()
            if step in act.at and getattr(rights, act.right)(officer)
        ]
        return {
            "plain": [pair for pair in open_ if pair[0] not in self.forms],
            "asking": [pair for pair in open_ if pair[0] in self.forms],
        }

    def form(self, request: Request, act: str, *before: Any, **first: Any) -> LabelledForm | None:
        """What an act asks, as it was sent; None where a button is enough. Raises NotAllowed, Http404."""
        if act not in self.acts or (act not in self.forms and request.method != "POST"):
            raise Http404
        rights.require(request.officer, getattr(rights, self.acts[act].right))
        return self.forms[act](*before, request.POST or None, initial=first) if act in self.forms else None

    def answer(
        self, request: Request, pk: UUID, act: str, form: LabelledForm | None, names: Sequence[str], up: Crumb
    ) -> HttpResponse:
        """Do the act and go back to the thing, or ask again. names: of the thing, then what else tells it."""
        if form is None or form.is_valid():
            given = form.cleaned_data if form else {}
            try:
                getattr(self.services, act)(officer=request.officer, **{self.key: pk}, **given)
            except NotSaved as error:
                if form is None:
                    messages.error(request, "; ".join(error.wrong.values()))
                    return redirect(self.url, pk)
                add_wrong(form, error)
            else:
                messages.success(request, say("Đã xong: ", "Done: ") + say(*self.words[act]))
                return redirect(self.url, pk)
        back = reverse(self.url, args=[pk])
        context = {
            "form": form,
            "title": say(*self.words[act]),
            "lead": " · ".join(names),
            "crumbs": [up, Crumb(names[0], back)],
            "back_url": back,
        }
        return render(request, "review/asked.html", context, status=422 if form.errors else 200)
