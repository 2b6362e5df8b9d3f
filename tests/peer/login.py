"""What botocore makes of a login by SSO that somebody else has kept: credentials, the token, and a renewal of it.

Goes by the home folder and the profile of its environment. Prints the access key, the token, and whether it was renewed.
"""

import glob
import json
import os

import botocore.session
from botocore.tokens import SSOTokenProvider

session = botocore.session.Session()
print(session.get_credentials().get_frozen_credentials().access_key)
print(SSOTokenProvider(session).load_token().get_frozen_token().token)

(kept,) = glob.glob(os.path.expanduser("~/.aws/sso/cache/*.json"))
with open(kept, encoding="utf-8") as file:
    login = json.load(file)
# About to expire: then it is renewed, with the client that was registered.
before = login["expiresAt"]
login["expiresAt"] = "2026-01-01T00:00:00Z"
with open(kept, "w", encoding="utf-8") as file:
    json.dump(login, file)
SSOTokenProvider(botocore.session.Session()).load_token().get_frozen_token()
with open(kept, encoding="utf-8") as file:
    after = json.load(file)["expiresAt"]
print("renewed" if after >= before else f"left at {after}")
