"""The registries of a synthetic archive: those of the real one, and as many invented entries as its records mention."""

import datetime
import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from generator.text.vietnamese import slug
from tests.project import ROOT
from tests.search_bench import places
from tests.search_bench.abbreviations import TABLE
from tests.search_bench.lexicon import Topic, plain, topics
from tests.search_bench.random_choice import uniform_choice

MERGED = datetime.date(2025, 7, 1)
"""The day on which provinces, and with them their agencies, became fewer."""
REFORMED = datetime.date(2025, 3, 1)
"""The day on which several departments went into others."""
_EVE, _REFORM_EVE = "2025-06-30", "2025-02-28"
Entry = dict[str, Any]

OFFICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ubnd": ("Ủy ban nhân dân", ("UBND tỉnh",)),
    "hdnd": ("Hội đồng nhân dân", ("HĐND tỉnh",)),
    "td": ("Tỉnh đoàn", ()),
    "ldtbxh": ("Sở Lao động - Thương binh và Xã hội", ("Sở LĐTBXH",)),
    "gddt": ("Sở Giáo dục và Đào tạo", ("Sở GD&ĐT",)),
    "yt": ("Sở Y tế", ()),
    "nnptnt": ("Sở Nông nghiệp và Phát triển nông thôn", ("Sở NN&PTNT",)),
    "nnmt": ("Sở Nông nghiệp và Môi trường", ()),
    "tnmt": ("Sở Tài nguyên và Môi trường", ("Sở TN&MT",)),
    "khdt": ("Sở Kế hoạch và Đầu tư", ("Sở KH&ĐT",)),
    "tc": ("Sở Tài chính", ()),
    "tttt": ("Sở Thông tin và Truyền thông", ("Sở TT&TT",)),
    "khcn": ("Sở Khoa học và Công nghệ", ("Sở KH&CN",)),
    "vhttdl": ("Sở Văn hóa, Thể thao và Du lịch", ()),
    "gtvt": ("Sở Giao thông vận tải", ("Sở GTVT",)),
    "xd": ("Sở Xây dựng", ()),
    "ct": ("Sở Công Thương", ()),
    "nv": ("Sở Nội vụ", ()),
    "tp": ("Sở Tư pháp", ()),
    "ngv": ("Sở Ngoại vụ", ()),
    "ca": ("Công an", ("Công an tỉnh",)),
    "qs": ("Bộ Chỉ huy Quân sự", ()),
    "bp": ("Bộ Chỉ huy Bộ đội Biên phòng", ()),
    "nhcs": ("Chi nhánh Ngân hàng Chính sách xã hội", ()),
    "bhxh": ("Bảo hiểm xã hội", ("BHXH tỉnh",)),
    "dt": ("Ban Dân tộc", ()),
}
"""Agencies of every province, by kind: name without the place, short forms."""
SUCCESSORS = {"ldtbxh": "nv", "khdt": "tc", "tttt": "khcn", "gtvt": "xd", "tnmt": "nnmt", "nnptnt": "nnmt"}
_LEADERS = {
    "ubnd": "Chủ tịch Ủy ban nhân dân tỉnh",
    "hdnd": "Phó Bí thư Tỉnh ủy, Chủ tịch Hội đồng nhân dân tỉnh",
    "td": "Bí thư Tỉnh đoàn",
    "ca": "Giám đốc Công an tỉnh",
    "qs": "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh",
    "bp": "Chính ủy Bộ đội Biên phòng tỉnh",
    "nhcs": "Giám đốc Chi nhánh Ngân hàng Chính sách xã hội tỉnh",
    "bhxh": "Giám đốc Bảo hiểm xã hội tỉnh",
    "dt": "Trưởng Ban Dân tộc tỉnh",
}
_NATIONAL = (
    "Quốc hội",
    "Bộ Lao động - Thương binh và Xã hội",
    "Bộ Giáo dục và Đào tạo",
    "Bộ Y tế",
    "Bộ Nội vụ",
    "Bộ Tài chính",
    "Bộ Tư pháp",
    "Bộ Công an",
    "Bộ Quốc phòng",
    "Bộ Xây dựng",
    "Bộ Công Thương",
    "Trung ương Đoàn",
)
# kind → (first words of a title, the end of a number, how the number is written, who issues)
_PAPERS = {
    "decree": ("Nghị định quy định về", "NĐ-CP", True, "chinh-phu"),
    "decision": ("Quyết định phê duyệt đề án", "QĐ-TTg", False, "thu-tuong-chinh-phu"),
    "directive": ("Chỉ thị về tăng cường", "CT-TTg", False, "thu-tuong-chinh-phu"),
    "circular": ("Thông tư hướng dẫn", "TT-BNV", True, "bo-noi-vu"),
    "law": ("Luật về", "QH14", True, "quoc-hoi"),
    "resolution": ("Nghị quyết quy định mức hỗ trợ", "NQ-HĐND", True, "hdnd"),
    "plan": ("Kế hoạch thực hiện", "KH-UBND", False, "ubnd"),
    "project": ("Quyết định ban hành chương trình", "QĐ-UBND", False, "ubnd"),
}
_KINDS = {
    "decree": "Nghị định",
    "decision": "Quyết định",
    "directive": "Chỉ thị",
    "circular": "Thông tư",
    "law": "Luật",
    "resolution": "Nghị quyết",
    "plan": "Kế hoạch",
    "project": "Quyết định",
}


