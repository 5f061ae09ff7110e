"""Fifty people who look at how their rounds stand: locust's users.

    python -m benchmarks.boards URL --users 50 --seconds 60

Prints one line of JSON, as benchmarks/officers.py does.
"""

import argparse
import json
import random
import re

from locust import task

from benchmarks.officers import Officer, measure

BOARD = re.compile(r'href="(/reviews/[0-9a-f-]{36}/)"')
VILLAGE = re.compile(r'href="(/reviews/villages/[0-9a-f-]{36}/)"')


class Looking(Officer):
    """Opens the list of rounds, a board, a village of it."""

    abstract = True

    def on_start(self) -> None:
        """Signed in, the rounds seen once."""
        super().on_start()
        self.boards = BOARD.findall(self.see("/reviews/", "rounds"))
        self.places: list[str] = []

    @task(4)
    def board(self) -> None:
        """The villages of a round and their steps."""
        text = self.see(random.choice(self.boards), "board")
        self.places = VILLAGE.findall(text) or self.places

    @task(1)
    def rounds(self) -> None:
        """Every round of the area."""
        self.see("/reviews/", "rounds")


class Commune(Looking):
    """The commune's officer."""

    weight = 34
    login = "commune@demo"


class Province(Looking):
    """The province's officer, over every commune's."""

    weight = 16
    login = "province@demo"


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("url")
    words.add_argument("--users", type=int, default=50)
    words.add_argument("--seconds", type=float, default=60)
    asked = words.parse_args()
    print(json.dumps(measure(asked.url, asked.users, asked.seconds, [Commune, Province])))
