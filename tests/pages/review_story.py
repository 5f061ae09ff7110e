"""A review told as a family's year: each line an officer's act on its day, done through the pages.

A story of tests/cases/review is a mapping: title; law (where its rule comes from); given (what the register holds of
the households before, by column); acts, each [day or moment, who, act, details], or a list with which several stories
begin. An act is a method of Telling; details may be left out, and `refused: words` among them says that the page tells
so and nothing moves. then: what is true at the end, by the names of `Telling.ends`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from giamngheo.pages.household.sections import SECTIONS
from giamngheo.records.accounts.models import Duty, Office
from giamngheo.records.accounts.officer import officer_for
from giamngheo.records.base import clock
from giamngheo.records.base.scope import scoped
from giamngheo.records.desk.models import Recognition, RecognitionComplaint, ReviewRequest
from giamngheo.records.geography.models import Village, VillagePlace
from giamngheo.records.registry.models import Household, HouseholdAnswers, PersonAnswers, StatusPeriod
from giamngheo.records.registry.services.merge_communes import due_mergers, merge_commune
from giamngheo.records.review.models import (
    Certificate,
    Complaint,
    Meeting,
    MeetingResult,
    ReviewRound,
    RoundForms,
    RoundHousehold,
    RoundVillage,
    StatusOrder,
)
from tests.pages.review_answers import end_of, followed, post, telling, workbooks
from tests.papers.word import word_lines
from tests.records.working import work_asked
from tests.workbooks.importing import text_of
from tests.world import ALL, World, add_household

FOLDER = Path(__file__).parents[1] / "cases" / "review"
MEETING = {"place": "Nhà văn hóa", "chair": "A", "secretary": "B", "representative": "C"}
SCAN = b"%PDF-1.4\n%%EOF\n"
# The facts that settle everything but what a story is about: two deprivations, an income between the lines.
SETTLED = {"has_tv": True}
RECOGNISED = {"status", "escaped_poverty_date", "escaped_near_poverty_date"}


def stories() -> list[dict[str, Any]]:
    """Every story of the folder."""
    return [one for path in sorted(FOLDER.glob("*.yaml")) for one in yaml.safe_load(path.read_text("utf-8"))]


def told_one_by_one(acts: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The acts of a story; a list of acts among them is a beginning that several stories share."""
    for act in acts:
        yield from told_one_by_one(act) if isinstance(act[0], list) else [act]


