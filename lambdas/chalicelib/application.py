"""The one Chalice app: every blueprint, each of one concern."""

from chalice.app import Chalice

from chalicelib.routes import drafting, looking_after, sending, submitting, trying
from chalicelib.web.routing import Provide

CONCERNS = {
    "drafting": drafting.routes,
    "looking_after": looking_after.routes,
    "sending": sending.routes,
    "submitting": submitting.routes,
    "trying": trying.routes,
}


def make_app(provide: Provide) -> Chalice:
    """A Chalice app whose routes ask `provide` for the services of each request."""
    app = Chalice(app_name="communitybook")
    app.log.setLevel("ERROR")
    for name, routes in CONCERNS.items():
        app.register_blueprint(routes.blueprint(name, provide))
    return app
