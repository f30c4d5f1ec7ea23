"""Who makes a call, and what is granted to them: each statement with its name, so that its use can be counted."""

import functools
import json
from dataclasses import dataclass, field

from ministack.core import iam_evaluator
from ministack.services import iam


@dataclass(frozen=True)
class Home:
    """Where a statement stands."""

    holder: str
    policy: str
    index: int


@dataclass
class Caller:
    """A role's session, a user, or a service of AWS."""

    arn: str
    # None for the account itself, which may do everything.
    granted: list | None = None
    # The boundary: an allow counts only where it allows too.
    limits: list = field(default_factory=list)
    keys: dict = field(default_factory=dict)
    kind: str = "AssumedRole"
    service: str | None = None


def caller_of_key(access_key, account):
    """An AuthError where nobody has this key."""
    found = iam_evaluator.resolve_credential(access_key, account)
    if isinstance(found, iam_evaluator.CredentialResolutionError):
        return iam_evaluator.AuthError(found.code, found.message)
    if found.principal_type == "Root":
        return Caller(found.principal_arn)
    holder = holder_of(found.principal_arn)
    if holder.startswith("role/cdk-"):
        return Caller(found.principal_arn)
    keys = iam_evaluator._principal_keys(found)
    return Caller(found.principal_arn, statements(holder, account), limits(holder, account), keys, found.principal_type)


def session_of_role(role_arn, session, account):
    name = role_arn.rsplit("/", 1)[-1]
    holder = f"role/{name}"
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    return Caller(arn, statements(holder, account), limits(holder, account))


def service(principal, source_arn, account):
    keys = {"aws:sourcearn": source_arn, "aws:sourceaccount": account}
    return Caller(principal, [], keys=keys, kind="Service", service=principal)


def holder_of(arn):
    """`role/name` or `user/name`."""
    parts = arn.split(":", 5)[5].split("/")
    return f"role/{parts[1]}" if parts[0] == "assumed-role" else "/".join([parts[0], parts[-1]])


def statements(holder, account):
    """Pairs of a statement and its home, of all policies that a role or user has."""
    return [
        (statement, Home(holder, policy, index))
        for policy, document in documents(holder, account).items()
        for index, statement in enumerate(parsed(document))
    ]


def limits(holder, account):
    kind, _, name = holder.partition("/")
    return iam_evaluator._permissions_boundary(iam._roles if kind == "role" else iam._users, name, account)


def documents(holder, account):
    kind, _, name = holder.partition("/")
    if kind == "role":
        entity = iam._roles.get_scoped(account, None, name) or {}
        inline = entity.get("InlinePolicies") or {}
    else:
        entity = iam._users.get_scoped(account, None, name) or {}
        inline = iam._user_inline_policies.get(name) or {}
    attached = {
        arn: iam_evaluator._resolve_managed_policy_document(arn, account) for arn in entity.get("AttachedPolicies", [])
    }
    return {name: as_text(document) for name, document in {**inline, **attached}.items() if document}


def as_text(document):
    return document if isinstance(document, str) else json.dumps(document)


@functools.lru_cache(maxsize=1024)
def parsed(document):
    return tuple(iam_evaluator.parse_policy_document(document))
