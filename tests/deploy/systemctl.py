"""What the instructions ask of systemctl, on a Debian without systemd: units start as their files say.

It knows `daemon-reload`, `enable --now`, `restart` and `reload`, and these directives: ListenStream and Socket…, User,
EnvironmentFile, StateDirectory…, UMask, WorkingDirectory, Type, ExecStartPre, ExecStart. What shuts a program in
(ProtectSystem and the like) is not done. A supervisor for each service keeps its socket while the service restarts.
"""

from __future__ import annotations

import grp
import os
import pwd
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

UNITS = Path("/etc/systemd/system")
STATE = Path("/run/units")


def read(unit: str) -> dict[str, list[str]]:
    """The directives of a unit, each with all its values."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text().splitlines():
        if "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            found.setdefault(name.strip(), []).append(value.strip())
    return found


def environment_of(unit: dict[str, list[str]]) -> dict[str, str]:
    values = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LANG": "C.UTF-8"}
    for file in unit.get("EnvironmentFile", []):
        for line in Path(file).read_text().splitlines():
            if line.strip() and not line.startswith(("#", ";")):
                name, _, value = line.partition("=")
                quoted = value[:1] in "\"'" and value[-1:] == value[:1] and len(value) > 1
                values[name] = value[1:-1] if quoted else value
    return values


def run(unit: dict[str, list[str]], command: str, door: socket.socket | None = None, **more: str) -> subprocess.Popen:
    user = pwd.getpwnam(unit["User"][0])
    group = grp.getgrnam(unit["Group"][0]).gr_gid if "Group" in unit else user.pw_gid
    for name in unit.get("StateDirectory", []):
        folder = Path("/var/lib", name)
        folder.mkdir(exist_ok=True)
        os.chown(folder, user.pw_uid, group)
        folder.chmod(int(unit.get("StateDirectoryMode", ["0755"])[0], 8))

    words = shlex.split(command)
    if door is not None:  # LISTEN_PID is known only in the new process
        words = ["/bin/sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh", *words]
        more["LISTEN_FDS"] = "1"
    with (STATE / "log").open("a") as log:
        return subprocess.Popen(
            words, env=environment_of(unit) | more, cwd=unit["WorkingDirectory"][0],
            user=user.pw_uid, group=group, extra_groups=[], umask=int(unit.get("UMask", ["0022"])[0], 8),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(3,) if door is not None else (),
        )  # fmt: skip


def start(name: str, door: socket.socket | None) -> subprocess.Popen:
    """The running service. Exits when one of its commands fails."""
    unit = read(name)
    for command in unit.get("ExecStartPre", []):
        if run(unit, command).wait():
            sys.exit(f"{name}: {command} failed")
    if unit.get("Type") == ["oneshot"]:
        if run(unit, unit["ExecStart"][0]).wait():
            sys.exit(f"{name} failed")
        sys.exit(0)
    if unit.get("Type") != ["notify"]:
        return run(unit, unit["ExecStart"][0], door)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(f"\0{name}{os.getpid()}{time.monotonic()}")
        ready.settimeout(60)
        process = run(unit, unit["ExecStart"][0], door, NOTIFY_SOCKET=ready.getsockname().decode().replace("\0", "@"))
        while b"READY=1" not in ready.recv(1000):
            pass
    return process


def supervise(name: str) -> None:
    """Start a service and keep it, and its socket, until the end; SIGHUP starts it anew."""
    again = []
    signal.signal(signal.SIGHUP, lambda *_given: again.append(1))
    door = listen(name.replace(".service", ".socket"))
    process = start(name, door)
    (STATE / f"{name}.started").write_text("1")
    while process.poll() is None:
        if again:
            again.clear()
            process.terminate()
            process.wait()
            process = start(name, door)
            (STATE / f"{name}.started").write_text("1")
        time.sleep(0.1)
    sys.exit(f"{name} ended with {process.returncode}")


def listen(name: str) -> socket.socket | None:
    if not (STATE / name).exists():
        return None
    unit = read(name)
    path = Path(unit["ListenStream"][0])
    path.parent.mkdir(mode=0o755, exist_ok=True)
    path.unlink(missing_ok=True)
    # At descriptor 3, where the program looks for it.
    number = socket.socket(socket.AF_UNIX).detach()
    os.dup2(number, 3)
    door = socket.socket(fileno=3)
    before = os.umask(0o777 ^ int(unit["SocketMode"][0], 8))
    door.bind(str(path))
    os.umask(before)
    os.chown(path, pwd.getpwnam(unit["SocketUser"][0]).pw_uid, grp.getgrnam(unit["SocketGroup"][0]).gr_gid)
    door.listen(int(unit["Backlog"][0]))
    return door


def wait_started(name: str, supervisor: subprocess.Popen | None = None) -> None:
    last = time.monotonic() + 100
    while not (STATE / f"{name}.started").exists():
        if time.monotonic() > last or (supervisor and supervisor.poll() is not None):
            sys.exit(f"{name} did not start:\n{(STATE / 'log').read_text()[-3000:]}")
        time.sleep(0.1)


def enable(name: str) -> None:
    unit = read(name)
    if "WantedBy" not in unit:
        sys.exit(f"{name} has no [Install] section")
    if name.endswith(".socket"):
        (STATE / name).touch()
        return
    if name.endswith(".timer"):  # its time has come at once
        name = name.replace(".timer", ".service")
        if subprocess.run([__file__, "supervise", name], check=False).returncode:
            sys.exit(f"{name} failed:\n{(STATE / 'log').read_text()[-3000:]}")
        return
    with (STATE / "log").open("a") as log:  # not the pipe of whoever called: nobody would see its end
        supervisor = subprocess.Popen(
            [__file__, "supervise", name], start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    (STATE / f"{name}.pid").write_text(str(supervisor.pid))
    wait_started(name, supervisor)


def main(verb: str, *words: str) -> None:
    STATE.mkdir(exist_ok=True)
    names = [word if "." in word else f"{word}.service" for word in words if not word.startswith("--")]
    if verb == "supervise":
        supervise(names[0])
    elif verb == "enable" and "--now" in words:
        for name in names:
            enable(name)
    elif verb == "restart":
        for name in names:
            (STATE / f"{name}.started").unlink()
            os.kill(int((STATE / f"{name}.pid").read_text()), signal.SIGHUP)
        for name in names:
            wait_started(name)
    elif (verb, names) == ("reload", ["nginx.service"]):
        subprocess.run(["nginx", "-s", "reload"], check=True)
    elif verb != "daemon-reload":
        sys.exit(f"systemctl {verb} {' '.join(words)} is not known here")


if __name__ == "__main__":
    main(*sys.argv[1:])
