"""Running a program that refuses root: as the account that owns its folder, with no right it does not need."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giamngheo.rules.language import say

PREFERRED = ("postgres", "nobody")
# The narrower first: reading past closed folders, then also writing (all that a plain container leaves to root).
PAST_CLOSED_FOLDERS = {"dac_read_search": 2, "dac_override": 1}


class CannotStart(Exception):
    """The product cannot run here; the message says why and what to do, for the person at the keyboard."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system, by number."""

    uid: int
    gid: int


def account_for(folder: Path) -> Account | None:
    """Who runs the server of this folder; null: ourselves, as we are not root.

    Root hands over to the owner of the folder, or of the one it will be in, else to one of PREFERRED. Raises
    CannotStart where neither is.
    """
    if os.geteuid() != 0:
        return None
    owned = next((path for path in (folder, folder.parent) if path.exists()), None)
    if owned and owned.stat().st_uid != 0:
        return Account(owned.stat().st_uid, owned.stat().st_gid)
    known = {entry.pw_name: Account(entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    for name in PREFERRED:
        if name in known:
            return known[name]
    raise CannotStart(
        say(
            "PostgreSQL không chạy bằng quyền root và máy không có tài khoản “postgres” hay “nobody”: "
            "hãy chạy bằng một tài khoản thường",
            "PostgreSQL refuses root and this machine has no account “postgres” or “nobody”: "
            "run this as an ordinary user",
        )
    )


def run_as(
    account: Account | None, words: Sequence[str | Path], cwd: Path, env: dict[str, str], **how: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder as an account (null: ourselves), in a session of its own: no Ctrl-C reaches it.

    Raises CannotStart where the account may not be taken, or cannot reach the program or the folder.
    """
    how |= {"cwd": cwd, "env": env, "capture_output": True, "text": True, "start_new_session": True}
    if account is None:
        return subprocess.run(words, **how)
    try:
        if not _reaches(account, Path(words[0]), cwd):
            return subprocess.run([*_past_closed_folders(account), *map(str, words)], **how)
        return subprocess.run(words, **how, **_identity(account))
    except OSError as error:
        raise CannotStart(
            say(
                f"Không chuyển được sang tài khoản số {account.uid} để chạy PostgreSQL ({error}): "
                "hãy chạy bằng một tài khoản thường",
                f"Cannot become account {account.uid} to run PostgreSQL ({error}): run this as an ordinary user",
            )
        ) from error


def _identity(account: Account) -> dict[str, Any]:
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _reaches(account: Account, program: Path, folder: Path) -> bool:
    """Whether the account can run the program and enter the folder: the system itself is asked."""
    asked = ["test", "-x", str(program), "-a", "-x", str(folder)]
    return subprocess.run(asked, cwd="/", **_identity(account)).returncode == 0


def _past_closed_folders(account: Account) -> list[str]:
    """The words before a command that must pass folders closed to its account, such as those under /root.

    The account keeps one single capability of root. Nothing is copied and no folder is opened to others.
    """
    setpriv = shutil.which("setpriv")
    capability = next((name for name, bit in PAST_CLOSED_FOLDERS.items() if _holds(bit)), None)
    if setpriv is None or capability is None:
        raise CannotStart(
            say(
                "PostgreSQL không chạy bằng quyền root, mà tài khoản thường không vào được thư mục của chương trình "
                "hoặc thư mục dữ liệu: hãy đặt cả hai ngoài /root, hoặc chạy bằng một tài khoản thường",
                "PostgreSQL refuses root, and an ordinary account cannot enter the folder of the program or of the "
                "data: put both outside /root, or run this as an ordinary user",
            )
        )
    identity = [f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups", "--no-new-privs"]
    return [setpriv, *identity, f"--inh-caps=-all,+{capability}", f"--ambient-caps=-all,+{capability}"]


def _holds(bit: int) -> bool:
    """Whether this process has a capability, by its number in Linux."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    effective = next(line.split()[1] for line in lines if line.startswith("CapEff"))
    return bool(int(effective, 16) >> bit & 1)
