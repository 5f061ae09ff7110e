"""Mail through the office's own server: on its port, encrypted, with a login; the doctor enters it the same way."""

import subprocess
import sys
from pathlib import Path

import pytest

from giamngheo.config.doctor.folder import mail
from giamngheo.config.doctor.told import Grade, Told
from giamngheo.config.mail import mail_server
from giamngheo.engine.findings import WrongUsage

from .product import ROOT, environment, refused
from .smtp import MailRoom, certificate, open_room

LOGIN = ("so-ho-ngheo@tinh.gov.vn", "Mat-khau-1")
SEND = (
    "import django; django.setup(); from django.core.mail import send_mail; "
    "send_mail('Đặt lại mật khẩu', 'thư', None, ['canbo@tinh.gov.vn'])"
)


def variables(room: MailRoom, password: str = LOGIN[1]) -> dict[str, str]:
    """What the office writes down of its mail server."""
    user = {"GIAMNGHEO_MAIL_USER": LOGIN[0], "GIAMNGHEO_MAIL_PASSWORD": password} if room.login else {}
    trusted = {"SSL_CERT_FILE": str(room.certificate)} if room.certificate else {}
    return {
        "GIAMNGHEO_MAIL_HOST": "127.0.0.1",
        "GIAMNGHEO_MAIL_PORT": str(room.port),
        "GIAMNGHEO_MAIL_TLS": room.tls,
        "GIAMNGHEO_MAIL_FROM": "so-ho-ngheo@tinh.gov.vn",
        **user,
        **trusted,
    }


def send(folder: Path, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """A mail by the product's own settings."""
    own = {"DJANGO_SETTINGS_MODULE": "giamngheo.config.settings", "GIAMNGHEO_DATA": str(folder / "data")}
    return subprocess.run(
        [sys.executable, "-c", SEND], cwd=ROOT, env=environment(**own, **env), capture_output=True, text=True
    )


def told(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> Told:
    """What the doctor says of it."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    (found,) = mail()
    return found


@pytest.mark.parametrize("tls", ["", "starttls", "tls"])
@pytest.mark.parametrize("login", [None, LOGIN], ids=["open", "login"])
def test_a_mail_arrives_and_the_doctor_is_content(
    tls: str, login: tuple[str, str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_room(MailRoom(tls, certificate(tmp_path) if tls else None, login)) as room:
        env = variables(room)
        sent = send(tmp_path, env)
        assert sent.returncode == 0, sent.stderr
        assert told(monkeypatch, env).grade is Grade.OK
    (mail_,) = room.mails
    assert "From: so-ho-ngheo@tinh.gov.vn" in mail_


def test_a_wrong_password_and_an_unknown_certificate_send_nothing_and_the_doctor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_room(MailRoom("starttls", certificate(tmp_path), LOGIN)) as room:
        for env in (variables(room, "wrong"), {**variables(room), "SSL_CERT_FILE": "/none"}):
            assert send(tmp_path, env).returncode == 1
            assert told(monkeypatch, env).grade is Grade.FAULT
    assert room.mails == []


def test_the_usual_port_goes_with_the_encryption() -> None:
    assert [mail_server({"GIAMNGHEO_MAIL_TLS": tls}).port for tls in ("", "starttls", "tls")] == [
        25,
        587,
        465,
    ]


@pytest.mark.parametrize(
    "wrong", [{"GIAMNGHEO_MAIL_TLS": "yes"}, {"GIAMNGHEO_MAIL_PORT": "0"}, {"GIAMNGHEO_MAIL_PORT": "smtp"}]
)
def test_what_is_no_encryption_or_port_is_refused_with_its_name(
    wrong: dict[str, str], tmp_path: Path
) -> None:
    (name,) = wrong
    with pytest.raises(WrongUsage, match=name):
        mail_server(wrong)
    ended = refused(tmp_path / "data", 0, **wrong)
    assert (ended.returncode, ended.stderr.partition("=")[0]) == (2, name)
    assert not (tmp_path / "data").exists()


def test_a_password_in_the_clear_is_a_warning() -> None:
    server = {"GIAMNGHEO_MAIL_HOST": "mail.tinh.gov.vn", "GIAMNGHEO_MAIL_USER": "user"}
    assert mail_server(server).shows_password
    assert not mail_server({**server, "GIAMNGHEO_MAIL_TLS": "tls"}).shows_password
    assert not mail_server({**server, "GIAMNGHEO_MAIL_HOST": "127.0.0.1"}).shows_password
