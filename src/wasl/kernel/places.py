"""Where things of one installation lie: its secrets, and the socket of its embedded database."""

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

# sun_path of a Unix socket holds 108 bytes on Linux, 104 elsewhere (unix(7)); the name PostgreSQL adds takes 15
LONGEST_FOLDER = 88


def secret(data: Path, name: str, *, size: int = 32) -> str:
    """Return the installation's secret called `name`, made on first use and kept with mode 0600."""
    file = data / "secrets" / name
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_secret(file, secrets.token_urlsafe(size), replace=False)
    return file.read_text()


def keep_secret(file: Path, text: str, *, replace: bool) -> None:
    """Write `text` to `file` with mode 0600 in one step; without `replace` the first of two writers wins."""
    descriptor, made = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    new = Path(made)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    if replace:
        new.replace(file)
        return
    try:
        os.link(new, file)
    except FileExistsError:
        pass  # another process was first: its secret is the one
    finally:
        new.unlink()


def is_reachable(folder: Path) -> bool:
    """Tell whether an ordinary account of this machine can pass through every folder above `folder`."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in folder.parents if place.exists())


def socket_folder(data: Path) -> Path:
    """Return the folder of the embedded database's socket: in `data` when its path is short and open enough."""
    inside = data / "run"
    is_root = os.geteuid() == 0
    if len(os.fsencode(inside)) <= LONGEST_FOLDER and (not is_root or is_reachable(data)):
        return inside
    short = f"wasl-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    if is_root:
        return Path("/run") / short
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        return Path(runtime) / short
    return Path(tempfile.gettempdir()) / f"{short}-{os.geteuid()}"


def embedded_url(data: Path, role: str) -> str:
    """Return the URL of the embedded database in `data` for one of its roles (`wasl`, `wasl_owner`, `postgres`)."""
    password = secret(data, f"password_{role}")
    name = "postgres" if role == "postgres" else "wasl"
    return f"postgresql://{role}:{password}@/{name}?host={quote(str(socket_folder(data)))}"
