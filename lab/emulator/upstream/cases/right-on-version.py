work = function("return 1;")
version = client("lambda").publish_version(FunctionName=work)["Version"]
somebody = user({"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": work})
answer = client("lambda", **somebody).invoke(FunctionName=work, Qualifier=version)["StatusCode"]
