task = {"FunctionName": function('throw new Error("no way to ask");'), "Payload": {"token.$": "$$.Task.Token"}}
execution = start({
    "Ask": {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": task, "TimeoutSeconds": 2, "End": True,
    },
})
answer = ended(execution)
