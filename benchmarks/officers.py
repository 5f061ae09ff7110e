"""What the officers of the load do at their pages, and a program at the API: locust's users.

    python -m benchmarks.officers URL TOKEN --users 50 --seconds 120

Prints one line of JSON: each kind of question with its times in milliseconds, the errors, the generator's own
processor seconds and the wall-clock time they were measured over. Signing in is before that,
once an account: fifty sign-ins a minute from one address are refused, as they should be.
"""

import argparse
import html
import json
import random
import re
import resource
from collections import defaultdict
from time import perf_counter
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore
from locust import FastHttpUser, between, task
from locust.env import Environment

SESSIONS: dict[str, list[Any]] = {}
SIGNING_IN = BoundedSemaphore()
PASSWORD = "demo-giamngheo"
THINK = between(1, 3)
SECONDS_TO_SIGN_IN, A_SECOND = 45, 4
HOME_OF = re.compile(r'href="/households/([0-9a-f-]{36})/"[^>]*>\s*([^<]+?)\s*<')
NEXT = re.compile(r'href="(/households/\?[^"]*after=[^"]+)"')
INPUT = re.compile(r"<(?:input|textarea)[^>]*>")
OFFICES = ("health", "labour", "education", "agriculture", "construction", "front")


def fields_of(page: str) -> dict[str, str]:
    """What the form that saves as one goes holds now."""
    form = page.partition('class="autosave')[2].partition("</form>")[0]
    found = {}
    for tag in INPUT.findall(form):
        told = {name: html.unescape(value) for name, value in re.findall(r'([a-z-]+)="([^"]*)"', tag)}
        if "name" in told:
            found[told["name"]] = told.get("value", "")
    return found


class Officer(FastHttpUser):
    """Signs in once, then reads and writes with a breath between."""

    abstract = True
    wait_time = THINK
    login = ""

    def on_start(self) -> None:
        """Sign in, and see the list once: the households this officer then asks for."""
        with SIGNING_IN:
            if self.login not in SESSIONS:
                self._sign_in()
        for cookie in SESSIONS[self.login]:
            self.client.cookiejar.set_cookie(cookie)
        self.homes: list[tuple[str, str]] = []
        self.following = ""
        self.see("/households/", "list")

    def _sign_in(self) -> None:
        page = self.client.get("/account/login/", name="sign in").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        sent = {"login": self.login, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
        self.client.post("/account/login/", sent, headers={"Referer": self.host}, name="sign in")
        SESSIONS[self.login] = list(self.client.cookiejar)

    def see(self, path: str, name: str) -> str:
        """A page's text; the households it lists are remembered."""
        text = str(self.client.get(path, name=name).text or "")
        self.homes = (
            (HOME_OF.findall(text) + self.homes)[:200] if name in ("list", "next page") else self.homes
        )
        found = NEXT.search(text)
        self.following = html.unescape(found[1]) if found else self.following
        return text

    def household(self) -> tuple[str, str]:
        """One that was listed: its id and its head's name."""
        return random.choice(self.homes)

    @task(2)
    def home(self) -> None:
        """My work."""
        self.see("/", "home")

    @task(2)
    def filtered(self) -> None:
        """The list under a filter, in an order."""
        status = random.choice(("poor", "near_poor", "not_poor", ""))
        self.see(
            f"/households/?status={status}&sort={random.choice(('name', '-deprivations', 'code'))}", "list"
        )

    @task(1)
    def next_page(self) -> None:
        """A page further."""
        self.see(self.following or "/households/", "next page")


class Reader(Officer):
    """Opens households as well."""

    abstract = True

    @task(4)
    def search(self) -> None:
        """A name, whole or a part of it."""
        words = self.household()[1].split()
        asked = " ".join(words[-random.randint(1, len(words)) :])
        self.client.get("/search/", params={"q": asked}, name="search")

    @task(4)
    def one(self) -> None:
        """A household."""
        self.see(f"/households/{self.household()[0]}/", "household")

    @task(1)
    def why(self) -> None:
        """Its reasons."""
        self.see(f"/households/{self.household()[0]}/why/", "why")


class Commune(Reader):
    """The commune's officer also corrects."""

    weight = 34
    login = "commune@demo"

    @task(2)
    def save(self) -> None:
        """A telephone, as the page sends it while one types."""
        path = f"/households/{self.household()[0]}/edit/"
        sent = fields_of(self.see(path, "edit")) | {"phone": f"09{random.randint(10_000_000, 99_999_999)}"}
        headers = {"Referer": str(self.host), "HX-Request": "true"}
        with self.client.post(path, sent, headers=headers, name="save", catch_response=True) as answer:
            # Another may have saved it since: the page then shows both, which is no fault.
            if answer.status_code == 409:
                answer.success()


class Province(Reader):
    """The province's officer, over every commune."""

    weight = 6
    login = "province@demo"


class Department(Officer):
    """A department sees numbers and lists without names."""

    weight = 6

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.login = f"{random.choice(OFFICES)}@demo"

    @task(2)
    def frozen(self) -> None:
        """Frozen results."""
        self.see("/publications/", "publications")

    @task(1)
    def units(self) -> None:
        """Communes and villages."""
        self.see("/units/", "units")


class Program(FastHttpUser):
    """A system of the province that reads and writes through the API."""

    weight = 4
    wait_time = THINK
    token = ""

    def on_start(self) -> None:
        """Its token; the first page of households."""
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.after = ""
        self.ids: list[str] = []
        self.page()

    @task(2)
    def page(self) -> None:
        """A page of households, each time the next one."""
        with self.client.get(
            f"/api/v1/households{self.after}", headers=self.headers, name="API list"
        ) as answer:
            told = answer.json()
        self.ids = [row["id"] for row in told["items"] if row["status"]] or self.ids
        following = told.get("next") or ""
        self.after = f"?{following.partition('?')[2]}" if following else ""

    @task(3)
    def verdict(self) -> None:
        """A household's verdict with its reasons."""
        path = f"/api/v1/households/{random.choice(self.ids)}/verdict"
        self.client.get(path, headers=self.headers, name="API verdict")


def measure(url: str, users: int, seconds: float, kinds: list[type[FastHttpUser]]) -> dict[str, Any]:
    """Bring users of these kinds up, let them sign in, then note every answer for so many seconds."""
    times: dict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    environment = Environment(user_classes=kinds, host=url)
    runner = environment.create_local_runner()
    runner.start(users, spawn_rate=A_SECOND)
    gevent.sleep(SECONDS_TO_SIGN_IN)

    @environment.events.request.add_listener
    def note(name: str, response_time: float, exception: Exception | None, **_: Any) -> None:
        times[name].append(response_time)
        if exception is not None:
            errors.append(f"{name}: {exception!r}")

    start, before = perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    gevent.sleep(seconds)
    took, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    faults = [f"{key[1]}: {error.error}" for key, error in runner.stats.errors.items()]
    runner.quit()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"times": times, "errors": errors, "early": faults, "seconds": took, "cpu": cpu}


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("url")
    words.add_argument("token")
    words.add_argument("--users", type=int, default=50)
    words.add_argument("--seconds", type=float, default=120)
    asked = words.parse_args()
    Program.token = asked.token
    print(
        json.dumps(measure(asked.url, asked.users, asked.seconds, [Commune, Province, Department, Program]))
    )
