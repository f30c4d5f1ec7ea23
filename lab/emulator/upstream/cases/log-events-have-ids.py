talker = function('console.log("heard");')
client("lambda").invoke(FunctionName=talker)
has_logged(talker, "heard")
group = "/aws/lambda/" + talker.split(":")[6]
answer = all("eventId" in event for event in client("logs").filter_log_events(logGroupName=group)["events"])
