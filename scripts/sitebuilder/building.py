"""One build, from a content folder and a day to a site: whole, or only what changed."""

import json
import time
from dataclasses import replace
from pathlib import Path

from communitybook.build_facts import FILE, BuildFacts
from communitybook.checks.identity import Identity
from communitybook.checks.rules import check_collection
from communitybook.impact.reading import load_impact
from communitybook.loading import load_attributions
from communitybook.planning.impact import plan_impact
from communitybook.planning.page import Page
from communitybook.planning.plan import plan_pages
from communitybook.planning.request_shelves import sort_requests
from communitybook.planning.shelves import Shelves, sort_records
from communitybook.planning.whole import plan_whole
from communitybook.presenting.environment import base_path, common_data, make_environment
from communitybook.presenting.shell import Shell
from communitybook.problems import Problem
from communitybook.records import Record
from communitybook.request_records import RequestRecord
from communitybook.words import WordedReference, load_worded_reference
from scripts.sitebuilder.assets import collect_assets
from scripts.sitebuilder.chrome import Chrome
from scripts.sitebuilder.chrome_cache import load_or_build_chrome
from scripts.sitebuilder.house import TEMPLATES, digest_bytes
from scripts.sitebuilder.indexing import assemble_files
from scripts.sitebuilder.inputs import digest_inputs
from scripts.sitebuilder.last_good import LastGood
from scripts.sitebuilder.manifest import Manifest, load_manifest
from scripts.sitebuilder.offline import plan_offline
from scripts.sitebuilder.options import BuildRefusedError, Options, Report
from scripts.sitebuilder.output import Output
from scripts.sitebuilder.parallel import start_aside
from scripts.sitebuilder.production import refuse_samples, refuse_untried
from scripts.sitebuilder.reading import (
    Reading,
    list_figures,
    list_sources,
    read_folder,
)
from scripts.sitebuilder.reading_requests import (
    Beside,
    leave_out_requests,
    list_request_sources,
    read_requests,
)
from scripts.sitebuilder.record_cache import RecordCache
from scripts.sitebuilder.rendering import Renderer, render_parts, render_request_card
from scripts.sitebuilder.sharing import share_listings
from scripts.sitebuilder.writing import hold_alone, put_back, replace_file

__all__ = ["BuildRefusedError", "Options", "Report", "build_site", "shell_beside"]

MANIFEST = "manifest.json"


def build_site(options: Options) -> Report:
    """Build, or do nothing where nothing changed. Raises BuildRefusedError or ContentError."""
    with hold_alone(_cache_of(options) / "lock"):
        put_back(options.out)
        return _Build(options).run()


def _cache_of(options: Options) -> Path:
    """What is kept between builds of one site."""
    return options.cache / digest_bytes(str(options.out.resolve()).encode())


