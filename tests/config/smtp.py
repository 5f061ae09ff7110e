"""A little mail server that speaks as real ones do: EHLO, STARTTLS or TLS from the start, AUTH PLAIN, a mail."""

import asyncio
import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 with its key, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    return path


@dataclass
class MailRoom:
    """tls: as in GIAMNGHEO_MAIL_TLS. login: user and password that it asks for, once encrypted where it encrypts."""

    tls: str = ""
    certificate: Path | None = None
    login: tuple[str, str] | None = None
    port: int = 0
    mails: list[str] = field(default_factory=list)

    def context(self) -> ssl.SSLContext | None:
        """What it proves itself by."""
        if self.certificate is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One caller."""
        is_closed, is_known = self.tls == "tls", self.login is None
        writer.write(b"220 mail\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.split()[0].upper()
            answer = "250 ok"
            if word == "EHLO":
                offered = ["STARTTLS"] if self.tls == "starttls" and not is_closed else []
                offered += ["AUTH PLAIN"] if self.login and (is_closed or not self.tls) else []
                answer = "".join(f"250-{one}\r\n" for one in ["mail", *offered]) + "250 HELP"
            elif word == "STARTTLS":
                writer.write(b"220 go on\r\n")
                await writer.drain()
                await writer.start_tls(self.context())  # type: ignore[arg-type]
                is_closed = True
                continue
            elif word == "AUTH":
                _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
                is_known = (user, password) == self.login
                answer = "235 ok" if is_known else "535 who are you"
            elif word == "MAIL" and not is_known:
                answer = "530 log in first"
            elif word == "DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            elif word == "QUIT":
                answer = "221 bye"
            writer.write(f"{answer}\r\n".encode())
            if word == "QUIT":
                break
        writer.close()


@contextmanager
def open_room(room: MailRoom) -> Iterator[MailRoom]:
    """The server at work on a free port, in a thread of its own."""
    loop, is_up, end = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def work() -> None:
        context = room.context() if room.tls == "tls" else None
        server = await asyncio.start_server(room.serve, "127.0.0.1", 0, ssl=context)
        room.port = server.sockets[0].getsockname()[1]
        is_up.set()
        async with server:
            await end.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(work()))
    thread.start()
    assert is_up.wait(10)
    try:
        yield room
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()
