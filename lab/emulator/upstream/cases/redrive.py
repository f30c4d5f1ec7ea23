execution = start({"Failed": {"Type": "Fail", "Error": "Failed"}})
ended(execution)
client("stepfunctions").redrive_execution(executionArn=execution)
answer = ended(execution)