class _Build:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.began = time.perf_counter()
        self.report = Report()
        self.cache = _cache_of(options)
        self.old = None if options.whole else self._load_old()

    def _load_old(self) -> Manifest | None:
        manifest = load_manifest(self.cache / MANIFEST)
        is_there = self.options.apart or (self.options.out / FILE).exists()
        return manifest if is_there else None

    def _mark(self, stage: str) -> None:
        self.report.seconds = round(time.perf_counter() - self.began, 3)
        self.report.stages[stage] = self.report.seconds
        self.options.say(f"{stage} ({self.report.stages[stage]:.1f} s)")

    def run(self) -> Report:
        options = self.options
        settings = digest_inputs(options)
        sources = list_sources(options.content.assets) | list_figures(options.content)
        sources |= list_request_sources(options.content.requests)
        if self._is_up_to_date(settings, sources):
            return self._unchanged()
        reference = load_worded_reference(options.content, options.today)
        if options.address is not None:
            book = reference.book.model_copy(update={"address": options.address.rstrip("/")})
            reference = replace(reference, book=book)
        self._prepare(reference, settings)
        reading = self._read(reference, self._untouched(sources))
        self.requests = sort_requests(self.asking.records.values())
        fresh = reading.records.keys() - reading.kept_back
        digests = {name: reading.records[name]["digest"] for name in fresh}
        new = Manifest(
            stamp=settings,
            sources=sources,
            digests=digests,
            live=dict(self.options.live),
            live_requests=dict(self.options.live_requests),
            listings=len(reading.records),
        )
        new.left_out = self.report.left_out
        save = self.record_cache.save if reading.reread or not self.old else None
        finish_saving = start_aside(lambda: save(reading.records) if save else None)
        self._write(reading, reference, new)
        finish_saving()
        return self._finish(new)

    def _is_up_to_date(self, settings: str, sources: dict[str, tuple[int, int, int]]) -> bool:
        old = self.old
        is_same = old is not None and old.stamp == settings and old.sources == sources
        if old is not None:
            now = (self.options.live, self.options.live_requests)
            is_same = is_same and (old.live, old.live_requests) == now
        return is_same and (self.options.keep_going or not (old and old.left_out))

    def _unchanged(self) -> Report:
        old = self.old or Manifest()
        self.report.listings, self.report.left_out = old.listings, old.left_out
        self.report.pages = len(old.pages)
        self._name_content(old)
        self._mark("Nothing changed")
        return self.report

    def _name_content(self, old: Manifest) -> None:
        """Even where no page changed, say for which commit and up to which landing it stands."""
        facts = old.facts | {"commit": self.options.commit, "landed": self.options.landed}
        if facts != old.facts:
            replace_file(self.options.out / FILE, json.dumps(facts).encode())
            replace(old, facts=facts).save(self.cache / MANIFEST)

    def _facts(self) -> BuildFacts:
        """What build.json says of this build."""
        options = self.options
        today = options.today.isoformat()
        return BuildFacts(options.commit, today, options.landed, self.report.kept_back)

    def _prepare(self, reference: WordedReference, settings: str) -> None:
        book = reference.book
        self.base = base = base_path(book.address)
        self.assets = collect_assets(book, self.options.content)
        release = self.assets.release
        self.chrome: Chrome = load_or_build_chrome(self.options.cache, book, base, release)
        self.environment = make_environment(TEMPLATES, self.options.cache / "templates")
        common = common_data(book, base, release, self.options.today)
        self.renderer = Renderer(self.environment, Shell.parse(self.chrome.shell), **common)
        self.record_cache = RecordCache(self.cache, settings)
        if not self.options.whole:
            self.record_cache.load()
        self._mark("Prepared")

    def _render_parts(self, record: Record) -> None:
        render_parts(self.environment, record, self.base)

    def _untouched(self, sources: dict[str, tuple[int, int, int]]) -> dict[str, str]:
        """The digests of the files whose size, time and inode are as they were."""
        old = self.old or Manifest()
        live = self.options.live
        slugs = old.live.keys() | live.keys()
        moved = {slug for slug in slugs if old.live.get(slug) != live.get(slug)}
        same = (
            name
            for name, signs in sources.items()
            if old.sources.get(name) == signs and not (moved and Path(name).stem in moved)
        )
        return {name: old.digests[name] for name in same if name in old.digests}

    def _read(self, reference: WordedReference, known: dict[str, str]) -> Reading:
        options = self.options
        folder, live = options.content.assets, options.live
        reading = read_folder(folder, reference, self.record_cache, known, self._render_parts, live)
        identities = [Identity(*one["identity"]) for one in reading.records.values()]
        self.impact, wrong = load_impact(options.content, reference, options.production)
        problems = sorted({*reading.problems, *check_collection(identities), *wrong})
        errors = [problem for problem in problems if problem.is_error]
        if options.production:
            errors += [*refuse_samples(reading.records.values()), *refuse_untried(reference.book)]
        if self._is_lenient() or not errors:
            self._leave_out({Path(problem.path).name for problem in errors}, reading, reference)
        self._read_requests(reading, reference, errors)
        self.report.problems = sorted({*problems, *self.asking.problems})
        self._mark("Read")
        return reading

    def _is_lenient(self) -> bool:
        return self.options.keep_going or self.options.keep_last_good

    def _read_requests(
        self, reading: Reading, reference: WordedReference, errors: list[Problem]
    ) -> None:
        """Raises BuildRefusedError for these errors and its own, where errors are not allowed."""
        folder = self.options.content.requests
        beside = Beside(reference, reading.records.values(), self.options.live_requests)

        def render(record: RequestRecord) -> None:
            render_request_card(self.environment, record, self.base)

        self.asking = read_requests(folder, beside, render)
        if self.options.production:
            self.asking.problems += refuse_samples(self.asking.records.values())
        if (errors or self.asking.errors) and not self._is_lenient():
            raise BuildRefusedError(errors + self.asking.errors)
        keeps = self.options.keep_last_good
        last_good = LastGood(self.cache / "good-requests.marshal") if keeps else None
        out = leave_out_requests(self.asking, folder, beside, render, last_good)
        self.report.left_out += len(out)
        self.report.kept_back += tuple(f"requests/{one}" for one in sorted(self.asking.kept_back))

    def _leave_out(self, broken: set[str], reading: Reading, reference: WordedReference) -> None:
        """Take broken listings out, or put the last good version in their place."""
        for name in broken:
            reading.records.pop(name, None)
        kept = reading.kept_back
        if self.options.keep_last_good:
            last_good = LastGood(self.cache / "good.marshal")
            folder = self.options.content.assets
            for name in broken:
                if record := last_good.recall(folder, name, reference, self.options.live):
                    self._render_parts(record)
                    reading.records[name] = record
                    kept.add(name)
            last_good.save(folder, set(reading.records) - kept, kept)
        self.report.left_out = len(broken - kept)
        self.report.kept_back = tuple(f"assets/{name}" for name in sorted(kept))

    def _write(self, reading: Reading, reference: WordedReference, new: Manifest) -> None:
        shelves = sort_records(reading.records.values())
        attributions = load_attributions(self.options.content)
        pages = plan_pages(shelves, reference, attributions, self.requests)
        pages += plan_impact(self.impact, reference)
        pages += plan_whole(pages, list(self.chrome.pages), reference)
        new.shell = digest_bytes((self.chrome.shell + new.stamp).encode())
        self._mark("Planned")
        output = Output(self.options.out, self.old, new, is_apart=self.options.apart)
        (self.cache / MANIFEST).unlink(missing_ok=True)
        output.write_assets(self.assets.release, self.assets.files)
        finish_index = start_aside(lambda: output.write_index(self._assemble(shelves, reference)))
        self.report.written = output.write_pages(pages, self.renderer.render)
        ready = {"/404.html": self._not_found(), "/app/live.json": self._live_state()}
        output.write_ready(self.chrome.pages | ready | {"/service-worker.js": self.assets.worker})
        self._mark("Wrote pages")
        output.open_index(*finish_index())
        output.write_ready({"/offline.json": plan_offline(self.assets, new.index)})
        replace_file(shell_beside(self.options.out), self.chrome.shell.encode())
        self._mark("Wrote the search index")
        kept = self.record_cache
        new.shared = share_listings(kept, shelves, reference, attributions, output)
        output.finish(self._facts())
        self.report.gone, self.report.is_whole = output.gone, output.is_whole

    def _assemble(self, shelves: Shelves, reference: WordedReference) -> dict[str, bytes]:
        documents = self.record_cache.index_entries(shelves.shown)
        asked = [record["indexed"] for record in self.requests.shown]
        return assemble_files([*documents, *filter(None, asked)], reference)

    def _live_state(self) -> str:
        """What the app answers where there is one: so that pages find it on any host.

        Of requests it says nothing: their pages then say as of which day they stand.
        """
        return json.dumps({"listings": dict(self.options.live), "requests": {}}, sort_keys=True)

    def _not_found(self) -> str:
        template = self.environment.get_template("pages/404.html.jinja")
        body = template.render(page=Page("/404.html", "", "", is_listed=False))
        return self.renderer.shell.stamp("Page not found", "", body)

    def _finish(self, new: Manifest) -> Report:
        new.save(self.cache / MANIFEST)
        self.report.listings, self.report.pages = new.listings, len(new.pages)
        self._mark("Done")
        return self.report


def shell_beside(out: Path) -> Path:
    """The shell for the app's pages: a file next to the site's folder, named after it."""
    return out.with_name(f"{out.name}-shell.html")
