"""Faults on the real processes: a full disk, a database killed under load, a server killed mid-save, many workers.

Each ends in a clear state with nothing lost that was acknowledged; the report goes to benchmarks/results/. Needs root
for the small disk. `make prove` runs it.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path

from psycopg import connect

from benchmarks.measure import ROOT
from giamngheo.config.postgres import Cluster
from tests.config.product import Product, ask, environment, parent_of, serving, wait_for

HOUSEHOLDS = "300"
DISK = "900m"
EXPORT = {"form": "xlsx", "columns": "vi", "village": "", "status": ""}
BOUNDARY = "----giamngheo"
CLERKS, STRIKES, ACTS_BETWEEN, SECONDS_OF_LOAD = 3, 3, 4, 20
GONE = "gone"


class Browser:
    """A signed-in officer who keeps cookies; an answer is its status, `gone` where none came."""

    def __init__(self, product: Product, user: str = "commune@demo") -> None:
        self.base = f"http://127.0.0.1:{product.port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.user = user

    def sign_in(self) -> int | str:
        """Status of the answer to the password."""
        self.get("/account/login/")
        return self.post("/account/login/", {"login": self.user, "password": "demo-giamngheo"})

    def get(self, path: str) -> int | str:
        """Status of a page."""
        return self._ask(urllib.request.Request(self.base + path))

    def post(self, path: str, fields: dict[str, str]) -> int | str:
        """Status of the answer to a form."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token()}).encode()
        return self._ask(urllib.request.Request(self.base + path, body, {"Referer": self.base}))

    def upload(self, content: bytes) -> int | str:
        """Status of the answer to a file."""
        fields = {"csrfmiddlewaretoken": self._token(), "review_date": "2024-10-20"}
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Referer": self.base}
        return self._ask(urllib.request.Request(f"{self.base}/imports/upload/", body, headers))

    def _token(self) -> str:
        return next((str(cookie.value) for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _ask(self, request: urllib.request.Request) -> int | str:
        try:
            with self.opener.open(request, timeout=60) as answer:
                self.text = answer.read().decode(errors="replace")
                return int(answer.status)
        except urllib.error.HTTPError as error:
            self.text = error.read().decode(errors="replace")
            return error.code
        except OSError:
            return GONE


def acts(product: Product, act: str) -> int:
    """How many of that act the log holds."""
    cluster = Cluster(product.data)
    cluster.start()
    with connect(cluster.url("giamngheo")) as database:
        row = database.execute("SELECT count(*) FROM base_auditevent WHERE act = %s", [act]).fetchone()
    return int(row[0]) if row else 0


def is_ready(product: Product) -> bool:
    """Whether every part works."""
    try:
        return ask(product, "/readyz")[0] == 200
    except OSError:
        return False


def check_log(product: Product) -> None:
    """Every office's chain of seals holds."""
    words = [sys.executable, "-m", "giamngheo", "audit", "verify"]
    env = environment(GIAMNGHEO_DATA=str(product.data))
    subprocess.run(words, cwd=ROOT, env=env, check=True, capture_output=True)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of its own, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=711", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def full_disk() -> str:
    """Saves are refused with a sentence, not half done; once there is room again everything goes on by itself."""
    with small_disk() as disk, serving(disk / "data", "--demo", HOUSEHOLDS=HOUSEHOLDS) as product:
        browser = Browser(product)
        assert browser.sign_in() == 200
        assert browser.upload(b"a,b\n1,2\n") == 200
        assert acts(product, "registry.upload_import") == 1
        filler = disk / "filler"
        with filler.open("wb") as file:
            try:
                while True:
                    file.write(b"\0" * 65_536)
                    file.flush()
            except OSError:
                pass
        uploaded, before = (
            browser.upload(b"a,b\n" + b"1,2\n" * 500_000),
            acts(product, "registry.upload_import"),
        )
        assert uploaded == 507, uploaded
        assert "Đĩa của máy chủ đã đầy" in browser.text
        statuses: Counter[int | str] = Counter()
        end = time.monotonic() + SECONDS_OF_LOAD
        while time.monotonic() < end:
            statuses[Browser(product).sign_in()] += 1
        assert set(statuses) <= {200, 503, 507}, statuses
        filler.unlink()
        begun = time.monotonic()
        wait_for(lambda: is_ready(product), product.said)
        healed = time.monotonic() - begun
        assert browser.upload(b"a,b\n3,4\n") == 200
        assert acts(product, "registry.upload_import") == before + 1
        check_log(product)
        return (
            f"upload 507, saves meanwhile {told(statuses)}; at work {healed:.1f} s after there was room again"
        )


def told(statuses: Counter[int | str]) -> str:
    """How often which answer."""
    return ", ".join(f"{status} x {count}" for status, count in sorted(statuses.items(), key=str))


def under_load(product: Product, strike: Callable[[], None]) -> str:
    """Officers sign in again and again, and a part is struck three times: what was acknowledged is in the log.

    Each time work must have gone on before: a strike waits for some acknowledged acts, and so does the end.
    """
    statuses: Counter[int | str] = Counter()
    ended, before = threading.Event(), acts(product, "accounts.sign_in")

    def work() -> None:
        while not ended.is_set():
            browser = Browser(product)
            status = browser.sign_in()
            is_acknowledged = status == 200 and any(cookie.name == "sessionid" for cookie in browser.cookies)
            statuses["acknowledged" if is_acknowledged else status] += 1
            # Who is told to wait does so; one address may not ask as often as it likes.
            time.sleep(0.2 if is_acknowledged else 2)

    clerks = [threading.Thread(target=work, daemon=True) for _ in range(CLERKS)]
    for clerk in clerks:
        clerk.start()

    def go_on() -> None:
        wanted = statuses["acknowledged"] + ACTS_BETWEEN
        wait_for(lambda: statuses["acknowledged"] >= wanted, product.said)

    for _ in range(STRIKES):
        go_on()
        strike()
    go_on()
    ended.set()
    for clerk in clerks:
        clerk.join()
    wait_for(lambda: is_ready(product), product.said)
    logged = acts(product, "accounts.sign_in") - before
    assert logged >= statuses["acknowledged"], (logged, statuses)
    assert set(statuses) <= {"acknowledged", 200, 429, 503, GONE}, statuses
    check_log(product)
    return f"struck {STRIKES} times: {told(statuses)}; in the log {logged}"


def kill_database(product: Product) -> None:
    """The server's first process, as the system does when memory runs out."""
    wait_for(lambda: is_ready(product), product.said)
    notice = product.data / "postgres" / "data" / "postmaster.pid"
    os.kill(int(notice.read_text().split()[0]), signal.SIGKILL)


def kill_web(product: Product) -> None:
    """Every process of the web server in one moment."""
    wait_for(lambda: is_ready(product), product.said)
    master = product.child("gunicorn")
    for pid in [master, *(pid for pid in product.children() if parent_of(pid) == master)]:
        os.kill(pid, signal.SIGKILL)


def many_workers(product: Product) -> str:
    """Two more workers beside the product's own: each job is done once."""
    words = [sys.executable, "-m", "giamngheo", "worker"]
    env = environment(GIAMNGHEO_DATA=str(product.data), GIAMNGHEO_DEMO="1")
    more = [subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        browser = Browser(product)
        browser.sign_in()
        asked = sum(browser.post("/exports/ask/", EXPORT) == 200 for _ in range(20))
        cluster = Cluster(product.data)
        cluster.start()
        question = "SELECT state, attempts, count(*) FROM base_job WHERE kind LIKE '%export%' GROUP BY 1, 2"

        def jobs() -> list[tuple[str, int, int]]:
            with connect(cluster.url("giamngheo")) as database:
                return database.execute(question).fetchall()

        wait_for(
            lambda: bool(jobs()) and {state for state, _, _ in jobs()} <= {"done", "failed"}, product.said
        )
        done = acts(product, "registry.export_households")
        assert jobs() == [("done", 1, asked)], jobs()
        assert done == asked, (done, asked)
    finally:
        for worker in more:
            worker.terminate()
            worker.wait()
    check_log(product)
    return f"three workers, {asked} exports: {done} done, each at the first attempt"


def lines() -> Iterator[str]:
    """The report, a line a fault."""
    yield f"# {datetime.now(UTC):%Y-%m-%d}: faults on the real processes"
    yield ""
    yield "| fault | what happened |"
    yield "|---|---|"
    yield f"| disk full | {full_disk()} |"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with serving(Path(folder) / "data", "--demo", HOUSEHOLDS=HOUSEHOLDS) as product:
            yield f"| database killed -9 under load | {under_load(product, lambda: kill_database(product))} |"
            yield f"| web server killed -9 in the middle of saves | {under_load(product, lambda: kill_web(product))} |"
            yield f"| worker started twice | {many_workers(product)} |"


def main() -> None:
    """Print each line as it is found, and keep the report."""
    found = []
    for line in lines():
        print(re.sub(r"\s+", " ", line), flush=True)
        found.append(line)
    results = ROOT / "benchmarks" / "results" / f"{datetime.now(UTC):%Y-%m-%d}-faults.md"
    results.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
