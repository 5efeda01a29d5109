"""The one Chalice app: every blueprint, each of one concern."""

from chalice.app import Chalice

from chalicelib.routes import (
    answering,
    at_once,
    claiming,
    drafting,
    holding,
    leaving,
    looking_after,
    managing,
    messaging,
    reporting,
    sending,
    submitting,
    telling,
)
from chalicelib.web.routing import Provide

CONCERNS = {
    "answering": answering.routes,
    "at_once": at_once.routes,
    "claiming": claiming.routes,
    "drafting": drafting.routes,
    "holding": holding.routes,
    "leaving": leaving.routes,
    "looking_after": looking_after.routes,
    "managing": managing.routes,
    "messaging": messaging.routes,
    "reporting": reporting.routes,
    "sending": sending.routes,
    "submitting": submitting.routes,
    "telling": telling.routes,
}


def make_app(provide: Provide) -> Chalice:
    """A Chalice app whose routes ask `provide` for the services of each request."""
    app = Chalice(app_name="communitybook")
    app.log.setLevel("ERROR")
    for name, routes in CONCERNS.items():
        app.register_blueprint(routes.blueprint(name, provide))
    return app
