"""What Lambda does for a function, under the function's role: it writes its log."""

from ministack.core.responses import get_account_id, get_region
from ministack.services import lambda_svc

from . import callers
from .acting import arn_of
from .judge import judge
from .resources import Need


def let_functions_log_under_their_role():
    emit = lambda_svc._emit_lambda_logs

    def emit_lambda_logs(function, *others, **more):
        config = function.get("config") or function
        name = config["FunctionName"]
        group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
        caller = callers.session_of_role(config["Role"], name, get_account_id())
        streams = arn_of("logs", f"log-group:{group}:log-stream:")
        needs = [Need("logs:CreateLogStream", streams), Need("logs:PutLogEvents", f"{streams}any")]
        # Without that the function works, and nobody sees its log.
        if not [need for need in needs if judge(caller, need, get_region(), get_account_id())]:
            emit(function, *others, **more)

    lambda_svc._emit_lambda_logs = emit_lambda_logs
