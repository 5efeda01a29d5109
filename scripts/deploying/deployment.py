"""The steps of one deployment, in the order in which each finds what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.deploying import first_steps, packing, stage_secrets
from scripts.deploying.account import EDGE_REGION, Account
from scripts.deploying.certificates import find_certificate, request_certificate
from scripts.deploying.code_bucket import CodeBucket
from scripts.deploying.mail_domain import find_mail_domain, register_mail_domain
from scripts.deploying.preflight import alarms_wait, find_lacks
from scripts.deploying.stacks import Stacks, Wanted
from scripts.deploying.stage import DeployError, Stage
from scripts.package_app import LAMBDAS

Say = Callable[[str], None]
SITE_TEMPLATE = LAMBDAS / "deploy" / "aws" / "static.yml"
OUT = (
    "The book is deployed. It answers at {address} as soon as this record is in the domain's DNS:\n"
    "  {domain}. CNAME {host}.\n"
    "(Where the domain is a zone of its own, that is an ALIAS or ANAME record.) {name} signs in at"
    " {address}/app/sign-in with {email}."
)

CONFIRM_ALARMS = (
    "AWS has written to {email}: until somebody there confirms that, nobody hears of alarms."
)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One stage in one account. `ask` gives a token that a person holds, or "".

    `packed` is a folder of zips and template that were made before; None to make them now.
    """

    stage: Stage
    account: Account
    say: Say
    ask: Callable[[str], str]
    packed: Path | None = None

    @property
    def stacks(self) -> Stacks:
        return Stacks(self.account.client("cloudformation"), self.say)

    @property
    def edge_stacks(self) -> Stacks:
        return Stacks(self.account.at_edge("cloudformation"), self.say)


def prepare(deployment: Deployment) -> dict[str, str]:
    """Make or ask for what takes a person or a day: certificate, mail's domain, secrets."""
    stage, account = deployment.stage, deployment.account
    if find_certificate(account, stage.domain) is None:
        deployment.say(f"Asking for a certificate for {stage.domain}.")
        request_certificate(account, stage.domain)
    if not find_mail_domain(account, stage.mail_domain).is_known:
        deployment.say(f"Telling SES of the domain {stage.mail_domain}.")
        register_mail_domain(account, stage.mail_domain)
    return stage_secrets.make_secrets(account, stage, deployment.ask)


def check(deployment: Deployment, *, is_trial: bool) -> None:
    """Say everything that is missing. Raises DeployError where something of it can't wait."""
    lacks = find_lacks(deployment.account, deployment.stage)
    for lack in lacks:
        deployment.say(f"Missing: {lack.sentence}")
    if [lack for lack in lacks if not (is_trial and lack.may_wait)]:
        raise DeployError("Nothing was deployed. Mend what is missing and run this again.")


def pack(deployment: Deployment, token: str) -> Path:
    """The folder with zips and template; the content's settings are packed with them."""
    if deployment.packed:
        return deployment.packed
    commit = packing.fetch_content(deployment.stage, token)
    packing.build_site(deployment.stage, commit)
    return packing.pack_app(deployment.stage)


def app_wanted(deployment: Deployment, template: str) -> Wanted:
    """The app's stack; a table that an earlier try has left behind becomes its own."""
    stage = deployment.stage
    parameters = {
        "Stage": stage.name,
        "Address": stage["BOOK_ADDRESS"],
        "MailFrom": stage["BOOK_MAIL_FROM"],
        "ContentRemote": stage["BOOK_CONTENT_REMOTE"],
        "ContentUser": stage["BOOK_CONTENT_USER"],
        "RebuildUrl": stage["BOOK_REBUILD_URL"],
        "AlarmMail": stage["BOOK_ALARM_MAIL"],
    }
    left_behind = stage_secrets.table_stands(deployment.account, stage)
    return Wanted(stage.app_stack, template, parameters, takes_over=left_behind)


def site_wanted(deployment: Deployment, template: str, app: dict[str, str]) -> Wanted:
    """The site's stack, from what the app's gives out."""
    stage = deployment.stage
    certificate = find_certificate(deployment.account, stage.domain)
    parameters = {
        "Stage": stage.name,
        "Domain": stage.domain,
        "Certificate": certificate.arn if certificate else "",
        "Repository": stage["BOOK_WORKFLOW_REPOSITORY"],
        "GitHubProvider": stage["BOOK_WORKFLOW_PROVIDER"],
        **{name: app[name] for name in ("AppHost", "BucketName", "BucketHost")},
    }
    return Wanted(stage.site_stack, template, parameters)


def deploy(deployment: Deployment, number: str, *, is_trial: bool) -> None:
    """From whatever there is to a live book; run again, it goes on. Raises DeployError."""
    stage, account, say = deployment.stage, deployment.account, deployment.say
    secrets = prepare(deployment)
    check(deployment, is_trial=is_trial)
    packed = pack(deployment, secrets[stage_secrets.CONTENT_TOKEN])
    before = deployment.stacks.outputs(stage.app_stack)
    if before and not deployment.packed:
        first_steps.put_assets(account, stage, before["BucketName"])
    _deploy_app(deployment, number, packed)
    app = deployment.stacks.outputs(stage.app_stack)
    say(first_steps.build_site(account, app["BuildingFunction"]))
    _add_administrator(deployment, secrets[stage_secrets.KEY])
    _deploy_site(deployment, number, app)
    _say_where(deployment, app["AlarmTopic"])


def _add_administrator(deployment: Deployment, key: str) -> None:
    services = first_steps.open_stage(deployment.stage, key)
    if not first_steps.has_administrator(services):
        first_steps.add_administrator(deployment.stage, services)


def _deploy_app(deployment: Deployment, number: str, packed: Path) -> None:
    stage = deployment.stage
    bucket = CodeBucket(deployment.account, number)
    bucket.make()
    deployment.say(f"Deploying {stage.app_stack} in {stage.region}.")
    wanted = app_wanted(deployment, bucket.put_app(packed))
    _deploy_stack(deployment.stacks, wanted, deployment.say)


def _deploy_site(deployment: Deployment, number: str, app: dict[str, str]) -> None:
    name, account = deployment.stage.site_stack, deployment.account
    deployment.say(f"Deploying {name} in {EDGE_REGION}.")
    if not deployment.edge_stacks.exists(name):
        deployment.say("  A first distribution takes some ten minutes.")
    template = edge_bucket(account, number).put_template(SITE_TEMPLATE.read_text(encoding="utf-8"))
    wanted = site_wanted(deployment, template, app)
    _deploy_stack(deployment.edge_stacks, wanted, deployment.say)


def _say_where(deployment: Deployment, alarm_topic: str) -> None:
    stage = deployment.stage
    if alarms_wait(deployment.account, alarm_topic):
        deployment.say(CONFIRM_ALARMS.format(email=stage["BOOK_ALARM_MAIL"]))
    host = deployment.edge_stacks.outputs(stage.site_stack)["DistributionHost"]
    name, email = stage.administrator
    words = {"address": stage["BOOK_ADDRESS"], "domain": stage.domain, "host": host}
    deployment.say(OUT.format(**words, name=name, email=email))


def edge_bucket(account: Account, number: str) -> CodeBucket:
    """The same in us-east-1, where the site's stack stands; made where it is not."""
    bucket = CodeBucket(Account(EDGE_REGION), number)
    bucket.make()
    return bucket


def _deploy_stack(stacks: Stacks, wanted: Wanted, say: Say) -> None:
    if not stacks.deploy(wanted):
        say("  Nothing has changed.")
