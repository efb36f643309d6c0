import re
import time
from collections.abc import Callable, Iterator
from itertools import product

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator.text.encodings import Misreading, may_be_misread, misreadings
from generator.text.legacy_tables import TCVN3, VNI
from generator.text.mojibake import decode
from generator.text.vietnamese import normalise
from tests.project import ROOT
from tests.text.test_vietnamese import LOWER, VIETNAMESE

_TO_TCVN3 = {letter: typed for typed, letter in TCVN3.items()}
_TO_VNI = {letter: typed for typed, letter in VNI.items()}
_ASCII = set(map(chr, range(128)))
# Some words of records, made up into texts of eight words.
_SENTENCES = (
    "Hội nghị đối thoại mẫu với thanh niên tỉnh",
    "Đoàn viên đề nghị được hỗ trợ vay vốn",
    "Ủy ban nhân dân huyện trả lời câu hỏi này",
    "Trường nghề mẫu tuyển sinh thêm năm lớp buổi tối",
)


def in_tcvn3(text: str) -> str:
    return "".join(_TO_TCVN3.get(char) or _TO_TCVN3.get(char.lower(), char) for char in text)


def in_vni(text: str) -> str:
    return "".join(_TO_VNI.get(char, char) for char in text)


def read_as(encoding: str) -> Callable[[str], str]:
    def misread(text: str) -> str:
        shown = (bytes([byte]).decode(encoding, "replace") for byte in text.encode())
        return "".join(chr(byte) if char == "\ufffd" else char for char, byte in zip(shown, text.encode(), strict=True))

    return misread


def with_question_marks(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def codes(text: str) -> list[str]:
    return [found.code for found in misreadings(normalise(text))]


ENCODINGS: dict[str, tuple[str, Callable[[str], str]]] = {
    "tcvn3": ("encoding-tcvn3", in_tcvn3),
    "tcvn3 with hyphens": ("encoding-tcvn3", lambda text: in_tcvn3(text).replace("\u00ad", "-")),
    "vni": ("encoding-vni", in_vni),
    "vni capitals": ("encoding-vni", lambda text: in_vni(text.upper())),
    "windows-1252": ("encoding-utf-8", read_as("cp1252")),
    "windows-1258": ("encoding-utf-8", read_as("cp1258")),
    "twice": ("encoding-utf-8", lambda text: read_as("cp1252")(read_as("cp1252")(text))),
    "question marks": ("lost-letters", with_question_marks),
}


def test_the_tables_hold_every_vietnamese_letter() -> None:
    assert set(LOWER) - _ASCII <= set(TCVN3.values())
    assert set(VIETNAMESE) - _ASCII <= set(VNI.values())
    assert len(set(TCVN3.values())) == len(TCVN3)
    assert all("\u00a1" <= char <= "\u00ff" for typed in TCVN3 for char in typed)
    assert all(len(typed) <= 2 and "\u00a1" <= typed[-1] <= "\u00ff" for typed in VNI)


@pytest.mark.parametrize(
    ("typed", "code", "first", "read"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "encoding-tcvn3", "Céng", "Cộng"),
        ("§éc lËp - Tù do - H¹nh phóc", "encoding-tcvn3", "§éc", "Độc"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "encoding-vni", "Coäng", "Cộng"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "encoding-vni", "Ñoäc", "Độc"),
        ("NGHÒ QUYEÁT", "encoding-vni", "NGHÒ", "NGHỊ"),
        ("Há»™i nghá»‹", "encoding-utf-8", "Há»™i", "Hội"),
        ("Ä‘Æ°á»£c", "encoding-utf-8", "Ä‘Æ°á»£c", "được"),
        ("B?n g?p khó", "lost-letters", "B?n", ""),
        ("𝐓𝐡𝐚𝐧𝐡 niên", "styled-letters", "𝐓𝐡𝐚𝐧𝐡", "Thanh"),
    ],
)
def test_an_encoding_is_named_with_a_sample(typed: str, code: str, first: str, read: str) -> None:
    assert list(misreadings(typed)) == [Misreading(code, first, read)]


@pytest.mark.parametrize(("text", "name"), [*product(_SENTENCES, ENCODINGS)])
def test_every_encoding_is_recognised_in_eight_words(text: str, name: str) -> None:
    code, misread = ENCODINGS[name]
    assert codes(misread(text)) == [code]


@pytest.mark.parametrize("name", ENCODINGS)
def test_one_line_among_right_ones_is_recognised(name: str) -> None:
    code, misread = ENCODINGS[name]
    text = "\n".join([*_SENTENCES, misread(_SENTENCES[0]), *_SENTENCES])
    assert codes(text) == [code]


@given(st.lists(st.sampled_from(VIETNAMESE), min_size=1).map("".join))
def test_mojibake_of_any_vietnamese_text_is_decoded(text: str) -> None:
    for encoding in ("cp1252", "cp1258"):
        assert decode(read_as(encoding)(text)) == text
        assert decode(read_as("cp1252")(read_as(encoding)(text))) == text
    if not set(text) <= _ASCII | set("àÒÓÔÕ"):  # what they become may also be right
        assert "encoding-utf-8" in codes(f"mẫu {read_as('cp1252')(text)}")


@given(st.sampled_from(LOWER), st.sampled_from(LOWER))
def test_letters_of_the_tables_are_read_back(first: str, second: str) -> None:
    tcvn3 = in_tcvn3(first + second)
    assert "".join(TCVN3.get(char, char) for char in tcvn3) == first + second
    for letters in (first, first.upper()):
        assert VNI.get(in_vni(letters), letters) == letters


# --- no false alarm ---------------------------------------------------------------------------------------------------

