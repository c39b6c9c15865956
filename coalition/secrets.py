"""Secrets at rest and tokens: sealed text with a key id in front, random tokens of which only the hash is kept."""

import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def encrypt(text: str) -> bytes:
    """Seal text with the newest key: `id:ciphertext`."""
    key_id, key = settings.FIELD_KEYS[0]
    return key_id.encode() + b":" + Fernet(key).encrypt(text.encode())


def decrypt(sealed: bytes | memoryview) -> str:
    """Open what `encrypt` sealed with any kept key. Raises ValueError when its key is gone or it was altered."""
    key_id, _, cipher = bytes(sealed).partition(b":")
    for known_id, key in settings.FIELD_KEYS:
        if known_id.encode() == key_id:
            try:
                return Fernet(key).decrypt(cipher).decode()
            except InvalidToken as error:
                raise ValueError("A sealed value was altered or its key was changed.") from error
    raise ValueError(f"The key '{key_id.decode(errors='replace')}' is not among COALITION_FIELD_KEYS.")


def new_token() -> str:
    """A random token of 192 bits for links and keys."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """The SHA-256 of a token, the only form that is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
