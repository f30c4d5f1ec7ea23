"""May this caller do this? As AWS decides: a deny anywhere, then an allow of the caller's own or of the resource's policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import dataclass

from ministack.core import iam_evaluator

from . import ledger


@dataclass(frozen=True)
class Refusal:
    caller: str
    action: str
    resource: str
    # What AWS ends the sentence with.
    because: str


def judge(caller, need, region, account):
    """None when allowed."""
    if caller.granted is None:
        return None
    context = iam_evaluator.EvalContext(
        principal_arn="*" if caller.service else caller.arn,
        principal_type=caller.kind,
        principal_account="" if caller.service else account,
        action=need.action,
        resource_arn=need.resource,
        region=region,
        service_context={name.lower(): value for name, value in need.keys.items()},
        principal_keys=caller.keys,
    )
    because = why_not(caller, context)
    ledger.count(caller, need, because)
    return because and Refusal(caller.arn, need.action, need.resource, because)


def why_not(caller, context):
    policy = resource_policy(context)
    if matching(caller.granted, context, "Deny"):
        return "with an explicit deny in an identity-based policy"
    if policy and iam_evaluator.evaluate_resource_policy(policy, context, service=caller.service).decision == "Deny":
        return "with an explicit deny in a resource-based policy"
    for limit in caller.limits:
        if iam_evaluator.evaluate(context, limit).decision != "Allow":
            return f"because no permissions boundary allows the {context.action} action"
    allowing = matching(caller.granted, context, "Allow")
    if allowing:
        ledger.use(*allowing, context)
        return None
    for statement in (policy or {}).get("Statement", []):
        one = {"Statement": [statement]}
        # A policy that names the account alone leaves it to the account's own policies.
        named = iam_evaluator.evaluate_resource_policy(one, context, service=caller.service, named_only=not caller.service)
        if named.decision == "Allow":
            ledger.use_of_resource_policy(statement)
            return None
    kind = "resource" if caller.service else "identity"
    return f"because no {kind}-based policy allows the {context.action} action"


def matching(granted, context, effect):
    for statement, home in granted:
        if iam_evaluator._first_match(context, [statement], effect):
            return statement, home
    return None


def resource_policy(context):
    found = iam_evaluator._resource_policy(context.action.split(":")[0], context.resource_arn)
    return ledger.as_object(found[0]) if found and found[0] else None
