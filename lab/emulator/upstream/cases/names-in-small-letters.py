route53 = client("route53")
zone = route53.create_hosted_zone(Name="example.com", CallerReference=name())["HostedZone"]["Id"]
record = {"Name": "WWW.example.com", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"x"'}]}
change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
answer = [each["Name"] for each in found if each["Type"] == "TXT"]
