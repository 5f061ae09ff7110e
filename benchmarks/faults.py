"""Faults on the real processes: a full disk, a database killed and restarted under load, a server killed in the middle
of saves, workers killed in the middle of imports, many workers, a clock that jumps.

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
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, keep
from benchmarks.served import acts, asked
from giamngheo.config.postgres import Cluster
from tests.config.product import Product, ask, environment, parent_of, serving, wait_for

HOUSEHOLDS = "300"
DISK = "900m"
EXPORT = {"form": "xlsx", "columns": "vi", "village": "", "status": ""}
BOUNDARY = "----giamngheo"
CLERKS, STRIKES, ACTS_BETWEEN, SECONDS_OF_LOAD, JUMPS = 3, 3, 4, 20, 3
GONE, ACKNOWLEDGED = "gone", "acknowledged"
# One that the demo's commune officer sees and that has answers.
A_HOUSEHOLD = """
SELECT h.id FROM registry_household h JOIN registry_householdanswers a ON a.household_id = h.id
WHERE h.ended_on IS NULL AND h.commune_code = (
    SELECT o.commune_code FROM accounts_officearea o JOIN accounts_duty d ON d.office_id = o.office_id
    JOIN accounts_user u ON u.id = d.user_id WHERE u.username = 'commune@demo' LIMIT 1
) ORDER BY h.id LIMIT 1
"""


class Browser:
    """A signed-in officer who keeps cookies; an answer is its status, `gone` where none came."""

    def __init__(self, product: Product, user: str = "commune@demo") -> None:
        self.base = f"http://127.0.0.1:{product.port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.user = user

    def sign_in(self) -> int | str:
        """Status of the answer to the password."""
        status = self.get("/account/login/")
        if status != 200:
            return status
        return self.post("/account/login/", {"login": self.user, "password": "demo-giamngheo"})

    def get(self, path: str) -> int | str:
        """Status of a page."""
        return self._ask(urllib.request.Request(self.base + path))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> int | str:
        """Status of the answer to a form."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token()}).encode()
        return self._ask(urllib.request.Request(self.base + path, body, {"Referer": self.base, **headers}))

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
        # Nothing is held back: what no longer fits would be written once more when the file is closed.
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65_536)
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


def signs_in(product: Product) -> int | str:
    """An officer who signs in: acknowledged, or what was answered."""
    browser = Browser(product)
    status = browser.sign_in()
    is_acknowledged = status == 200 and any(cookie.name == "sessionid" for cookie in browser.cookies)
    return ACKNOWLEDGED if is_acknowledged else status


class Saver:
    """An officer who saves one household's income again and again, each time another."""

    def __init__(self, product: Product) -> None:
        self.product, self.browser = product, Browser(product)
        assert self.browser.sign_in() == 200
        ((self.household,),) = asked(product, A_HOUSEHOLD)
        self.path, self.sent, self.acknowledged = f"/households/{self.household}/answers/income/", 0, 0

    def __call__(self) -> int | str:
        """One save: acknowledged, or what was answered."""
        status = self.browser.get(self.path)
        version = re.search(r'name="version"[^>]*value="(\d+)"', self.browser.text) if status == 200 else None
        if version is None:
            return status
        self.sent += 1
        fields = {"version": version[1], "income_per_capita": str(self.sent)}
        status = self.browser.post(self.path, fields, **{"HX-Request": "true"})
        if status != 200 or "Đã lưu" not in self.browser.text:
            return status
        self.acknowledged = self.sent
        return ACKNOWLEDGED

    def check(self) -> str:
        """The register holds the last income that was acknowledged, or one that was sent after it."""
        question = "SELECT income_per_capita FROM registry_householdanswers WHERE household_id = %s"
        kept = {income for (income,) in asked(self.product, question, self.household)}
        assert kept & set(range(self.acknowledged, self.sent + 1)), (kept, self.acknowledged, self.sent)
        return f"the last acknowledged is kept, number {self.acknowledged}"


def _has(told: Counter[int | str], wanted: int) -> bool:
    return told[ACKNOWLEDGED] >= wanted


