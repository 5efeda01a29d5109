"""Every setting of a running book, declared once: name, default, whether it is secret, one line."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from communitybook.model.choices import Weekday

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. A `choices` setting takes nothing else."""

    name: str
    default: str
    line: str
    is_secret: bool = False
    choices: tuple[str, ...] = ()
    is_number: bool = False
    unit: str = "days"


SETTINGS = (
    Setting("BOOK_ADDRESS", "", "Where the book is online, with https; book.yml's otherwise."),
    Setting("BOOK_VAR", "var", "The folder of all state: store, content clone, mail, secrets."),
    Setting("BOOK_CONTENT_DIR", "", "The content clone; BOOK_VAR/content otherwise."),
    Setting("BOOK_CONTENT_REMOTE", "", "The git repository published to; none: local only."),
    Setting("BOOK_CONTENT_BRANCH", "main", "The branch that is published to."),
    Setting("BOOK_CONTENT_USER", "", "The user name at the git host."),
    Setting("BOOK_CONTENT_TOKEN", "", "The token at the git host.", is_secret=True),
    Setting("BOOK_SECRET", "", "The book's key in hex; a file otherwise.", is_secret=True),
    Setting("BOOK_STORE", "sqlite", "Which database.", choices=("sqlite", "dynamodb")),
    Setting("BOOK_TABLE", "communitybook", "The DynamoDB table's name."),
    Setting("BOOK_REGION", "eu-west-2", "The AWS region."),
    Setting("BOOK_TABLE_ENDPOINT", "", "Where DynamoDB is, if not at AWS."),
    Setting("BOOK_MAIL", "folder", "How mail goes out.", choices=("folder", "smtp", "ses")),
    Setting("BOOK_SES_ENDPOINT", "", "Where SES is, if not at AWS."),
    Setting("BOOK_SES_CONFIGURATION_SET", "", "The set of SES that tells of what comes back."),
    Setting("BOOK_MAIL_FROM", "", "The sender's address; book.yml's e-mail otherwise."),
    Setting(
        "BOOK_MAIL_RATE",
        "5",
        "Letters a second, where the mail server does not say itself how many it takes.",
        is_number=True,
        unit="letters a second",
    ),
    Setting("BOOK_SITE_BUCKET", "", "The bucket of the site, where a function of AWS builds it."),
    Setting("BOOK_PIECES_BUCKET", "", "The bucket of what that function keeps between builds."),
    Setting("BOOK_BUILD_FUNCTION", "", "The function of AWS to wake when the site is behind."),
    Setting(
        "BOOK_SAMPLES",
        "no",
        "Let that function show sample content and untried numbers: only to try the book.",
        choices=("no", "yes"),
    ),
    Setting("BOOK_MAIL_FUNCTION", "", "The function of AWS to wake when mail or git is waiting."),
    Setting("BOOK_SHOW_MAIL", "no", "Show mail at /app/dev/mail.", choices=("no", "yes")),
    Setting("BOOK_SMTP", "", "smtps://user:password@host:465, for instance.", is_secret=True),
    Setting("BOOK_REBUILD_URL", "", "Where to ask for the nightly build, if not on this server."),
    Setting("BOOK_REBUILD_TOKEN", "", "The token for that.", is_secret=True),
    Setting("BOOK_TRUSTED_PROXY", "", "The proxy whose X-Forwarded-For is believed."),
    Setting("BOOK_EDGE_KEY", "", "What CloudFront says to be let in.", is_secret=True),
    Setting(
        "BOOK_LETTER_DAY",
        "thursday",
        "The day of the weekly letter.",
        choices=tuple(one.value for one in Weekday),
    ),
    Setting("BOOK_SHELL", "build/site-shell.html", "The page that the app's pages are put into."),
    *(
        Setting(f"BOOK_DAYS_{name}", days, line, is_number=True)
        for name, days, line in (
            ("UNCONFIRMED", "14", "Days an unconfirmed submission is kept."),
            ("DRAFT", "30", "Days a draft is kept."),
            ("REFUSED", "30", "Days a rejected or spam submission is kept."),
            ("REPORT", "30", "Days a report is kept once it is answered."),
            ("OWNER", "90", "Days an owner is kept after withdrawal."),
            ("MESSAGE", "30", "Days messages of an offer are kept once its request has ended."),
            ("OFFER", "30", "Days who offered is kept once the request has ended."),
            ("REQUESTER", "90", "Days who asked is kept once the request has ended."),
            ("LOAN", "90", "Days notes on a loan are kept once it is back."),
            ("GAP", "365", "Days what people did not find is kept."),
            ("RETURNED", "180", "Days an address from which mail comes back is left alone."),
            ("SENT_MAIL", "7", "Days sent mail is kept."),
            ("ADDRESS_HASH", "7", "Days a salted IP hash is kept."),
        )
    ),
)


class SettingsError(Exception):
    """A setting that can't be used; the sentence says how to mend it."""


class Settings:
    """The settings of one running book, read once from an environment."""

    def __init__(self, environment: Mapping[str, str], secret: bytes, root: Path) -> None:
        self.values = {one.name: _read(one, environment) for one in SETTINGS}
        self.secret = secret
        self.root = root

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def days(self, name: str) -> int:
        return int(self.values[f"BOOK_DAYS_{name}"])

    @property
    def var(self) -> Path:
        return self.root / self.values["BOOK_VAR"]

    @property
    def content(self) -> Path:
        own = self.values["BOOK_CONTENT_DIR"]
        return self.root / own if own else self.var / "content"

    @property
    def shell(self) -> Path:
        return self.root / self.values["BOOK_SHELL"]

    def with_values(self, **values: str) -> "Settings":
        return Settings(self.values | values, self.secret, self.root)


def _read(setting: Setting, environment: Mapping[str, str]) -> str:
    value = environment.get(setting.name, "") or setting.default
    if setting.choices and value not in setting.choices:
        raise SettingsError(
            f"{setting.name} is {value!r}: choose one of {', '.join(setting.choices)}."
        )
    if setting.is_number and not (value.isdigit() and 0 < int(value) < 10_000):
        raise SettingsError(f"{setting.name} is {value!r}: give whole {setting.unit}, such as 30.")
    return value


def read_key(given: str, folder: Path) -> bytes:
    """The book's key: BOOK_SECRET where it is given, the file in the folder of secrets otherwise.

    Raises SettingsError for a key that nobody could have meant: with another key than before every
    account is locked out, and every link in a mail is dead.
    """
    key = _parse_key(given.strip()) if given else load_secret(folder)
    if len(key) < SECRET_BYTES:
        where = "BOOK_SECRET" if given else str(folder / "book.key")
        raise SettingsError(
            f"{where} holds {len(key)} bytes: the book's key has {SECRET_BYTES}. Bring it back from"
            " a backup, or for a new book make one with: openssl rand -hex 32"
        )
    return key


def _parse_key(given: str) -> bytes:
    try:
        return bytes.fromhex(given)
    except ValueError:
        raise SettingsError(
            "BOOK_SECRET is not in hex (0 to 9, a to f). Make it from a key file with:"
            " xxd -p -c 64 var/secrets/book.key"
        ) from None


def load_secret(folder: Path) -> bytes:
    """The book's own secret, made on the first start; only this user may read it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "book.key"
    if not path.exists():
        fresh = path.with_name(f"book.key.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(SECRET_BYTES))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
