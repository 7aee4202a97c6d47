"""Real mail servers for the tests: Postfix takes letters and hands them to Dovecot, which keeps them for IMAP.

Both run on this machine's own address with configurations and folders of their own, and end with the test run. Letters to
other domains go to `outside`, a port where a test may listen as the customer's mail server.
"""

import datetime
import ipaddress
import os
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

DOVECOT, POSTFIX = "/usr/sbin/dovecot", "/usr/sbin/postfix"
DOMAIN, USER, PASSWORD = "nakheel.example", "crm", "palm-trees-2026"
DOVECOT_CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = yes
ssl_cert = <{folder}/tls.pem
ssl_key = <{folder}/tls.pem
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_format = %Ln
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 1
recipient_delimiter = +
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""
MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.{domain}
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = {domain}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
relayhost = [127.0.0.1]:{outside}
smtpd_relay_restrictions = permit_mynetworks, reject
recipient_delimiter = +
alias_maps =
local_recipient_maps =
"""
SERVICES = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

KEY_USES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip


@dataclass(frozen=True)
class MailServers:
    """Where the two servers listen, and where a test may listen as the world outside."""

    smtp: int
    imap: int
    lmtp: int
    outside: int
    imaps: int
    folder: Path

    @property
    def certificate(self) -> Path:
        """Return the certificate of the mailbox, which nobody but a test trusts."""
        return self.folder / "tls.pem"

    def send(self, letter: EmailMessage | bytes, *, sender: str, to: str = f"{USER}@{DOMAIN}") -> None:
        """Hand a letter to Postfix as another server would."""
        raw = letter if isinstance(letter, bytes) else letter.as_bytes()
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as server:
            server.sendmail(sender, [to], raw)

    @contextmanager
    def mailbox(self) -> Iterator[IMAPClient]:
        """Sign in to the mailbox as another mail program would, with the inbox open."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=10) as client:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX")
            yield client

    def wait_for(self, count: int) -> None:
        """Wait until so many letters lie in the inbox."""
        with self.mailbox() as client:
            wait(lambda: len(client.search(["ALL"])) >= count, f"{count} letters in the inbox")

    def empty(self) -> None:
        """Begin with an empty mailbox."""
        with self.mailbox() as client:
            found = client.search(["ALL"])
            if found:
                client.delete_messages(found)
                client.expunge()


def wait(ask, what: str, seconds: float = 20.0) -> None:
    """Ask until it is true."""
    until = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def is_listening(port: int) -> bool:
    """Tell whether somebody answers at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_ports(count: int) -> list[int]:
    """Return ports that nobody uses now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def missing() -> str:
    """Return why the servers cannot run here, or nothing."""
    if not (Path(DOVECOT).exists() and Path(POSTFIX).exists() and Path("/usr/lib/dovecot/lmtp").exists()):
        return "Debian's packages dovecot-imapd, dovecot-lmtpd and postfix are not installed"
    return "" if os.geteuid() == 0 else "Dovecot and Postfix are started by root alone"


@contextmanager
def running() -> Iterator[MailServers]:
    """Run both servers for the block; without them the test is skipped, in continuous integration (CI=true) it fails."""
    if reason := missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    folder = Path(tempfile.mkdtemp(prefix="wasl-mail-")).resolve()
    folder.chmod(0o755)
    _certificate(folder / "tls.pem")
    servers = MailServers(*free_ports(5), folder)
    try:
        dovecot = _dovecot(folder, servers)
        _postfix(folder, servers)
        for port in (servers.imap, servers.lmtp, servers.smtp):
            wait(lambda port=port: is_listening(port), f"A mail server at port {port} (see {folder})")
        yield servers
    finally:
        # its master is no child of ours
        subprocess.run([POSTFIX, "-c", folder / "postfix", "stop"], check=False, stderr=subprocess.DEVNULL)
        dovecot.terminate()
        dovecot.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _values(servers: MailServers) -> dict[str, object]:
    return {"domain": DOMAIN, "password": PASSWORD, **vars(servers)}


def _certificate(path: Path) -> None:
    """Write a key and a certificate of its own for this machine's address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mailbox of a test")])
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 - of the certificate, whatever time a test plays
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(
        now + datetime.timedelta(days=9)
    )
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = made.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    made = made.add_extension(own, critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier(own.digest, None, None), critical=False)
    uses = dict.fromkeys(KEY_USES, False) | {"digital_signature": True, "key_cert_sign": True}
    made = made.add_extension(x509.KeyUsage(**uses), critical=True)
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret)


def _dovecot(folder: Path, servers: MailServers) -> subprocess.Popen[bytes]:
    mail = folder / "mail"
    mail.mkdir()
    shutil.chown(mail, "nobody", "nogroup")
    conf = folder / "dovecot.conf"
    conf.write_text(DOVECOT_CONF.format(**_values(servers)))
    return subprocess.Popen([DOVECOT, "-F", "-c", conf])


def _postfix(folder: Path, servers: MailServers) -> None:
    etc = folder / "postfix"
    for place in (etc, folder / "queue", folder / "data"):
        place.mkdir()
    shutil.chown(folder / "data", "postfix")
    (etc / "main.cf").write_text(MAIN_CF.format(**_values(servers)))
    (etc / "master.cf").write_text(SERVICES.format(**_values(servers)))
    subprocess.run([POSTFIX, "-c", etc, "start"], check=True, stderr=subprocess.DEVNULL)
