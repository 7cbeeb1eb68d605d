"""What gunicorn itself writes down: its troubles, and an access log where somebody asks for one."""

import logging

from gunicorn.config import Config
from gunicorn.glogging import Logger

from counselcrm.logs import traceback_without_words
from counselcrm.maskedaddresses import masked


class MaskedLogger(Logger):
    """gunicorn's own logger, whose lines name no query and no key of an address."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            for handler in logger.handlers:
                handler.addFilter(_mask)


def _mask(record: logging.LogRecord) -> bool:
    record.msg, record.args = masked(record.getMessage()), ()
    if record.exc_info:
        record.exc_text = masked(traceback_without_words(record.exc_info))
    return True
