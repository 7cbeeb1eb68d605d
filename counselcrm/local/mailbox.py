"""The demo's mailbox: takes mails over SMTP and keeps each as a file, for ``/mailbox/`` to show.

python -m counselcrm.local.mailbox HANDLE    where HANDLE is a listening socket, inherited
Folder: COUNSELCRM_MAILBOX. Runs inside the environment, in a process of its own.
"""

import asyncio
import os
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 2_000_000  # bytes of one mail
KEPT = 5_000  # mails; the oldest go first


class Keeper:
    """Keeps each mail as ``<nanoseconds>-<counter>.eml``, so that names sort by arrival."""

    def __init__(self, folder: Path, *, kept: int = KEPT) -> None:
        self._folder, self._kept, self._counter = folder, kept, 0
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write the mail in one step: a reader never sees half of it."""
        content = envelope.content or b""
        content = content.encode() if isinstance(content, str) else content
        self._counter += 1
        name = f"{time.time_ns():020d}-{self._counter:06d}.eml"
        draft = self._folder / f".{name}"
        draft.write_bytes(_envelope_lines(envelope) + content)
        draft.replace(self._folder / name)
        self._forget_oldest()
        return "250 Kept"

    def _forget_oldest(self) -> None:
        mails = sorted(self._folder.glob("*.eml"))
        for path in mails[: max(0, len(mails) - self._kept)]:
            path.unlink(missing_ok=True)


def _envelope_lines(envelope: Envelope) -> bytes:
    """Keep who it was for and from, as delivered; the mail's own headers may say otherwise."""
    recipients = ", ".join(envelope.rcpt_tos)
    return f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n".encode()


async def serve(listening: socket.socket, folder: Path) -> None:
    """Take mails until the process ends."""
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=LARGEST, hostname="mailbox.counselcrm.example"),
        sock=listening,
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(
        serve(socket.socket(fileno=int(sys.argv[1])), Path(os.environ["COUNSELCRM_MAILBOX"]))
    )
