import hashlib
import re
import tomllib
from pathlib import Path

STATIC = Path(__file__).parent.parent / "theme" / "static"
FONTS = STATIC / "fonts"
RULES = (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")
ENTRIES = tomllib.loads((FONTS / "VENDORED.toml").read_text(encoding="utf-8"))
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
VOWELS = (
    "aàáảãạ",
    "ăằắẳẵặ",
    "âầấẩẫậ",
    "eèéẻẽẹ",
    "êềếểễệ",
    "iìíỉĩị",
    "oòóỏõọ",
    "ôồốổỗộ",
    "ơờớởỡợ",
    "uùúủũụ",
    "ưừứửữự",
    "yỳýỷỹỵ",
)


def test_the_fonts_are_those_that_are_listed() -> None:
    sums = {file: digest for entry in ENTRIES.values() for file, digest in entry["sha256"].items()}
    kept = {path.name: path for path in FONTS.iterdir() if path.name != "VENDORED.toml"}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in kept.items()} == sums


def test_the_licence_is_there() -> None:
    for entry in ENTRIES.values():
        assert entry["licence"] == "OFL-1.1"
        assert entry["licence_file"] in entry["sha256"]
        text = (FONTS / entry["licence_file"]).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert "Copyright" in text


def test_the_rules_load_every_font_from_here_and_nothing_else() -> None:
    addresses = re.findall(r'url\("([^"]*)"\)', RULES)
    assert RULES.count("url(") == len(addresses)
    assert {(STATIC / "css" / address).resolve() for address in addresses} == set(FONTS.glob("*.woff2"))


def test_the_rules_cover_every_vietnamese_letter() -> None:
    ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", RULES)
    covered = {code for low, high in ranges for code in range(int(low, 16), int(high or low, 16) + 1)}
    letters = {*ALPHABET, *"".join(VOWELS)}
    assert len(letters) == 33 + 12 * 5
    assert [char for char in sorted(letters | {char.upper() for char in letters}) if ord(char) not in covered] == []