@cache
def real_registry(name: str) -> tuple[Entry, ...]:
    """A registry of the real archive, every scalar as text."""
    path = ROOT / f"content/registry/{name}.yml"
    return tuple(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))


@cache
def provinces() -> dict[str, Entry]:
    """Every province and city by its id."""
    return {entry["id"]: entry for entry in real_registry("provinces")}


def name_on(province: str, day: datetime.date) -> str:
    """The full name of a province on a day: "tỉnh Lạng Sơn"."""
    periods = provinces()[province]["periods"]
    period = next((one for one in periods if day.isoformat() <= one.get("until", "9999")), periods[-1])
    lead = "thành phố" if period["kind"] == "city" else "tỉnh"
    name: str = period["name"]
    return name[0].lower() + name[1:] if name.lower().startswith(lead) else f"{lead} {name}"


def is_valid(province: str, day: datetime.date) -> bool:
    """Whether a province was one on a day."""
    until: str = provinces()[province]["periods"][-1].get("until", "9999")
    return day.isoformat() <= until


@dataclass(frozen=True)
class Paper:
    """A document that records may cite, the topic it is about and, if it is of one, its province."""

    entry: Entry
    topic: str
    province: str | None

    @property
    def citation(self) -> str:
        """The document as texts cite it: "Nghị định số 13/2021/NĐ-CP"."""
        return f"{_KINDS[self.entry['kind']]} số {self.entry['number']}"


def papers(rng: random.Random, count: int) -> tuple[Paper, ...]:
    """Invented legal documents; numbers of different provinces may be the same, as in life."""
    found: dict[str, Paper] = {}
    titles: set[str] = set()
    while len(found) < count:
        topic, kind = uniform_choice(rng, topics()), uniform_choice(rng, tuple(_PAPERS))
        first, end, dated, issuer = _PAPERS[kind]
        local = issuer in OFFICES
        province = uniform_choice(rng, tuple(provinces())) if local else None
        day = datetime.date(2003 + int(rng.random() * 22), 1 + int(rng.random() * 12), 1 + int(rng.random() * 28))
        number = f"{1 + int(rng.random() * (60 if dated else 1800)):02}{f'/{day.year}' if dated else ''}/{end}"
        about = f"{plain(uniform_choice(rng, topic.heads))} {plain(uniform_choice(rng, topic.sides))}"
        where = f" trên địa bàn {name_on(province, day)}" if province else ""
        title = f"{first} {about}{where}"
        id_ = slug(f"{number} {day.year} {province or ''}")
        if id_ in found or title in titles:
            continue
        titles.add(title)
        issuers = [f"{issuer}-{province}" if province else issuer]
        entry = {"id": id_, "kind": kind, "title": title, "number": number, "date": day.isoformat(), "issuers": issuers}
        found[id_] = Paper(entry, topic.id, province)
    return tuple(found.values())


