work = function("return 1;")
execution = start({"Work": {"Type": "Task", "Resource": work, "End": True}}, role_arn=role())
answer = ended(execution)
