"""The data folder and what the environment says: keys, disk, backups, hosts, TLS, mail."""

import json
import os
import shutil
import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from giamngheo.config.doctor.told import Told, fault, warning, well
from giamngheo.config.holding import RESTORING
from giamngheo.config.mail import MailServer, mail_server
from giamngheo.engine.findings import WrongUsage
from giamngheo.records.base.places import last_backup
from giamngheo.records.base.secret_files import given_secret
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

KEYS = ("session", "personal", "lookup")
GIB = 2**30
LEAST_FREE, COMFORTABLE_SHARE = GIB // 2, 0.1
OLDEST_BACKUP_HOURS, OLD_BACKUP_HOURS = 24 * 8, 26


def place(data: Path) -> Iterator[Told]:
    """It is a folder of the product's, and not one that was taken because none was named."""
    subject = say("thư mục dữ liệu", "data folder")
    if (data / "kind").exists():
        yield well(subject, str(data))
        return
    told = say("chưa có sổ nào ở đây", "there is no register here")
    advice = say(
        "nêu thư mục bằng --data hoặc GIAMNGHEO_DATA; dưới systemd: sudo giamngheo-admin doctor",
        "name it by --data or GIAMNGHEO_DATA; under systemd: sudo giamngheo-admin doctor",
    )
    yield warning(subject, f"{data}: {told}", advice)


