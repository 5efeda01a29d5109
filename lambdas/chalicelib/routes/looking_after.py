"""Whether the app is up: for the proxy and the operator."""

import json

from chalicelib.services import Services
from chalicelib.web.answer import Answer
from chalicelib.web.request import Request
from chalicelib.web.routing import Routes

routes = Routes()


@routes.at("/app/health")
def show_health(request: Request, services: Services) -> Answer:
    """200 where the store can be read; what waits for mail and git is counted."""
    waiting = {
        "mail": services.store.mail.count_waiting(),
        "git": len(services.store.outbox.list_waiting()),
    }
    body = json.dumps({"ok": True, "waiting": waiting})
    return Answer(body, content_type="application/json")
