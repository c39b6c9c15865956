"""Log lines: a record flows in, one line without secrets and line breaks flows out."""

import logging
import re

# Addresses of invitations, sign-ins and shared kits end in a token (`coalition.secrets.new_token`: 32 characters).
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
_CONTROL = {number: f"\\x{number:02x}" for number in (*range(32), 127, 0x85)} | {0x2028: "\\u2028", 0x2029: "\\u2029"}


class LineFormatter(logging.Formatter):
    """Leaves out the tokens of links, which work for whoever reads them, and writes line breaks as text."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        """The line itself; a traceback below it keeps its lines."""
        return _TOKEN.sub("…", super().formatMessage(record)).translate(_CONTROL)

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's own name
        """A traceback without tokens."""
        return _TOKEN.sub("…", super().formatException(ei))  # type: ignore[arg-type]  # as logging hands it over
