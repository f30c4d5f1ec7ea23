"""What the services of AWS do by themselves, under a role or by a resource's leave; MiniStack lets them do everything."""

import contextvars
import hashlib

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudwatch, eventbridge, stepfunctions

from . import callers, refusals
from .judge import judge
from .resources import Need

# The task that this thread works for: its execution and context object.
TASK = contextvars.ContextVar("task")
# The machine whose task waits for a token: SendTaskSuccess names nothing else.
MACHINES = {}


def machine_of_token(token):
    return MACHINES.get(token)


def let_machines_act_under_their_role():
    execute, call = stepfunctions._execute_task, stepfunctions._call_lambda
    start, dispatch = stepfunctions._invoke_nested_start_execution, stepfunctions._SERVICE_DISPATCH
    publish = dispatch["arn:aws:states:::sns:publish"]

    def execute_task(state, raw_input, execution, context):
        token = TASK.set((execution, context))
        try:
            return execute(state, raw_input, execution, context)
        finally:
            TASK.reset(token)

    def call_lambda(reference, event):
        arn = reference if reference.startswith("arn:") else arn_of("lambda", f"function:{reference}")
        insist("lambda:InvokeFunction", arn)
        return call(reference, event)

    def sns_publish(resource, input_data):
        insist("sns:Publish", input_data.get("TopicArn", "*"))
        return publish(resource, input_data)

    def start_execution(resource, input_data):
        insist("states:StartExecution", input_data.get("StateMachineArn", "*"))
        return start(resource, input_data)

    def nobody_knows(resource, input_data):
        message = f"No rule says what {resource} needs: add one to lab/emulator/iam/acting.py."
        raise stepfunctions._ExecutionError("States.Runtime", message)

    stepfunctions._execute_task = execute_task
    stepfunctions._call_lambda = call_lambda
    stepfunctions._invoke_nested_start_execution = start_execution
    stepfunctions._invoke_aws_sdk_integration = nobody_knows
    for name in dispatch:
        dispatch[name] = nobody_knows
    dispatch["arn:aws:states:::sns:publish"] = sns_publish


def insist(action, resource):
    """Fails the task where its machine's role may not."""
    execution, context = TASK.get()
    machine = execution["stateMachineArn"]
    if "Task" in context:
        MACHINES[context["Task"]["Token"]] = machine
    role = stepfunctions._state_machines[machine]["roleArn"]
    caller = callers.session_of_role(role, session(execution["executionArn"]), get_account_id())
    refusal = judge(caller, Need(action, resource), get_region(), get_account_id())
    if refusal:
        raise stepfunctions._ExecutionError(*refusals.of_task(refusal, new_uuid()))


def session(execution_arn):
    """Step Functions gives each session 32 letters."""
    return "".join(chr(ord("a") + byte % 26) for byte in hashlib.sha256(execution_arn.encode()).digest())


def let_rules_act_as_eventbridge():
    invoke = eventbridge._invoke_target
    actions = {"lambda": "lambda:InvokeFunction", "sns": "sns:Publish"}

    def invoke_target(target, event, rule, view=None):
        action = actions.get(target["Arn"].split(":")[2])
        if action and judge(acts_for(rule, target), Need(action, target["Arn"]), get_region(), get_account_id()):
            return
        invoke(target, event, rule, view)

    eventbridge._invoke_target = invoke_target


def acts_for(rule, target):
    """The role that the target names; EventBridge itself where it names none."""
    if "RoleArn" not in target:
        return callers.service("events.amazonaws.com", rule["Arn"], get_account_id())
    return callers.session_of_role(target["RoleArn"], rule["Name"], get_account_id())


def let_alarms_act_as_cloudwatch():
    dispatch = cloudwatch._dispatch_alarm_actions

    def dispatch_alarm_actions(alarm, old_state, new_state, reason):
        arn = arn_of("cloudwatch", f"alarm:{alarm.get('AlarmName')}")
        allowed = {
            name: [topic for topic in alarm.get(name) or [] if may("cloudwatch.amazonaws.com", arn, Need("sns:Publish", topic))]
            for name in ("AlarmActions", "OKActions", "InsufficientDataActions")
        }
        dispatch({**alarm, **allowed}, old_state, new_state, reason)

    cloudwatch._dispatch_alarm_actions = dispatch_alarm_actions


def may(principal, cause, need):
    caller = callers.service(principal, cause, get_account_id())
    return judge(caller, need, get_region(), get_account_id()) is None


def arn_of(service, resource):
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"
