"""Short and full forms that mean the same; texts of the synthetic archives use now the one, now the other."""

import random
import re
from functools import cache

TABLE: tuple[tuple[str, str], ...] = (
    ("UBND", "Ủy ban nhân dân"),
    ("HĐND", "Hội đồng nhân dân"),
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("TNCS", "Thanh niên Cộng sản"),
    ("LHTN", "Liên hiệp Thanh niên"),
    ("GD&ĐT", "Giáo dục và Đào tạo"),
    ("LĐTBXH", "Lao động - Thương binh và Xã hội"),
    ("KH&ĐT", "Kế hoạch và Đầu tư"),
    ("KH&CN", "Khoa học và Công nghệ"),
    ("TN&MT", "Tài nguyên và Môi trường"),
    ("NN&PTNT", "Nông nghiệp và Phát triển nông thôn"),
    ("TT&TT", "Thông tin và Truyền thông"),
    ("GTVT", "Giao thông vận tải"),
    ("CSXH", "Chính sách xã hội"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("HTX", "hợp tác xã"),
    ("NTM", "nông thôn mới"),
    ("ATGT", "an toàn giao thông"),
    ("ATTP", "an toàn thực phẩm"),
    ("PCCC", "phòng cháy chữa cháy"),
    ("NVQS", "nghĩa vụ quân sự"),
    ("XKLĐ", "xuất khẩu lao động"),
    ("THPT", "trung học phổ thông"),
    ("THCS", "trung học cơ sở"),
    ("DTTS", "dân tộc thiểu số"),
    ("TNXP", "thanh niên xung phong"),
    ("KCN", "khu công nghiệp"),
    ("CĐS", "chuyển đổi số"),
    ("TMĐT", "thương mại điện tử"),
    ("CLB", "câu lạc bộ"),
    ("OCOP", "mỗi xã một sản phẩm"),
    ("BĐBP", "bộ đội biên phòng"),
    ("TTATXH", "trật tự an toàn xã hội"),
)


@cache
def _fulls() -> tuple[re.Pattern[str], dict[str, str]]:
    fulls = sorted((full for _, full in TABLE), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, fulls))})(?!\w)", re.IGNORECASE)
    return pattern, {full.lower(): short for short, full in TABLE}


@cache
def _shorts() -> tuple[re.Pattern[str], dict[str, str]]:
    shorts = sorted((short for short, _ in TABLE), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, shorts))})(?![\w&])", re.IGNORECASE)
    return pattern, {short.lower(): full for short, full in TABLE}


def shortened(text: str, rng: random.Random, share: float) -> str:
    """A text in which so large a share of full forms is written in short."""
    pattern, short_of = _fulls()
    if share == 0:
        return text
    return pattern.sub(lambda m: short_of[m[0].lower()] if rng.random() < share else m[0], text)


def expanded(text: str) -> str:
    """A text in which every short form is written in full."""
    pattern, full_of = _shorts()
    return pattern.sub(lambda m: full_of[m[0].lower()], text)


def has_short(text: str) -> bool:
    return _shorts()[0].search(text) is not None


def has_full(text: str) -> bool:
    return _fulls()[0].search(text) is not None
