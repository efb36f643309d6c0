"""Pages assert nothing that no record holds: a string that asserts something is shown with a record that holds it, and
not without. tests/claims.toml names both for each such string; its list `neutral` has all other strings of pages.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.text.strings import keys
from tests.marked_strings import gathered_beside
from tests.project import ROOT

CLAIMS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))
NEUTRAL: list[str] = CLAIMS.pop("neutral")
REGISTRY: str = CLAIMS.pop("registry")
LEAST = ""
for _claim in CLAIMS.values():
    _claim.setdefault("hidden", LEAST)

# What staff and developers read; all other strings are of pages. Choices stand among the claims where one asserts.
NOT_OF_PAGES = frozenset(
    {"problem", "remedy", "advice", "command", "build", "fault", "stage", "check", "new", "schema", "serve", "template"}
    | {"field", "choice"}
)
OF_PAGES = {key for key in keys() if key.partition(".")[0] not in NOT_OF_PAGES}


def load(fragment: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(fragment, Loader=yaml.BaseLoader) or {}
    return data


def named(value: Any) -> Iterator[str]:
    """Every text in nested data: among them the ids of entries."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)
    else:
        yield value


def write(folder: Path, fragment: str) -> None:
    """The archive of a fragment: the least record with the fragment's keys, and the entries that it needs.

    `+records: 0` leaves the record out; `+more` adds records, `+with` entries, `+map` the real provinces and
    `+narrative` a text; `+keeper` puts the records into a folder of that institution, which the archive gathers.
    """
    data = load(fragment)
    special = {key: data.pop(key) for key in [*data] if key.startswith("+")}
    records = [] if special.get("+records") == "0" else [data, *special.get("+more", [])]
    entries: dict[str, list[dict[str, Any]]] = {kind: [*rows] for kind, rows in load(REGISTRY).items()}
    if special.get("+map"):
        path = ROOT / "content/registry/provinces.yml"
        entries["provinces"] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    home = gathered_beside(folder) / keeper if (keeper := special.get("+keeper")) else folder
    used = {row["id"] for row in entries["provinces"]} if special.get("+map") else {*special.get("+with", ())}
    for record in records:
        whole = {**load("{title: Cuộc mẫu, kind: dialogue, date: 2024-03-05, province: tinh-mau}"), **record}
        whole.setdefault("sources", load("[{id: bao-mau, kind: news, title: Bài báo mẫu}]"))
        for key in ("place", "host"):
            if key in record:
                del whole["province"]
        used |= set(named(whole))
        where = whole.get("province") or whole.get("place") or whole["host"]
        id_ = f"{where}-{whole['date'][:4]}"
        narrative = special.get("+narrative", "")
        path = home / "dialogues" / (f"{id_}.md" if narrative else f"{id_}.yml")
        text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{text}---\n{narrative}\n" if narrative else text, encoding="utf-8")
        for attachment in whole.get("attachments", ()):
            file = home / "attachments" / id_ / attachment["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("Tệp mẫu", encoding="utf-8")
    (folder / "registry").mkdir(parents=True)
    every = {row["id"]: row for rows in entries.values() for row in rows}
    pending = [id_ for id_ in used if id_ in every]
    chosen: set[str] = set()
    while pending:
        id_ = pending.pop()
        chosen.add(id_)
        pending += [one for one in named(every[id_]) if one in every and one not in chosen]
    for kind, rows in entries.items():
        mine = [row for row in rows if row["id"] in chosen]
        (folder / "registry" / f"{kind}.yml").write_text(yaml.safe_dump(mine, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, list[str]]]:
    """For each fragment, the strings that its archive shows, in the forms in which it shows them."""
    base = tmp_path_factory.mktemp("claims")
    fragments = {LEAST, *(claim[name] for claim in CLAIMS.values() for name in ("shown", "hidden"))}
    folders = {fragment: base / str(number) for number, fragment in enumerate(sorted(fragments))}
    for fragment, folder in folders.items():
        write(folder, fragment)
    command = [sys.executable, "-m", "tests.marked_strings", str(ROOT / "theme"), str(base / "templates")]
    run = subprocess.run([*command, *map(str, folders.values())], capture_output=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr.decode()
    whole = json.loads(run.stdout)
    return {fragment: whole[folder.name] for fragment, folder in folders.items()}


def test_every_string_of_pages_is_a_claim_or_neutral() -> None:
    assert OF_PAGES - CLAIMS.keys() - set(NEUTRAL) == set(), "name a record that shows it, or add it to `neutral`"


def test_every_name_is_that_of_a_string_and_stands_once() -> None:
    assert {*CLAIMS, *NEUTRAL} - set(keys()) == set()
    assert [name for name in NEUTRAL if name in CLAIMS or NEUTRAL.count(name) > 1] == []


@pytest.mark.parametrize("key", CLAIMS)
def test_a_claim_is_shown_with_a_record_that_holds_it_and_not_without(
    key: str, shown: Mapping[str, Mapping[str, list[str]]]
) -> None:
    claim = CLAIMS[key]
    assert key in shown[claim["shown"]], "on no page of the record that holds it"
    assert claim.get("says", "") in "\n".join(shown[claim["shown"]][key])
    assert key not in shown[claim["hidden"]], shown[claim["hidden"]][key]


def test_the_least_record_asserts_nothing_but_what_it_lacks(shown: Mapping[str, Mapping[str, list[str]]]) -> None:
    """Only claims for which the least record is itself the record that holds them."""
    assert shown[LEAST].keys() & CLAIMS.keys() == {key for key, claim in CLAIMS.items() if claim["shown"] == LEAST}
