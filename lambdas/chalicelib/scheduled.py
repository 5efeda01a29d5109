"""The functions of AWS beside the app, from the timetable. On one server, threads do the same.

Jobs are imported when the clock calls: the process that answers people has no use for them.
"""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice

from chalicelib.jobs.timetable import FUNCTIONS, Function
from chalicelib.web.routing import Provide

Handler = Callable[[Any, Any], Any]


def schedule(app: Chalice, provide: Provide) -> dict[str, Handler]:
    """Hang every function into the app; each by its name, to be bound in the module `app`.

    Lambda looks for an attribute of the module (`Handler: app.publishing`), and for nothing that
    Chalice keeps.
    """
    return {one.name: _hang(app, one, provide) for one in FUNCTIONS}


def _hang(app: Chalice, function: Function, provide: Provide) -> Handler:
    def run(event: Any, context: Any = None) -> None:
        from chalicelib.jobs.by_clock import run_function

        run_function(provide(), function, event)

    run.__name__ = function.name  # of this Chalice makes the handler's name in the template
    if function.schedule:
        handler: Handler = app.schedule(function.schedule, name=function.name)(run)
    else:
        handler = app.lambda_function(name=function.name)(run)
    return handler
