"""`giamngheo serve`: PostgreSQL, migrations, demo, web server, workers; watched over, then stopped in order."""

import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from psycopg import OperationalError, connect

from giamngheo.config.backups import key_signs
from giamngheo.config.database import DATABASE, Addresses, at, drop, is_superuser, prepare
from giamngheo.config.holding import RESTORING, held_alone, keep_folder
from giamngheo.config.mail import mail_server
from giamngheo.config.open_files import allow_open_files
from giamngheo.config.postgres import HOST, Cluster
from giamngheo.config.processes import (
    Process,
    Stopped,
    StopSign,
    failure,
    run_through,
    step,
    tell,
    turn_over,
    wait_until,
)
from giamngheo.config.unprivileged import CannotStart
from giamngheo.engine.findings import WrongUsage
from giamngheo.records.base.secret_files import secret
from giamngheo.rules.language import say

THREADS_OF_A_CORE = 4
# So that a commune's decision does not wait for a province's file; more than two would take the pages' time.
WORKERS = 2
# Made at the first start and not at the first use, so that they can be copied elsewhere before anything needs them.
KEPT_APART = (*key_signs.NAMES, "metrics")
SHARED_MEMORY = Path("/dev/shm")
SECONDS_TO_FREE_A_PORT, SECONDS_TO_ANSWER, SECONDS_A_PAGE = 3, 120, 120
SECONDS_UNTIL_DATABASE_AGAIN = 5


@dataclass(frozen=True)
class ServeRequest:
    """What to serve. data: the folder DIR of keys, database and files. port 0: any free one."""

    data: Path
    port: int
    demo: bool


def serve(asked: ServeRequest) -> None:
    """Serve until asked to stop, then leave no process.

    Raises WrongUsage before anything is started (port or folder in use, demo and register mixed), CannotStart where
    a part does not come up.
    """
    mail_server(os.environ)
    stop = StopSign()
    keep_folder(asked.data)
    os.umask(0o077)
    allow_open_files()
    with ExitStack() as opened, suppress(Stopped):
        opened.enter_context(held_alone(asked.data))
        door = opened.enter_context(_listening(asked.port))
        _keep_kind(asked.data, asked.demo)
        product = _Product(asked, door, stop, opened)
        product.open()
        product.watch()


