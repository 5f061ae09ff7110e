"""Reviewers' phones under load: each sends one answer every five seconds, and again until it is kept: locust's users.

    python -m benchmarks.phones URL PHONES.json --seconds 300

Prints one line of JSON: the milliseconds of each answer of the server, those from the first sending until an answer
was kept, what was kept (a key each) with the last value of each cell, the errors, the generator's processor seconds.
"""

import argparse
import json
import random
import resource
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import gevent
from locust import FastHttpUser, task
from locust.env import Environment

PHONES: list[dict[str, Any]] = []
EVERY, A_SECOND, PAUSE = 5, 20, 0.5
# Nobody answers, or the server says that it cannot now: the phone keeps the answer and tries again.
TRY_AGAIN = (0, 500, 502, 503, 504)


class Kept:
    """What the phones remember of the whole load. values: by household's id and column."""

    def __init__(self) -> None:
        self.is_measured = False
        self.times: list[float] = []
        self.until_kept: list[float] = []
        self.keys: list[str] = []
        self.values: dict[str, dict[str, str]] = {}
        self.errors: list[str] = []
        self.sent = self.sendings = 0


KEPT = Kept()


class Reviewer(FastHttpUser):
    """Signed in already; asks one household after the other."""

    def wait_time(self) -> float:
        """Until the next answer is due. Locust's own pacing counts from the user's making: twenty would ask at once."""
        self.due += EVERY
        return max(0.0, self.due - perf_counter())

    def on_start(self) -> None:
        """Take a phone; not all at one moment."""
        self.phone = PHONES.pop()
        self.token = "x" * 32
        self.headers = {"Cookie": f"sessionid={self.phone['session']}; csrftoken={self.token}"}
        gevent.sleep(random.uniform(0, EVERY))
        self.due = perf_counter()

    @task
    def answer(self) -> None:
        """One answer, by its own key until it is kept."""
        home = random.choice(self.phone["homes"])
        name = random.choice(list(home["now"]))
        before = home["now"][name]
        value = "false" if before == "true" else "true"
        sent = {"key": str(uuid4()), "name": name, "value": value, "before": before}
        sent["csrfmiddlewaretoken"] = self.token
        start, KEPT.sent = perf_counter(), KEPT.sent + 1
        while (status := self._send(home["id"], sent)) in TRY_AGAIN:
            gevent.sleep(PAUSE)
        if status != 200:
            KEPT.errors.append(f"answer: {status}")
            return
        home["now"][name] = value
        KEPT.keys.append(sent["key"])
        KEPT.values.setdefault(home["household"], {})[name] = value
        if KEPT.is_measured:
            KEPT.until_kept.append(1000 * (perf_counter() - start))

    def _send(self, home: str, sent: dict[str, str]) -> int:
        start, KEPT.sendings = perf_counter(), KEPT.sendings + 1
        path = f"/my-households/{home}/answers/"
        headers = self.headers | {"Referer": str(self.host)}
        with self.client.post(
            path, sent, headers=headers, name="answer", catch_response=True, allow_redirects=False
        ) as answer:
            answer.success()
            status = int(answer.status_code)
        if KEPT.is_measured and status not in TRY_AGAIN:
            KEPT.times.append(1000 * (perf_counter() - start))
        return status


def measure(url: str, seconds: float) -> dict[str, Any]:
    """All phones at work, then so many seconds noted; at the end each waits for its last answer."""
    environment = Environment(user_classes=[Reviewer], host=url, stop_timeout=60)
    runner = environment.create_local_runner()
    runner.start(len(PHONES), spawn_rate=A_SECOND)
    gevent.sleep(len(PHONES) / A_SECOND + EVERY)
    KEPT.is_measured = True
    start, before = perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    gevent.sleep(seconds)
    took, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    KEPT.is_measured = False
    runner.quit()
    runner.greenlet.join()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return vars(KEPT) | {"seconds": took, "cpu": cpu}


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("url")
    words.add_argument("phones", type=Path)
    words.add_argument("--seconds", type=float, default=300)
    asked = words.parse_args()
    PHONES += json.loads(asked.phones.read_text(encoding="utf-8"))
    print(json.dumps(measure(asked.url, asked.seconds)))
