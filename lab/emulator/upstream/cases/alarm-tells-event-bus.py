events, cloudwatch, alarm = client("events"), client("cloudwatch"), name()
target = function('console.log("heard " + event.detail.state.value);')
client("lambda").add_permission(
    FunctionName=target, StatementId="1", Action="lambda:InvokeFunction", Principal="events.amazonaws.com"
)
events.put_rule(Name=alarm, EventPattern=json.dumps({"source": ["aws.cloudwatch"], "detail": {"alarmName": [alarm]}}))
events.put_targets(Rule=alarm, Targets=[{"Id": "1", "Arn": target}])
cloudwatch.put_metric_alarm(
    AlarmName=alarm, Namespace="Test", MetricName=alarm, Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
    ComparisonOperator="GreaterThanThreshold",
)
for state in ("OK", "ALARM", "OK", "ALARM"):
    cloudwatch.set_alarm_state(AlarmName=alarm, StateValue=state, StateReason="test")
    time.sleep(1)
answer = has_logged(target, "heard ALARM")
