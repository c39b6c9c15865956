"""Log lines: a record flows in, one line without secrets, line breaks and commands to a terminal flows out."""

import logging
import re

# Addresses of invitations, sign-ins and shared kits end in a token (`coalition.secrets.new_token`: 32 characters).
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
# Line breaks, what a terminal obeys, what turns the direction of text, and what no stream can write.
_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))} | {
    code: f"\\u{code:04x}"
    for codes in (range(0x2028, 0x202F), range(0x2066, 0x206A), range(0xD800, 0xE000))
    for code in codes
}
_LINE = "\n  | "  # before each line of a traceback: none can be taken for an event of its own


class LineFormatter(logging.Formatter):
    """Leaves out the tokens of links, which work for whoever reads them, and writes as text what is none."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        """The line itself."""
        return _told(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's own name
        """A traceback below it; each of its lines is marked."""
        return _marked(super().formatException(ei))  # type: ignore[arg-type]  # as logging hands it over

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  logging's own name
        """The same for a stack."""
        return _marked(super().formatStack(stack_info))


def _told(text: str) -> str:
    return _TOKEN.sub("…", text).translate(_ESCAPED)


def _marked(text: str) -> str:
    return _LINE.lstrip("\n") + _LINE.join(_told(line) for line in text.split("\n"))
