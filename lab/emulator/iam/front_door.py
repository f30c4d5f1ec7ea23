"""Where requests come in. MiniStack finds out the action and who signed; what is needed and whether it is granted is ours."""

import contextvars
import json

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id

from . import acting, callers, ledger, refusals
from .judge import Refusal, judge
from .needs import NoRule, needs_of
from .resources import Call

REQUEST = contextvars.ContextVar("request")
REFUSED = contextvars.ContextVar("refused", default=None)

# Who calls when one of AWS's services does, but not from within MiniStack: its principal, then the ARN of its cause.
ACTS_AS = "x-emulator-acts-as"


def judge_every_request():
    action, resource, respond = (
        iam_actions.extract_iam_action,
        iam_actions.extract_resource_arn,
        iam_actions.access_denied_response,
    )

    def extract_iam_action(service, method, path, *others):
        # MiniStack lets pass what it finds no action for.
        return action(service, method, path, *others) or f"{service}:{method} {path}"

    def extract_resource_arn(service, method, path, headers, body, query, region, account):
        REQUEST.set((path, query, body, headers))
        return resource(service, method, path, headers, body, query, region, account)

    def enforce(access_key, action, service, region, resource_arn="*", service_context=None):
        path, query, body, headers = REQUEST.get(("", {}, b"", {}))
        account = get_account_id()
        caller = who_calls(access_key, account, headers)
        if isinstance(caller, iam_evaluator.AuthError):
            return caller
        if caller.granted is None or action in iam_evaluator._ALWAYS_ALLOWED_ACTIONS:
            return None
        call = Call(action, path, query, body, region, account, acting.machine_of_token)
        refusal = first_refusal(caller, call)
        REFUSED.set(refusal)
        return refusal and iam_evaluator.EvalResult("ImplicitDeny", refusal.caller)

    def access_denied_response(service, action, principal_arn, request_id, *, error_code="", headers=None, **others):
        refusal = REFUSED.get()
        if refusal is None or error_code:
            return respond(service, action, principal_arn, request_id, error_code=error_code, headers=headers, **others)
        return refusals.response(refusal, request_id, headers or {})

    iam_actions.extract_iam_action = extract_iam_action
    iam_actions.extract_resource_arn = extract_resource_arn
    iam_actions.access_denied_response = access_denied_response
    iam_evaluator.enforce = enforce
    # The key says who calls. A signature would not survive the proxy of the faults, and proves nothing on loopback.
    app.pin_signed_request = lambda *request: None
    # Loopback stands for TLS.
    iam_evaluator._request_origin = contextvars.ContextVar("origin", default=("127.0.0.1", True))
    app.pin_request_origin = lambda address, secure: None


def who_calls(access_key, account, headers):
    if ACTS_AS in headers:
        return callers.service(*headers[ACTS_AS].split(" "), account)
    return callers.caller_of_key(access_key, account)


def first_refusal(caller, call):
    try:
        needs = needs_of(call)
    except NoRule as unknown:
        refusal = Refusal(caller.arn, call.action, "*", f"because nobody knows: {unknown}")
        ledger.count(caller, refusal, refusal.because)
        return refusal
    refused = (judge(caller, need, call.region, call.account) for need in needs)
    return next((refusal for refusal in refused if refusal), None)


def tell_what_was_judged():
    handle = app._handle_pre_body_request

    async def handle_pre_body_request(method, path, *others):
        if (method, path) != ("GET", "/_sluice/iam"):
            return await handle(method, path, *others)
        return 200, {"Content-Type": "application/json"}, json.dumps(ledger.told(get_account_id())).encode()

    app._handle_pre_body_request = handle_pre_body_request
