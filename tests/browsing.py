"""A browser without JavaScript: opens pages, fills in forms, follows redirects, keeps cookies.

How a request gets there is for others to say; nothing here is of the product.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass
class Form:
    """A form as the page has it: where it goes, what is in it, which buttons it has."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.mistakes: list[str] = []
        self._textarea = ""
        self._mistake = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(known.get("action", ""), known.get("method", "get")))
        elif tag == "a" and "href" in known:
            self.links.append(known["href"])
        elif self.forms and known.get("name"):
            self._control(tag, known)
        if self._mistake or "mistake" in known.get("class", "").split():
            self._mistake += tag not in ("input", "br", "img")
            if self._mistake == 1:
                self.mistakes.append("")

    def _control(self, tag: str, known: dict[str, str]) -> None:
        form, name, value = self.forms[-1], known["name"], known.get("value", "")
        kind = known.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            form.fields.append((name, ""))
        elif tag == "button" or kind == "submit":
            form.buttons.append((name, value))
        elif (
            tag == "input" and (kind not in ("radio", "checkbox") or "checked" in known)
        ) or tag == "select":
            form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        if self._mistake:
            self._mistake -= 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._mistake:
            self.mistakes[-1] += data
        if self._textarea:
            name, value = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, value + data)


@dataclass
class Answered:
    """What came back: status, address and page, already read."""

    status: int
    address: str
    headers: dict[str, str]
    html: str
    forms: list[Form]
    links: list[str]
    text: str
    mistakes: list[str]

    def form(self, part_of_action: str = "") -> Form:
        return next(
            one for one in self.forms if part_of_action in one.action and one.method == "post"
        )


Headers = list[tuple[str, str]]


def read_answer(status: int, address: str, headers: Headers, html: str) -> Answered:
    reader = _Reader()
    reader.feed(html)
    text = " ".join(" ".join(reader.words).split())
    mistakes = [" ".join(one.split()) for one in reader.mistakes]
    return Answered(
        status, address, dict(headers), html, reader.forms, reader.links, text, mistakes
    )


class Browsing(ABC):
    """One browser with its cookies."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.page: Answered | None = None

    @abstractmethod
    def carry(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Headers, bytes]:
        """Bring one request there; status, headers and body of what comes back."""

    def ask(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answered:
        """One request, without following where it leads."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with_cookies = {**headers, "Cookie": cookies} if cookies else headers
        status, given, data = self.carry(method, address, body, with_cookies)
        self._keep_cookies(given)
        self.page = read_answer(status, address, given, data.decode())
        return self.page

    def _keep_cookies(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name == "Set-Cookie":
                pair = value.split(";")[0]
                key, _, told = pair.partition("=")
                self.cookies[key] = told
                if "Max-Age=0" in value:
                    del self.cookies[key]

    def open(self, address: str) -> Answered:
        page = self.ask("GET", address)
        hops = 0
        while page.status in (301, 303):
            hops += 1
            assert hops < 6, f"{address} leads round in a circle"
            page = self.ask("GET", page.headers["Location"])
        return page

    def post(self, address: str, fields: Mapping[str, str | list[str]]) -> Answered:
        """Send fields, and follow where it leads."""
        body = urlencode(fields, doseq=True).encode()
        page = self.ask(
            "POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        return self.open(page.headers["Location"]) if page.status == 303 else page

    def send(self, part_of_action: str = "", **answers: str | list[str]) -> Answered:
        """Fill in the page's form (names with __ for dots and brackets are not translated)."""
        return self.fill(answers, part_of_action)

    def fill(
        self, answers: Mapping[str, str | list[str]], part_of_action: str = "", press: str = ""
    ) -> Answered:
        """Fill in the page's form and press its button, or the named one (`do=remove`)."""
        assert self.page is not None
        form = self.page.form(part_of_action)
        fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        for name, answer in answers.items():
            fields[name] = [answer] if isinstance(answer, str) else list(answer)
        if press:
            name, _, value = press.partition("=")
            fields[name] = [value]
        return self.post(form.action, fields)
