"""Lets another program decide what happens around each step of an execution: for tests that break things on purpose.

The emulator runs this where EMULATOR_PROGRAM names it, and EMULATOR_CONTROL_URL names that other program. It is asked,
and answers in JSON, when it likes: as long as it does not answer, what asked waits.

  entered  a state was entered                -> {}
  before   a task is about to call something  -> {} | {"throw": {"error", "cause"}} | {"timeout": true}
  after    the call has returned              -> {} | {"throw": …} | {"answer": …}
  retry    a task is about to wait and retry  -> {} | {"seconds": …}
  event    the status event is about to go    -> {} | {"delays": [seconds, …]}, one delivery for each

"timeout" fails the task with States.Timeout at once while the call goes on, as with a function that nobody can stop.
Besides, RedriveExecution is there, which MiniStack lacks, and functions tell in their trace header for whom they call.
Nothing here knows Sluice.
"""

import contextvars
import http.client
import json
import os
import threading
import urllib.parse

from ministack.core.responses import error_response_json, json_response, now_iso
from ministack.services import lambda_svc, stepfunctions

# The task that this thread works for: execution ARN, state, attempt, and whether it waits for a token.
TASK = contextvars.ContextVar("task", default=None)
# How often the execution that this thread runs had been redriven when the thread began.
REDRIVES = contextvars.ContextVar("redrives", default=0)
# The machines as a redrive sees them: with the state in front at which it goes on.
ONCE = contextvars.ContextVar("once", default=None)


def install(seeing, stopped):
    control = Control(os.environ["EMULATOR_CONTROL_URL"])
    ask_around_tasks(control)
    ask_at_each_state(control, seeing, stopped)
    ask_before_retries(control)
    ask_about_events(control)
    say_for_whom_a_function_works()
    redrive_executions()


