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


HOSTILE = "Acme\x1b[2J\x9b31m\u202e\u2066\n2026-06-09 09:00:00,000 ERROR root forged\r\x85\u2028\x7f\x07\ud800"


def failed(error: Exception, message: str = "fault") -> str:
    try:
        raise error
    except Exception:  # whatever is given
        record = logging.LogRecord("name", logging.ERROR, __file__, 1, message, (), sys.exc_info())
    record.stack_info = f"Stack of {HOSTILE}"
    return LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s").format(record)


def test_a_traceback_keeps_its_lines_and_loses_tokens() -> None:
    token = new_token()
    text = failed(ValueError(f"/join/{token}/"))
    assert "  | ValueError: /join/…/" in text.splitlines()
    assert token not in text


def test_one_event_is_one_line_and_a_terminal_obeys_none_of_it() -> None:
    written = [line("%s", HOSTILE), failed(ValueError(HOSTILE), HOSTILE), failed(KeyError(HOSTILE))]
    try:
        raise ValueError(HOSTILE) from RuntimeError(HOSTILE)
    except ValueError as error:
        error.add_note(HOSTILE)
        written.append(failed(error))
    for text in written:
        first, *rest = text.splitlines()
        assert [each for each in rest if not each.startswith("  | ")] == []
        assert all(char.isprintable() for each in (first, *rest) for char in each)
        assert "Acme\\x1b[2J" in text.encode().decode()


def test_letters_stay() -> None:
    told = "Été हिन्दी שִׁלּוּט دار‌النشر 👩\u200d🌾 \u00a0\u200f"
    assert line("%s", told) == f"WARNING {told}"


def test_djangos_lines_pass_no_other_formatter() -> None:
    django = logging.getLogger("django")
    assert (django.handlers, django.propagate) == ([], True)
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    assert any(isinstance(formatter, LineFormatter) for formatter in formatters)
