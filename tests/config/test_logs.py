"""Log lines hold no token that opens something, and are one line each."""

import logging
import sys

from coalition.secrets import new_token
from config.logs import LineFormatter


def line(message: str, *values: object) -> str:
    record = logging.LogRecord("name", logging.WARNING, __file__, 1, message, values, None)
    return LineFormatter("%(levelname)s %(message)s").format(record)


def test_the_token_of_an_address_is_left_out() -> None:
    token = new_token()
    assert line("%s: %s", "Unprocessable Content", f"/join/{token}/") == "WARNING Unprocessable Content: /join/…/"
    assert line("%s", f"/sign-in/{token}") == "WARNING /sign-in/…"


def test_ids_stay() -> None:
    path = "/kit/0198c0de-1111-7222-8333-444455556666/"
    assert line("%s", path) == f"WARNING {path}"


def test_a_line_break_is_written_as_text() -> None:
    assert line("fault in %s", "/a\n2026 INFO forged\r\u2028") == (
        "WARNING fault in /a\\x0a2026 INFO forged\\x0d\\u2028"
    )


def test_a_traceback_keeps_its_lines_and_loses_tokens() -> None:
    token = new_token()
    try:
        raise ValueError(f"/join/{token}/")
    except ValueError:
        record = logging.LogRecord("name", logging.ERROR, __file__, 1, "fault", (), sys.exc_info())
    text = LineFormatter("%(message)s").format(record)
    assert text.splitlines()[-1] == "ValueError: /join/…/"
    assert token not in text


def test_djangos_lines_pass_no_other_formatter() -> None:
    django = logging.getLogger("django")
    assert (django.handlers, django.propagate) == ([], True)
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    assert any(isinstance(formatter, LineFormatter) for formatter in formatters)
