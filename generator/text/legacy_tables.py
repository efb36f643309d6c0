"""Vietnamese encodings from before Unicode, as their letters look when they are read as Windows-1252."""

from collections.abc import Mapping

_VOWELS = "aăâeêioôơuưy"
_ACCENTED_ROWS = "àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ"
_TCVN3_ROWS = "µ¶·¸¹ »¼½¾Æ ÇÈÉÊË ÌÎÏÐÑ ÒÓÔÕÖ ×ØÜÝÞ ßáâãä åæçèé êëìíî ïñòóô õö÷øù úûüýþ"
_ACCENTED = dict(zip(_VOWELS, _ACCENTED_ROWS.split(), strict=True))
TCVN3: Mapping[str, str] = {
    **dict(zip("¨©ª«¬\u00ad®", "ăâêôơưđ", strict=True)),
    **dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True)),
    **dict(zip(_TCVN3_ROWS.replace(" ", ""), _ACCENTED_ROWS.replace(" ", ""), strict=True)),
}
"""TCVN3 (ABC). Its accented capitals have the codes of the small letters: the font shows them as capitals."""
_VNI_TONES = "øûõùï"
_VNI_MARKED = {"ă": ("a", "ê", "èúüéë"), "â": ("a", "â", "àåãáä"), "ê": ("e", "â", "àåãáä"), "ô": ("o", "â", "àåãáä")}
_VNI_SMALL: Mapping[str, str] = {
    **{
        f"{vowel}{mark}": letter
        for vowel in "aeouy"
        for mark, letter in zip(_VNI_TONES, _ACCENTED[vowel], strict=True)
        if letter != "ỵ"
    },
    **{
        f"{vowel}{mark}": letter
        for marked, (vowel, plain, marks) in _VNI_MARKED.items()
        for mark, letter in zip(f"{plain}{marks}", f"{marked}{_ACCENTED[marked]}", strict=True)
    },
    **{
        f"{typed}{mark}": letter
        for typed, marked in (("ô", "ơ"), ("ö", "ư"))
        for mark, letter in zip(("", *_VNI_TONES), f"{marked}{_ACCENTED[marked]}", strict=True)
    },
    **dict(zip("ìæóíòîñ", "ìỉĩíịỵđ", strict=True)),
}
VNI: Mapping[str, str] = {
    **_VNI_SMALL,
    **{typed[0].upper() + typed[1:]: letter.upper() for typed, letter in _VNI_SMALL.items()},
    **{typed.upper(): letter.upper() for typed, letter in _VNI_SMALL.items()},
}
"""VNI for Windows: most letters are a letter and a mark after it."""