class _Product:
    """The running parts. What is opened first is closed last: web server, workers, then PostgreSQL."""

    def __init__(self, asked: ServeRequest, door: socket.socket, stop: StopSign, opened: ExitStack) -> None:
        self.asked, self.door, self.stop, self.opened = asked, door, stop, opened
        self.loading = asked.data / "demo-loading"
        self._database_again_at = 0.0
        self.cluster = None if os.environ.get("DATABASE_URL") else Cluster(asked.data)

    def open(self) -> None:
        """Bring every part up and wait until pages are served."""
        with step(say("Khởi động PostgreSQL", "Starting PostgreSQL")):
            self.addresses = self._database()
        for name in KEPT_APART:
            secret(self.asked.data, name)
        self.stop.check()
        with step(say("Cập nhật cấu trúc cơ sở dữ liệu", "Migrating the database")):
            run_through(
                self._process("migrate", "django", "migrate", "--noinput", "--skip-checks"), self.stop
            )
            run_through(self._process("units", "giamngheo.records.geography.load"), self.stop)
        if self.asked.demo and (self.loading.exists() or _is_empty(self.addresses)):
            self._load_demo()
        with step(say("Khởi động máy chủ trang web và tiến trình nền", "Starting web server and workers")):
            self.workers = [self._process("worker", "giamngheo", "worker") for _ in range(WORKERS)]
            # One a core, each with a process of its own: whichever dies, the others answer while it starts again.
            self.webs = [self._process("web", *_gunicorn(self.door)) for _ in os.sched_getaffinity(0)]
            for part in (*self.workers, *self.webs):
                self.opened.callback(self._close, part)
                part.start()
            self._wait_for_pages()
        tell(
            say(
                f"Đang phục vụ tại {self.address}  (Ctrl-C để dừng)",
                f"Serving at {self.address}  (Ctrl-C to stop)",
            )
        )

    def watch(self) -> None:
        """Start again what dies, until asked to stop."""
        while True:
            self.stop.tick()
            if self.cluster and not self.cluster.is_alive():
                self._heal(self.cluster)
            for part in (*self.webs, *self.workers):
                part.tend()
                turn_over(_events(part.log))

    def _heal(self, cluster: Cluster) -> None:
        """Start a dead PostgreSQL again; where it cannot, as on a full disk, once more a while later."""
        if time.monotonic() < self._database_again_at:
            return
        tell(say("! PostgreSQL đã dừng đột ngột; khởi động lại", "! PostgreSQL died; starting again"))
        try:
            cluster.start()
        except CannotStart as error:
            tell(f"! {error}")
            self._database_again_at = time.monotonic() + SECONDS_UNTIL_DATABASE_AGAIN
        else:
            tell(say("! PostgreSQL đã chạy lại", "! PostgreSQL runs again"))

    @property
    def address(self) -> str:
        """What a browser is told."""
        return f"http://{HOST}:{self.door.getsockname()[1]}/"

    def _database(self) -> Addresses:
        if self.cluster is None:
            if self.loading.exists():
                raise _half_loaded(self.loading)
            return _given_addresses(self.asked.data)
        self.opened.callback(self._close_cluster, self.cluster)
        self.cluster.start()
        if self.loading.exists():
            drop(self.cluster.url(), DATABASE)
        return prepare(self.cluster.url(), DATABASE, self.asked.data)

    def _load_demo(self) -> None:
        """Fill an empty database. The mark tells the next start that a load was cut short, to begin again."""
        self.loading.touch()
        with step(say("Nạp dữ liệu mẫu (dân cư hư cấu)", "Loading the demo (made-up people)")):
            run_through(self._process("demo", "giamngheo.demo.register"), self.stop)
            # The first pages would be planned for an empty database otherwise.
            with connect(self.addresses.owner, autocommit=True) as database:
                database.execute("ANALYZE")
        self.loading.unlink()

    def _process(self, part: str, *module: str) -> Process:
        log = self.asked.data / "log" / f"{part}.log"
        env = _environment(self.asked, self.addresses, part)
        env |= {"GIAMNGHEO_LOG": str(_events(log))} if part in ("web", "worker") else {}
        env |= {"PROMETHEUS_MULTIPROC_DIR": self._counts} if part == "web" else {}
        return Process(_NAMES[part](), module, env, log, [self.door.fileno()] if part == "web" else [])

    @cached_property
    def _counts(self) -> str:
        """Where the web server's processes leave their counts: in memory, so that a full disk stops none of them."""
        memory = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
        folder = TemporaryDirectory(prefix="giamngheo-", dir=memory, ignore_cleanup_errors=True)
        return self.opened.enter_context(folder)

    def _wait_for_pages(self) -> None:
        port = self.door.getsockname()[1]
        ended: list[Process] = []

        def is_decided() -> bool:
            self.stop.check()
            ended.extend(part for part in (*self.webs, *self.workers) if part.status() is not None)
            return bool(ended) or _is_healthy(port)

        if not wait_until(is_decided, SECONDS_TO_ANSWER) or ended:
            raise failure(ended[0] if ended else self.webs[0])

    def _close(self, part: Process) -> None:
        tell(say(f"Đang dừng {part.name} …", f"Stopping {part.name} …"))
        part.stop()

    def _close_cluster(self, cluster: Cluster) -> None:
        tell(say("Đang dừng PostgreSQL …", "Stopping PostgreSQL …"))
        cluster.stop()


