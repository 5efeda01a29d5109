"""CloudFront as the site's template describes it, for one reader after another.

It runs the template's function in Node, chooses among its cache behaviours, keeps what their cache
policies let it keep, and puts the site's own page in the place of a 404. Its clock is the test's.
"""

import fnmatch
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.browsing import Browsing, Headers
from tests.deploy.edge_function import EdgeFunction
from tests.world.gateway import Answer, Gateway

READER = "198.51.100.7"
NOT_FOUND = (404, 403)


@dataclass
class Edge:
    """`read_object` reads from the bucket: status, headers, content; `key` is what the app knows."""

    template: Mapping[str, Any]
    function: EdgeFunction
    gateway: Gateway
    read_object: Callable[[str], Answer]
    key: str
    now: float = 0.0
    kept: dict[str, tuple[float, Answer]] = field(default_factory=dict)

    def ask(self, method: str, path: str, query: str, headers: Mapping[str, str],
            body: bytes) -> Answer:  # fmt: skip
        """What a reader gets."""
        behaviour = self._behaviour_of(path)
        if method not in behaviour.get("AllowedMethods", ("GET", "HEAD")):
            return 403, [], b"This distribution is not configured to allow the HTTP request method"
        if "FunctionAssociations" in behaviour:
            answer = self.function.ask(path)
            if "statusCode" in answer:
                given = [(name, one["value"]) for name, one in answer["headers"].items()]
                return answer["statusCode"], given, b""
            path = answer["uri"]
        return self._from_cache(behaviour, method, path, query, headers, body)

    @property
    def _config(self) -> Any:
        return self.template["Resources"]["Book"]["Properties"]["DistributionConfig"]

    def _behaviour_of(self, path: str) -> Any:
        for one in self._config["CacheBehaviors"]:
            if fnmatch.fnmatchcase(path, one["PathPattern"]):
                return one
        return self._config["DefaultCacheBehavior"]

    def _from_cache(self, behaviour: Any, method: str, path: str, query: str,
                    headers: Mapping[str, str], body: bytes) -> Answer:  # fmt: skip
        policy = self._policy_of(behaviour)
        if policy is None:
            return self._with_own_page(
                self._ask_origin(behaviour, method, path, query, headers, body)
            )
        until, kept = self.kept.get(path, (-1.0, (0, [], b"")))
        if until <= self.now:
            answer = self._ask_origin(behaviour, "GET", path, "", {}, b"")
            kept = self._with_own_page(answer)
            self.kept[path] = (self.now + _seconds(policy, answer, self._config), kept)
        return kept

    def _policy_of(self, behaviour: Any) -> Any:
        """Ours by its name; AWS's own, CachingDisabled, is none."""
        given = behaviour["CachePolicyId"]
        if not isinstance(given, dict):
            return None
        return self.template["Resources"][given["Ref"]]["Properties"]["CachePolicyConfig"]

    def _ask_origin(self, behaviour: Any, method: str, path: str, query: str,
                    headers: Mapping[str, str], body: bytes) -> Answer:  # fmt: skip
        if behaviour["TargetOriginId"] == "site":
            return self.read_object(path.removeprefix("/"))
        named = self.template["Resources"]["ToTheApp"]["Properties"]["OriginRequestPolicyConfig"]
        passed = {one.lower() for one in named["HeadersConfig"]["Headers"]} | {"cookie"}
        known = {name: value for name, value in headers.items() if name.lower() in passed}
        known |= {"x-book-edge": self.key, "CloudFront-Viewer-Address": f"{READER}:4711"}
        return self.gateway.ask(method, path, query, known, body, "203.0.113.9")

    def _with_own_page(self, answer: Answer) -> Answer:
        for one in self._config["CustomErrorResponses"]:
            if one["ErrorCode"] == answer[0]:
                _, headers, body = self.read_object(one["ResponsePagePath"].removeprefix("/"))
                return one["ResponseCode"], headers, body
        return answer

    def invalidate(self) -> None:
        """As after CreateInvalidation of everything."""
        self.kept.clear()


def _seconds(policy: Any, answer: Answer, config: Any) -> float:
    """For how long it is kept: what the file says, within what the policy says."""
    if answer[0] in NOT_FOUND:
        return float(config["CustomErrorResponses"][0]["ErrorCachingMinTTL"])
    said = {name.lower(): value for name, value in answer[1]}.get("cache-control", "")
    if "no-cache" in said or "no-store" in said:
        return float(policy["MinTTL"])
    found = re.search(r"max-age=(\d+)", said)
    wanted = float(found[1]) if found else float(policy["DefaultTTL"])
    return min(max(wanted, float(policy["MinTTL"])), float(policy["MaxTTL"]))


class EdgeReader(Browsing):
    """Somebody's browser before that edge."""

    def __init__(self, edge: Edge) -> None:
        super().__init__()
        self.edge = edge

    def carry(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Headers, bytes]:
        parts = urlsplit(address)
        return self.edge.ask(method, parts.path, parts.query, headers, body)