def keys(data: Path) -> Iterator[Told]:
    """The keys are there, read by one account only, and not where the backup is."""
    subject = say("khóa", "keys")
    folder = data / "keys"
    absent = [name for name in KEYS if not given_secret(name) and not (folder / name).exists()]
    if absent and (data / "kind").exists():
        advice = say(
            "chép lại từ bản sao khóa; mất khóa là mất số định danh",
            "copy them back from where you keep them",
        )
        yield fault(subject, say("thiếu: ", "missing: ") + ", ".join(absent), advice)
        return
    if not folder.exists():
        yield warning(subject, say("chưa có", "none yet"), say("chạy giamngheo serve", "run giamngheo serve"))
        return
    open_to_others = [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
    if open_to_others:
        told = say("người khác đọc được: ", "others can read: ") + ", ".join(open_to_others)
        yield fault(subject, told, f"chmod 700 {folder}; chmod 600 {folder}/*")
        return
    where = _backup_folder(data)
    beside = [path for path in where.rglob("personal") if path.is_file()] if where and where.exists() else []
    if beside:
        told = say(f"nằm cùng bản sao lưu: {beside[0]}", f"lie with the backup: {beside[0]}")
        yield fault(subject, told, say("chuyển khóa sang nơi khác", "move the keys to another place"))
        return
    yield well(subject, say("đủ, chỉ một tài khoản đọc được", "there, read by one account only"))


def disk(data: Path) -> Iterator[Told]:
    """There is room to go on."""
    subject = say("đĩa của thư mục dữ liệu", "disk of the data folder")
    used = shutil.disk_usage(next(path for path in (data, *data.parents) if path.exists()))
    told = say(f"còn {grouped(used.free / GIB, 1)} GB", f"{used.free / GIB:.1f} GB free")
    advice = say("dọn tệp cũ hoặc thêm đĩa", "clear old files or add a disk")
    if used.free < LEAST_FREE:
        yield fault(subject, told, advice)
    elif used.free < used.total * COMFORTABLE_SHARE:
        yield warning(subject, told, advice)
    else:
        yield well(subject, told)


def half_done(data: Path) -> Iterator[Told]:
    """No restore or demo was cut short."""
    if (data / RESTORING).exists():
        told = say("lần phục hồi bị ngắt giữa chừng", "a restore was cut short")
        yield fault(str(data), told, say("xóa thư mục, phục hồi lại", "remove the folder, restore again"))


def backups(data: Path) -> Iterator[Told]:
    """The last backup is of today, and still where it was put."""
    subject = say("sao lưu", "backup")
    advice = say("chạy giamngheo backup, đặt lịch hằng ngày", "run giamngheo backup, every day by a timer")
    if not (data / "kind").exists() or (data / "kind").read_text(encoding="ascii") == "demo":
        return
    if not last_backup(data).exists():
        yield warning(subject, say("chưa có bản nào", "none was ever made"), advice)
        return
    notice = json.loads(last_backup(data).read_text(encoding="utf-8"))
    hours = (datetime.now(UTC) - datetime.fromisoformat(notice["at"])).total_seconds() / 3600
    told = say(
        f"lần cuối {hours:.0f} giờ trước, {notice['path']}", f"last {hours:.0f} hours ago, {notice['path']}"
    )
    if hours > OLDEST_BACKUP_HOURS:
        yield fault(subject, told, advice)
    elif hours > OLD_BACKUP_HOURS or not Path(notice["path"]).exists():
        yield warning(subject, told, advice)
    else:
        yield well(subject, told)


def _backup_folder(data: Path) -> Path | None:
    if not last_backup(data).exists():
        return None
    return Path(json.loads(last_backup(data).read_text(encoding="utf-8"))["path"]).parent


def door() -> Iterator[Told]:
    """Where others come in by a name, they come by TLS."""
    subject = say("tên miền và TLS", "hosts and TLS")
    hosts = [host for host in os.environ.get("GIAMNGHEO_HOSTS", "").split(",") if host]
    origins = [origin for origin in os.environ.get("GIAMNGHEO_ORIGINS", "").split(",") if origin]
    has_tls = os.environ.get("GIAMNGHEO_TLS") == "1"
    if "*" in hosts:
        yield fault(subject, "GIAMNGHEO_HOSTS=*", say("nêu đúng tên miền", "name the host"))
    elif hosts and not has_tls:
        told = say("có tên miền mà không có TLS", "a host is named without TLS")
        yield fault(
            subject, told, say("đặt TLS ở trước và GIAMNGHEO_TLS=1", "put TLS in front, set GIAMNGHEO_TLS=1")
        )
    elif has_tls and not all(origin.startswith("https://") for origin in origins or [""]):
        told = "GIAMNGHEO_ORIGINS=" + ",".join(origins)
        yield fault(subject, told, say("nêu https://ten-mien", "name https://host"))
    elif has_tls and os.environ.get("GIAMNGHEO_PROXIES", "0") == "0":
        told = say("không biết địa chỉ thật của người vào", "the address of who signs in is not known")
        yield warning(subject, told, "GIAMNGHEO_PROXIES=1")
    else:
        yield well(subject, ", ".join(hosts) or say("chỉ trên máy này", "this machine only"))


def mail() -> Iterator[Told]:
    """The mail server, where one is named, lets us in."""
    subject = say("máy chủ thư", "mail server")
    advice = say("xem lại GIAMNGHEO_MAIL_…", "look at GIAMNGHEO_MAIL_…")
    try:
        server = mail_server(os.environ)
    except WrongUsage as error:
        yield fault(subject, str(error), advice)
        return
    if not server.host:
        yield well(subject, say("không dùng", "not used"))
        return
    try:
        server.try_out()
    except (OSError, smtplib.SMTPException) as error:
        yield fault(subject, f"{server.host}:{server.port}: {error}", advice)
    else:
        yield from _entered(subject, server)


def _entered(subject: str, server: MailServer) -> Iterator[Told]:
    told = f"{server.host}:{server.port} {server.tls}".strip()
    if server.shows_password:
        open_ = say("mật khẩu đi không mã hóa", "the password travels in the clear")
        yield warning(subject, f"{told}: {open_}", "GIAMNGHEO_MAIL_TLS=starttls")
    else:
        yield well(subject, told)


def certificates() -> Iterator[Told]:
    """The machine trusts somebody, so that an identity provider can be asked."""
    subject = say("chứng thư tin cậy của máy", "the machine's trusted certificates")
    if not os.environ.get("GIAMNGHEO_OIDC_ISSUER"):
        return
    if ssl.create_default_context().cert_store_stats()["x509_ca"]:
        yield well(subject, say("có", "there"))
    else:
        yield fault(
            subject, say("không có", "none"), say("cài gói ca-certificates", "install ca-certificates")
        )
