"""Starts MiniStack 1.5.33 with a few rules of AWS mended that Sluice's promises rest on.

Each repair names the rule and what MiniStack does instead. They reach into one exact version (tools/emulator.txt):
drop a repair when a newer version no longer needs it. Nothing here knows Sluice.
"""

import json
import os
import runpy
import sys
import threading
import time
from types import FunctionType

from ministack import app
from ministack.core import iam_actions, lambda_runtime
from ministack.services import cloudwatch, lambda_svc, route53, stepfunctions
from ministack.services.cloudformation import provisioners


def seeing(function, module, **replaced):
    """The function as it is, except that it sees some globals of its module replaced."""
    return FunctionType(
        function.__code__, {**vars(module), **replaced}, function.__name__, function.__defaults__, function.__closure__
    )


def report_errors_of_functions_by_their_name():
    """Lambda reports the error a Node handler throws as its name, message and trace, and goes on with the same process.
    MiniStack says Runtime.HandlerError, whatever it was, and starts a new process."""
    thrown = 'status: "error", error: String(err.message || err), trace: err.stack || ""'
    if thrown not in lambda_runtime._NODEJS_WORKER_SCRIPT:
        raise SystemExit("MiniStack reports errors of functions in another way than expected: see repairs.py.")
    lambda_runtime._NODEJS_WORKER_SCRIPT = lambda_runtime._NODEJS_WORKER_SCRIPT.replace(
        thrown,
        'status: "ok", thrown: { errorType: err.name || "Error", errorMessage: String(err.message || err),'
        ' trace: String(err.stack || "").split("\\n") }',
    )
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm
    answer = threading.local()

    def invoke_and_remember(self, *args, **options):
        response = invoke(self, *args, **options)
        answer.thrown = response.get("thrown")
        return response

    def execute_and_report(func, event, request_id):
        answer.thrown = None
        result = execute(func, event, request_id)
        return {**result, "error": True, "body": answer.thrown} if answer.thrown else result

    lambda_runtime.Worker.invoke = invoke_and_remember
    lambda_svc._execute_function_warm = execute_and_report


def compare_timestamps_by_path():
    """A Choice may compare with TimestampGreaterThanPath and its like. MiniStack never matches those."""
    evaluate = stepfunctions._evaluate_rule

    def evaluate_rule(rule, data, ctx=None):
        for key in [key for key in rule if key.startswith("Timestamp") and key.endswith("Path")]:
            value = stepfunctions._resolve_path_or_ctx(rule[key], data, ctx)
            rule = {**{name: kept for name, kept in rule.items() if name != key}, key.removesuffix("Path"): value}
        return evaluate(rule, data, ctx)

    stepfunctions._evaluate_rule = evaluate_rule


class Stopped(BaseException):
    """Leaves the interpreter of an execution that somebody stopped; no handler of errors may hold it."""


def keep_a_stopped_execution_stopped():
    """StopExecution is final. MiniStack goes on retrying the task, and calls the execution FAILED when that fails."""
    add_event, fail, run = stepfunctions._add_event, stepfunctions._fail_execution, stepfunctions._run_execution

    def add_event_while_running(execution, event_type, details=None):
        if execution["status"] != "RUNNING" and not event_type.startswith("Execution"):
            raise Stopped
        return add_event(execution, event_type, details)

    def fail_while_running(execution, error, cause):
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    def run_until_stopped(execution_arn):
        try:
            run(execution_arn)
        except Stopped:
            pass

    stepfunctions._add_event = add_event_while_running
    stepfunctions._fail_execution = fail_while_running
    stepfunctions._run_execution = run_until_stopped


def fail_a_callback_task_with_its_function():
    """A waitForTaskToken task fails when its Lambda function fails. MiniStack waits for the token all the same."""
    invoke, call = stepfunctions._invoke_with_callback, stepfunctions._call_lambda

    def invoke_with_callback(resource, input_data, token, state_def):
        def call_lambda(func_ref, event):
            try:
                return call(func_ref, event)
            except stepfunctions._ExecutionError as error:
                waiting = stepfunctions._task_tokens[token]
                waiting["error"] = {"Error": error.error, "Cause": error.cause}
                waiting["event"].set()
                raise

        return seeing(invoke, stepfunctions, _call_lambda=call_lambda)(resource, input_data, token, state_def)

    stepfunctions._invoke_with_callback = invoke_with_callback


def name_the_throttling_of_a_task():
    """A task whose function has no concurrency left fails with Lambda.TooManyRequestsException. MiniStack says Lambda.Unknown."""
    respond = lambda_svc._throttle_response

    def throttle_response(*args, **options):
        response = respond(*args, **options)
        return {**response, "body": {**response["body"], "errorType": "Lambda.TooManyRequestsException"}}

    lambda_svc._throttle_response = throttle_response


