"""Whether the app is up, and the live state that pages and the builder read."""

import json

from chalicelib.acts.live_state import live_json
from chalicelib.services import Services
from chalicelib.web.answer import Answer
from chalicelib.web.request import Request


def show_health(request: Request, services: Services) -> Answer:
    """200 where the store can be read; what waits for mail and git is counted."""
    waiting = {
        "mail": services.store.mail.count_waiting(),
        "git": len(services.store.outbox.list_waiting()),
    }
    body = json.dumps({"ok": True, "waiting": waiting})
    return Answer(body, content_type="application/json")


def show_live_state(request: Request, services: Services) -> Answer:
    """What is so now of every listing that is not as its file says."""
    body = json.dumps(live_json(services), separators=(",", ":"))
    headers = {"Cache-Control": "public, max-age=0, s-maxage=20"}
    return Answer(body, content_type="application/json", headers=headers)
