"""The site's folder as one build leaves it: pages and index files, then what names them."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from communitybook.build_facts import FILE, BuildFacts
from communitybook.planning.page import Page
from scripts.sitebuilder.house import digest_bytes
from scripts.sitebuilder.manifest import Manifest
from scripts.sitebuilder.parallel import in_parallel
from scripts.sitebuilder.writing import (
    FreshFolder,
    path_of,
    remove_file,
    replace_file,
    swap_folder,
)

KEPT_RELEASES = 3


class Output:
    """Writes into the site that stands if its manifest is known, else into a folder beside it.

    `is_apart` where the site stands elsewhere, such as in a bucket: then the folder gets only what
    is to be put there, and `gone` names what is to be taken away; nothing is read from it.
    """

    def __init__(
        self, site: Path, old: Manifest | None, new: Manifest, *, is_apart: bool = False
    ) -> None:
        self.site, self.new, self.is_apart = site, new, is_apart
        self.is_whole = old is None
        self.gone: list[str] = []
        self.old = old or Manifest(releases=_releases_in(site))
        self.folder = site.with_name(f".{site.name}.new") if self.is_whole else site
        self.put = FreshFolder(self.folder).write if self.is_whole else self._replace
        if self.is_whole:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _replace(self, path: str, data: bytes) -> None:
        replace_file(self.folder / path, data)

    def write_assets(self, release: str, assets: Mapping[str, bytes]) -> None:
        """This release's files; the releases before it stay for pages that are still open."""
        older = [one for one in self.old.releases if one != release]
        self.new.releases = [release, *older][:KEPT_RELEASES]
        if self.is_whole or release not in self.old.releases:
            for name, data in assets.items():
                self.put(f"assets/{release}/{name}", data)
        for kept in self.new.releases[1:] if self.is_whole else ():
            shutil.copytree(self.site / "assets" / kept, self.folder / "assets" / kept)

    def write_pages(self, pages: list[Page], render: Callable[[Page], bytes]) -> int:
        """Render what changed, write what came out otherwise, and tell how many were rendered."""
        known = self._find_known()
        changed = [page for page in pages if known.get(page.address, ("",))[0] != page.key]

        def make(page: Page) -> tuple[str, str, str]:
            return page.address, page.key, self._put_if_other(page.address, render(page))

        for page in pages:
            self.new.pages[page.address] = known.get(page.address, ("", ""))
        for address, key, digest in in_parallel(make, changed):
            self.new.pages[address] = (key, digest)
        return len(changed)

    def _find_known(self) -> dict[str, tuple[str, str]]:
        """What stands and may stay; pictures outlive the shell, for their keys say all of them."""
        if self.old.shell == self.new.shell:
            return self.old.pages
        return {name: keys for name, keys in self.old.pages.items() if name.endswith(".png")}

    def write_ready(self, pages: Mapping[str, str]) -> None:
        """Pages that are whole already."""
        for address, html in pages.items():
            self.new.pages[address] = ("", self._put_if_other(address, html.encode()))

    def _put_if_other(self, address: str, body: bytes) -> str:
        digest = digest_bytes(body)
        if self.is_whole or self.old.pages.get(address, ("", ""))[1] != digest:
            self.put(path_of(address), body)
        return digest

    def write_index(self, files: Mapping[str, bytes]) -> tuple[dict[str, int], dict[str, bytes]]:
        """Write the files that are named by their digest; answer all sizes, and the rest."""
        known = set() if self.is_whole else set(self.old.index)
        rest = {name: data for name, data in files.items() if name.endswith("manifest.json")}
        for name, data in files.items():
            if name not in known and name not in rest:
                self.put(name, data)
        return {name: len(data) for name, data in files.items()}, rest

    def open_index(self, sizes: dict[str, int], rest: Mapping[str, bytes]) -> None:
        """Put in place what names the files of the index."""
        for name, data in rest.items():
            self.put(name, data)
        self.new.index = sizes

    def finish(self, built: BuildFacts) -> None:
        """Name what was built, take away what is no longer in it, and open it to readers."""
        digests = [(address, keys[1]) for address, keys in sorted(self.new.pages.items())]
        self.new.facts = {
            "content": digest_bytes(repr((digests, self.new.shared)).encode()),
            "release": self.new.releases[0],
            "listings": self.new.listings,
            **built.body(),
        }
        self.put(FILE, json.dumps(self.new.facts).encode())
        if self.is_whole:
            swap_folder(self.folder, self.site)
        else:
            self._remove_leftovers()

    def remove(self, names: Iterable[str]) -> None:
        """Take these files of the site away, or say that they are to go."""
        for name in sorted(names):
            self.gone.append(name)
            if not self.is_apart:
                remove_file(self.site / name, self.site)

    def _remove_leftovers(self) -> None:
        self.remove(path_of(one) for one in self.old.pages.keys() - self.new.pages.keys())
        self.remove(self.old.index.keys() - self.new.index.keys())
        for release in set(self.old.releases) - set(self.new.releases):
            shutil.rmtree(self.site / "assets" / release, ignore_errors=True)


def _releases_in(out: Path) -> list[str]:
    """The releases of a site whose manifest is gone, newest first."""
    folder = out / "assets"
    found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return [path.name for path in sorted(found, key=lambda path: -path.stat().st_mtime_ns)]
