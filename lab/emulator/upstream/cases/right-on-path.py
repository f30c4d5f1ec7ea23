path = "arn:aws:ssm:us-east-1:000000000000:parameter/shop"
somebody = user({"Effect": "Allow", "Action": "ssm:GetParametersByPath", "Resource": path})
answer = client("ssm", **somebody).get_parameters_by_path(Path="/shop")["Parameters"]
