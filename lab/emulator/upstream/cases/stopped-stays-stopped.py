late = function('console.log("begun"); await new Promise((go) => setTimeout(go, 1500)); throw new Error("late");')
execution = start({"Work": {"Type": "Task", "Resource": late, "End": True}})
history = lambda: client("stepfunctions").get_execution_history(executionArn=execution)["events"]
eventually(lambda: any(event["type"] == "TaskScheduled" for event in history()), 60)
client("stepfunctions").stop_execution(executionArn=execution, error="Stopped")
has_logged(late, "begun")
time.sleep(2)
answer = ended(execution)
