"""boto3 lives the whole life of a parameter on an emulator that it takes for AWS.

Usage: boto.py ENDPOINT, where ENDPOINT serves seed.toml beside this file.
"""

import base64
import sys
import unittest
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = ""
ANA = "arn:aws:sts::111122223333:assumed-role/engineer/ana"


def client(service, access_key="AKIAPEERANA", region="eu-west-1"):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


class Peer(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.ssm = client("ssm")
        self.root = f"/life/{uuid.uuid4().hex[:8]}"

    def refused(self, code, call, **arguments):
        """The message of the error with this code that the call must end in."""
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code, error)
        return error.get("Message", "")


class Writing(Peer):
    def test_each_type_is_stored_and_read_back(self):
        for kind, value in [
            ("String", "plain\n\ttext  "),
            ("StringList", "a,b,c"),
            ("SecureString", "pässword"),
        ]:
            name = f"{self.root}/{kind}"
            written = self.ssm.put_parameter(Name=name, Value=value, Type=kind)
            self.assertEqual((written["Version"], written["Tier"]), (1, "Standard"))
            read = self.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
            self.assertEqual(
                (read["Name"], read["Type"], read["Value"], read["Version"], read["DataType"]),
                (name, kind, value, 1, "text"),
            )
            self.assertEqual(read["ARN"], f"arn:aws:ssm:eu-west-1:111122223333:parameter{name}")

    def test_a_secure_string_is_ciphertext_until_decrypted(self):
        name = f"{self.root}/secret"
        self.ssm.put_parameter(Name=name, Value="hunter2", Type="SecureString", KeyId="alias/team")
        raw = self.ssm.get_parameter(Name=name)["Parameter"]["Value"]
        self.assertNotIn(b"hunter2", base64.b64decode(raw, validate=True))
        self.assertEqual(self.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"], "hunter2")

    def test_create_never_overwrites(self):
        name = f"{self.root}/once"
        self.ssm.put_parameter(Name=name, Value="1", Type="String")
        message = self.refused("ParameterAlreadyExists", self.ssm.put_parameter, Name=name, Value="2", Type="String")
        self.assertIn("The parameter already exists", message)
        self.assertEqual(self.ssm.get_parameter(Name=name)["Parameter"]["Value"], "1")

    def test_an_overwrite_is_a_new_version_and_keeps_the_rest(self):
        name = f"{self.root}/kept"
        self.ssm.put_parameter(
            Name=name,
            Value="one",
            Type="SecureString",
            KeyId="alias/team",
            Description="described",
            AllowedPattern="[a-z]+",
            Tags=[{"Key": "owner", "Value": "ana"}],
        )
        written = self.ssm.put_parameter(Name=name, Value="two", Overwrite=True)
        self.assertEqual(written["Version"], 2)
        [described] = self.ssm.describe_parameters(
            ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": [name]}]
        )["Parameters"]
        self.assertEqual(
            [described[k] for k in ("Type", "KeyId", "Description", "AllowedPattern", "Tier", "LastModifiedUser")],
            ["SecureString", "alias/team", "described", "[a-z]+", "Standard", ANA],
        )
        self.refused("ParameterPatternMismatchException", self.ssm.put_parameter, Name=name, Value="3", Overwrite=True)
        tags = self.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        self.assertEqual(tags, [{"Key": "owner", "Value": "ana"}])

    def test_what_the_service_does_not_store(self):
        put = self.ssm.put_parameter
        for code, arguments in [
            ("ValidationException", {"Name": "a/b", "Value": "x", "Type": "String"}),
            ("ValidationException", {"Name": "/a b", "Value": "x", "Type": "String"}),
            ("AccessDeniedException", {"Name": "/aws/mine", "Value": "x", "Type": "String"}),
            ("ValidationException", {"Name": f"{self.root}/e", "Value": "", "Type": "String"}),
            ("ValidationException", {"Name": f"{self.root}/t", "Value": "x"}),
            ("ValidationException", {"Name": f"{self.root}/n", "Value": "a {{b}} c", "Type": "String"}),
            ("ValidationException", {"Name": f"{self.root}/l", "Value": "x" * 4097, "Type": "String"}),
            ("InvalidKeyId", {"Name": f"{self.root}/k", "Value": "x", "Type": "SecureString", "KeyId": "alias/none"}),
        ]:
            with self.subTest(arguments["Name"]):
                self.refused(code, put, **arguments)

    def test_advanced_is_a_one_way_street(self):
        name = f"{self.root}/big"
        written = self.ssm.put_parameter(Name=name, Value="x" * 5000, Type="String", Tier="Intelligent-Tiering")
        self.assertEqual(written["Tier"], "Advanced")
        message = self.refused(
            "ValidationException", self.ssm.put_parameter, Name=name, Value="x", Tier="Standard", Overwrite=True
        )
        self.assertIn("can't downgrade", message)

    def test_policies_come_back_as_text(self):
        name = f"{self.root}/expires"
        policy = '{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2031-12-02T21:34:33.000Z"}}'
        self.ssm.put_parameter(Name=name, Value="x", Type="String", Tier="Advanced", Policies=f"[{policy}]")
        # Filters apply after paging: what is sought may be on any page.
        pages = self.ssm.get_paginator("describe_parameters").paginate(
            ParameterFilters=[{"Key": "Name", "Values": [name]}]
        )
        [described] = [parameter for page in pages for parameter in page["Parameters"]]
        [got] = described["Policies"]
        self.assertEqual((got["PolicyType"], got["PolicyStatus"]), ("Expiration", "Pending"))
        self.assertIn("2031-12-02T21:34:33.000Z", got["PolicyText"])

    def test_deleted_is_gone(self):
        names = [f"{self.root}/{n}" for n in "abc"]
        for name in names:
            self.ssm.put_parameter(Name=name, Value="x", Type="String")
        self.ssm.delete_parameter(Name=names[0])
        self.refused("ParameterNotFound", self.ssm.delete_parameter, Name=names[0])
        gone = self.ssm.delete_parameters(Names=names)
        self.assertEqual(sorted(gone["DeletedParameters"]), names[1:])
        self.assertEqual(gone["InvalidParameters"], names[:1])
        self.refused("ParameterNotFound", self.ssm.get_parameter, Name=names[1])
        self.assertEqual(self.ssm.put_parameter(Name=names[0], Value="y", Type="String")["Version"], 1)


class Reading(Peer):
    def test_selectors(self):
        get = self.ssm.get_parameter
        self.assertNotIn("Selector", get(Name="/history/long")["Parameter"])
        for selector, version in [(":7", 7), (":stable", 59)]:
            for base in ["/history/long", "arn:aws:ssm:eu-west-1:111122223333:parameter/history/long"]:
                read = get(Name=base + selector)["Parameter"]
                self.assertEqual(
                    (read["Name"], read["Selector"], read["Version"], read["Value"]),
                    ("/history/long", selector, version, f"value {version}"),
                )
        self.refused("ParameterVersionNotFound", get, Name="/history/long:99")

    def test_a_root_name_is_one_parameter_in_two_spellings(self):
        name = f"root-{uuid.uuid4().hex[:8]}"
        self.ssm.put_parameter(Name=name, Value="x", Type="String")
        self.refused("ParameterAlreadyExists", self.ssm.put_parameter, Name=f"/{name}", Value="x", Type="String")
        self.assertEqual(self.ssm.get_parameter(Name=f"/{name}")["Parameter"]["Name"], f"/{name}")
        self.ssm.delete_parameter(Name=f"/{name}")

    def test_ten_at_once(self):
        names = [f"/many/a/{n}" for n in range(9, 0, -1)]
        answer = self.ssm.get_parameters(Names=[*names, "/nowhere"])
        self.assertEqual([p["Name"] for p in answer["Parameters"]], sorted(names))
        self.assertEqual(answer["InvalidParameters"], ["/nowhere"])
        self.refused("ValidationException", self.ssm.get_parameters, Names=[f"/many/b/{n}" for n in range(11)])

    def test_by_path_page_by_page(self):
        pages = list(self.ssm.get_paginator("get_parameters_by_path").paginate(Path="/many", Recursive=True))
        names = [p["Name"] for page in pages for p in page["Parameters"]]
        self.assertEqual(len(names), 120)
        self.assertEqual(len(set(names)), 120)
        self.assertGreaterEqual(len(pages), 12)
        self.assertLessEqual(max(len(page["Parameters"]) for page in pages), 10)
        self.assertEqual(self.ssm.get_parameters_by_path(Path="/many")["Parameters"], [])
        one_level = self.ssm.get_parameters_by_path(Path="/many/c/")["Parameters"]
        self.assertEqual(sorted(p["Name"] for p in one_level), [f"/many/c/{n}" for n in range(10)])
        self.assertEqual(self.ssm.get_parameters_by_path(Path="/nowhere")["Parameters"], [])
        self.refused("ValidationException", self.ssm.get_parameters_by_path, Path="many")
        self.refused("InvalidNextToken", self.ssm.get_parameters_by_path, Path="/many", NextToken="zzz")

    def test_describe_turns_pages(self):
        paginator = self.ssm.get_paginator("describe_parameters")
        filters = [{"Key": "Path", "Option": "Recursive", "Values": ["/many"]}]
        for size, least in [(50, 3), (7, 18)]:
            pages = list(
                paginator.paginate(ParameterFilters=filters, PaginationConfig={"PageSize": size})
            )
            names = {p["Name"] for page in pages for p in page["Parameters"]}
            self.assertEqual(len(names), 120)
            self.assertGreaterEqual(len(pages), least)
            self.assertNotIn("Value", pages[0]["Parameters"][0])
        self.refused("InvalidNextToken", self.ssm.describe_parameters, NextToken="zzz")
        self.refused("ValidationException", self.ssm.describe_parameters, MaxResults=51)

    def test_describe_filters(self):
        def names(*filters):
            pages = self.ssm.get_paginator("describe_parameters").paginate(ParameterFilters=list(filters))
            return sorted(p["Name"] for page in pages for p in page["Parameters"])

        self.assertEqual(
            names({"Key": "Name", "Option": "BeginsWith", "Values": ["/off", "/closed"]}),
            ["/closed/secret", "/off/secret"],
        )
        self.assertEqual(names({"Key": "Name", "Option": "Contains", "Values": ["udit/lo"]}), ["/audit/log"])
        self.assertEqual(names({"Key": "tag:owner", "Values": ["peers"]}), ["/history/long"])
        self.assertEqual(names({"Key": "KeyId", "Values": ["alias/off"]}), ["/off/secret"])
        self.assertEqual(
            names({"Key": "Type", "Values": ["SecureString"]}, {"Key": "Path", "Values": ["/closed"]}),
            ["/closed/secret"],
        )
        twice = [{"Key": "Name", "Values": ["/a"]}] * 2
        message = self.refused("InvalidFilterKey", self.ssm.describe_parameters, ParameterFilters=twice)
        self.assertIn("duplicated", message)

    def test_history_oldest_first(self):
        pages = list(self.ssm.get_paginator("get_parameter_history").paginate(Name="/history/long"))
        history = [h for page in pages for h in page["Parameters"]]
        self.assertEqual([h["Version"] for h in history], list(range(1, 61)))
        self.assertEqual(len(pages), 2)
        self.assertEqual([h["Labels"] for h in history if h["Labels"]], [["stable"]])
        self.assertEqual(history[-1]["LastModifiedUser"], "arn:aws:sts::111122223333:assumed-role/deploy/ci")


class LabelsAndTags(Peer):
    def test_labels(self):
        name = f"{self.root}/labelled"
        for value in "abc":
            self.ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
        label = self.ssm.label_parameter_version
        self.assertEqual(label(Name=name, Labels=["good"])["ParameterVersion"], 3)
        answer = label(Name=name, ParameterVersion=2, Labels=["good", "2bad", "awsbad"])
        self.assertEqual(sorted(answer["InvalidLabels"]), ["2bad", "awsbad"])
        self.assertEqual(self.ssm.get_parameter(Name=f"{name}:good")["Parameter"]["Value"], "b")
        removed = self.ssm.unlabel_parameter_version(Name=name, ParameterVersion=2, Labels=["good", "never"])
        self.assertEqual((removed["RemovedLabels"], removed["InvalidLabels"]), (["good"], ["never"]))
        self.refused("ParameterVersionNotFound", label, Name=name, ParameterVersion=9, Labels=["x"])
        self.refused("ParameterNotFound", label, Name=f"{name}-not", Labels=["x"])

    def test_tags(self):
        name = f"{self.root}/tagged"
        self.ssm.put_parameter(Name=name, Value="x", Type="String")
        resource = {"ResourceType": "Parameter", "ResourceId": name}
        self.ssm.add_tags_to_resource(**resource, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        self.ssm.add_tags_to_resource(**resource, Tags=[{"Key": "a", "Value": "3"}])
        self.ssm.remove_tags_from_resource(**resource, TagKeys=["b", "never"])
        self.assertEqual(self.ssm.list_tags_for_resource(**resource)["TagList"], [{"Key": "a", "Value": "3"}])
        self.refused(
            "InvalidResourceId", self.ssm.list_tags_for_resource, ResourceType="Parameter", ResourceId=f"{name}-not"
        )


class Refusals(Peer):
    def test_the_key_is_not_hers(self):
        message = self.refused(
            "AccessDeniedException", self.ssm.get_parameter, Name="/closed/secret", WithDecryption=True
        )
        self.assertRegex(
            message,
            f"^User: {ANA} is not authorized to perform: kms:Decrypt on resource: "
            r"arn:aws:kms:eu-west-1:111122223333:key/22222222-bbbb-4bbb-8bbb-222222222222 "
            r"because no resource-based policy allows the kms:Decrypt action "
            r"\(Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: [^;]+; Proxy: null\)$",
        )
        ben = client("ssm", "AKIAPEERBEN")
        self.assertEqual(
            ben.get_parameter(Name="/closed/secret", WithDecryption=True)["Parameter"]["Value"],
            "cannot be seen by ana",
        )

    def test_the_key_is_off(self):
        message = self.refused("InvalidKeyId", self.ssm.get_parameter, Name="/off/secret", WithDecryption=True)
        self.assertRegex(message, r"^arn:aws:kms:\S+ is disabled\. \(Service: AWSKMS;.*DisabledException")

    def test_a_service_control_policy_denies(self):
        message = self.refused("AccessDeniedException", self.ssm.get_parameter, Name="/audit/log")
        self.assertEqual(
            message,
            f"User: {ANA} is not authorized to perform: ssm:GetParameter on resource: "
            "arn:aws:ssm:eu-west-1:111122223333:parameter/audit/log with an explicit deny in a service control policy: "
            "arn:aws:organizations::999988887777:policy/o-x/service_control_policy/p-x",
        )
        self.assertEqual(
            client("ssm", "AKIAPEERBEN").get_parameter(Name="/audit/log")["Parameter"]["Value"], "denied by an SCP"
        )

    def test_a_region_is_a_store_of_its_own(self):
        self.refused("ParameterNotFound", client("ssm", region="us-west-2").get_parameter, Name="/history/long")


class Others(Peer):
    def test_who_am_i(self):
        for access_key, arn in [("AKIAPEERANA", ANA), ("AKIAPEERBEN", "arn:aws:iam::111122223333:user/ben")]:
            identity = client("sts", access_key).get_caller_identity()
            self.assertEqual((identity["Account"], identity["Arn"]), ("111122223333", arn))
            self.assertTrue(identity["UserId"])

    def test_keys(self):
        kms = client("kms")
        aliases = {
            a["AliasName"]: a.get("TargetKeyId")
            for page in kms.get_paginator("list_aliases").paginate()
            for a in page["Aliases"]
        }
        self.assertEqual(aliases["alias/team"], "11111111-aaaa-4aaa-8aaa-111111111111")
        self.assertIn("alias/aws/ssm", aliases)
        for key, state in [("alias/team", "Enabled"), ("33333333-cccc-4ccc-8ccc-333333333333", "Disabled")]:
            self.assertEqual(kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"], state)
        self.refused("NotFoundException", kms.describe_key, KeyId="alias/none")

    def test_service_settings(self):
        get = self.ssm.get_service_setting
        tier = get(SettingId="/ssm/parameter-store/default-parameter-tier")["ServiceSetting"]
        self.assertEqual((tier["SettingValue"], tier["Status"]), ("Standard", "Default"))
        throughput = get(SettingId="/ssm/parameter-store/high-throughput-enabled")["ServiceSetting"]
        self.assertEqual(throughput["SettingValue"], "false")
        self.refused("ServiceSettingNotFound", get, SettingId="/ssm/none")

    def test_an_operation_that_is_not_there(self):
        code = "UnknownOperationException"
        self.refused(code, self.ssm.list_documents)


if __name__ == "__main__":
    ENDPOINT = sys.argv.pop(1)
    unittest.main(verbosity=2)
