counter = function("globalThis.calls = (globalThis.calls ?? 0) + 1; throw new Error(`call ${globalThis.calls}`);")
client("lambda").invoke(FunctionName=counter)
reply = client("lambda").invoke(FunctionName=counter)
answer = json.load(reply["Payload"])["errorMessage"]
