//! `GetServiceSetting`: the two settings of Parameter Store (docs/parameter-store.md 3, 4.4).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Constraints, ServiceError};
use crate::state::{Context, State};
use crate::wire;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    setting_id: Option<String>,
}

/// `GetServiceSetting`, by id or ARN.
pub(crate) fn get(state: &State, context: &Context, body: &Value) -> Result<Value, ServiceError> {
    let input: Input = wire::input(body)?;
    let mut constraints = Constraints::default();
    constraints.present(input.setting_id.as_ref(), "settingId");
    constraints.length(input.setting_id.as_deref(), "settingId", 1, 1000);
    constraints.finish()?;
    let asked = input.setting_id.unwrap_or_default();
    let prefix = format!("{}servicesetting", context.place.arn_prefix("ssm"));
    let id = asked.strip_prefix(&prefix).unwrap_or(&asked);
    let arn = format!("{prefix}/{}", id.trim_start_matches('/'));
    state.allow(context, "ssm:GetServiceSetting", &arn)?;
    let behaviour = &state.behaviour;
    let (value, default) = match id {
        "/ssm/parameter-store/high-throughput-enabled" => (behaviour.high_throughput.to_string(), "false"),
        "/ssm/parameter-store/default-parameter-tier" => (behaviour.default_tier.as_str().to_owned(), "Standard"),
        _ => {
            let text = format!("Setting {asked} not found.");
            return Err(ServiceError::new("ServiceSettingNotFound", text));
        }
    };
    let status = if value == default { "Default" } else { "Customized" };
    Ok(json!({ "ServiceSetting": {
        "SettingId": id,
        "SettingValue": value,
        "LastModifiedDate": wire::timestamp(context.now),
        "LastModifiedUser": "System",
        "ARN": arn,
        "Status": status,
    }}))
}
