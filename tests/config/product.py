"""The product as people start it: `giamngheo serve` in a process of its own, watched and killed from outside."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from giamngheo.config.postgres import Cluster

ROOT = Path(__file__).parents[2]
PRODUCTS_OWN = ("DATABASE_", "DJANGO_", "GIAMNGHEO_", "LANG")
SECONDS_TO_COME_UP = 180


def environment(**more: str) -> dict[str, str]:
    """This process's environment without anything that would steer the product, and what a test adds."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PRODUCTS_OWN)} | more


def serve_words(data: Path, port: int, *options: str) -> list[str]:
    """The command line."""
    return [sys.executable, "-m", "giamngheo", "serve", "--data", str(data), "--port", str(port), *options]


def refused(data: Path, port: int, *options: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """A serve that is expected to end by itself."""
    words = serve_words(data, port, *options)
    how: dict[str, Any] = {"cwd": ROOT, "env": environment(**env), "capture_output": True, "text": True}
    return subprocess.run(words, timeout=SECONDS_TO_COME_UP, **how)


class Product:
    """A running serve and what it has said."""

    def __init__(self, data: Path, *options: str, **env: str) -> None:
        self.data, self.said = data, ""
        self.process = subprocess.Popen(
            serve_words(data, 0, *options),
            cwd=ROOT,
            env=environment(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.said += line

    @property
    def port(self) -> int:
        """The port it told, once it serves."""
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.said)
        assert found, self.said
        return int(found[1])

    def wait_until_it_serves(self, seconds: float) -> None:
        """Fail with what it said where it does not come up."""
        wait_for(lambda: "http://" in self.said or self.process.poll() is not None, self.said, seconds)
        assert "http://" in self.said, self.said

    def health(self) -> dict[str, Any]:
        """What /healthz answers; the status must be 200."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        asked.request("GET", "/healthz")
        answer = asked.getresponse()
        assert answer.status == 200
        content: dict[str, Any] = json.loads(answer.read())
        asked.close()
        return content

    def own(self, module: str) -> list[int]:
        """The processes that serve itself started for a module."""
        mine = [pid for pid in self.children() if parent_of(pid) == self.process.pid]
        return [pid for pid in mine if module in words_of(pid)]

    def child(self, module: str) -> int:
        """One of them."""
        return self.own(module)[0]

    def children(self) -> list[int]:
        """Every living process of this product but PostgreSQL's and serve itself, whoever its parent is."""
        mark = f"GIAMNGHEO_DATA={self.data}\0"
        return [pid for pid in all_pids() if mark in read(pid, "environ") + "\0"]

    def everything(self) -> list[int]:
        """Every process that serving started."""
        return self.children() + Cluster(self.data).pids()

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it as a person would; its exit status."""
        self.process.send_signal(how)
        status = self.process.wait(60)
        self._listener.join()
        if self.process.stdout:
            self.process.stdout.close()
        return status


def ask(product: Product, path: str, **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    asked = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    asked.request("GET", path, headers=headers)
    answer = asked.getresponse()
    text = answer.read().decode()
    asked.close()
    return answer.status, text


@contextmanager
def serving(data: Path, *options: str, seconds: float = SECONDS_TO_COME_UP, **env: str) -> Iterator[Product]:
    """A product that serves, and is gone afterwards. seconds: how long a large demo may take to load."""
    product = Product(data, *options, **env)
    try:
        product.wait_until_it_serves(seconds)
        yield product
    finally:
        product.end()


def wait_for(is_so: Callable[[], bool], otherwise: str = "", seconds: float = SECONDS_TO_COME_UP) -> None:
    """Fail where it does not come to be in time, on a busy machine too."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def all_pids() -> list[int]:
    """Every process of the machine."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def read(pid: int, name: str) -> str:
    """What the system tells of a process; empty: it is gone or not ours to read."""
    try:
        return Path("/proc", str(pid), name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def words_of(pid: int) -> str:
    """Its command line."""
    return read(pid, "cmdline").replace("\0", " ")


def parent_of(pid: int) -> int:
    """The number of its parent."""
    return int(read(pid, "stat").rpartition(")")[2].split()[1])
