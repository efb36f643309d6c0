"""UTF-8 that was read as Windows-1252 or Windows-1258: finding and decoding it."""

import re

_CODES = {
    **{chr(code): code for code in range(0x80, 0x100)},
    **{bytes([code]).decode("cp1252", "replace"): code for code in range(0x80, 0x100)},
    "Ă": 0xC3,  # Windows-1258
}
_CODES.pop("\ufffd")
_CONTINUATIONS = "".join(re.escape(char) for char, code in _CODES.items() if code < 0xC0)
_ANY = re.compile(f"[ÂÃĂÄÅÆË][{_CONTINUATIONS}]|[áâ][{_CONTINUATIONS}]{{2}}")
SEQUENCE = re.compile(
    # Letters of Latin-1. No quotation mark after the letter, unless the word goes on: «chữ Ă» is right.
    "[ÃĂ][\u00a1-ª¬-º¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ\u0080-\u009f]"
    "|[ÃĂ][’“”](?=[^\\W\\d_])"
    # à; not XÃ, where a no-break space follows the word.
    "|(?<=[a-z])[ÃĂ]\u00a0"
    "|Ä[\u0090‘ƒ‚¨©]|Å[¨©]|Æ[\u00a0¡¯°]"  # đ Đ ă Ă ĩ Ĩ ũ Ũ ơ Ơ ư Ư
    f"|á[º»][{_CONTINUATIONS}]|â(?:€|„¢|‚«)|Â[\u00a0¡§©®°±²³´·]"
)
"""A letter or sign of Vietnamese text in UTF-8 that was read as bytes; no text has it otherwise."""
_MAX_ROUNDS = 3


def decode(text: str) -> str:
    """Decode all sequences of a text, also those that were encoded several times."""
    for _ in range(_MAX_ROUNDS):
        decoded = _ANY.sub(_decode_one, text)
        if decoded == text:
            break
        text = decoded
    return text


def _decode_one(found: re.Match[str]) -> str:
    return bytes(_CODES[char] for char in found[0]).decode("utf-8", "replace")
