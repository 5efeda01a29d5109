"""What a build tells the service worker: which files and pages of it are worth keeping."""

import json
from collections.abc import Mapping

from scripts.sitebuilder.assets import Assets

FORMAT = 1
PAGES = ("/", "/search/", "/my-list/", "/help-now/", "/offline/")
MOST_INDEX_BYTES = 4_000_000
_ONLY_FORMS = ("stylesheets/forms.css", "javascripts/forms.js")


def plan_offline(assets: Assets, index: Mapping[str, int]) -> str:
    """offline.json; an index that is too large to fetch unasked is left out whole.

    `index` has each of its files with its size in bytes.

    Half an index would answer some words and not others, and nobody could say which.
    """
    names = sorted(index)
    manifest = next(name for name in names if name.endswith("manifest.json"))
    files = [name for name in names if name != manifest]
    is_light = sum(index[name] for name in files) <= MOST_INDEX_BYTES
    release = f"/assets/{assets.release}"
    plan = {
        "format": FORMAT,
        "release": assets.release,
        "files": [f"{release}/{name}" for name in sorted(assets.files) if name not in _ONLY_FORMS],
        "pages": PAGES,
        "manifest": f"/{manifest}",
        "index": [f"/{name}" for name in files] if is_light else [],
    }
    return json.dumps(plan, separators=(",", ":"))
