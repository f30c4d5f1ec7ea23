namespace, cloudwatch, logs = name(), client("cloudwatch"), client("logs")
now = int(1000 * time.time())
what = {"Namespace": namespace, "Dimensions": [[]], "Metrics": [{"Name": "Deleted"}]}
line = {"_aws": {"Timestamp": now, "CloudWatchMetrics": [what]}, "Deleted": 21}
logs.create_log_group(logGroupName=namespace)
logs.create_log_stream(logGroupName=namespace, logStreamName="1")
logs.put_log_events(
    logGroupName=namespace, logStreamName="1", logEvents=[{"timestamp": now, "message": json.dumps(line)}]
)
metrics = lambda: cloudwatch.list_metrics(Namespace=namespace)["Metrics"]
eventually(metrics)
answer = [each["MetricName"] for each in metrics()]
