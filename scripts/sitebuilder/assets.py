"""Stylesheets and scripts under a release folder that is named by their content."""

from dataclasses import dataclass

from communitybook.book import Book
from communitybook.loading import Content, load_logo
from scripts.sitebuilder.bundling import bundle_scripts
from scripts.sitebuilder.house import HANDWRITTEN, digest_bytes

_APP_SHEETS = ("forms", "moderating", "managing")
_SHEETS = (
    *("base", "layout", "components", "listing", "requests"),
    *("search", "my-list", "offline", "impact", "print"),
)
_WORKER, _RETIRING = "service-worker/worker.js", "service-worker/retiring.js"


@dataclass(frozen=True, slots=True)
class Assets:
    """The release's name, each of its files by its path in the release, and the service worker."""

    release: str
    files: dict[str, bytes]
    worker: str


def collect_assets(book: Book, content: Content) -> Assets:
    """The worker stands outside the release: its address may never change."""
    files = {"stylesheets/book.css": _stylesheet(book)}
    files["stylesheets/forms.css"] = _join_sheets(_APP_SHEETS).encode()
    files["stylesheets/match.css"] = _join_sheets(("match",)).encode()
    if book.logo:
        files[f"images/{book.logo}"] = load_logo(content, book.logo)
    for path in sorted((HANDWRITTEN / "images").glob("*")):
        files[f"images/{path.name}"] = path.read_bytes()
    bundles = bundle_scripts(_modules())
    workers = {name: bundles.pop(name) for name in (_WORKER, _RETIRING)}
    for name, text in bundles.items():
        files[f"javascripts/{name}"] = text.encode()
    total = b"".join(name.encode() + b"\0" + files[name] for name in sorted(files))
    release = digest_bytes(total)[:10]
    return Assets(release, files, workers[_WORKER if book.offline else _RETIRING])


def _modules() -> dict[str, str]:
    """Every script as it was written, by its path below javascripts/."""
    folder = HANDWRITTEN / "javascripts"
    found = sorted(folder.rglob("*.js"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def _stylesheet(book: Book) -> bytes:
    """One file, so that an old phone asks once; the borough's colours come first."""
    return f"{_colours(book)}\n{_join_sheets(_SHEETS)}".encode()


def _join_sheets(names: tuple[str, ...]) -> str:
    sheets = [HANDWRITTEN / "stylesheets" / f"{name}.css" for name in names]
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def _colours(book: Book) -> str:
    colours = book.colours
    light = f"--colour-brand:{colours.brand};--colour-accent:{colours.accent}"
    dark_brand, dark_accent = colours.on_dark(colours.brand), colours.on_dark(colours.accent)
    dark = f"--colour-brand-text:{dark_brand};--colour-accent-text:{dark_accent}"
    plain = f"--colour-brand-text:{colours.brand};--colour-accent-text:{colours.accent}"
    return f":root{{{light};{plain}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
