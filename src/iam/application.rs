//! What an application's role is allowed, who takes it, and what keeps everybody else out (docs/parameter-store.md 6.6).

use serde_json::{Value, json};

use super::kind::Compute;
use super::subtree::{BY_PATH, Hint, IamPolicy, Reads, Subtree, WRITE, one_or_all};

/// What a program needs: it asks for names that it was told, or for all below a path.
const READ: Reads = Reads { actions: &["ssm:GetParameter", "ssm:GetParameters", BY_PATH], lists: false };

impl Subtree {
    /// What a program needs to read: no list of all there is, no history, no tags.
    pub(super) fn application(&self) -> IamPolicy {
        self.reading(&READ, false)
    }

    /// Who may take the role. ECS is held to tasks of this account and region, as its user guide has it.
    pub(super) fn trust(&self, compute: Compute) -> IamPolicy {
        let mut statement = json!({
            "Effect": "Allow",
            "Principal": { "Service": compute.principal() },
            "Action": "sts:AssumeRole",
        });
        let mut missing = Vec::new();
        if compute == Compute::EcsTask {
            // Its own, whoever the parameter belongs to.
            let region = self.region.as_deref().unwrap_or("REGION");
            let account = self.account.as_deref().unwrap_or("ACCOUNT");
            missing = Self { path: "/".to_owned(), ..self.clone() }.unknown();
            statement["Condition"] = json!({
                "StringEquals": { "aws:SourceAccount": account },
                "ArnLike": { "aws:SourceArn": format!("arn:{}:ecs:{region}:{account}:*", self.partition) },
            });
        }
        IamPolicy::new(&[statement], missing)
    }

    /// Refuses reading, changing, decrypting and handing on the key, to whoever has it beside a policy that allows more.
    pub(super) fn keep_out(&self) -> IamPolicy {
        let mut missing: Vec<Hint> = self.unknown();
        let keys = self.key_arns(&mut missing);
        let deny = |sid: &str, actions: &[&str], resources: Vec<String>| {
            let actions = one_or_all(actions.iter().map(|action| (*action).to_owned()).collect());
            json!({ "Sid": sid, "Effect": "Deny", "Action": actions, "Resource": one_or_all(resources) })
        };
        let reads = ["ssm:GetParameter", "ssm:GetParameters", BY_PATH, "ssm:GetParameterHistory"];
        let mut statements = vec![deny("NoReading", &reads, self.parameters(true))];
        let (beside, above) = self.paths_above();
        if !beside.is_empty() {
            statements.push(deny("NoReadingOfTheFolder", &[BY_PATH], beside));
        }
        if !above.is_empty() {
            let mut listing = deny("NoReadingFromAbove", &[BY_PATH], above);
            listing["Condition"] = json!({ "StringEquals": { "ssm:Recursive": "true" } });
            statements.push(listing);
        }
        statements.push(deny("NoChanging", WRITE, self.parameters(false)));
        // By a policy of its own an Advanced parameter is read from another account, where none of this holds.
        statements.push(deny("NoSharing", &["ssm:PutResourcePolicy"], self.parameters(false)));
        if !keys.is_empty() {
            let mut decrypting = deny("NoDecrypting", &["kms:Decrypt", "kms:ReEncryptFrom"], keys.clone());
            decrypting["Condition"] = self.context_is_of_these();
            statements.push(decrypting);
            statements.push(deny("NoHandingOnTheKey", &["kms:CreateGrant", "kms:PutKeyPolicy"], keys));
        }
        IamPolicy::new(&statements, missing)
    }

    /// The value was encrypted as that of one of these parameters.
    fn context_is_of_these(&self) -> Value {
        let parameters = self.parameters(false);
        let compares = if parameters.iter().any(|arn| arn.ends_with('*')) { "StringLike" } else { "StringEquals" };
        json!({ compares: { "kms:EncryptionContext:PARAMETER_ARN": one_or_all(parameters) } })
    }