FOREIGN = """
Société Générale, « Liberté, Égalité, Fraternité », où l'élève était très gêné à Noël, naïf et maïs
L'œuvre complète de Loïc et Zoé à Hanoï, théâtre, forêt, août, façade, çà et là
Über größere Mädchen schöner Städte für äußerst grüne Höfe, Fuß und Straße
El niño español comió piñas en la montaña, ¿cuándo? ¡Mañana! El Baúl aún está aquí
São Paulo, coração, não há pão, saúde e educação à população
På många sätt går det så här: vi får åka på lång gång när vi når fram
Þingvellir, Reykjavík, Þór og Öræfajökull, æska, ætt, mjög góð börn á Íslandi
Příliš žluťoučký kůň úpěl ďábelské ódy; zażółć gęślą jaźń
Çok güzel gün, İstanbul ve Diyarbakır, öğretmen çay içer
Yksi äiti ja isä, hääyöaie, öljy, väärä määrä
Viêng Chăn, Luang Phrabang, Xiêng Khoảng, Chiang Mai, Nakhon Ratchasima, ປະເທດລາວ ประเทศไทย
Beijing (Běijīng), Shànghǎi, Guǎngzhōu; Ελλάδα, Αθήνα μα; Москва, Россия
Intel® Core™ i7, Windows® 11, Nestlé®, Samsung©, M¹, x² + y³, 5 µm, 3 µg/m³, 20 °C ± 1, 1½, ¼, §5, N·m, m×n
«Thanh niên», « khởi nghiệp », “Đoàn”, ‘Hội’, 1ª, nº 5, Mª Teresa, £5m, €10, ¥100, 50.000₫, 10%, A→B, • mục
https://mau.vn/?q=a?b?c&d?e=f, www.mau.vn/x?y?z, ban?do?hoi@mau.vn, `a?b?c:d?e`
Doi thoai voi thanh nien ve viec lam, khoi nghiep, vay von nam 2021
HỘI NGHỊ ĐỐI THOẠI GIỮA CHỦ TỊCH UBND TỈNH VỚI THANH NIÊN NĂM 2021, HĐND, LĐ-TB&XH, GD-ĐT
Đắk Lắk, Đăk Nông, Krông Pắc, Buôn Mê Thuột, Plei Ku, Ea H'leo, Kon Plông, Y Bhiăp Niê Kđăm
Vay vốn ở đâu?Ai trả lời?Bao giờ có?Không được thì sao?
Có?Không?
chữ Ă, chữ «Â», chữ “Ã”, bảng chữ cái: A Ă Â B C D Đ E Ê, à á ả ã ạ
def f(x): return x ? y : z ?? w; a?.b?.c; SELECT ? FROM ?; /^[a-z]?x?$/
Chả có gì: hoà, hòa, quí, quý, thuỷ, thủy, uỷ, ủy, kỹ, kĩ, ỷ, ầm ừ, ồ, ỡm ờ, quẩn quanh, nghuếch ngoác
"""


@pytest.mark.parametrize("line", FOREIGN.strip().split("\n"))
def test_other_languages_signs_and_code_are_no_encoding(line: str) -> None:
    assert codes(line) == []
    assert [word for word in line.split() if codes(word)] == []


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_of(item)


def texts_of_the_project() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "content").rglob("*.yml")):
        for text in texts_of(yaml.load(file.read_bytes(), Loader=yaml.BaseLoader)):
            yield str(file), text
    for pattern in (
        "content/**/*.md",
        "generator/**/*.toml",
        "tests/small/**/*.yml",
        "tests/search_bench/*.txt",
        "*.md",
    ):
        for file in sorted(ROOT.glob(pattern)):
            for line in file.read_text(encoding="utf-8").split("\n"):
                yield str(file), line


def test_nothing_in_the_project_is_taken_for_an_encoding() -> None:
    texts = list(texts_of_the_project())
    assert len(texts) > 3000
    own = re.compile("[“`]")  # strings and guides that quote such texts
    alarms = [(file, text) for file, text in texts if codes(text) and not own.search(text)]
    assert alarms == []


def test_texts_of_test_cases_are_no_encoding_but_in_its_cases() -> None:
    cases = [*ROOT.glob("tests/cases/**/*.yml"), *ROOT.glob("tests/**/*.py")]
    about = re.compile(
        "encoding|lost|styled|tcvn3|fuzz|analysis|bad-date|syllables|test_document|look_alikes|test_loader|odd-signs"
    )
    files = [file for file in cases if not about.search(file.name)]
    assert len(files) > 200
    alarms = {file.name: codes(file.read_text(encoding="utf-8")) for file in files}
    assert {name: found for name, found in alarms.items() if found} == {}


@given(st.lists(st.sampled_from(VIETNAMESE + list(" .,?!-–“”")), max_size=60).map("".join))
@example("Thí điểm")
def test_the_fast_test_never_hides_a_misreading(text: str) -> None:
    assert may_be_misread(text) or codes(text) == []


@given(st.one_of(st.text(), st.text([*TCVN3, *"".join(VNI), *"ÃÂÄáâ»º€? \n-abchnt"])))
def test_any_text_is_judged(text: str) -> None:
    for found in misreadings(text):
        assert found.typed
        assert found.typed != found.read


@pytest.mark.parametrize("part", ["a?", "?a ", "á-", "®", "aâ", "Ã", "\u0301a", "aà?", "x", "http"])
def test_long_texts_take_no_long_time(part: str) -> None:
    text = part * (100_000 // len(part))
    start = time.process_time()  # other processes take no part
    list(misreadings(text))
    assert time.process_time() - start < 5