def under_load(product: Product, strike: Callable[[], None]) -> str:
    """Officers sign in and save again and again, and a part is struck three times: what was acknowledged is kept.

    Each time work must have gone on before: a strike waits for some acknowledged acts, and so does the end.
    """
    statuses: Counter[int | str] = Counter()
    ended, before = threading.Event(), acts(product, "accounts.sign_in")
    saver = Saver(product)
    saves: Counter[int | str] = Counter()

    def work(act: Callable[[], int | str], told: Counter[int | str]) -> None:
        while not ended.is_set():
            status = act()
            told[status] += 1
            # Who is told to wait does so; one address may not ask as often as it likes.
            time.sleep(0.2 if status == ACKNOWLEDGED else 2)

    jobs = [*[(lambda: signs_in(product), statuses)] * (CLERKS - 1), (saver, saves)]
    clerks = [threading.Thread(target=work, args=job, daemon=True) for job in jobs]
    for clerk in clerks:
        clerk.start()

    def go_on() -> None:
        for told in (statuses, saves):
            wanted = told[ACKNOWLEDGED] + ACTS_BETWEEN
            wait_for(partial(_has, told, wanted), product.said)

    for _ in range(STRIKES):
        go_on()
        strike()
    go_on()
    ended.set()
    for clerk in clerks:
        clerk.join()
    wait_for(lambda: is_ready(product), product.said)
    logged = acts(product, "accounts.sign_in") - before
    assert logged >= statuses[ACKNOWLEDGED], (logged, statuses)
    assert set(statuses) | set(saves) <= {ACKNOWLEDGED, 200, 429, 503, GONE}, (statuses, saves)
    check_log(product)
    signed_in = f"sign-ins {told(statuses)}, in the log {logged}"
    return f"struck {STRIKES} times: {signed_in}; saves {told(saves)}, {saver.check()}"


def kill_database(product: Product) -> None:
    """The server's first process, as the system does when memory runs out."""
    wait_for(lambda: is_ready(product), product.said)
    notice = product.data / "postgres" / "data" / "postmaster.pid"
    os.kill(int(notice.read_text().split()[0]), signal.SIGKILL)


def restart_database(product: Product) -> None:
    """In order, as an administrator does it: connections are cut, the server stops, serve starts it again."""
    wait_for(lambda: is_ready(product), product.said)
    Cluster(product.data).stop()


def kill_web(product: Product) -> None:
    """Every process of the web server in one moment."""
    wait_for(lambda: is_ready(product), product.said)
    masters = product.own("gunicorn")
    for pid in [*masters, *(pid for pid in product.children() if parent_of(pid) in masters)]:
        os.kill(pid, signal.SIGKILL)


def many_workers(product: Product, disturb: Callable[[], None] = lambda: None) -> str:
    """Two more workers beside the product's own: each job is done once. disturb: while they are at work."""
    words = [sys.executable, "-m", "giamngheo", "worker"]
    env = environment(GIAMNGHEO_DATA=str(product.data), GIAMNGHEO_DEMO="1")
    exported, before = acts(product, "registry.export_households"), {job for job, *_ in jobs(product)}
    more = [subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        browser = Browser(product)
        browser.sign_in()
        wanted = sum(browser.post("/exports/ask/", EXPORT) == 200 for _ in range(20))

        def new() -> list[tuple[Any, ...]]:
            return [job for job in jobs(product) if job[0] not in before]

        def are_over() -> bool:
            disturb()
            return bool(new()) and {state for _, state, _ in new()} <= {"done", "failed"}

        wait_for(are_over, product.said)
        done = acts(product, "registry.export_households") - exported
        assert [state for _, state, _ in new()] == ["done"] * wanted, new()
        assert done == wanted, (done, wanted)
    finally:
        for worker in more:
            worker.terminate()
            worker.wait()
    check_log(product)
    attempts = Counter(attempt for _, _, attempt in new())
    return f"three workers, {wanted} exports: {done} done, each once; attempts {told(attempts)}"


def jobs(product: Product) -> list[tuple[Any, ...]]:
    """The exports that were asked for: id, state, attempts."""
    return asked(product, "SELECT id, state, attempts FROM base_job WHERE kind LIKE '%export%'")


def clock_jumps(product: Product) -> str:
    """The database's clock, by which alone workers know each other for alive, jumps an hour to and fro.

    A machine's clock is not ours to set: every heartbeat is moved instead, which is the same to whoever compares.
    """
    jumps: list[int] = []

    def jump() -> None:
        hours = (-1) ** len(jumps)
        moved = f"UPDATE base_job SET heartbeat_at = heartbeat_at + interval '{hours} hours'"
        if len(jumps) < JUMPS and asked(product, f"{moved} WHERE state = 'running' RETURNING id"):
            jumps.append(hours)

    found = many_workers(product, jump)
    return f"{len(jumps)} jumps met work; {found}"


def killed_imports() -> str:
    """Workers and database servers killed in the middle of loads and undos, in a database of their own."""
    words = [sys.executable, "-m", "benchmarks.kills"]
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


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
            yield f"| database restarted under load | {under_load(product, lambda: restart_database(product))} |"
            yield f"| web server killed -9 in the middle of saves | {under_load(product, lambda: kill_web(product))} |"
            yield f"| worker started twice | {many_workers(product)} |"
            yield f"| clock jumps | {clock_jumps(product)} |"
    yield f"| workers and database killed -9 in imports | {killed_imports()} |"


def main() -> None:
    """Print each line as it is found, and keep the report."""
    keep("faults", (re.sub(r"\s+", " ", line) for line in lines()))


if __name__ == "__main__":
    main()
