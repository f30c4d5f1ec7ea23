"""A refusal in the words, code and form of each service."""

import json
from xml.sax.saxutils import escape

# How services write their own name in a refusal.
SPELLED = {"sns": "SNS"}
# https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html; all others that speak XML say AccessDenied.
XML = {
    "sns": ("AuthorizationError", "http://sns.amazonaws.com/doc/2010-03-31/"),
    "route53": ("AccessDenied", "https://route53.amazonaws.com/doc/2013-04-01/"),
    "cloudformation": ("AccessDenied", "http://cloudformation.amazonaws.com/doc/2010-05-15/"),
    "sts": ("AccessDenied", "https://sts.amazonaws.com/doc/2011-06-15/"),
    "cloudwatch": ("AccessDenied", "http://monitoring.amazonaws.com/doc/2010-08-01/"),
}


def sentence(refusal):
    service, _, name = refusal.action.partition(":")
    action = f"{SPELLED.get(service, service)}:{name}"
    because = refusal.because.replace(refusal.action, action)
    return f"User: {refusal.caller} is not authorized to perform: {action} on resource: {refusal.resource} {because}"


def response(refusal, request_id, headers):
    """Status, headers and body."""
    service, message = refusal.action.split(":")[0], sentence(refusal)
    if service == "s3":
        body = f"<Error><Code>AccessDenied</Code><Message>{escape(message)}</Message><RequestId>{request_id}</RequestId></Error>"
        return 403, {"Content-Type": "application/xml"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()
    if service in XML and "json" not in headers.get("content-type", ""):
        code, namespace = XML[service]
        body = (
            f'<ErrorResponse xmlns="{namespace}"><Error><Type>Sender</Type><Code>{code}</Code>'
            f"<Message>{escape(message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        )
        return 403, {"Content-Type": "text/xml"}, body.encode()
    # Lambda speaks REST, the others JSON-RPC, where a refusal is a 400.
    status = 403 if service == "lambda" else 400
    headers = {"Content-Type": headers.get("content-type", "application/json"), "x-amzn-errortype": "AccessDeniedException"}
    return status, headers, json.dumps({"__type": "AccessDeniedException", "message": message, "Message": message}).encode()


# What a task of Step Functions fails with: the error, and how the SDK that calls for it names the service. Errors that
# a service does not declare bear the name of that SDK's base class: aws-deployment-framework #460 shows Lambda's.
TASKS = {
    "lambda": ("Lambda.AWSLambdaException", "AWSLambda", "AccessDeniedException", 403),
    "sns": ("SNS.AuthorizationErrorException", "AmazonSNS", "AuthorizationError", 403),
    "states": ("StepFunctions.AWSStepFunctionsException", "AWSStepFunctions", "AccessDeniedException", 400),
    "events": ("EventBridge.AmazonEventBridgeException", "AmazonEventBridge", "AccessDeniedException", 400),
}


def of_task(refusal, request_id):
    """Error and cause."""
    error, service, code, status = TASKS[refusal.action.split(":")[0]]
    facts = f"Service: {service}; Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null"
    return error, f"{sentence(refusal)} ({facts})"
