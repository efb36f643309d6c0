"""BLAKE2b digests of text and bytes, used to detect changed inputs."""

import hashlib

DIGEST_SIZE = 16
"""Length of a digest, in bytes."""


def digest(*parts: bytes | str) -> bytes:
    """Digest a sequence of parts; each is prefixed with its length, so ("ab", "c") and ("a", "bc") differ."""
    hasher = hashlib.blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "little"))
        hasher.update(data)
    return hasher.digest()
