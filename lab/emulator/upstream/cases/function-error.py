thrower = function('const e = new Error("taken"); e.name = "LeaseHeld"; throw e;')
reply = client("lambda").invoke(FunctionName=thrower)
answer = json.load(reply["Payload"])["errorType"]
