"""API Gateway as the template describes it: which route an address has, and the event it becomes."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote

Answer = tuple[int, list[tuple[str, str]], bytes]


class Gateway:
    """`invoke` gives an event to the function behind it; `template` is the app's, as it was made."""

    def __init__(self, template: Mapping[str, Any], invoke: Callable[[Any], Any]) -> None:
        resources = template["Resources"]
        self._paths = resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
        self._routes = [(_pattern_of(path), path) for path in sorted(self._paths, key=_rank)]
        self._own_answers = {
            one["Properties"]["ResponseType"]: one["Properties"]
            for one in resources.values()
            if one["Type"] == "AWS::ApiGateway::GatewayResponse"
        }
        self._invoke = invoke

    def ask(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes,
            source_ip: str) -> Answer:  # fmt: skip
        """What comes back of a request; what has no route is answered as the template says."""
        for pattern, resource in self._routes:
            found = pattern.fullmatch(path)
            if found and method.lower() in self._paths[resource]:
                event = _event(method, path, query, headers, body, source_ip)
                event["requestContext"]["resourcePath"] = event["resource"] = resource
                captured = {name: unquote(value) for name, value in found.groupdict().items()}
                event["pathParameters"] = captured or None
                return _read_answer(self._invoke(event))
        return self._answer_itself("MISSING_AUTHENTICATION_TOKEN")

    def _answer_itself(self, kind: str) -> Answer:
        own = self._own_answers[kind]
        named = {
            name.rpartition(".")[2]: value[1:-1].replace("''", "'")
            for name, value in own["ResponseParameters"].items()
        }
        text = own["ResponseTemplates"]["text/html"]
        return int(own.get("StatusCode", 403)), list(named.items()), text.encode()


def _pattern_of(path: str) -> re.Pattern[str]:
    parts = (re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(part)) for part in path.split("/"))
    return re.compile("/".join(parts))


def _rank(path: str) -> list[bool]:
    """What is written out goes before what is captured."""
    return [part.startswith("{") for part in path.split("/")]


def _event(method: str, path: str, query: str, headers: Mapping[str, str], body: bytes,
           source_ip: str) -> dict[str, Any]:  # fmt: skip
    """https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html, proxy integration."""
    several = parse_qs(query, keep_blank_values=True)
    try:
        text, is_coded = body.decode(), False
    except UnicodeDecodeError:
        text, is_coded = base64.b64encode(body).decode(), True
    return {
        "path": path,
        "httpMethod": method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in several.items()} or None,
        "multiValueQueryStringParameters": several or None,
        "stageVariables": None,
        "body": text or None,
        "isBase64Encoded": is_coded,
        "requestContext": {
            "httpMethod": method,
            "path": f"/api{path}",
            "stage": "api",
            "identity": {"sourceIp": source_ip},
        },
    }


def _read_answer(given: Mapping[str, Any]) -> Answer:
    headers = list((given.get("headers") or {}).items())
    for name, values in (given.get("multiValueHeaders") or {}).items():
        headers += [(name, value) for value in values]
    body = given.get("body") or ""
    data = base64.b64decode(body) if given.get("isBase64Encoded") else body.encode()
    return int(given["statusCode"]), headers, data
