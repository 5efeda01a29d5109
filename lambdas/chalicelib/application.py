"""The one Chalice app: every blueprint, each of one concern."""

from chalice.app import Chalice

from chalicelib.routes import (
    at_once,
    drafting,
    holding,
    looking_after,
    managing,
    sending,
    submitting,
)
from chalicelib.web.routing import Provide

CONCERNS = {
    "at_once": at_once.routes,
    "drafting": drafting.routes,
    "holding": holding.routes,
    "looking_after": looking_after.routes,
    "managing": managing.routes,
    "sending": sending.routes,
    "submitting": submitting.routes,
}


def make_app(provide: Provide) -> Chalice:
    """A Chalice app whose routes ask `provide` for the services of each request."""
    app = Chalice(app_name="communitybook")
    app.log.setLevel("ERROR")
    for name, routes in CONCERNS.items():
        app.register_blueprint(routes.blueprint(name, provide))
    return app
