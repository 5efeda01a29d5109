"""The one Chalice app: every blueprint, each of one concern."""

from chalice.app import Chalice

from chalicelib.routes import (
    answering,
    at_once,
    audit_log,
    bulk,
    claiming,
    deciding,
    drafting,
    entering,
    gaps,
    holding,
    leaving,
    letters,
    looking_after,
    managing,
    messaging,
    my_settings,
    people,
    queue,
    quiet,
    reporting,
    sending,
    signing_in,
    submitting,
    telling,
    trying,
    unpublishing,
)
from chalicelib.routes.helping import asked, asking, blocking, offered, offering, overseeing
from chalicelib.web.routing import Provide

CONCERNS = {
    "answering": answering.routes,
    "asked": asked.routes,
    "asking": asking.routes,
    "at_once": at_once.routes,
    "audit_log": audit_log.routes,
    "blocking": blocking.routes,
    "bulk": bulk.routes,
    "calls": overseeing.calls,
    "claiming": claiming.routes,
    "deciding": deciding.routes,
    "drafting": drafting.routes,
    "entering": entering.routes,
    "gaps": gaps.routes,
    "gaps_found": gaps.staff,
    "holding": holding.routes,
    "leaving": leaving.routes,
    "letters": letters.routes,
    "looking_after": looking_after.routes,
    "managing": managing.routes,
    "messaging": messaging.routes,
    "my_settings": my_settings.routes,
    "offered": offered.routes,
    "offering": offering.routes,
    "overseeing": overseeing.routes,
    "people": people.routes,
    "queue": queue.routes,
    "quiet": quiet.routes,
    "reporting": reporting.routes,
    "sending": sending.routes,
    "signing_in": signing_in.routes,
    "submitting": submitting.routes,
    "telling": telling.routes,
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
