"""What an uploaded plain file is: bytes and a name flow in, a safe name and a type that belong together flow out."""

from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from coalition.errors import Invalid
from kits.naming import plain

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPPED = {
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
}
# Text is told as plain text, HTML too: nothing that a campaign uploads may run in a browser under our name.
_TEXTS = frozenset({"txt", "md", "csv", "eml", "html"})
TEXT = "text/plain; charset=utf-8"
KINDS = ".pdf,.docx,.xlsx,.pptx,.odt,.mp4,.mov,.webm,.png,.jpg,.jpeg,.txt,.md,.csv,.eml,.html"


def sniffed(name: str, data: bytes) -> tuple[str, str]:
    """The name to save a file under and its type. Raises Invalid where the content is not what the name says."""
    path = PurePosixPath(name.replace("\\", "/").rpartition("/")[2])
    extension = path.suffix[1:].lower().replace("jpeg", "jpg")
    mime = _type_of(extension, data)
    if not mime:
        raise Invalid(
            "file_type",
            _("This file is not of a kind that can be handed out, or not what its name says."),
            _("Take a PDF, an Office or OpenDocument file, an MP4, MOV or WebM video, a PNG or JPEG, or plain text."),
            field="file",
        )
    return f"{plain(path.stem) or 'file'}.{extension}", mime


def _type_of(extension: str, data: bytes) -> str:
    if extension in _TEXTS:
        return TEXT if _is_text(data) else ""
    if extension in _ZIPPED:
        return _ZIPPED[extension] if data.startswith(b"PK\x03\x04") else ""
    brand = data[8:12] if data[4:8] == b"ftyp" else b""
    found = {
        "pdf": ("application/pdf", data.startswith(b"%PDF-")),
        "mp4": ("video/mp4", bool(brand) and brand != b"qt  "),
        "mov": ("video/quicktime", brand == b"qt  "),
        "webm": ("video/webm", data.startswith(b"\x1a\x45\xdf\xa3")),
        "png": ("image/png", data.startswith(b"\x89PNG\r\n\x1a\n")),
        "jpg": ("image/jpeg", data.startswith(b"\xff\xd8\xff")),
    }
    mime, fits = found.get(extension, ("", False))
    return mime if fits else ""


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False
