mute = function('console.log("heard");', role_arn=role())
client("lambda").invoke(FunctionName=mute)
answer = has_logged(mute, "heard")
