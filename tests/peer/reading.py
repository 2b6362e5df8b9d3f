"""What botocore makes of shared files and an environment, one case a line.

Reads a JSON list of cases from standard input: config, credentials, env, profile. Prints a JSON list of what it found.
"""

import json
import logging
import os
import sys
import tempfile

import botocore.session
from botocore.configprovider import ConfiguredEndpointProvider

logging.disable(logging.CRITICAL)
KEEP = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
SERVICES = ("ssm", "sts", "iam", "sso")
# What stands for the home folder in a variable. Where one names the config file, that is `sub/config` in it.
HOME = "/home/ana"


def endpoint(session, service):
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    config = session.full_config
    return ConfiguredEndpointProvider(config, session.get_scoped_config(), service).provide()


def told(find):
    """What is found, or that it is refused."""
    try:
        return find() or ""
    except Exception:
        return "refused"


def signs(session):
    found = session.get_credentials()
    if found is None:
        return ""
    if found.method in ("env", "shared-credentials-file", "config-file"):
        return found.access_key
    return found.method


def read(case):
    # Version 2 of the AWS CLI, which people use, asks for these first; botocore knows the second of each alone, or asks for it first.
    env = dict(case["env"])
    for first, second in (("AWS_REGION", "AWS_DEFAULT_REGION"), ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")):
        if env.get(first):
            env[second] = env[first]
    with tempfile.TemporaryDirectory() as home:
        env = {name: value.replace(HOME, home) for name, value in env.items()}
        for folder in (".aws", "sub"):
            os.mkdir(f"{home}/{folder}")
        config = "sub/config" if "AWS_CONFIG_FILE" in env else ".aws/config"
        for name, text in ((config, case["config"]), (".aws/credentials", case["credentials"])):
            with open(f"{home}/{name}", "w", encoding="utf-8", newline="") as file:
                file.write(text)
        os.environ.clear()
        os.environ.update(KEEP | {"HOME": home, "AWS_EC2_METADATA_DISABLED": "true"} | env)
        session = botocore.session.Session(profile=case["profile"] or None)
        return {
            "profiles": told(lambda: ",".join(sorted(session.full_config["profiles"]))),
            "region": told(lambda: session.get_config_variable("region")),
            "endpoints": [told(lambda service=service: endpoint(session, service)) for service in SERVICES],
            "signs": told(lambda: signs(session)),
        }


print(json.dumps([read(case) for case in json.load(sys.stdin)]))
