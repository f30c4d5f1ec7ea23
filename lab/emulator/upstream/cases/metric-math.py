metric, cloudwatch, now = name(), client("cloudwatch"), int(time.time())
cloudwatch.put_metric_data(Namespace="Test", MetricData=[{"MetricName": metric, "Value": 21, "Timestamp": now}])
stat = {"Metric": {"Namespace": "Test", "MetricName": metric}, "Period": 60, "Stat": "Sum"}
found = cloudwatch.get_metric_data(
    StartTime=now - 300, EndTime=now + 60,
    MetricDataQueries=[{"Id": "m", "MetricStat": stat}, {"Id": "e", "Expression": "2 * m"}],
)["MetricDataResults"]
answer = {each["Id"]: each["Values"] for each in found}
