route53 = client("route53")
zone = route53.create_hosted_zone(Name="example.com", CallerReference=name())["HostedZone"]["Id"]
only = {"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": ["a.example.com"]}}
arn = "arn:aws:route53:::" + zone.removeprefix("/")
somebody = user({"Effect": "Allow", "Action": "route53:ChangeResourceRecordSets", "Resource": arn, "Condition": only})
record = {"Name": "b.example.com", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"x"'}]}
change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
answer = client("route53", **somebody).change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)["ChangeInfo"]["Status"]
