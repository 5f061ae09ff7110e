"""The office's mail server, as the environment names it: address, encryption, login."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

# How mail is encrypted on its way to the server, and the port that is usual for it.
PORTS = {"": 25, "starttls": 587, "tls": 465}
SECONDS_TO_ANSWER = 10
OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class MailServer:
    """host: empty where no mail is sent. tls: of PORTS. user: empty where the server asks for no login."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str

    @property
    def shows_password(self) -> bool:
        """Whether the password would cross a network that others can listen to."""
        return bool(self.user) and not self.tls and self.host not in OF_THIS_MACHINE

    def try_out(self) -> None:
        """Enter the server as the product does, and send nothing. Raises OSError, smtplib.SMTPException."""
        context = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS_TO_ANSWER, context=context)
            if self.tls == "tls"
            else smtplib.SMTP(self.host, self.port, timeout=SECONDS_TO_ANSWER)
        ) as server:
            if self.tls == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.noop()


def mail_server(environment: Mapping[str, str]) -> MailServer:
    """The server that GIAMNGHEO_MAIL_… name. Raises WrongUsage for a word or a port that is none."""
    tls = environment.get("GIAMNGHEO_MAIL_TLS", "").lower()
    if tls not in PORTS:
        told = "phải là starttls, tls hoặc để trống", "must be starttls, tls or empty"
        raise WrongUsage(f"GIAMNGHEO_MAIL_TLS={tls}: {say(*told)}")
    port = environment.get("GIAMNGHEO_MAIL_PORT", "") or str(PORTS[tls])
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 2**16):
        raise WrongUsage(f"GIAMNGHEO_MAIL_PORT={port}: " + say("không phải số cổng", "is no port"))
    return MailServer(
        host=environment.get("GIAMNGHEO_MAIL_HOST", ""),
        port=int(port),
        user=environment.get("GIAMNGHEO_MAIL_USER", ""),
        password=environment.get("GIAMNGHEO_MAIL_PASSWORD", ""),
        tls=tls,
        sender=environment.get("GIAMNGHEO_MAIL_FROM", "giamngheo@localhost"),
    )
