"""Sealing and finding of identity numbers: AES-256-GCM for keeping, a keyed hash for looking up.

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


class Vault:
    """Keys by id. The first listed seals; all of them unseal; the one called ``index`` makes look-up hashes."""

    def __init__(self, keys: str) -> None:
        self._keys, faults = parse_keys(keys)
        if faults:
            raise SettingsError([("IDENTITY_KEYS", fault) for fault in faults])
        sealing = [name for name in self._keys if name != "index"]
        self._current = sealing[0]

    def seal(self, text: str) -> str:
        """``text`` encrypted with the newest key, as ``id:base64(nonce + ciphertext)``."""
        nonce = os.urandom(12)
        sealed = AESGCM(self._keys[self._current]).encrypt(nonce, text.encode(), self._current.encode())
        return f"{self._current}:{base64.b64encode(nonce + sealed).decode()}"

    def unseal(self, value: str) -> str:
        """What ``seal`` was given. Raises ValueError when the value was altered or its key is gone."""
        name, _, encoded = value.partition(":")
        if name not in self._keys:
            raise ValueError("sealed with a key that is not configured")
        raw = base64.b64decode(encoded)
        try:
            return AESGCM(self._keys[name]).decrypt(raw[:12], raw[12:], name.encode()).decode()
        except InvalidTag as error:
            raise ValueError("the sealed value was altered") from error

    def index(self, purpose: str, value: str) -> str:
        """A blind index: HMAC-SHA-256 of the value, different for each purpose, as 64 hexadecimal digits."""
        return hmac.new(self._keys["index"], f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


_vault: Vault | None = None


def open_vault(keys: str) -> None:
    """Take the keys into use. Raises SettingsError when they are malformed."""
    global _vault  # noqa: PLW0603 - set once, when the app is made
    _vault = Vault(keys)


def _opened() -> Vault:
    if _vault is None:
        raise RuntimeError("The vault is not open: create_app opens it.")
    return _vault


def seal(text: str) -> str:
    """See ``Vault.seal``."""
    return _opened().seal(text)


def unseal(value: str) -> str:
    """See ``Vault.unseal``."""
    return _opened().unseal(value)


def index(purpose: str, value: str) -> str:
    """See ``Vault.index``."""
    return _opened().index(purpose, value)
