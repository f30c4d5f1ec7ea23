"""Runs recorded scenarios by the interpreter of Amazon States Language that moto has, and prints how each ended.

Tasks come to what they came to in the scenario, in order; nothing waits, and the clock stands still. Reads JSON from the
standard input: a list of {definition, input, came, context}. Nothing here knows Sluice.
"""

import functools
import json
import logging
import sys
from datetime import datetime
from types import SimpleNamespace

from moto.stepfunctions.parser.api import HistoryEventType, StateMachineType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.choice.comparison.operator.implementations.is_operator import IsTimestamp
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda
from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.evaluation_details import AWSExecutionDetails
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext
from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded
from moto.stepfunctions.parser.asl.eval.states import ContextObject, ContextObjectData, ExecutionData, StateMachineData
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

STATES_ERRORS = {kind.to_name(): kind for kind in StatesErrorNameType}


class Scenario:
    """What the tasks come to, and what is seen of the execution."""

    def __init__(self, came, clock):
        self.came, self.clock = iter(came), clock
        self.path, self.told = [], []
        self.astray = None

    def call(self, task, env):
        parameters = task._eval_parameters(env=env)
        self.told.append(parameters["Payload"] if isinstance(task, StateTaskLambda) else parameters)
        one = next(self.came, None)
        if self.astray or one is None or one["state"] != task.name:
            self.astray = self.astray or f'it calls "{task.name}" where the scenario has {one and one["state"]}'
            raise failed(env, "States.Runtime", self.astray)
        if "error" in one["of"]:
            raise failed(env, one["of"]["error"], one["of"]["message"])
        env.stack.append(one["of"]["value"])


def failed(env, error, cause):
    kind = STATES_ERRORS.get(error)
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=StatesErrorName(kind) if kind else CustomErrorName(error),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=TaskFailedEventDetails(error=error, cause=cause)),
        )
    )


def interpret(definition, input, came, context):
    scenario = Scenario(came, context["State"]["EnteredTime"])
    take_the_place_of_what_waits_and_calls(scenario)
    env = Environment(
        aws_execution_details=AWSExecutionDetails("123456789012", "eu-central-1", ""),
        execution_type=StateMachineType.STANDARD,
        context=ContextObjectData(
            Execution=ExecutionData(Input=input, RoleArn="", **context["Execution"]),
            StateMachine=StateMachineData(Id="", Name=""),
            Task=context["Task"],
        ),
        event_history_context=EventHistoryContext.of_program_start(),
        cloud_watch_logging_session=None,
        activity_store={},
    )
    parsed(json.dumps(definition)).eval(env)
    end = env.program_state()
    seen = {"path": scenario.path, "told": scenario.told, "astray": scenario.astray}
    if isinstance(end, ProgramEnded):
        return {**seen, "output": env.states.get_input()}
    return {**seen, "error": end.error.get("error"), "cause": end.error.get("cause")}


def take_the_place_of_what_waits_and_calls(scenario):
    # moto's own reads no fractions of a second.
    IsTimestamp.string_to_timestamp = staticmethod(time_in)
    now = SimpleNamespace(isoformat=lambda: scenario.clock)
    state.datetime = SimpleNamespace(datetime=SimpleNamespace(now=lambda tz: now), timezone=SimpleNamespace(utc=None))
    retrier_decl.time = SimpleNamespace(sleep=lambda seconds: None)
    # Each task would draw another one.
    ContextObject.update_task_token = lambda self: self.context_object_data["Task"]["Token"]
    WaitFunction._wait_interval = lambda self, env, wait_seconds: None
    StateTaskLambda._eval_execution = StateTaskService._eval_execution = lambda self, env: scenario.call(self, env)
    CommonStateField._eval_body = lambda self, env: (scenario.path.append(self.name), EVALUATE(self, env))


EVALUATE = CommonStateField._eval_body


def time_in(text):
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


@functools.cache
def parsed(definition):
    return AmazonStateLanguageParser.parse(definition)[0]


if __name__ == "__main__":
    # It tells of every error of a task, and those belong to the scenarios.
    logging.disable()
    print(json.dumps([interpret(**scenario) for scenario in json.load(sys.stdin)]))
