"""The one Chalice app: every blueprint, each of one concern."""

from chalice.app import Chalice

from chalicelib.routes import (
    audit_log,
    bulk,
    deciding,
    drafting,
    entering,
    looking_after,
    my_settings,
    people,
    queue,
    sending,
    signing_in,
    submitting,
    trying,
    unpublishing,
)
from chalicelib.web.routing import Provide

CONCERNS = {
    "audit_log": audit_log.routes,
    "bulk": bulk.routes,
    "deciding": deciding.routes,
    "drafting": drafting.routes,
    "entering": entering.routes,
    "looking_after": looking_after.routes,
    "my_settings": my_settings.routes,
    "people": people.routes,
    "queue": queue.routes,
    "sending": sending.routes,
    "signing_in": signing_in.routes,
    "submitting": submitting.routes,
    "trying": trying.routes,
    "unpublishing": unpublishing.routes,
}


def make_app(provide: Provide) -> Chalice:
    """A Chalice app whose routes ask `provide` for the services of each request."""
    app = Chalice(app_name="communitybook")
    app.log.setLevel("ERROR")
    for name, routes in CONCERNS.items():
        app.register_blueprint(routes.blueprint(name, provide))
    return app
