# By hand, because botocore 1.43.106 does not know the call.
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

route53 = client("route53")
zone = route53.create_hosted_zone(Name="example.com", CallerReference=name())["HostedZone"]["Id"]
request = AWSRequest("GET", f"{route53.meta.endpoint_url}/2013-04-01{zone}/rrsetprotection")
SigV4Auth(session.get_credentials(), "route53", "us-east-1").add_auth(request)
answer = URLLib3Session().send(request.prepare()).status_code
