"""The one Chalice app: a view for each address and method."""

from collections.abc import Callable

from chalice.app import Chalice, Response

from chalicelib.addresses import ADDRESSES, Address, load_route
from chalicelib.web.request import FORM, MULTIPART
from chalicelib.web.routing import Provide, answer_safely

# Chalice takes a request without a type for JSON.
_KINDS = [FORM, "application/json"]


def make_app(provide: Provide) -> Chalice:
    """A Chalice app whose routes ask `provide` for the services of each request."""
    app = Chalice(app_name="communitybook")
    app.log.setLevel("ERROR")
    for address in ADDRESSES:
        for method, name in address.routes.items():
            _hang(app, address, method, _make_view(app, name, provide))
    return app


def _hang(app: Chalice, address: Address, method: str, view: Callable[..., Response]) -> None:
    kinds = [*_KINDS, MULTIPART] if address.is_one_click and method == "POST" else _KINDS
    app.route(address.path, methods=[method], content_types=kinds, name=address.path)(view)


def _make_view(app: Chalice, name: str, provide: Provide) -> Callable[..., Response]:
    def view(**captured: str) -> Response:
        answer = answer_safely(lambda: load_route(name), app.current_request, provide(), captured)
        headers = answer.all_headers() | (
            {"Set-Cookie": list(answer.cookies)} if answer.cookies else {}
        )
        return Response(answer.body, headers, answer.status)

    return view
