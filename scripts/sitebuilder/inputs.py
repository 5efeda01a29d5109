"""Everything but the listings that the pages of a build come from, as one digest."""

from scripts.sitebuilder.house import digest_bytes, digest_code, digest_files, list_files
from scripts.sitebuilder.options import Options

PICTURES = (".svg", ".png", ".webp")

SETTINGS = (
    *("book.yml", "taxonomy.yml", "attributions.yml"),
    *("ukcat_patterns.csv", "synonyms.yml", "match.yml"),
)


def digest_inputs(options: Options) -> str:
    """The borough's settings and places, the house's own code, the day, and what was asked for."""
    content = options.content
    files = [content.part(name) for name in SETTINGS if content.part(name).exists()]
    files += [path for path in content.folder.glob("*.*") if path.suffix in PICTURES]
    places = digest_files(list_files(content.part("places")))
    inputs = (digest_files(files), places, digest_code(), str(options.today))
    choices = (options.address, options.production)
    return digest_bytes(repr((inputs, choices)).encode())
