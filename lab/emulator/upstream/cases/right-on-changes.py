somebody = user({"Effect": "Allow", "Action": "route53:GetChange", "Resource": "arn:aws:route53:::change/*"})
client("route53", **somebody).get_change(Id="C00000000000000000000")
