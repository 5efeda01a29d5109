"""What `make deploy` would do, said and not done."""

import json
from collections import Counter
from pathlib import Path

import yaml

from scripts.deploying.certificates import find_certificate
from scripts.deploying.code_bucket import CodeBucket
from scripts.deploying.deployment import (
    SITE_TEMPLATE,
    Deployment,
    app_wanted,
    edge_bucket,
    pack,
    site_wanted,
)
from scripts.deploying.mail_domain import find_mail_domain
from scripts.deploying.preflight import find_lacks
from scripts.deploying.stack_events import advise
from scripts.deploying.stacks import Stacks, Wanted
from scripts.deploying.stage_secrets import CONTENT_TOKEN, missing_secrets, read_secrets

UNVERIFIED = "must be verified before you can add new CloudFront"


def plan(deployment: Deployment, number: str) -> None:
    """Say it all. Of the account nothing is changed but, where it stands, the bucket of code."""
    stage, account = deployment.stage, deployment.account
    _plan_beforehand(deployment)
    token = read_secrets(account, stage).get(CONTENT_TOKEN) or deployment.ask(CONTENT_TOKEN)
    packed = pack(deployment, token)
    if deployment.stacks.exists(stage.app_stack):
        template = CodeBucket(account, number).put_app(packed)
        _say_changes(deployment, deployment.stacks, app_wanted(deployment, template))
    else:
        _say_new(deployment, stage.app_stack, packed / "sam.json")
    _plan_site(deployment, number)
    deployment.say("Nothing was changed.")


def _plan_site(deployment: Deployment, number: str) -> None:
    stage, account, say = deployment.stage, deployment.account, deployment.say
    if not deployment.edge_stacks.exists(stage.site_stack):
        _say_new(deployment, stage.site_stack, SITE_TEMPLATE)
        say(f"It stops where this holds: {advise(UNVERIFIED)}")
    elif find_certificate(account, stage.domain) is None:
        say(f"{stage.site_stack} waits for the certificate.")
    else:
        template = edge_bucket(account, number).put_template(SITE_TEMPLATE.read_text())
        app = deployment.stacks.outputs(stage.app_stack)
        _say_changes(deployment, deployment.edge_stacks, site_wanted(deployment, template, app))


def _plan_beforehand(deployment: Deployment) -> None:
    stage, account, say = deployment.stage, deployment.account, deployment.say
    if find_certificate(account, stage.domain) is None:
        say(f"A certificate for {stage.domain} would be asked for in us-east-1.")
    if not find_mail_domain(account, stage.mail_domain).is_known:
        say(f"SES would be told of the domain {stage.mail_domain}.")
    for name in missing_secrets(account, stage):
        say(f"The secret {name} would be made, or asked for.")
    for lack in find_lacks(account, stage):
        say(f"Missing: {lack.sentence}")


def _say_changes(deployment: Deployment, stacks: Stacks, wanted: Wanted) -> None:
    changes = stacks.plan(wanted)
    deployment.say(f"{wanted.name} would be changed:" if changes else f"{wanted.name}: no change.")
    for one in changes:
        deployment.say(f"  {one}")


def _say_new(deployment: Deployment, name: str, template: Path) -> None:
    """Of what kinds it would be made; the whole list is the template."""
    kinds = Counter(_kinds_in(template.read_text(encoding="utf-8")))
    deployment.say(f"{name} does not stand yet: it would be made, with {kinds.total()} resources:")
    for kind, count in sorted(kinds.items()):
        deployment.say(f"  {count} x {kind}")


class _Lenient(yaml.SafeLoader):
    """Reads CloudFormation's short forms as nothing: only kinds are counted."""


_Lenient.add_multi_constructor("!", lambda loader, suffix, node: None)


def _kinds_in(text: str) -> list[str]:
    is_json = text.startswith("{")
    found = json.loads(text) if is_json else yaml.load(text, Loader=_Lenient)
    return [one["Type"] for one in found["Resources"].values()]
