"""How a call names its resources, and with which condition keys."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote
from xml.etree import ElementTree


@dataclass(frozen=True)
class Call:
    """A request as it arrived."""

    action: str
    path: str
    query: dict
    body: bytes
    region: str
    account: str
    # A function: only Step Functions knows whose task token it is.
    machine_of_token: object

    def value(self, name):
        """A field of a JSON body, a form or a query."""
        try:
            return json.loads(self.body or b"{}").get(name)
        except (ValueError, AttributeError):
            found = self.query.get(name) or parse_qs(self.body.decode("utf-8", "replace")).get(name)
            return found[0] if isinstance(found, list) else found

    def arn(self, service, resource):
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


@dataclass(frozen=True)
class Need:
    action: str
    resource: str
    keys: dict = field(default_factory=dict)


def named(name):
    return lambda call: [call.value(name) or "*"]


def everything(call):
    return ["*"]


def machine_of_token(call):
    return [call.machine_of_token(call.value("taskToken")) or call.arn("states", "stateMachine:*")]


def function(call):
    """An unqualified name stands for the function, a qualified one for that version or alias alone."""
    reference = unquote(call.path.split("/functions/", 1)[1].split("/", 1)[0])
    if not reference.startswith("arn:"):
        reference = call.arn("lambda", f"function:{reference.rsplit('function:', 1)[-1]}")
    qualifier = call.query.get("Qualifier")
    qualifier = qualifier[0] if isinstance(qualifier, list) else qualifier
    return [f"{reference}:{qualifier}" if qualifier and reference.count(":") == 6 else reference]


def parameter(call):
    return [parameter_arn(call, call.value("Name"))]


def parameters(call):
    return [parameter_arn(call, name) for name in call.value("Names") or []]


def parameter_path(call):
    return [parameter_arn(call, call.value("Path"))]


def parameter_arn(call, name):
    return call.arn("ssm", f"parameter/{(name or '').lstrip('/')}")


def zone(call):
    return [f"arn:aws:route53:::hostedzone/{call.path.split('/hostedzone/', 1)[1].split('/', 1)[0]}"]


def change(call):
    return [f"arn:aws:route53:::change/{call.path.rstrip('/').rsplit('/', 1)[1]}"]


def record_sets(call):
    """https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html"""
    batch = ElementTree.fromstring(call.body)
    values = {
        "NormalizedRecordNames": [normalized(name) for name in texts(batch, "Name")],
        "RecordTypes": texts(batch, "Type"),
        "Actions": texts(batch, "Action"),
    }
    keys = {f"route53:ChangeResourceRecordSets{name}": sorted(set(found)) for name, found in values.items() if found}
    return [Need(call.action, zone(call)[0], keys)]


def texts(tree, name):
    return [(found.text or "").strip() for found in tree.iter() if found.tag.rsplit("}", 1)[-1] == name]


def normalized(name):
    """Small letters, no dot at the end, and an escape code for everything but a-z, 0-9, "-", "_" and "."."""
    lower = name.lower().removesuffix(".")
    return re.sub(r"\\[0-7]{3}|[^a-z0-9._-]", lambda c: c[0] if len(c[0]) > 1 else f"\\{ord(c[0]):03o}", lower)


def buses(call):
    """Each entry by itself: it names its bus and its source."""
    return [
        Need(
            call.action,
            bus if (bus := entry.get("EventBusName") or "default").startswith("arn:") else call.arn("events", f"event-bus/{bus}"),
            {"events:source": entry.get("Source", ""), "events:detail-type": entry.get("DetailType", "")},
        )
        for entry in call.value("Entries") or []
    ]


def all_alarms(call):
    return [call.arn("cloudwatch", "alarm:*")]


def alarm(call):
    return [call.arn("cloudwatch", f"alarm:{call.value('AlarmName')}")]


def metrics(call):
    """A metric has no name in a policy, only its namespace is a key."""
    return [Need(call.action, "*", {"cloudwatch:namespace": call.value("Namespace") or ""})]


def role(call):
    return [f"arn:aws:iam::{call.account}:role/{call.value('RoleName')}"]


def stack(call):
    name = call.value("StackName") or "*"
    return [name if name.startswith("arn:") else call.arn("cloudformation", f"stack/{name}/*")]


def object_(call):
    return [f"arn:aws:s3:::{call.path.lstrip('/')}"]
