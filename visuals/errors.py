"""What the engine refuses: a template that would be drawn wrongly, a picture that cannot be made."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """Marks a sentence for the translation catalogues; whoever shows it translates it."""
    return text


class VisualsError(Exception):
    """Root of everything this room raises on purpose; `code` is stable, `message` is for people."""

    def __init__(self, code: str, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


class TemplateError(VisualsError):
    """A template holds something the engine would not draw exactly as written; `line` is 1-based."""

    def __init__(self, code: str, message: str, *, line: int, remedy: str) -> None:
        super().__init__(code, message, remedy=remedy)
        self.line = line

    def __str__(self) -> str:
        return f"line {self.line}: {self.message} {self.remedy}"


class RenderError(VisualsError):
    """The values given cannot become a picture; `slot` names the one at fault, or is empty."""

    def __init__(self, code: str, message: str, *, slot: str = "", remedy: str = "") -> None:
        super().__init__(code, message, remedy=remedy)
        self.slot = slot


class ImageError(VisualsError):
    """An image given by the caller is no PNG, too large, or empty."""


class FontError(VisualsError):
    """A font family was asked for that the font source does not have, or that cannot be read."""
