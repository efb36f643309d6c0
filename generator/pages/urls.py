"""The address of every page, relative to the site's root; never reused, never changed without a redirect."""

HOME = ""
DIALOGUES = "doi-thoai/"
PROVINCES = "tinh/"
TOPICS = "chu-de/"
YEARS = "nam/"
AGENCIES = "co-quan/"
PEOPLE = "nhan-vat/"
DOCUMENTS = "van-ban/"
COMMENDATIONS = "bieu-duong/"
DIRECTIVES = "chi-dao/"
STATISTICS = "thong-ke/"
SEARCH = "tim-kiem/"
DATA = "du-lieu/"
ABOUT = "gioi-thieu/"
GUIDE = "huong-dan/"
ACCESSIBILITY = "tro-giup-tiep-can/"


def dialogue(id_: str) -> str:
    """A dialogue's page."""
    return f"{DIALOGUES}{id_}/"


def question(dialogue_id: str, number: int) -> str:
    """A question's page."""
    return f"{DIALOGUES}{dialogue_id}/hoi-dap/{number}/"


def directive(dialogue_id: str, number: int) -> str:
    """A directive's place on its dialogue's page."""
    return f"{DIALOGUES}{dialogue_id}/#chi-dao-{number}"


def commendation(dialogue_id: str, number: int) -> str:
    """A commendation's place on its dialogue's page."""
    return f"{DIALOGUES}{dialogue_id}/#bieu-duong-{number}"


def source(dialogue_id: str, source_id: str) -> str:
    """A source's place on its dialogue's page."""
    return f"{DIALOGUES}{dialogue_id}/#nguon-{source_id}"


def attachment(dialogue_id: str, file: str) -> str:
    """A file among a dialogue's attachments."""
    return f"{DIALOGUES}{dialogue_id}/tep/{file}"


def province(id_: str) -> str:
    """A province's page."""
    return f"{PROVINCES}{id_}/"


def topic(id_: str) -> str:
    """A topic's page."""
    return f"{TOPICS}{id_}/"


def year(number: int) -> str:
    """A year's page."""
    return f"{YEARS}{number}/"


def agency(id_: str) -> str:
    """An agency's page."""
    return f"{AGENCIES}{id_}/"


def person(id_: str) -> str:
    """A person's page."""
    return f"{PEOPLE}{id_}/"


def document(id_: str) -> str:
    """A legal or programme document's page."""
    return f"{DOCUMENTS}{id_}/"


def part(url: str, number: int) -> str:
    """The address of a part of a long list: the list's own for the first, then "trang/2/" and so on below it."""
    return url if number == 1 else f"{url}trang/{number}/"


def feed(url: str) -> str:
    """The feed of what a page lists."""
    return f"{url}feed.xml"


def share_image(dialogue_id: str) -> str:
    """The picture that is shown where a dialogue's page is shared."""
    return f"{DIALOGUES}{dialogue_id}/anh.png"


def root_from(url: str) -> str:
    """The way from a page up to the site's root, to be put before an address: "../../" from "tinh/ha-nam/"."""
    return "../" * url.count("/") or "./"


def section(url: str) -> str:
    """The part of the site that a page belongs to: the first step of its address; empty for the home page."""
    return url.partition("/")[0]
