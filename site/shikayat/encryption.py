"""Encryption of identity numbers (AES-256-GCM), and a keyed hash to look them up.

The keys come from the setting ``IDENTITY_KEYS`` and never from the database (OWASP ASVS 5.0, V11 and V13).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .settings import SettingsError
from .settings_secrets import parse_keys


class KeyRing:
    """Keys by id. The first listed encrypts; all of them decrypt; the one called ``index`` makes look-up hashes."""

    def __init__(self, keys: str) -> None:
        self._keys, faults = parse_keys(keys)
        if faults:
            raise SettingsError([("IDENTITY_KEYS", fault) for fault in faults])
        encrypting = [name for name in self._keys if name != "index"]
        self._current = encrypting[0]

    def encrypt(self, text: str) -> str:
        """``text`` encrypted with the newest key, as ``id:base64(nonce + ciphertext)``."""
        nonce = os.urandom(12)
        encrypted = AESGCM(self._keys[self._current]).encrypt(nonce, text.encode(), self._current.encode())
        return f"{self._current}:{base64.b64encode(nonce + encrypted).decode()}"

    def decrypt(self, value: str) -> str:
        """What ``encrypt`` was given. Raises ValueError when the value was altered or its key is gone."""
        name, _, encoded = value.partition(":")
        if name not in self._keys:
            raise ValueError("encrypted with a key that is not configured")
        raw = base64.b64decode(encoded)
        try:
            return AESGCM(self._keys[name]).decrypt(raw[:12], raw[12:], name.encode()).decode()
        except InvalidTag as error:
            raise ValueError("the encrypted value was altered") from error

    def blind_index(self, purpose: str, value: str) -> str:
        """A blind index: HMAC-SHA-256 of the value, different for each purpose, as 64 hexadecimal digits."""
        return hmac.new(self._keys["index"], f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


_key_ring: KeyRing | None = None


def configure(keys: str) -> None:
    """Take the keys into use. Raises SettingsError when they are malformed."""
    global _key_ring  # noqa: PLW0603 - set once, when the app is made
    _key_ring = KeyRing(keys)


def _keys() -> KeyRing:
    if _key_ring is None:
        raise RuntimeError("No keys are configured: create_app configures them.")
    return _key_ring


def encrypt(text: str) -> str:
    """See ``KeyRing.encrypt``."""
    return _keys().encrypt(text)


def decrypt(value: str) -> str:
    """See ``KeyRing.decrypt``."""
    return _keys().decrypt(value)


def blind_index(purpose: str, value: str) -> str:
    """See ``KeyRing.blind_index``."""
    return _keys().blind_index(purpose, value)
