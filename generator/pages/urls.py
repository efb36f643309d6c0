"""URLs of all pages, relative to the site root. A URL is never reused, and never changed without a redirect."""

HOME = ""
DIALOGUES = "doi-thoai/"
PROVINCES = "tinh/"
PLACES = "dia-ban/"
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
    """Return the URL of a dialogue."""
    return f"{DIALOGUES}{id_}/"


def question(dialogue_id: str, number: int) -> str:
    """Return the URL of a question."""
    return f"{DIALOGUES}{dialogue_id}/hoi-dap/{number}/"


def directive(dialogue_id: str, number: int) -> str:
    """Return the URL of a directive: a fragment of its dialogue's page."""
    return f"{DIALOGUES}{dialogue_id}/#chi-dao-{number}"


def commendation(dialogue_id: str, number: int) -> str:
    """Return the URL of a commendation: a fragment of its dialogue's page."""
    return f"{DIALOGUES}{dialogue_id}/#bieu-duong-{number}"


def source(dialogue_id: str, source_id: str) -> str:
    """Return the URL of a source: a fragment of its dialogue's page."""
    return f"{DIALOGUES}{dialogue_id}/#nguon-{source_id}"


def attachment(dialogue_id: str, file: str) -> str:
    """Return the URL of an attachment."""
    return f"{DIALOGUES}{dialogue_id}/tep/{file}"


def province(id_: str) -> str:
    """Return the URL of a province."""
    return f"{PROVINCES}{id_}/"


def place(id_: str) -> str:
    """Return the URL of a district or commune."""
    return f"{PLACES}{id_}/"


def host(key: tuple[str, str]) -> str:
    """Return the URL of a host of dialogues."""
    kind, id_ = key
    return {"province": province, "place": place, "agency": agency}[kind](id_)


def topic(id_: str) -> str:
    """Return the URL of a topic."""
    return f"{TOPICS}{id_}/"


def year(number: int) -> str:
    """Return the URL of a year."""
    return f"{YEARS}{number}/"


def agency(id_: str) -> str:
    """Return the URL of an agency."""
    return f"{AGENCIES}{id_}/"


def person(id_: str) -> str:
    """Return the URL of a person."""
    return f"{PEOPLE}{id_}/"


def document(id_: str) -> str:
    """Return the URL of a legal or programme document."""
    return f"{DOCUMENTS}{id_}/"


def numbered_page(url: str, number: int) -> str:
    """Return the URL of page `number` of a paginated list: the list's own URL for 1, then "<url>trang/2/" and so on."""
    return url if number == 1 else f"{url}trang/{number}/"


def feed(url: str) -> str:
    """Return the URL of a page's Atom feed."""
    return f"{url}feed.xml"


def share_image(dialogue_id: str) -> str:
    """Return the URL of a dialogue's share image."""
    return f"{DIALOGUES}{dialogue_id}/anh.png"


def root_from(url: str) -> str:
    """Return the relative path from a page to the site root: "../../" from "tinh/ha-nam/"."""
    return "../" * url.count("/") or "./"


def section(url: str) -> str:
    """Return the section of a page: the first segment of its URL; empty for the home page."""
    return url.partition("/")[0]
