"""What was judged: how many calls, every refusal, and how often each grant was used.

A grant is one action on one resource, as they stand in a statement: CDK merges statements, so a whole one says little.
"""

import json
import threading
from collections import Counter, deque

from ministack.core import iam_evaluator
from ministack.services import iam, lambda_svc, s3, sns

LOCK = threading.Lock()
KEPT = 1000

calls = 0
refused = deque(maxlen=KEPT)
used = Counter()


def count(caller, need, because):
    global calls
    with LOCK:
        calls += 1
        if because:
            refused.append({"caller": caller.arn, "action": need.action, "resource": need.resource, "because": because})


def use(statement, home, context):
    with LOCK:
        for action in statement.actions:
            for resource in statement.resources:
                if iam_evaluator.fnmatch_iam(context.action, action) and iam_evaluator.fnmatch_iam_cs(
                    context.resource_arn, resource
                ):
                    used[home, action, resource] += 1


def use_of_resource_policy(statement):
    with LOCK:
        used[json.dumps(statement)] += 1


def as_object(policy):
    return json.loads(policy) if isinstance(policy, str) else policy


def told(account):
    """As GET /_sluice/iam answers."""
    return {"calls": calls, "refused": list(refused), "grants": [*of_roles(account), *of_resources()]}


def of_roles(account):
    from . import callers

    for name in list(iam._roles.keys()):
        if name.startswith("cdk-"):
            continue
        for statement, home in callers.statements(f"role/{name}", account):
            for action in statement.actions if statement.effect == "Allow" else []:
                for resource in statement.resources:
                    yield {"to": name, "action": action, "resource": resource, "used": used[home, action, resource]}


def of_resources():
    for policy in policies():
        for statement in as_object(policy).get("Statement", []):
            if statement["Effect"] == "Allow":
                yield {
                    "to": json.dumps(statement["Principal"]),
                    "action": statement["Action"],
                    "resource": statement["Resource"],
                    "condition": statement.get("Condition"),
                    "used": used[json.dumps(statement)],
                }


def policies():
    yield from (function["policy"] for function in list(lambda_svc._functions.values()))
    for topic in list(sns._topics.values()):
        yield topic.get("attributes", {}).get("Policy") or {}
    yield from s3._bucket_policies.values()
