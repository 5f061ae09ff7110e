"""The product's child processes: none outlives its parent, each writes a log, the dead are started again."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from giamngheo.config.unprivileged import CannotStart
from giamngheo.rules.language import say

TICK_SECONDS = 0.2
SECONDS_TO_STOP = 15
LOG_BYTES, LOGS_KEPT = 10_000_000, 5
FIRST_PAUSE, LONGEST_PAUSE, SECONDS_OF_HEALTH = 0.5, 30.0, 60.0
_SET_PARENT_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None)


class Stopped(Exception):
    """Somebody asked the product to stop."""


class StopSign:
    """Remembers that the product was asked to stop: by Ctrl-C, by the system, by a closed terminal."""

    def __init__(self) -> None:
        self.is_up = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._raise)

    def _raise(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.is_up = True

    def check(self) -> None:
        """Raise Stopped once the product was asked to stop."""
        if self.is_up:
            raise Stopped

    def tick(self) -> None:
        """Wait a moment."""
        self.check()
        time.sleep(TICK_SECONDS)
        self.check()


class Process:
    """One child, in a session of its own so that Ctrl-C reaches only the parent, which stops all in order."""

    def __init__(
        self,
        name: str,
        module: Sequence[str],
        env: Mapping[str, str],
        log: Path,
        inherited: Sequence[int] = (),
    ) -> None:
        """name: for people. module: a Python module and its words. inherited: file numbers the child keeps."""
        self.name, self.log = name, log
        self._words = [sys.executable, "-m", *module]
        self._env, self._inherited = dict(env), tuple(inherited)
        self._child: subprocess.Popen[bytes] | None = None
        self._started_at = self._again_at = 0.0
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        """Start the child; its words go to the log."""
        parent = os.getpid()
        with _opened(self.log) as log:
            self._child = subprocess.Popen(
                self._words,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self._inherited,
                start_new_session=True,
                preexec_fn=lambda: _die_with(parent),
            )
        self._started_at = time.monotonic()

    def status(self) -> int | None:
        """Null while the child runs, else how it ended."""
        return self._child.poll() if self._child else 0

    def tend(self) -> None:
        """Start a dead child again, each time after a longer pause; a minute of health forgives."""
        if self.status() is None:
            return
        now = time.monotonic()
        if not self._again_at:
            self._bury()
            self._pause = (
                FIRST_PAUSE
                if now - self._started_at > SECONDS_OF_HEALTH
                else min(self._pause * 2, LONGEST_PAUSE)
            )
            self._again_at = now + self._pause
            tell(
                say(
                    f"! {self.name} đã dừng đột ngột (mã {self.status()}); khởi động lại sau {self._pause:g} giây. "
                    f"Nhật ký: {self.log}",
                    f"! {self.name} died (status {self.status()}); starting again in {self._pause:g} s. "
                    f"Log: {self.log}",
                )
            )
        elif now >= self._again_at:
            self._again_at = 0.0
            self.start()
            tell(say(f"! {self.name} đã chạy lại", f"! {self.name} runs again"))

    def stop(self) -> None:
        """Ask the child to end, wait, then end whatever is left of it and of its own children."""
        if self._child is None:
            return
        self._child.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(SECONDS_TO_STOP)
        self._bury()

    def _bury(self) -> None:
        """End what a child left behind."""
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()


def run_through(child: Process, stop: StopSign) -> None:
    """Run a child to its end. Raises CannotStart with its last words where it fails, Stopped where asked to stop."""
    child.start()
    try:
        while child.status() is None:
            stop.tick()
    finally:
        child.stop()
    if child.status():
        raise failure(child)


def failure(child: Process) -> CannotStart:
    """The error of a child that ended badly, with its last words."""
    told = say(f"{child.name}: không thành công. Nhật ký", f"{child.name}: failed. Log")
    return CannotStart(f"{told}: {child.log}\n{last_lines(child.log)}")


def tell(words: str) -> None:
    """Say something at once, even into a pipe."""
    print(words, flush=True)


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is being done, then that it is done and how long it took."""
    tell(f"• {words} …")
    start = time.monotonic()
    yield
    seconds = f"{time.monotonic() - start:.1f}"
    tell(say(f"  xong sau {seconds.replace('.', ',')} giây", f"  done in {seconds} s"))


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log; empty: there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait for something at most so long; tells whether it came."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def turn_over(log: Path) -> None:
    """Put a long log aside: NAME.1 is the newest of those put aside, the oldest beyond LOGS_KEPT goes."""
    if not log.exists() or log.stat().st_size < LOG_BYTES:
        return
    aside = [log, *(log.with_name(f"{log.name}.{number}") for number in range(1, LOGS_KEPT + 1))]
    for newer, older in reversed(list(pairwise(aside))):
        if newer.exists():
            newer.replace(older)


def _opened(log: Path) -> BinaryIO:
    """The log, to be continued."""
    turn_over(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")


def _die_with(parent: int) -> None:
    """In the child: ask the system to end it with its parent, even one that was killed outright."""
    _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
