"""Digests of text and bytes, by which the build tells whether an input changed."""

import hashlib

DIGEST_SIZE = 16
"""Bytes of a digest."""


def digest(*parts: bytes | str) -> bytes:
    """A short digest of some parts, in order."""
    whole = hashlib.blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "little"))
        whole.update(data)
    return whole.digest()
