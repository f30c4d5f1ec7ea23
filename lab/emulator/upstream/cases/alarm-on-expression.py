metric = {"Id": "m", "MetricStat": {"Metric": {"Namespace": "Test", "MetricName": "Errors"}, "Period": 60, "Stat": "Sum"}, "ReturnData": False}
alarm = {
    "Metrics": [metric, {"Id": "e", "Expression": "2 * m"}],
    "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "GreaterThanThreshold",
}
template = {"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}}}
stack, cloudformation = name(), client("cloudformation")
cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(template))
while (status := cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]).endswith("IN_PROGRESS"):
    time.sleep(0.1)
answer = status
