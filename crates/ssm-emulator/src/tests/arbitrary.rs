//! Whatever arrives, the emulator answers, and in the protocol's own form.

use proptest::prelude::*;

use super::*;

const TARGETS: [&str; 19] = [
    "AmazonSSM.DescribeParameters",
    "AmazonSSM.GetParametersByPath",
    "AmazonSSM.GetParameters",
    "AmazonSSM.GetParameter",
    "AmazonSSM.GetParameterHistory",
    "AmazonSSM.PutParameter",
    "AmazonSSM.DeleteParameter",
    "AmazonSSM.DeleteParameters",
    "AmazonSSM.LabelParameterVersion",
    "AmazonSSM.UnlabelParameterVersion",
    "AmazonSSM.AddTagsToResource",
    "AmazonSSM.RemoveTagsFromResource",
    "AmazonSSM.ListTagsForResource",
    "AmazonSSM.GetServiceSetting",
    "TrentService.ListAliases",
    "TrentService.DescribeKey",
    "AmazonSSM.Unknown",
    "AWSSecurityTokenService.GetCallerIdentity",
    "",
];

const MEMBERS: [&str; 30] = [
    "Name",
    "Names",
    "Value",
    "Type",
    "Overwrite",
    "KeyId",
    "Description",
    "AllowedPattern",
    "Tags",
    "Tier",
    "Policies",
    "DataType",
    "WithDecryption",
    "MaxResults",
    "NextToken",
    "ParameterFilters",
    "Filters",
    "Path",
    "Recursive",
    "Labels",
    "ParameterVersion",
    "ResourceType",
    "ResourceId",
    "TagKeys",
    "SettingId",
    "Shared",
    "Key",
    "Option",
    "Values",
    "Limit",
];

/// Texts that mean something to one operation or another, and texts that mean nothing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "/a", "a", "/a/b", "/", "", "/a:1", "/a:stable", "stable", "String", "SecureString", "StringList", "Advanced",
            "Standard", "Intelligent-Tiering", "alias/aws/ssm", "Parameter", "Name", "Type", "tag:x", "Label", "Contains",
            "BeginsWith", "Recursive", "[{}]", "[1]", "\\d{1,4}", "(", "aws:ec2:image", "ami-12345678", "/aws/service/list",
            "/aws/reference/secretsmanager/x", "arn:aws:ssm:eu-west-1:111122223333:parameter/a", "arn:::::",
            "/ssm/parameter-store/default-parameter-tier", "key/x", "{{x}}",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "/[a-zé/:. ]{0,40}",
        1 => (0_usize..9_000).prop_map(|n| "ß".repeat(n)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        5 => text().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (-2_i64..60).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 24, 12, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from), object(inner),]
    })
}

fn object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let member = prop::sample::select(MEMBERS.to_vec()).prop_map(str::to_owned);
    prop::collection::btree_map(member, value, 0..8).prop_map(|members| Value::Object(members.into_iter().collect()))
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => object(value()).prop_map(|value| value.to_string().into_bytes()),
        1 => value().prop_map(|value| value.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => "Action=[A-Za-z&=%]{0,30}".prop_map(String::into_bytes),
    ]
}

fn populated() -> Client {
    Client::seeded(
        r#"
        behaviour = { pages = "ragged", trailing_empty_page = true, visible_after_ms = 10, throttle = true }
        key = [{ id = "x", aliases = ["alias/x"], state = "Disabled" }]
        [[deny]]
        action = "ssm:Get*"
        resource = "*/secret*"
        [[parameter]]
        name = "a"
        value = "1"
        versions = 100
        labels = { stable = 3 }
        [[parameter]]
        name = "/a/b"
        value = "1"
        type = "SecureString"
        key = "alias/x"
        "#,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_always_well_formed(
        requests in prop::collection::vec((prop::sample::select(TARGETS.to_vec()), body()), 1..24),
        query in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut client = populated();
        for (target, body) in &requests {
            client.wait(Duration::from_millis(400));
            let answer = client.raw(target, body);
            prop_assert!(matches!(answer.status, 200 | 400), "{} for {target}", answer.status);
            let value: Value = serde_json::from_slice(&answer.body).unwrap();
            let refused = value.get("__type").is_some_and(Value::is_string);
            prop_assert_eq!(refused, answer.status == 400, "{}: {}", target, value);
        }
        for service in [None, Some("sts")] {
            let request = Request { service, body: &query, ..Request::default() };
            prop_assert!(matches!(handle(&mut client.state, start(), &request).status, 400));
        }
    }
}
