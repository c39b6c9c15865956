"""The error model of every room: a DomainError has a code, a sentence and a remedy; only config/ maps it to HTTP.

DomainError
├── NotFound      404  it does not exist, or you may not know that it does
├── Forbidden     403  you see it and may not do this
├── Invalid       422  what was given breaks a rule
├── Conflict      409  it changed, or another act came first
├── Gone          410  it existed and was withdrawn or has expired
├── TooMany       429  a throttle; retry_after_s says when
└── Busy          503  the server has no room for it now; retry_after_s says when
"""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """What a service refuses. `code` is stable text for programs, `message` and `remedy` are sentences for people."""

    status = 400

    def __init__(self, code: str, message: str, remedy: str = "", *, field: str = "", retry_after_s: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.field, self.retry_after_s = (
            code,
            message,
            remedy,
            field,
            retry_after_s,
        )


class NotFound(DomainError):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            "not_found",
            _("There is nothing here for you."),
            _("Check the address, or sign in with another e-mail address."),
        )


class Forbidden(DomainError):
    status = 403

    def __init__(self, action: str) -> None:
        super().__init__(
            "forbidden", _("Your role does not allow this."), _("Ask an administrator of your company or campaign.")
        )
        self.action = action


class Invalid(DomainError):
    status = 422


class Conflict(DomainError):
    status = 409


class Gone(DomainError):
    status = 410


class TooMany(DomainError):
    status = 429


class Busy(DomainError):
    status = 503
