metric, cloudwatch = name(), client("cloudwatch")
backends = {backend: [{"Name": "Backend", "Value": backend}] for backend in ("red", "green")}
for backend, dimensions in backends.items():
    cloudwatch.put_metric_alarm(
        AlarmName=metric + backend, Namespace="Test", MetricName=metric, Dimensions=dimensions, Statistic="Sum",
        Period=10, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
cloudwatch.put_metric_data(Namespace="Test", MetricData=[
    {"MetricName": metric, "Dimensions": backends["red"], "Value": 5},
    {"MetricName": metric, "Dimensions": backends["green"], "Value": 0},
])
alarms = lambda: cloudwatch.describe_alarms(AlarmNamePrefix=metric)["MetricAlarms"]
eventually(lambda: all(alarm["StateValue"] != "INSUFFICIENT_DATA" for alarm in alarms()))
answer = {alarm["AlarmName"].removeprefix(metric): alarm["StateValue"] for alarm in alarms()}