@dataclass
class Telling:
    """A story being told in the world of the tests: bản Hôm with two poor households, hac and duong."""

    world: World
    settings: Settings
    clients: dict[str, Client] = field(default_factory=dict)

    def begin(self, given: Mapping[str, Mapping[str, Any]]) -> None:
        """What the register holds before."""
        with scoped(ALL):
            HouseholdAnswers.objects.update(**SETTLED)
            for key in given.keys() - self.world.households.keys():
                self._old_neighbour(key)
            PersonAnswers.objects.update(disability=False, monthly_allowance=False)
            for key, facts in given.items():
                periods = StatusPeriod.objects.filter(household=self.world.households[key])
                own = {name: facts[name] for name in facts.keys() & RECOGNISED}
                if own:
                    periods.update(**own)
                answers = HouseholdAnswers.objects.filter(household=self.world.households[key])
                answers.update(**{name: facts[name] for name in facts.keys() - own.keys()})

    def _old_neighbour(self, key: str) -> None:
        """A household of the old commune 03676, which like the own one became a part of 03670 on 01/07/2025."""
        place = Village.objects.create(commune_code="03676", name=f"Bản {key}", kind="bản")
        VillagePlace.objects.create(village=place, commune_code=place.commune_code)
        self.world.villages[key] = place
        add_household(self.world, key, key, "H003", [("Quàng Văn Sang", "head", 1970)])
        HouseholdAnswers.objects.filter(household=self.world.households[key]).update(
            area_type="rural", **SETTLED
        )

    def tell(self, on: date, who: str, act: str, details: Mapping[str, Any]) -> None:
        """One act on its day, or at its moment: the clock then stands there, as it is read in Viet Nam."""
        if isinstance(on, datetime):
            self.settings.FIXED_TODAY = None
            moment = timezone.make_aware(on)
            with patch.object(clock, "now", lambda: moment):
                self._tell(on, who, act, dict(details))
        else:
            self.settings.FIXED_TODAY = on
            self._tell(on, who, act, dict(details))

    def _tell(self, on: date, who: str, act: str, given: dict[str, Any]) -> None:
        """What is refused is told in these words, and moves nothing."""
        refused = given.pop("refused", None)
        client = self.clients.setdefault(who, self.world.client(who))
        before = self.steps()
        page = followed(client, getattr(self, f"do_{act}")(client, **given))
        told = page.content.decode()
        if refused is None:
            assert page.status_code == 200, (on, who, act, told)
            assert not [one for one in page.context["messages"] if one.level_tag == "error"], (on, act, told)
        else:
            assert refused in told, (on, who, act, told)
            assert self.steps() == before, (on, who, act)

    def steps(self) -> list[str]:
        """Where every round, village and order stands."""
        with scoped(ALL):
            rounds = ReviewRound.objects.order_by("pk").values_list("step", flat=True)
            orders = StatusOrder.objects.order_by("pk").values_list("step", flat=True)
            steps = [*Recognition.objects.order_by("pk").values_list("step", flat=True)]
            steps += ReviewRequest.objects.order_by("pk").values_list("step", flat=True)
            return [
                *rounds,
                *steps,
                *RoundVillage.objects.order_by("pk").values_list("step", flat=True),
                *orders,
            ]

    def do_open(
        self,
        client: Client,
        kind: str = "periodic_review",
        list_year: int = 2025,
        commune_code: str = "03658",
    ) -> HttpResponse:
        """Open a round in the own commune."""
        data = {"kind": kind, "commune_code": commune_code, "list_year": list_year}
        return post(client, "open_review", [], data)

    def do_prepare(
        self, client: Client, number: str = "5/QĐ-UBND", members: Sequence[Sequence[str]] = ()
    ) -> HttpResponse:
        """The committee's decision of that day: its members, each a name and a role."""
        day = self.settings.FIXED_TODAY
        rows = {
            place: members[place - 1] if place <= len(members) else ("", "member") for place in range(1, 13)
        }
        data = {"number": number, "decided_on": f"{day:%d/%m/%Y}"}
        data |= {f"name-{place}": name for place, (name, _) in rows.items()}
        data |= {f"role-{place}": f"committee_{role}" for place, (_, role) in rows.items()}
        return post(client, "review_committee", [day.year], data)

    def do_train(self, client: Client, who: str = "reviewer", passed: str = "yes") -> HttpResponse:
        """A reviewer is trained that day, and tested."""
        day = self.settings.FIXED_TODAY
        data = {"trained_on": f"{day:%d/%m/%Y}", "has_passed": passed}
        return post(client, "review_training", [day.year, self.world.users[who].pk], data)

    def do_assign(
        self, client: Client, who: str = "reviewer", told: str = "", village: str = "hom"
    ) -> HttpResponse:
        """The village's households are given to a reviewer; told: what the page says then."""
        data = {"reviewer": str(self.world.users[who].pk)}
        answer = post(client, "review_assign", [self._village(village).pk], data)
        return telling(client, answer, told)

    def do_relative(
        self, client: Client, household: str, words: str, page: str = "review_relation"
    ) -> HttpResponse:
        """The reviewer of a household is a relative; page: the officer's, or the reviewer's own."""
        return post(client, page, [self._in_round(household).pk], {"words": words})

    def do_quick(
        self,
        client: Client,
        household: str,
        result: str = "yes",
        reason: str = "",
        page: str = "review_quick",
    ) -> HttpResponse:
        """Phiếu A by hand; page: the officer's, or the reviewer's own."""
        return post(client, page, [self._in_round(household).pk], {"is_to_review": result, "reason": reason})

    def do_signs(self, client: Client, household: str, there: Sequence[int], of: int = 9) -> HttpResponse:
        """Phiếu A by a table of signs that a test has loaded: those that are there, of so many."""
        data = {f"sign-{number}": "yes" if number in there else "no" for number in range(1, of + 1)}
        return post(client, "my_household_quick", [self._in_round(household).pk], data)

    def do_letter(self, client: Client, told: str, of: int = 1) -> HttpResponse:
        """The page that drafts the refusal of a request says this before anything is written."""
        with scoped(ALL):
            request = ReviewRequest.objects.get(number=of)
        answer = client.get(reverse("request_act", args=[request.pk, "refuse"]))
        return telling(client, answer, told)  # type: ignore[arg-type]

    def do_refusal(self, client: Client, told: str, of: int = 1) -> HttpResponse:
        """The refusal that the desk prints says this, as PDF and as Word."""
        with scoped(ALL):
            request = ReviewRequest.objects.get(number=of)
        address = reverse("request_refusal_pdf", args=[request.pk])
        pages = PdfReader(BytesIO(client.get(address).content)).pages
        assert told in " ".join(" ".join(page.extract_text() for page in pages).split())
        assert told in " ".join(word_lines(client.get(address, {"as": "word"}).content))
        return client.get(reverse("request", args=[request.pk]))  # type: ignore[return-value]

    def do_reassign(self, client: Client, household: str, who: str, told: str = "") -> HttpResponse:
        """One household is given to another reviewer."""
        data = {"reviewer": str(self.world.users[who].pk)}
        return telling(client, post(client, "review_reassign", [self._in_round(household).pk], data), told)

    def do_hire(self, client: Client, who: str) -> HttpResponse:
        """Somebody of the office becomes a reviewer, too."""
        with scoped(ALL):
            office = Duty.objects.get(user=self.world.users["commune"]).office
            Duty.objects.create(
                user=self.world.users[who],
                office=office,
                role="reviewer",
                valid_from=self.settings.FIXED_TODAY,
            )
        return client.get(reverse("home"))  # type: ignore[return-value]

    def do_compare(self, client: Client, standard: str, told: str, untold: str = "") -> HttpResponse:
        """The round under another standard beside its own."""
        answer = client.get(reverse("review_standards", args=[self._round.pk]), {"standard": standard})
        assert not untold or untold not in answer.content.decode(), untold
        return telling(client, answer, told)  # type: ignore[arg-type]

    def do_look(
        self, client: Client, page: str, told: str, untold: str = "", household: str = ""
    ) -> HttpResponse:
        """A page about the round, its village, a household or its year says this, and does not say that."""
        args: dict[str, Callable[[], object]] = {
            "review_preparation": lambda: self.settings.FIXED_TODAY.year,
            "review_village": lambda: self._village().pk,
            "home": lambda: None,
        }
        about = args.get(page, lambda: self._in_round(household).pk if household else self._round.pk)
        found = about()
        answer = client.get(reverse(page, args=[] if found is None else [found]))
        assert not untold or untold not in answer.content.decode(), untold
        return telling(client, answer, told)  # type: ignore[arg-type]

    def do_add(self, client: Client, code: str) -> HttpResponse:
        """A household that asked."""
        return post(client, "review_add_household", [self._round.pk], {"code": code})

    def do_village(self, client: Client, act: str, village: str = "hom") -> HttpResponse:
        """A plain act of a village: close_list, finish_review, post, conclude_posting."""
        return post(client, "review_village_act", [self._village(village).pk, act], {})

    def do_ask(self, client: Client, household: str, **facts: Any) -> HttpResponse:
        """A new review of a household, and what is otherwise than at the last one."""
        pk = self._household(household).pk
        answer = post(client, "start_review", [pk], {"review_date": f"{self.settings.FIXED_TODAY:%d/%m/%Y}"})
        for section in SECTIONS:
            told = {name: facts[name] for name in section.names if name in facts}
            if told:
                answer = self._answer(client, pk, section.slug, told)
        return answer

    def do_meet(
        self,
        client: Client,
        attendees: int,
        agree: int,
        of: Mapping[str, int] | None = None,
        village: str = "hom",
        held_on: date | None = None,
    ) -> HttpResponse:
        """A village meets, that day or before; as many agree on each household, but for those named."""
        meeting = self._village(village).pk
        with scoped(ALL):
            waiting = RoundHousehold.objects.filter(village=meeting).exclude(is_agreed=True)
            votes = {f"agree-{one.pk}": agree for one in waiting}
            for key, number in (of or {}).items():
                votes[f"agree-{self._in_round(key).pk}"] = number
        data = {
            **MEETING,
            "held_on": f"{held_on or self.settings.FIXED_TODAY:%d/%m/%Y}",
            "attendees": attendees,
            **votes,
        }
        return post(client, "review_meeting", [meeting], data)

    def do_again(self, client: Client, reason: str) -> HttpResponse:
        """The village is reviewed again."""
        return post(client, "review_again", [self._village().pk], {"reason": reason})

    def do_complain(
        self, client: Client, household: str, words: str = "Không đúng.", received_on: date | None = None
    ) -> HttpResponse:
        """Somebody complains about a posted result; received_on: entered after the day of its handing in."""
        data = {"complainant": "Lò Văn Tư", "words": words}
        data |= {"received_on": f"{received_on:%d/%m/%Y}"} if received_on else {}
        return post(client, "review_complain", [self._in_round(household).pk], data)

    def do_recheck(self, client: Client, finding: str = "Đã xem lại.") -> HttpResponse:
        """The oldest open complaint is answered."""
        with scoped(ALL):
            complaint = Complaint.objects.filter(result="").earliest("received_at")
        return post(client, "review_recheck", [complaint.pk], {"finding": finding})

    def do_round(self, client: Client, act: str, **data: Any) -> HttpResponse:
        """An act of the decision: submit, note_district_opinion, send_back, sign, number."""
        given = data | ({"villages": [str(self._village().pk)]} if act == "send_back" else {})
        answer = post(client, "review_round_act", [self._round.pk, act], given)
        if act == "number" and answer.status_code == 302:
            work_asked(self.world.officer("commune_clerk"))
        return answer

    def do_forms(
        self, client: Client, area: str, total: Sequence[Any], flows: Sequence[Any], village: str = "hom"
    ) -> HttpResponse:
        """The official forms of the village's last round, made as it stands, are of this area; the total of form 1
        from its second column on, and the households of form 2: at the start, three ways down, four up, at the end.
        """
        of = self._village(village).round_id
        answer = post(client, "review_forms", [of], {"format": "xlsx"})
        job = work_asked(self.world.officer("commune"))
        assert job.state == "done", job.message_vi
        with scoped(ALL):
            made = RoundForms.objects.filter(round=of).latest("asked_at")
        sheets = workbooks(client.get(reverse("review_forms_file", args=[made.pk])))
        first = next(row for row in sheets[1] if row[1] == "Tổng cộng")
        assert first[2:] == [*total, *first[2 + len(total) :]], first
        second = next(row for row in sheets[2] if row[1] == "Tổng cộng")
        assert [cell for cell in second[2:] if isinstance(cell, int)][:9] == list(flows), second
        assert any(area in str(cell) for row in sheets[1][:8] for cell in row), sheets[1][:8]
        return answer

    def do_reports(self, client: Client, told: Sequence[str]) -> HttpResponse:
        """The calendar of reports says this of the monthly ones due from July on, commune by commune."""
        page = client.get(reverse("review_reports", args=[self.settings.FIXED_TODAY.year]))
        states = [
            text_of(str(row[f"monthly_{month}"]).encode())
            for row in page.context["table"].rows
            for month in range(7, 10)
        ]
        assert states == list(told), states
        return page  # type: ignore[return-value]

    def do_send(self, client: Client, month: int, commune_code: str = "03670") -> HttpResponse:
        """The monthly report is marked as sent."""
        data = {"commune_code": commune_code, "kind": "monthly", "month": str(month)}
        return post(client, "review_report_sent", [self.settings.FIXED_TODAY.year], data)

    def do_take(
        self, client: Client, household: str, form: str = "review_request", worker: str = ""
    ) -> HttpResponse:
        """Somebody hands a request in at the desk."""
        person = str(self.world.persons[worker].pk) if worker else ""
        data = {"form": form, "applicant": "Lò Văn Tư", "person_id": person}
        return post(client, "take_request", [self._household(household).pk], data)

    def do_request(self, client: Client, act: str, of: int = 1, **data: Any) -> HttpResponse:
        """The next hand on a request of the desk."""
        with scoped(ALL):
            request = ReviewRequest.objects.filter(number=of).latest("received_on")
        return post(client, "request_act", [request.pk, act], data)

    def do_life(self, client: Client, household: str, kind: str, **data: Any) -> HttpResponse:
        """What happens to a family, as the register takes it down; persons and villages by their names here."""
        ids = {key: str(row.pk) for key, row in (self.world.persons | self.world.villages).items()}
        given = {name: ids.get(value, value) for name, value in data.items()}
        found = self._household(household)
        given |= {"version": found.version, "on": f"{self.settings.FIXED_TODAY:%d/%m/%Y}"}
        return post(client, "life_act", [found.pk, kind], given)

    def do_income(
        self, client: Client, person: str, amount: int, source: str = "farming", months: int = 12, of: int = 1
    ) -> HttpResponse:
        """What one source brought a member in twelve months."""
        data = {"person_id": str(self.world.persons[person].pk), "source": source, "months": months}
        return self.do_recognition(client, "record_income", of, **data, amount_vnd=amount)

    def do_recognition(self, client: Client, act: str, of: int = 1, **data: Any) -> HttpResponse:
        """The next hand on a recognition by income; of: the number of its request."""
        with scoped(ALL):
            found = Recognition.objects.filter(request__number=of).latest("opened_on")
        return post(client, "recognition_act", [found.pk, act], data)

    def do_order(
        self, client: Client, household: str, status: str, number: str = "05/2024/HC-ST", **other: str
    ) -> HttpResponse:
        """The chair records an order of a court, with its scan."""
        data = {
            "kind": "court",
            "issuer": "Tòa án nhân dân tỉnh Sơn La",
            "number": number,
            "status": status,
            "issued_on": f"{self.settings.FIXED_TODAY:%d/%m/%Y}",
            "scan": SimpleUploadedFile("ban-an.pdf", SCAN),
            **other,
        }
        return post(client, "record_order", [self._household(household).pk], data)

    def do_order_act(self, client: Client, act: str, of: str = "05/2024/HC-ST", **data: Any) -> HttpResponse:
        """Another hand on an order: carry_out_order, withdraw_order."""
        with scoped(ALL):
            order = StatusOrder.objects.get(number=of)
        return post(client, "order_act", [order.pk, act], data)

    def do_merge(self, client: Client, moved: Sequence[str]) -> HttpResponse:
        """The changes of the day are carried out, as the worker does it; who is named goes on in the new office."""
        day = self.settings.FIXED_TODAY
        admin = officer_for(self.world.users["admin"], day)
        assert admin is not None
        with scoped(admin.scope()):
            for merger in due_mergers(day):
                merge_commune(admin, merger)
        with scoped(ALL):
            office = Office.objects.get(areas__commune_code="03670", areas__valid_from=day, level="commune")
            for name in moved:
                Duty.objects.filter(user=self.world.users[name]).update(office=office)
        return client.get(reverse("home"))  # type: ignore[return-value]

    def ends(self) -> dict[str, Any]:
        """What a story may say of its end; a household born in it goes by its code."""
        with scoped(ALL):
            last = ReviewRound.objects.order_by("opened_on").last()
            village = RoundVillage.objects.filter(round=last, village=self.world.villages["hom"]).first()
            complaints = Complaint.objects.order_by("received_at")
            return {
                "rounds": ReviewRound.objects.count(),
                "meetings": Meeting.objects.count(),
                "certificates": Certificate.objects.filter(ended_on=None).count(),
                "round": last.step if last else None,
                "standard": last.standard if last else None,
                "village": village.step if village else None,
                "posting_ends_on": village.posting_ends_on if village else None,
                "complaints": list(complaints.values_list("result", flat=True)),
                "due": list(complaints.values_list("due_on", flat=True)),
                "orders": list(StatusOrder.objects.order_by("number").values_list("step", flat=True)),
                "requests": [one.step_now for one in ReviewRequest.objects.order_by("number")],
                "recognitions": list(
                    Recognition.objects.order_by("request__number").values_list("step", flat=True)
                ),
                "income_per_head": list(
                    Recognition.objects.order_by("request__number").values_list("income_per_head", flat=True)
                ),
                "recognition_posted_to": list(
                    Recognition.objects.order_by("request__number").values_list("posting_ends_on", flat=True)
                ),
                "recheck_due": list(
                    RecognitionComplaint.objects.order_by("received_on").values_list("due_on", flat=True)
                ),
                "answers_due": list(
                    ReviewRequest.objects.order_by("number").values_list("due_on", flat=True)
                ),
                "relations": list(
                    MeetingResult.objects.exclude(relation="").values_list("relation", flat=True)
                ),
                **{key: end_of(household) for key, household in self._all().items()},
            }

    @property
    def _round(self) -> ReviewRound:
        with scoped(ALL):
            return ReviewRound.objects.latest("opened_on")

    def _all(self) -> dict[str, Household]:
        known = {household.pk for household in self.world.households.values()}
        born = {one.code: one for one in Household.objects.exclude(pk__in=known)}
        return self.world.households | born

    def _household(self, key: str) -> Household:
        with scoped(ALL):
            return Household.objects.get(pk=self._all()[key].pk)

    def _village(self, key: str = "hom") -> RoundVillage:
        with scoped(ALL):
            return RoundVillage.objects.filter(village=self.world.villages[key]).latest("round__opened_on")

    def _in_round(self, key: str) -> RoundHousehold:
        with scoped(ALL):
            return RoundHousehold.objects.filter(household=self._all()[key]).latest(
                "village__round__opened_on"
            )

    def _answer(self, client: Client, pk: object, section: str, told: Mapping[str, Any]) -> HttpResponse:
        page = client.get(reverse("edit_answers", args=[pk, section]))
        sheet = page.context["sheet"]
        kept = {name: sheet.form[name].value() for name in sheet.form.fields}
        data = {name: "" if value is None else value for name, value in (kept | dict(told)).items()}
        return post(client, "edit_answers", [pk, section], {**data, "version": sheet.version})
