import io
import json
import time
import uuid
import zipfile

import botocore.session

session = botocore.session.get_session()
ASSUME = {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]}, "Action": "sts:AssumeRole"}
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def client(service, **credentials):
    """As boto3.client."""
    return session.create_client(service, **credentials)


def name():
    return f"n-{uuid.uuid4()}"


def role(*grants):
    """The ARN of a role that may do what these statements grant."""
    iam, role = client("iam"), name()
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps({"Statement": [ASSUME]}))["Role"]["Arn"]
    if grants:
        iam.put_role_policy(RoleName=role, PolicyName="grants", PolicyDocument=json.dumps({"Statement": grants}))
    return arn


def user(*grants):
    """The credentials of a user who may do what these statements grant."""
    iam, user = client("iam"), name()
    iam.create_user(UserName=user)
    if grants:
        iam.put_user_policy(UserName=user, PolicyName="grants", PolicyDocument=json.dumps({"Statement": grants}))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


def function(body, role_arn=None):
    """The ARN of a Lambda function with this body in JavaScript, by default with every right."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as file:
        file.writestr("index.js", "exports.handler = async (event) => { " + body + " };")
    made = client("lambda").create_function(
        FunctionName=name(), Role=role_arn or role(EVERYTHING), Runtime="nodejs24.x", Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
    )
    return made["FunctionArn"]


def start(states, data={}, role_arn=None):
    """The ARN of an execution of a new state machine of these states, of which the first comes first."""
    machine = client("stepfunctions").create_state_machine(
        name=name(), roleArn=role_arn or role(EVERYTHING),
        definition=json.dumps({"StartAt": next(iter(states)), "States": states}),
    )["stateMachineArn"]
    return client("stepfunctions").start_execution(stateMachineArn=machine, input=json.dumps(data))["executionArn"]


def ended(execution):
    """How it ended: status, and error if there is one."""
    while (found := client("stepfunctions").describe_execution(executionArn=execution))["status"] == "RUNNING":
        time.sleep(0.1)
    return {key: found[key] for key in ("status", "error") if key in found}


def lines(function_arn):
    """What a function has logged."""
    group = "/aws/lambda/" + function_arn.split(":")[6]
    logs = client("logs")
    try:
        return [event["message"].strip() for event in logs.filter_log_events(logGroupName=group)["events"]]
    except logs.exceptions.ResourceNotFoundException:
        return []


def eventually(holds, seconds=6):
    """Whether it comes to hold within so long."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.2)
    return held


def has_logged(function_arn, text):
    return eventually(lambda: any(text in line for line in lines(function_arn)))
