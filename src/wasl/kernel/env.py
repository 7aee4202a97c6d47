"""The environment, read once and typed: every variable of the product is named here and nowhere else."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from wasl.kernel.places import embedded_url, secret

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LANGUAGES = ("ar", "lv", "en")
# what is reached without leaving the machine may be reached without TLS
HERE = {"localhost", "127.0.0.1", "::1"}


class BadEnvironment(SystemExit):
    """A variable has a value that cannot be used; the program ends with a sentence."""


@dataclass(frozen=True)
class Provider:
    """The one provider of single sign-on by OpenID Connect, as this installation is registered there."""

    issuer: str
    client_id: str
    client_secret: str
    name: str

    @property
    def origin(self) -> str:
        """Return scheme and host of the issuer."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Bucket:
    """A place with an S3 interface, and what opens it; never printed with its secret."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key_id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"s3://{self.name}/{self.prefix}".rstrip("/")


@dataclass(frozen=True)
class Env:
    """The settings an operator gives from outside (docs/operations.md lists them)."""

    port: int
    host: str
    data: Path
    is_embedded: bool
    database_url: str
    migrate_url: str
    owner_email: str
    owner_password: str | None
    demo: bool
    language: str
    base_url: str
    setup: str
    debug: bool
    secret_key: str
    oidc: "Provider | None"
    backups: Path
    second_backups: Path | None
    bucket: Bucket | None
    archive: Path | None
    archive_days: int
    networks: tuple[Network, ...]

    @property
    def is_secure(self) -> bool:
        """Tell whether people reach the product by HTTPS; cookies and HSTS follow."""
        return self.base_url.startswith("https://")


def _flag(source: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = source.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(f"{name}={value!r}: use 1 or 0.")


def _port(source: Mapping[str, str]) -> int:
    value = source.get("WASL_PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise BadEnvironment(f"WASL_PORT={value!r}: use a number from 1 to 65535.")
    return int(value)


def _secret(source: Mapping[str, str], name: str) -> str:
    """Return a secret from the variable, or from the file that `NAME_FILE` names."""
    file = source.get(f"{name}_FILE", "")
    if not file:
        return source.get(name, "")
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise BadEnvironment(f"{name}_FILE={file!r}: {error.strerror}.") from None


def _provider(source: Mapping[str, str]) -> Provider | None:
    issuer, client_id = source.get("WASL_OIDC_ISSUER", "").rstrip("/"), source.get("WASL_OIDC_CLIENT_ID", "")
    if not issuer and not client_id:
        return None
    client_secret = _secret(source, "WASL_OIDC_CLIENT_SECRET")
    given = {"ISSUER": issuer, "CLIENT_ID": client_id, "CLIENT_SECRET": client_secret}
    if missing := [f"WASL_OIDC_{name}" for name, value in given.items() if not value]:
        raise BadEnvironment(f"Single sign-on needs {' and '.join(missing)} too.")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in HERE:
        raise BadEnvironment(f"WASL_OIDC_ISSUER={issuer!r}: use an address that begins with https://.")
    return Provider(issuer, client_id, client_secret, source.get("WASL_OIDC_NAME", ""))


def _bucket(source: Mapping[str, str]) -> Bucket | None:
    address = source.get("WASL_BACKUPS_S3", "")
    if not address:
        return None
    name, _slash, prefix = address.removeprefix("s3://").partition("/")
    if not address.startswith("s3://") or not name:
        raise BadEnvironment(f"WASL_BACKUPS_S3={address!r}: use s3://BUCKET or s3://BUCKET/FOLDER.")
    endpoint = source.get("WASL_BACKUPS_S3_ENDPOINT", "").rstrip("/")
    parts = urlsplit(endpoint)
    if endpoint and parts.scheme != "https" and parts.hostname not in HERE:
        raise BadEnvironment(
            f"WASL_BACKUPS_S3_ENDPOINT={endpoint!r}: use an address that begins with https://."
        )
    key_id, secret = source.get("WASL_BACKUPS_S3_KEY_ID", ""), _secret(source, "WASL_BACKUPS_S3_SECRET")
    if not key_id or not secret:
        raise BadEnvironment("WASL_BACKUPS_S3 needs WASL_BACKUPS_S3_KEY_ID and WASL_BACKUPS_S3_SECRET too.")
    region = source.get("WASL_BACKUPS_S3_REGION", "us-east-1")
    return Bucket(name, prefix.strip("/"), endpoint, region, key_id, secret)


def _archive(source: Mapping[str, str]) -> Path | None:
    place = source.get("WASL_ARCHIVE", "")
    if place and source.get("DATABASE_URL"):
        raise BadEnvironment(
            "WASL_ARCHIVE is for the embedded database. An outside PostgreSQL keeps its own archive of the log."
        )
    return Path(place).resolve() if place else None


def _days(source: Mapping[str, str]) -> int:
    value = source.get("WASL_ARCHIVE_DAYS", "14")
    if not value.isdigit() or not 0 < int(value) <= 3650:
        raise BadEnvironment(f"WASL_ARCHIVE_DAYS={value!r}: use a number of days from 1 to 3650.")
    return int(value)


def _networks(source: Mapping[str, str]) -> tuple[Network, ...]:
    """Return the inner networks that webhooks may reach, such as 10.1.0.0/16: none, unless the operator names them."""
    words = source.get("WASL_NETWORKS", "").replace(",", " ").split()
    try:
        return tuple(ipaddress.ip_network(word) for word in words)
    except ValueError as error:
        raise BadEnvironment(f"WASL_NETWORKS: {error}. Use addresses such as 10.1.0.0/16.") from None


def read(source: Mapping[str, str]) -> Env:
    """Return the typed environment; raises `BadEnvironment` with a sentence for a value that cannot be used."""
    language = source.get("WASL_LANGUAGE", "en")
    if language not in LANGUAGES:
        raise BadEnvironment(f"WASL_LANGUAGE={language!r}: use one of {', '.join(LANGUAGES)}.")
    data = Path(source.get("WASL_DATA", "var")).resolve()
    port = _port(source)
    outside = source.get("DATABASE_URL")
    return Env(
        port=port,
        host=source.get("WASL_HOST", "127.0.0.1"),
        data=data,
        is_embedded=not outside,
        database_url=outside or embedded_url(data, "wasl"),
        migrate_url=source.get("WASL_MIGRATE_URL") or outside or embedded_url(data, "wasl_owner"),
        owner_email=source.get("WASL_OWNER_EMAIL", "owner@localhost"),
        owner_password=source.get("WASL_OWNER_PASSWORD") or None,
        demo=_flag(source, "WASL_DEMO", default=True),
        language=language,
        base_url=source.get("WASL_BASE_URL", f"http://localhost:{port}").rstrip("/"),
        setup=source.get("WASL_SETUP", ""),
        debug=_flag(source, "WASL_DEBUG", default=False),
        secret_key=source.get("WASL_SECRET_KEY") or secret(data, "secret_key", size=64),
        oidc=_provider(source),
        backups=Path(source.get("WASL_BACKUPS") or data / "backups").resolve(),
        second_backups=Path(source["WASL_BACKUPS_SECOND"]).resolve()
        if source.get("WASL_BACKUPS_SECOND")
        else None,
        bucket=_bucket(source),
        archive=_archive(source),
        archive_days=_days(source),
        networks=_networks(source),
    )


ENV = read(os.environ)
