"""What runs by the clock on AWS. On one server, threads do the same (scripts/serving.py).

Jobs are imported when the clock calls: the process that answers people has no use for them.
"""

from chalice.app import Chalice, CloudWatchEvent

from chalicelib.web.routing import Provide


def schedule(app: Chalice, provide: Provide) -> None:
    """Hang the three functions into the app."""

    @app.schedule("rate(1 minute)", name="publishing")
    def publishing(event: CloudWatchEvent) -> None:
        from chalicelib.jobs.by_clock import PUBLISHING, run_scheduled

        run_scheduled(provide(), PUBLISHING)

    @app.schedule("rate(1 hour)", name="daily")
    def daily(event: CloudWatchEvent) -> None:
        from chalicelib.jobs.by_clock import DAILY, run_scheduled

        run_scheduled(provide(), DAILY)

    @app.schedule("cron(10 0,23 * * ? *)", name="rebuilding")
    def rebuilding(event: CloudWatchEvent) -> None:
        from chalicelib.jobs.by_clock import REBUILDING, is_after_midnight, run_scheduled

        services = provide()
        if is_after_midnight(services.now):
            run_scheduled(services, REBUILDING)
