"""Lists every parameter with boto3's paginator: boto.py. Prints how many there were and the seconds without the imports."""

import time

import boto3

begun = time.monotonic()
pages = boto3.client("ssm").get_paginator("describe_parameters").paginate(PaginationConfig={"PageSize": 50})
names = [parameter["Name"] for page in pages for parameter in page["Parameters"]]
print(len(names), time.monotonic() - begun)
