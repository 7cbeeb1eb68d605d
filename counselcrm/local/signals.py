"""Asked to stop, at a moment of our choosing: signals wake a wait, they interrupt nothing else."""

import contextlib
import os
import select
import signal

from counselcrm.local.trouble import StopAsked

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """Collects the wishes to stop; ``wait`` sleeps, wakes early, and raises StopAsked.

    No child is ever started but not yet noted when a signal comes, because no signal raises
    anything outside ``wait``.
    """

    def __init__(self) -> None:
        self.asked = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOPPING:
            signal.signal(number, self._ask)

    def wait(self, seconds: float) -> None:
        """Sleep so long, or until a child ends.

        :raises StopAsked: as soon as the person or the system wants us to stop
        """
        if not self.asked:
            select.select([self._reader], [], [], seconds)
            with contextlib.suppress(BlockingIOError):
                os.read(self._reader, 4096)
        if self.asked:
            raise StopAsked

    def restore(self) -> None:
        """Give the signals back, before another program takes this process over."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, *STOPPING):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def _ask(self, *_: object) -> None:
        self.asked = True
