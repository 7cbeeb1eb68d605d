"""Python environment, packages, assets and catalogues: made once, repeated when inputs change."""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from counselcrm.local.children import Children
from counselcrm.local.console import say
from counselcrm.local.places import Places
from counselcrm.local.stamps import once
from counselcrm.local.trouble import FULL_DISK, Trouble

OLDEST, NEWEST = (3, 11), (3, 13)
NODE_AT_LEAST = 20
GROUPS = {
    "run": ("requirements.txt", "requirements-local.txt"),
    "dev": ("requirements.txt", "requirements-local.txt", "requirements-dev.txt"),
    "node": ("requirements-node.txt",),
}
NO_NETWORK = re.compile(
    r"name resolution|NewConnectionError|Network is unreachable|ENOTFOUND|EAI_AGAIN|ETIMEDOUT"
    r"|ECONNREFUSED|ConnectTimeout|Max retries exceeded|Could not fetch URL|getaddrinfo"
)


class Environment:
    """What the practice needs installed in its own folder.

    dev   with what tests and checks need on top
    """

    def __init__(self, places: Places, children: Children, *, dev: bool = False) -> None:
        self._places, self._children, self._dev = places, children, dev
        self._root = places.root
        self._log = places.logs / "setup.log"

    def prepare(self) -> None:
        """Bring everything up to date; each step says what it does and how long it took."""
        self._virtual_environment()
        self._packages()
        self._assets()
        self._catalogues()

    def node(self) -> tuple[Path, Path]:
        """Return node and npm: the machine's when new enough, else those of a wheel."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _node_major(node) >= NODE_AT_LEAST:
            return Path(node), Path(npm)
        wheel = self._places.venv / "bin"
        self._install("node", "Node.js (none of version 20 or newer on this machine)")
        return wheel / "node", wheel / "npm"

    def _virtual_environment(self) -> None:
        venv = self._places.venv
        if version_of(self._places.python) is not None:
            return
        shutil.rmtree(venv, ignore_errors=True)
        once(
            f"Python environment in {venv.name}",
            stamp=venv / ".stamps" / "venv",
            inputs=[str(venv), sys.version],
            outputs=[self._places.python],
            action=self._make_venv,
        )
        version_of.cache_clear()

    def _make_venv(self) -> None:
        command = [sys.executable, "-m", "venv", self._places.venv]
        if self._run(command) == 0:
            return
        shutil.rmtree(self._places.venv, ignore_errors=True)
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if os.geteuid() == 0 and shutil.which("apt-get"):
            say(f"  This Python has no venv module; installing {package} …")
            apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            self._run(["apt-get", "update", "-q"], env=apt)
            installed = self._run(["apt-get", "install", "-y", "-q", package], env=apt) == 0
            if installed and self._run(command) == 0:
                return
        self._explain_failure()
        raise Trouble(
            f"This Python ({sys.executable}) has no venv module.",
            f"On Debian or Ubuntu type: sudo apt-get install {package}",
        )

    def _packages(self) -> None:
        """Install the packages; an environment made for tests stays one, it runs the demo too."""
        if self._dev or (self._places.venv / ".stamps" / "dev").exists():
            self._install("dev", "Python packages, with those for tests")
        else:
            self._install("run", "Python packages")

    def _install(self, group: str, what: str) -> None:
        files = [self._root / name for name in GROUPS[group]]
        arguments = [part for file in files for part in ("-r", file)]
        once(
            what,
            stamp=self._places.venv / ".stamps" / group,
            inputs=[
                *files,
                self._root / "constraints.txt",
                str(self._places.venv),
                version_of(self._places.python) or "",
            ],
            outputs=[self._places.python],
            action=lambda: self._must(
                [self._places.python, "-m", "pip", "install", "-q", "--no-input",
                 "--disable-pip-version-check", "--only-binary=:all:",
                 # Python compiles what is imported; compiling everything takes twice as long.
                 "--no-compile", *arguments],
                "The Python packages could not be installed.",
            ),
        )  # fmt: skip

    def _assets(self) -> None:
        modules = self._root / "node_modules"
        lock = [self._root / name for name in ("package.json", "package-lock.json", ".npmrc")]
        full = self._dev or (modules / ".stamp-dev").exists()
        once(
            "Style and script packages" + (", with those for tests" if full else ""),
            stamp=modules / (".stamp-dev" if full else ".stamp"),
            inputs=lock,
            outputs=[modules / "esbuild"],
            action=lambda: self._npm_ci(full=full),
        )
        once(
            "Style and script bundles",
            stamp=self._places.local / "stamps" / "bundles",
            inputs=[*lock, self._root / "frontend"],
            outputs=[self._root / "static_build"],
            action=lambda: self._with_node("frontend/build.mjs"),
        )

    def _npm_ci(self, *, full: bool) -> None:
        node, npm = self.node()
        path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        self._must(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
             *([] if full else ["--omit=dev"])],
            "The style and script packages could not be installed.",
            env={**os.environ, "PATH": path},
        )  # fmt: skip

    def _with_node(self, script: str) -> None:
        self._must([self.node()[0], script], "The style and script bundles could not be built.")

    def _catalogues(self) -> None:
        sources = sorted(self._root.glob("locale/*/LC_MESSAGES/*.po"))
        once(
            "Translations",
            stamp=self._places.local / "stamps" / "catalogues",
            inputs=sources,
            outputs=[path.with_suffix(".mo") for path in sources],
            action=lambda: self._must(
                [self._places.python, "-m", "counselcrm.local.catalogues", "compile"],
                "The translations could not be compiled.",
            ),
        )

    def _must(
        self, command: Sequence[str | Path], cause: str, env: dict[str, str] | None = None
    ) -> None:
        if self._run(command, env=env):
            self._explain_failure()
            raise Trouble(
                f"{cause}\n{self._printed()}", f"Mend what it says; all of it is in {self._log}."
            )

    def _run(self, command: Sequence[str | Path], env: dict[str, str] | None = None) -> int:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._log.write_bytes(b"")  # of one step only: the file explains the last failure
        return self._children.run(command, name="setup", env=env, cwd=self._root, log=self._log)

    def _printed(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-12:])

    def _explain_failure(self) -> None:
        """Raise the plain cause where the step's output tells it."""
        printed = self._log.read_text(errors="replace")
        if "No space left on device" in printed or "ENOSPC" in printed:
            raise Trouble("The disk became full during the installation.", FULL_DISK)
        if NO_NETWORK.search(printed):
            raise Trouble(
                "The packages could not be fetched: no package registry can be reached from here.",
                "Check the network (and the proxy or mirror of pip and npm), then start again.",
            )


@functools.cache
def version_of(python: Path) -> str | None:
    """Return the version of an environment's Python, or None where it cannot be used."""
    script = "import sys, pip; print('.'.join(map(str, sys.version_info[:2])))"
    try:
        found = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False)
    except OSError:
        return None
    if found.returncode or not OLDEST <= tuple(map(int, found.stdout.split("."))) <= NEWEST:
        return None
    return found.stdout.strip()


def _node_major(node: str) -> int:
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    numbers = re.match(r"v(\d+)\.", found.stdout)
    return int(numbers[1]) if numbers else 0