class Control:
    def __init__(self, url):
        self.host = urllib.parse.urlsplit(url).netloc

    def ask(self, question, **facts):
        connection = http.client.HTTPConnection(self.host)
        try:
            connection.request("POST", f"/{question}", json.dumps(facts), {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        except OSError:
            # The program has ended, and with it the test.
            return {}
        finally:
            connection.close()


def failing(order):
    return stepfunctions._ExecutionError(order["throw"]["error"], order["throw"].get("cause", ""))


def ask_around_tasks(control):
    execute, invoke, call = stepfunctions._execute_task, stepfunctions._invoke_resource, stepfunctions._call_lambda

    def execute_task(state_def, raw_input, execution, ctx):
        state = ctx["State"]
        task = {"execution": execution["executionArn"], "state": state["Name"], "context": state}
        task["callback"] = ".waitForTaskToken" in state_def.get("Resource", "")
        token = TASK.set(task)
        try:
            return execute(state_def, raw_input, execution, ctx)
        finally:
            TASK.reset(token)

    def invoke_resource(resource, input_data):
        return guarded(lambda: invoke(resource, input_data))

    def call_lambda(func_ref, event):
        task = TASK.get()
        return guarded(lambda: call(func_ref, event)) if task and task["callback"] else call(func_ref, event)

    def guarded(work):
        task = TASK.get()
        if task is None:
            return work()
        facts = {"execution": task["execution"], "state": task["state"], "attempt": task["context"].get("RetryCount", 0)}
        order = control.ask("before", **facts)
        if "throw" in order:
            raise failing(order)
        if order.get("timeout"):
            context = contextvars.copy_context()
            threading.Thread(target=context.run, args=(finish, work, facts), daemon=True).start()
            raise stepfunctions._ExecutionError("States.Timeout", "Task timed out")
        failure, answer = None, None
        try:
            answer = work()
        except stepfunctions._ExecutionError as error:
            failure = error
        order = control.ask("after", **facts, **outcome(answer, failure))
        if "throw" in order:
            raise failing(order)
        if failure:
            raise failure
        return order.get("answer", answer)

    def finish(work, facts):
        failure, answer = None, None
        try:
            answer = work()
        except stepfunctions._ExecutionError as error:
            failure = error
        control.ask("late", **facts, **outcome(answer, failure))

    def outcome(answer, failure):
        return {"error": failure.error, "cause": failure.cause} if failure else {"answer": answer}

    stepfunctions._execute_task = execute_task
    stepfunctions._invoke_resource = invoke_resource
    stepfunctions._call_lambda = call_lambda


def ask_at_each_state(control, seeing, stopped):
    add, run = stepfunctions._add_event, stepfunctions._run_execution

    def add_event(execution, event_type, details=None):
        if not event_type.startswith("Execution") and REDRIVES.get() != execution.get("redrives", 0):
            # This thread still runs what was stopped before the redrive.
            raise stopped
        event = add(execution, event_type, details)
        if event_type.endswith("StateEntered"):
            name = details["stateEnteredEventDetails"]["name"]
            control.ask("entered", execution=execution["executionArn"], state=name)
        return event

    def run_execution(execution_arn):
        execution = stepfunctions._executions.get(execution_arn)
        REDRIVES.set(execution.get("redrives", 0) if execution else 0)
        once = ONCE.get()
        (run if once is None else seeing(run, stepfunctions, _state_machines=once))(execution_arn)

    stepfunctions._add_event = add_event
    stepfunctions._run_execution = run_execution


def ask_before_retries(control):
    sleep = stepfunctions._scaled_sleep

    def scaled_sleep(seconds):
        task = TASK.get()
        if task:
            seconds = control.ask("retry", execution=task["execution"], state=task["state"], seconds=seconds).get(
                "seconds", seconds
            )
        sleep(seconds)

    stepfunctions._scaled_sleep = scaled_sleep


def ask_about_events(control):
    emit = stepfunctions._emit_execution_status_event

    def emit_status_event(execution):
        as_it_is_now = dict(execution)
        order = control.ask("event", execution=execution["executionArn"], status=execution["status"])
        for delay in order.get("delays", [0]):
            context = contextvars.copy_context()
            threading.Timer(delay, context.run, args=(emit, as_it_is_now)).start()

    stepfunctions._emit_execution_status_event = emit_status_event


def say_for_whom_a_function_works():
    """The SDK inside a function sends its trace header along with every call."""

    def trace_id(config, inbound_trace_header=None):
        task = TASK.get() or {}
        facts = {"Function": config.get("FunctionName", ""), **{k: task[k] for k in ("execution", "state") if k in task}}
        told = ";".join(f"{name.capitalize()}={urllib.parse.quote(value, safe='')}" for name, value in facts.items())
        return f"Root=1-00000000-000000000000000000000000;{told}"

    lambda_svc._xray_trace_id_for_invocation = trace_id


def redrive_executions():
    """Same ARN, same definition: goes on at the state in which the execution ended, with the input of that state."""
    handle = stepfunctions.handle_request

    async def handle_request(method, path, headers, body, query_params):
        if not headers.get("x-amz-target", "").endswith(".RedriveExecution"):
            return await handle(method, path, headers, body, query_params)
        execution = stepfunctions._executions.get(json.loads(body).get("executionArn"))
        if not execution:
            return error_response_json("ExecutionDoesNotExist", "Execution not found", 400)
        if execution["status"] not in ("FAILED", "ABORTED", "TIMED_OUT"):
            return error_response_json("ExecutionNotRedrivable", f"Execution is {execution['status']}", 400)
        execution.update(redrives=execution.get("redrives", 0) + 1, status="RUNNING", stopDate=None, error=None)
        threading.Thread(target=contextvars.copy_context().run, args=(resume, execution), daemon=True).start()
        return stepfunctions._finalize_response(json_response({"redriveDate": now_iso()}))

    def resume(execution):
        stepfunctions._emit_execution_status_event(execution)
        arn = execution["stateMachineArn"]
        machine = stepfunctions._state_machines[arn]
        entered = [e["stateEnteredEventDetails"] for e in execution["events"] if e["type"].endswith("StateEntered")]
        if entered:
            state = {"Type": "Pass", "Result": json.loads(entered[-1]["input"]), "Next": entered[-1]["name"]}
            definition = json.loads(machine["definition"])
            definition["States"]["(redriven)"] = state
            ONCE.set({arn: {**machine, "definition": json.dumps({**definition, "StartAt": "(redriven)"})}})
        stepfunctions._run_execution(execution["executionArn"])

    stepfunctions.handle_request = handle_request
