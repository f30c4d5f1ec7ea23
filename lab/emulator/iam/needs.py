"""What each call needs, as the service authorization reference says: an action on resources, with condition keys.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
A call that stands not here is refused, so that nothing is allowed by omission: add it with its resource.
"""

from .resources import (
    Need,
    alarm,
    all_alarms,
    buses,
    change,
    everything,
    function,
    machine_of_token,
    metrics,
    named,
    object_,
    parameter,
    parameter_path,
    parameters,
    record_sets,
    role,
    stack,
    zone,
)


RULES = {
    "states:StartExecution": named("stateMachineArn"),
    "states:ListExecutions": named("stateMachineArn"),
    "states:DescribeStateMachine": named("stateMachineArn"),
    "states:StopExecution": named("executionArn"),
    "states:DescribeExecution": named("executionArn"),
    "states:GetExecutionHistory": named("executionArn"),
    "states:SendTaskSuccess": machine_of_token,
    "states:SendTaskFailure": machine_of_token,
    "states:RedriveExecution": named("executionArn"),
    "lambda:InvokeFunction": function,
    "lambda:GetFunctionConfiguration": function,
    "lambda:UpdateFunctionConfiguration": function,
    "lambda:PublishVersion": function,
    "lambda:PutFunctionConcurrency": function,
    "route53:ListResourceRecordSets": zone,
    "route53:ChangeResourceRecordSets": record_sets,
    "route53:GetChange": change,
    "route53:ListResourceRecordSetProtections": zone,
    "route53:CreateResourceRecordSetProtections": zone,
    # Nobody can name one: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    "cloudwatch:GetMetricData": everything,
    "cloudwatch:DescribeAlarms": all_alarms,
    "cloudwatch:SetAlarmState": alarm,
    "cloudwatch:PutMetricData": metrics,
    "ssm:PutParameter": parameter,
    "ssm:GetParameter": parameter,
    "ssm:DeleteParameters": parameters,
    "ssm:GetParametersByPath": parameter_path,
    "sns:Publish": named("TopicArn"),
    "events:PutEvents": buses,
    "s3:PutObject": object_,
    "sts:AssumeRole": named("RoleArn"),
    "secretsmanager:GetSecretValue": named("SecretId"),
    "cloudformation:DescribeStacks": stack,
    "cloudformation:DescribeStackEvents": stack,
    "cloudformation:DescribeStackResources": stack,
    "cloudformation:CreateStack": stack,
    "cloudformation:DeleteStack": stack,
    "iam:PutRolePolicy": role,
}


class NoRule(Exception):
    pass


def needs_of(call):
    if call.action not in RULES:
        raise NoRule(f"No rule says what {call.action} needs: add one to lab/emulator/iam/needs.py.")
    return [need if isinstance(need, Need) else Need(call.action, need) for need in RULES[call.action](call)]
