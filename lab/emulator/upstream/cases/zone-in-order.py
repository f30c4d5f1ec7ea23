route53 = client("route53")
zone = route53.create_hosted_zone(Name="example.com", CallerReference=name())["HostedZone"]["Id"]
names = ["x.a.example.com.", "a.example.com.", "a-b.example.com."]
text = {"Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"x"'}]}
changes = [{"Action": "CREATE", "ResourceRecordSet": {"Name": each, **text}} for each in names]
route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
answer = [each["Name"] for each in found if each["Type"] == "TXT"]
