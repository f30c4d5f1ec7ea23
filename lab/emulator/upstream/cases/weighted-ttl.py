route53 = client("route53")
zone = route53.create_hosted_zone(Name="example.com", CallerReference=name())["HostedZone"]["Id"]
changes = [
    {"Action": "CREATE", "ResourceRecordSet": {
        "Name": "a.example.com", "Type": "A", "TTL": ttl, "ResourceRecords": [{"Value": "192.0.2.1"}],
        "SetIdentifier": str(ttl), "Weight": 1,
    }}
    for ttl in (30, 60)
]
answer = route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})["ChangeInfo"]["Status"]