def take_a_repeated_start_for_the_first():
    """StartExecution with the name and input of one that runs answers as the first time. MiniStack says that it exists."""
    start = stepfunctions._start_execution

    def start_execution(data):
        name, machine = data.get("name"), data.get("stateMachineArn", "")
        running = stepfunctions._executions.get(f"{machine.replace(':stateMachine:', ':execution:')}:{name}") or {}
        if running.get("status") == "RUNNING" and running["input"] == data.get("input", "{}"):
            return stepfunctions.json_response({field: running[field] for field in ("executionArn", "startDate")})
        return start(data)

    stepfunctions._start_execution = start_execution


def tell_what_a_waiting_task_was_given():
    """The history of an execution has what a task was given, its token too. MiniStack leaves it out."""
    add_event, invoke = stepfunctions._add_event, stepfunctions._invoke_with_callback
    scheduled = threading.local()

    def add_event_and_remember(execution, event_type, details=None):
        event = add_event(execution, event_type, details)
        if event_type == "TaskScheduled":
            scheduled.event = event
        return event

    def invoke_with_callback(resource, input_data, *others):
        scheduled.event["taskScheduledEventDetails"]["parameters"] = json.dumps(input_data)
        return invoke(resource, input_data, *others)

    stepfunctions._add_event = add_event_and_remember
    stepfunctions._invoke_with_callback = invoke_with_callback


def let_an_alarm_watch_one_metric():
    """A metric is its name and its dimensions. MiniStack's alarms mix all metrics of a name."""
    evaluate = cloudwatch._evaluate_alarm

    def evaluate_alarm(alarm):
        dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
        metric = (alarm.get("Namespace"), alarm.get("MetricName"), dimensions)
        seeing(evaluate, cloudwatch, _metrics={metric: cloudwatch._metrics.get(metric, [])})(alarm)

    cloudwatch._evaluate_alarm = evaluate_alarm


def list_a_zone_in_the_order_of_route_53():
    """A zone is ordered by its names from the last label to the first, with the dot at the end. MiniStack forgets that dot,
    so "a-b" comes after "a" and what is below it."""

    def name_sort_key(name):
        return ".".join(reversed(name.rstrip(".").split("."))) + "."

    route53._name_sort_key = name_sort_key


def know_protections_of_record_sets():
    """A name and type can be protected from every change. MiniStack and its model of IAM are older: in its zones nothing is."""
    handle, action_of = route53.handle_request, iam_actions.extract_iam_action
    listed = "ListResourceRecordSetProtections"

    def is_list(method, path):
        return method == "GET" and path.endswith("/rrsetprotection")

    def extract_iam_action(service, method, path, *others):
        if not path.endswith("/rrsetprotection"):
            return action_of(service, method, path, *others)
        return f"route53:{listed if is_list(method, path) else 'CreateResourceRecordSetProtections'}"

    async def handle_request(method, path, *others):
        if not is_list(method, path):
            return await handle(method, path, *others)
        body = f'<{listed}Response xmlns="{route53.NS}"><ResourceRecordSetProtections/></{listed}Response>'
        return 200, {"Content-Type": "text/xml"}, body.encode()

    iam_actions.extract_iam_action, route53.handle_request = extract_iam_action, handle_request


def take_alarms_on_expressions():
    """A template may have an alarm on metric math. MiniStack refuses the stack; here the alarm is there, and never evaluated."""
    record = provisioners._cw_metric_alarm_record

    def record_any(name, props):
        unread = {"Namespace": "Expressions", "MetricName": name} if props.get("Metrics") else {}
        return record(name, {**props, **unread, "Metrics": None})

    provisioners._cw_metric_alarm_record = record_any


def calculate_metrics():
    """GetMetricData takes expressions of metric math. MiniStack answers each with an error."""
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))
    import metric_math

    metric_math.install(seeing, cloudwatch)


def forget_old_metrics_now_and_then():
    """Not a rule of AWS: MiniStack looks through every value that it keeps, for those of two weeks ago, whenever somebody
    asks CloudWatch for anything. That took a third of its time."""
    evict = cloudwatch._evict_old_metrics
    due = 0.0

    def evict_when_due():
        nonlocal due
        if time.monotonic() >= due:
            evict()
            due = time.monotonic() + 60

    cloudwatch._evict_old_metrics = evict_when_due


def let_another_program_take_part():
    """For tests that break things on purpose. It comes first, so that the repairs hold around it."""
    program = os.environ.get("EMULATOR_PROGRAM")
    if program:
        runpy.run_path(program)["install"](seeing, Stopped)


def ask_iam():
    """Whoever calls may do what its role grants, and nothing else: see iam/. MiniStack's own services may do everything."""
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))
    from iam import install

    install()


if __name__ == "__main__":
    ask_iam()
    let_another_program_take_part()
    report_errors_of_functions_by_their_name()
    compare_timestamps_by_path()
    keep_a_stopped_execution_stopped()
    fail_a_callback_task_with_its_function()
    name_the_throttling_of_a_task()
    take_a_repeated_start_for_the_first()
    tell_what_a_waiting_task_was_given()
    let_an_alarm_watch_one_metric()
    list_a_zone_in_the_order_of_route_53()
    know_protections_of_record_sets()
    take_alarms_on_expressions()
    calculate_metrics()
    forget_old_metrics_now_and_then()
    app.main()