    /// The paths above, in both spellings. A list by path is checked on the path alone, so that one from above would show what is
    /// refused below (2.4): first those that show it in any case, then those that do where they are asked for all that is below them.
    fn paths_above(&self) -> (Vec<String>, Vec<String>) {
        let path = self.path.trim_matches('/');
        let all = format!("arn:{}:ssm:{}:{}:parameter/", self.partition, self.region(), self.account());
        let mut above = vec![vec![all.clone()]];
        for (end, _) in path.match_indices('/') {
            above.push(vec![format!("{all}{}", &path[..end]), format!("{all}{}/", &path[..end])]);
        }
        if path.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let beside = if self.parameter { above.pop().unwrap_or_default() } else { Vec::new() };
        (beside, above.concat())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::iam::PolicyKind;

    const ID: &str = "11111111-1111-1111-1111-111111111111";

    fn subtree(path: &str, folder: bool) -> Subtree {
        Subtree {
            partition: "aws".to_owned(),
            region: Some("eu-west-1".to_owned()),
            account: Some("111122223333".to_owned()),
            path: path.to_owned(),
            folder,
            parameter: !folder,
            keys: [ID.to_owned()].into(),
            unknown_keys: false,
        }
    }

    fn statement(policy: &IamPolicy, sid: &str) -> Option<Value> {
        policy.document["Statement"].as_array().unwrap().iter().find(|statement| statement["Sid"] == sid).cloned()
    }

    #[test]
    fn an_application_reads_what_is_its_own_and_lists_nothing_else() {
        let app = subtree("/app/prod", true).policy(PolicyKind::Application);
        let all = "arn:aws:ssm:eu-west-1:111122223333:parameter/app/prod";
        let read = statement(&app, "Read").unwrap();
        assert_eq!(read["Action"], json!(["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]));
        assert_eq!(read["Resource"], json!([all, format!("{all}/*")]));
        assert_eq!(statement(&app, "List"), None);
        let person = subtree("/app/prod", true).policy(PolicyKind::Read);
        assert_eq!(statement(&app, "Decrypt").unwrap(), statement(&person, "Decrypt").unwrap());

        let one = subtree("/app/prod/db", false).policy(PolicyKind::Application);
        let read = statement(&one, "Read").unwrap();
        assert_eq!(read["Action"], json!(["ssm:GetParameter", "ssm:GetParameters"]), "one has nothing below it");
        assert_eq!(read["Resource"], format!("{all}/db"));
        assert!(one.hints.is_empty());
    }

    #[test]
    fn each_service_takes_the_role_for_its_own() {
        let app = subtree("/app/prod", true);
        for (compute, principal) in [
            (Compute::Ec2, "ec2.amazonaws.com"),
            (Compute::EcsTask, "ecs-tasks.amazonaws.com"),
            (Compute::Lambda, "lambda.amazonaws.com"),
        ] {
            let policy = app.policy(PolicyKind::Trust(compute));
            let statement = &policy.document["Statement"][0];
            assert_eq!(statement["Principal"], json!({ "Service": principal }));
            assert_eq!(statement["Action"], "sts:AssumeRole");
            assert_eq!(statement.get("Condition").is_some(), compute == Compute::EcsTask);
        }
        let china = Subtree {
            partition: "aws-cn".to_owned(),
            region: Some("cn-north-1".to_owned()),
            account: None,
            ..subtree("arn:aws-cn:ssm:cn-north-1:444455556666:parameter/theirs", false)
        };
        let policy = china.policy(PolicyKind::Trust(Compute::EcsTask));
        let condition = &policy.document["Statement"][0]["Condition"];
        assert_eq!(
            condition["ArnLike"]["aws:SourceArn"], "arn:aws-cn:ecs:cn-north-1:ACCOUNT:*",
            "the task is not theirs"
        );
        assert_eq!(policy.hints.len(), 1);
    }

    #[test]
    fn who_is_kept_out_reads_it_in_no_way() {
        let policy = subtree("/app/prod", true).policy(PolicyKind::KeepOut);
        let all = "arn:aws:ssm:eu-west-1:111122223333:parameter/";
        assert!(policy.document["Statement"].as_array().unwrap().iter().all(|statement| statement["Effect"] == "Deny"));
        let reading = statement(&policy, "NoReading").unwrap();
        assert_eq!(reading["Resource"], json!([format!("{all}app/prod"), format!("{all}app/prod/*")]));
        assert!(reading["Action"].as_array().unwrap().contains(&json!("ssm:GetParameterHistory")));
        // A list by path is checked on the path alone.
        let above = statement(&policy, "NoReadingFromAbove").unwrap();
        assert_eq!(above["Resource"], json!([all, format!("{all}app"), format!("{all}app/")]));
        assert_eq!(above["Condition"], json!({ "StringEquals": { "ssm:Recursive": "true" } }));
        assert_eq!(statement(&policy, "NoReadingOfTheFolder"), None);
        let decrypting = statement(&policy, "NoDecrypting").unwrap();
        assert_eq!(
            decrypting["Condition"],
            json!({ "StringLike": { "kms:EncryptionContext:PARAMETER_ARN": format!("{all}app/prod/*") } }),
            "through any service, and directly"
        );
        assert_eq!(
            statement(&policy, "NoHandingOnTheKey").unwrap()["Action"],
            json!(["kms:CreateGrant", "kms:PutKeyPolicy"])
        );

        assert_eq!(statement(&policy, "NoSharing").unwrap()["Action"], "ssm:PutResourcePolicy");

        // The folder that it lies in shows it whether or not what is below is asked for.
        let one = subtree("/app/prod/db", false).policy(PolicyKind::KeepOut);
        let folder = statement(&one, "NoReadingOfTheFolder").unwrap();
        assert_eq!(folder["Resource"], json!([format!("{all}app/prod"), format!("{all}app/prod/")]));
        assert_eq!(folder.get("Condition"), None);
        let above = statement(&one, "NoReadingFromAbove").unwrap();
        assert_eq!(above["Resource"], json!([all, format!("{all}app"), format!("{all}app/")]));

        let root = subtree("motd", false).policy(PolicyKind::KeepOut);
        assert_eq!(statement(&root, "NoReadingOfTheFolder").unwrap()["Resource"], all);
        assert_eq!(statement(&root, "NoReadingFromAbove"), None);
        let everything = Subtree { parameter: false, ..subtree("/", true) }.policy(PolicyKind::KeepOut);
        assert_eq!(statement(&everything, "NoReading").unwrap()["Resource"], format!("{all}*"));
        assert_eq!(statement(&everything, "NoReadingFromAbove"), None);
    }

    #[test]
    fn without_a_key_of_its_own_nothing_is_said_of_keys() {
        let plain = Subtree { keys: ["alias/aws/ssm".to_owned()].into(), ..subtree("/app", true) };
        for kind in PolicyKind::ALL {
            assert!(!plain.policy(kind).document.to_string().contains("kms:"), "{kind:?}");
        }
        assert!(plain.has_default_key() && !subtree("/app", true).has_default_key());
    }
}
