"""Put a built site online, in an order in which no reader ever meets half of it.

scripts/publish_site.py build/site --to s3://bucket [--distribution ID]
scripts/publish_site.py build/site --to book@example.org:/srv/www
scripts/publish_site.py build/site --to /srv/www
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.hosting.bucket import make_bucket
from scripts.hosting.folders import Folder, Remote
from scripts.hosting.site_files import PublishError, Target, list_site, publish


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is online, 1 when it could not be, 2 when there is no site."""
    options = _parser().parse_args(arguments)
    if not (options.site / "index.html").exists():
        print(f"There is no site at {options.site}. Run: make build", file=sys.stderr)
        return 2
    try:
        target = choose_target(options.to, options.distribution, options.site)
        put, deleted = publish(list_site(options.site), target)
    except (PublishError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{put:,} files were put there, {deleted:,} taken away.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, nargs="?", default=Path("build/site"))
    parser.add_argument("--to", required=True, metavar="WHERE")
    parser.add_argument("--distribution", default="", help="of CloudFront, to be told of it")
    return parser


def choose_target(where: str, distribution: str, site: Path) -> Target:
    """By how the place is written. Raises PublishError."""
    if where.startswith("s3://"):
        return make_bucket(where.removeprefix("s3://").strip("/"), distribution)
    if ":" in where:
        return Remote(where, site)
    return Folder(Path(where))


if __name__ == "__main__":
    sys.exit(main())
