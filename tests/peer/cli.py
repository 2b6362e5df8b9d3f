"""The AWS CLI, as people type it, on an emulator that it takes for AWS.

Usage: cli.py ENDPOINT, where ENDPOINT serves seed.toml beside this file.
"""

import json
import os
import pathlib
import subprocess
import sys
import unittest

ENDPOINT = ""
# The script beside this interpreter, so that the CLI is the one of the same environment.
AWS = pathlib.Path(sys.executable).with_name("aws")


def aws(*arguments, refused=False):
    """What the CLI printed: its parsed output, or the text of the refusal that was to be expected."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "AWS_ENDPOINT_URL": ENDPOINT,
        "AWS_ACCESS_KEY_ID": "AKIAPEERANA",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
        "NO_PROXY": "*",
    }
    ran = subprocess.run(
        [sys.executable, str(AWS), *arguments], env=environment, capture_output=True, text=True, timeout=120
    )
    if refused:
        assert ran.returncode != 0, f"accepted: {ran.stdout}"
        return ran.stderr.strip()
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout) if ran.stdout.strip() else None


class Cli(unittest.TestCase):
    def test_the_life_of_a_parameter(self):
        name = "/cli/life"
        value = "line one\nline two\t"
        created = aws("ssm", "put-parameter", "--name", name, "--type", "SecureString", "--value", value,
                      "--key-id", "alias/team", "--tags", "Key=owner,Value=ana")
        self.assertEqual(created, {"Version": 1, "Tier": "Standard"})

        again = aws("ssm", "put-parameter", "--name", name, "--type", "SecureString", "--value", "x", refused=True)
        self.assertIn("(ParameterAlreadyExists) when calling the PutParameter operation", again)

        self.assertEqual(aws("ssm", "put-parameter", "--name", name, "--value", "new", "--overwrite")["Version"], 2)
        read = aws("ssm", "get-parameter", "--name", name, "--with-decryption")["Parameter"]
        self.assertEqual((read["Value"], read["Type"], read["Version"]), ("new", "SecureString", 2))
        old = aws("ssm", "get-parameters", "--names", f"{name}:1", "--with-decryption")["Parameters"]
        self.assertEqual([p["Value"] for p in old], [value])

        aws("ssm", "label-parameter-version", "--name", name, "--parameter-version", "1", "--labels", "first")
        history = aws("ssm", "get-parameter-history", "--name", name, "--with-decryption")["Parameters"]
        self.assertEqual([(h["Version"], h["Value"], h["Labels"]) for h in history],
                         [(1, value, ["first"]), (2, "new", [])])
        tags = aws("ssm", "list-tags-for-resource", "--resource-type", "Parameter", "--resource-id", name)
        self.assertEqual(tags["TagList"], [{"Key": "owner", "Value": "ana"}])

        aws("ssm", "delete-parameter", "--name", name)
        self.assertIn("(ParameterNotFound)", aws("ssm", "get-parameter", "--name", name, refused=True))

    def test_listing_turns_all_pages(self):
        described = aws("ssm", "describe-parameters", "--parameter-filters",
                        "Key=Path,Option=Recursive,Values=/many")["Parameters"]
        by_path = aws("ssm", "get-parameters-by-path", "--path", "/many", "--recursive")["Parameters"]
        self.assertEqual(len(described), 120)
        self.assertEqual(sorted(p["Name"] for p in described), sorted(p["Name"] for p in by_path))

    def test_refusals_read_as_on_aws(self):
        denied = aws("ssm", "get-parameter", "--name", "/closed/secret", "--with-decryption", refused=True)
        self.assertIn("(AccessDeniedException) when calling the GetParameter operation: User: arn:aws:sts::111122223333:"
                      "assumed-role/engineer/ana is not authorized to perform: kms:Decrypt", denied)
        # Ends after the colon: the service sends no message (docs/parameter-store.md 0).
        missing = aws("ssm", "get-parameter", "--name", "/nowhere", refused=True)
        self.assertRegex(missing, r"\(ParameterNotFound\) when calling the GetParameter operation:\s*$")

    def test_who_am_i(self):
        self.assertEqual(aws("sts", "get-caller-identity")["Arn"],
                         "arn:aws:sts::111122223333:assumed-role/engineer/ana")

    def test_keys(self):
        aliases = [a["AliasName"] for a in aws("kms", "list-aliases")["Aliases"]]
        self.assertIn("alias/team", aliases)


if __name__ == "__main__":
    ENDPOINT = sys.argv.pop(1)
    unittest.main(verbosity=2)