@dataclass
class RegistryBuilder:
    """Collects the registry entries that the records of one archive mention."""

    rng: random.Random
    papers: tuple[Paper, ...]
    agencies: dict[str, Entry] = field(default_factory=dict)
    people: dict[str, Entry] = field(default_factory=dict)
    _roles: dict[tuple[str, str, int], str] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        chief = [entry for entry in real_registry("agencies") if entry["id"] in {"chinh-phu", "thu-tuong-chinh-phu"}]
        self.agencies |= {entry["id"]: entry for entry in chief}
        self.agencies |= {slug(name): {"id": slug(name), "name": name, "kind": "agency"} for name in _NATIONAL}
        for paper in self.papers:
            if paper.province:
                self._agency(paper.entry["issuers"][0].partition("-")[0], paper.province)

    def agency(self, kind: str, province: str, day: datetime.date) -> str:
        """Return the id of a province's agency of a kind, or of its successor on that day."""
        return self._agency(SUCCESSORS.get(kind, kind) if day >= REFORMED else kind, province)

    def _agency(self, kind: str, province: str) -> str:
        id_ = f"{kind}-{province}"
        if id_ not in self.agencies:
            office, short = OFFICES[kind]
            last = provinces()[province]["periods"][-1]
            day = datetime.date.fromisoformat(last.get("until", "2025-12-31"))
            entry: Entry = {"id": id_, "name": f"{office} {name_on(province, day)}", "kind": "agency"}
            if kind == "td" and day >= MERGED and "thành phố" in entry["name"]:
                entry["name"] = entry["name"].replace("Tỉnh đoàn thành phố", "Thành đoàn")
            entry["province"] = province
            if short:
                entry["abbreviations"] = list(short)
            self.agencies[id_] = entry
            if kind in SUCCESSORS:
                entry |= {"until": _REFORM_EVE, "successors": [self._agency(SUCCESSORS[kind], province)]}
            elif after := provinces()[province].get("successor"):
                entry |= {"until": _EVE, "successors": [self._agency(kind, after)]}
        return id_

    def district(self, province: str, district: places.District) -> str:
        """The id of a district's people's committee."""
        id_ = f"ubnd-{slug(district.name)}-{province}"
        name = f"Ủy ban nhân dân {district.name}"
        until = {"until": _EVE}
        self.agencies.setdefault(id_, {"id": id_, "name": name, "kind": "agency", "province": province, **until})
        return id_

    def person(self, kind: str, province: str, day: datetime.date) -> dict[str, str]:
        """Return the head of an agency of a kind on a day: person id and position."""
        term = (day.year - 2005) // 8
        role = (province, kind, term)
        if role not in self._roles:
            while (name := places.person(self.rng)) in self._names:
                pass
            self._names.add(name)
            id_ = slug(name)
            while id_ in self.people:
                id_ = f"{slug(name)}-{int(id_.rpartition('-')[2]) + 1 if id_ != slug(name) else 2}"
            self._roles[role] = id_
            self.people[id_] = {"id": id_, "name": name}
        lead = _LEADERS.get(kind) or f"Giám đốc {OFFICES[kind][0]}"
        return {"person": self._roles[role], "position": lead}

    def registries(self, cited: set[str]) -> dict[str, list[Entry]]:
        """Every registry by name."""
        known = {entry["id"]: entry for entry in real_registry("topics")}
        return {
            "provinces": list(provinces().values()),
            "agencies": list(self.agencies.values()),
            "people": list(self.people.values()),
            "topics": [known.get(topic.id) or _topic(topic) for topic in topics()],
            # A file of no entries would be a mistake.
            "documents": [one.entry for one in self.papers if one.entry["id"] in cited] or [self.papers[0].entry],
            "abbreviations": [{"id": slug(short), "full": full, "short": [short]} for short, full in TABLE],
        }


def _topic(topic: Topic) -> Entry:
    aliases = [plain(head) for head in topic.heads[:3]]
    return {"id": topic.id, "name": topic.name, "aliases": aliases}