_NAMES = {
    "migrate": lambda: say("Cập nhật cấu trúc cơ sở dữ liệu", "Migration"),
    "units": lambda: say("Nạp đơn vị hành chính", "Loading the units"),
    "demo": lambda: say("Nạp dữ liệu mẫu", "Demo loader"),
    "web": lambda: say("máy chủ trang web", "web server"),
    "worker": lambda: say("tiến trình nền", "worker"),
}


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The door, opened before anything else; it stays open while the web server is replaced.

    A product that was just killed may need a moment to leave the port. Raises WrongUsage where it stays in use.
    """
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    problems: list[Exception] = []

    def is_bound() -> bool:
        try:
            door.bind((HOST, port))
        except (OSError, OverflowError) as error:
            problems.append(error)
            return isinstance(error, OverflowError)
        problems.clear()
        return True

    with door:
        wait_until(is_bound, SECONDS_TO_FREE_A_PORT)
        if problems:
            raise WrongUsage(
                say(
                    f"Không mở được cổng {port} ({problems[-1]}): hãy chọn cổng khác bằng --port",
                    f"Cannot open port {port} ({problems[-1]}): choose another with --port",
                )
            )
        door.listen(1024)
        yield door


def _keep_kind(data: Path, demo: bool) -> None:
    """A folder is a demo's or a register's for good: demo accounts have a password that everybody knows."""
    if (data / RESTORING).exists():
        raise WrongUsage(
            say(
                f"Lần phục hồi vào {data} bị ngắt giữa chừng: hãy xóa thư mục đó rồi phục hồi lại",
                f"A restore into {data} was cut short: remove that folder and restore again",
            )
        )
    kind, path = "demo" if demo else "register", data / "kind"
    if not path.exists():
        path.write_text(kind, encoding="ascii")
    if path.read_text(encoding="ascii") == kind:
        return
    raise WrongUsage(
        say(
            f"Thư mục {data} chứa dữ liệu thật, không nạp dữ liệu mẫu vào đó: hãy bỏ --demo hoặc chọn --data khác"
            if demo
            else f"Thư mục {data} chứa dữ liệu mẫu: hãy thêm --demo hoặc chọn --data khác cho dữ liệu thật",
            f"{data} holds real data, no demo is loaded there: leave out --demo or choose another --data"
            if demo
            else f"{data} holds the demo: add --demo, or choose another --data for real data",
        )
    )


def _given_addresses(data: Path) -> Addresses:
    """The office's own server: three addresses, or one of a superuser with which the three roles are made."""
    url = os.environ["DATABASE_URL"]
    owner, worker = os.environ.get("DATABASE_OWNER_URL"), os.environ.get("DATABASE_WORKER_URL")
    if owner and worker:
        return Addresses(owner=owner, app=url, worker=worker)
    try:
        if is_superuser(server := at(url, "postgres")):
            return prepare(server, urlsplit(url).path.lstrip("/"), data)
    except OperationalError as error:
        told = say("Không vào được máy chủ cơ sở dữ liệu", "Cannot enter the database server")
        raise CannotStart(f"{told}: {error}") from error
    raise CannotStart(
        say(
            "DATABASE_URL không phải của quản trị viên PostgreSQL: cần thêm DATABASE_OWNER_URL và DATABASE_WORKER_URL",
            "DATABASE_URL is not a PostgreSQL superuser's: DATABASE_OWNER_URL and DATABASE_WORKER_URL are needed too",
        )
    )


def _half_loaded(mark: Path) -> CannotStart:
    return CannotStart(
        say(
            f"Lần nạp dữ liệu mẫu trước bị ngắt giữa chừng: hãy xóa cơ sở dữ liệu đó, rồi xóa tệp {mark}",
            f"The demo was cut short while it was loaded: drop that database, then delete {mark}",
        )
    )


def _environment(asked: ServeRequest, addresses: Addresses, part: str) -> dict[str, str]:
    """What a child knows: its own role's address and no other."""
    own = dict.fromkeys(("migrate", "units"), addresses.owner)
    own |= dict.fromkeys(("demo", "worker"), addresses.worker)
    env = {
        **os.environ,
        "DATABASE_URL": own.get(part, addresses.app),
        "DJANGO_SETTINGS_MODULE": "giamngheo.config.settings",
        "GIAMNGHEO_DATA": str(asked.data),
        "GIAMNGHEO_DEMO": "1" if asked.demo else "0",
        "PYTHONUNBUFFERED": "1",
    }
    for other in ("DATABASE_OWNER_URL", "DATABASE_WORKER_URL"):
        env.pop(other, None)
    return env


def _gunicorn(door: socket.socket) -> list[str]:
    """A web server on the open door, its pages in a process of its own copy, as the engine's threads do not fork."""
    options = {
        "bind": f"fd://{door.fileno()}",
        "workers": "1",
        "threads": str(THREADS_OF_A_CORE),
        "worker-class": "gthread",
        "timeout": str(SECONDS_A_PAGE),
        "graceful-timeout": "10",
        "logger-class": "giamngheo.config.logs.GunicornLog",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return ["gunicorn", "giamngheo.config.wsgi:application", *words, "--no-control-socket"]


def _events(log: Path) -> Path:
    """Where a process writes down what happens, a JSON object a line; its log has whatever else it says."""
    return log.with_suffix(".jsonl")


def _is_empty(addresses: Addresses) -> bool:
    """Whether nobody has an account yet."""
    with connect(addresses.owner) as database:
        row = database.execute("SELECT EXISTS (SELECT 1 FROM accounts_user)").fetchone()
    return not (row and row[0])


def _is_healthy(port: int) -> bool:
    host = os.environ.get("GIAMNGHEO_HOSTS", HOST).split(",")[0]
    asked = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": host})
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
