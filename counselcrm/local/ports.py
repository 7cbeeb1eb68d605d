"""The address in the browser: taken before anything is installed, so that a clash shows at once."""

import errno
import os
import shutil
import socket
import subprocess
from pathlib import Path

from counselcrm.local.trouble import Trouble

LOOPBACK = "127.0.0.1"


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; the web process inherits it, also after a restart.

    :raises Trouble: if the port is taken (by whom, where it can be known) or not ours to take
    """
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(256)
    except OSError as error:
        server.close()
        raise _refusal(error, host, port) from error
    return server


def holder(port: int) -> str | None:
    """Return who listens on the port ("node, process 4711"), or None where it cannot be known."""
    if Path("/proc/net/tcp").exists():
        return _holder_in_proc(port)
    if shutil.which("lsof"):
        command = ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        fields = {line[0]: line[1:] for line in found.splitlines() if line}
        if "p" in fields:
            return f"{fields.get('c', 'a program')}, process {fields['p']}"
    return None


def _refusal(error: OSError, host: str, port: int) -> Trouble:
    if error.errno == errno.EADDRINUSE:
        who = holder(port)
        return Trouble(
            f"Port {port} is taken{f' ({who})' if who else ''}.",
            f"Stop that program, or use another port: python3 start.py --port {_free_near(port)}",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return Trouble(
            f"Port {port} may not be used by this user (ports below 1024 belong to root).",
            "Use a higher one: python3 start.py --port 8000",
        )
    return Trouble(
        f"Cannot listen on {host}:{port} ({error.strerror}).",
        f"Use an address of this machine, for example: python3 start.py --host {LOOPBACK}",
    )


def _free_near(port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((LOOPBACK, candidate)) != 0:
                return candidate
    return 8000


def _holder_in_proc(port: int) -> str | None:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if Path(table).exists():
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                listening = fields[3] == "0A"
                if listening and int(fields[1].rsplit(":", 1)[1], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    holders = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _holds(pid, inodes)]
    if not holders:
        return None
    name = Path(f"/proc/{min(holders)}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return f"process {min(holders)}: {name.strip()[:80]}"


def _holds(pid: str, inodes: set[str]) -> bool:
    try:
        handles = os.listdir(f"/proc/{pid}/fd")
        return any(os.readlink(f"/proc/{pid}/fd/{handle}") in inodes for handle in handles)
    except OSError:  # ended meanwhile, or another user's
        return False
