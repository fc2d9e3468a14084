//! What an ID token says of a person, after it was verified: who they are to their issuer, and which of its roles they have.

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who somebody is to an issuer. The subject alone identifies them: addresses and names change hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service::sign_in) struct Vouched {
    pub(in crate::service::sign_in) issuer: String,
    pub(in crate::service::sign_in) subject: String,
    pub(in crate::service::sign_in) name: String,
    pub(in crate::service::sign_in) email: Option<String>,
    /// The issuer's own session, by which it can end ours.
    pub(in crate::service::sign_in) sid: Option<String>,
    pub(in crate::service::sign_in) roles: Roles,
}

/// The app roles or groups that the issuer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service::sign_in) enum Roles {
    /// These and no others.
    Known(Vec<String>),
    /// More than fit into the token: it says where to ask instead. That is no reason to take any away.
    Unknown,
}

/// The claims that the standard does not name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct OtherClaims {
    #[serde(flatten)]
    pub(super) all: Map<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

impl OtherClaims {
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.all.get(name)?.as_str().map(str::to_owned).filter(|text| !text.is_empty())
    }

    /// The roles in a claim. Entra ID leaves a claim of more than 200 groups out and names it in `_claim_names`, or says
    /// `hasgroups`; ADFS writes one value as a text.
    pub(super) fn roles(&self, claim: &str) -> Roles {
        let overflowed = self.all.get("_claim_names").is_some_and(|names| names.get(claim).is_some())
            || (claim == "groups" && self.all.get("hasgroups").is_some_and(|has| *has == Value::Bool(true)));
        match self.all.get(claim) {
            _ if overflowed => Roles::Unknown,
            None => Roles::Known(Vec::new()),
            Some(Value::String(one)) => Roles::Known(vec![one.clone()]),
            Some(Value::Array(many)) => {
                Roles::Known(many.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            Some(_) => Roles::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn overflowed_groups_are_unknown_and_absent_ones_are_none() {
        let roles = |claims: Value, claim| serde_json::from_value::<OtherClaims>(claims).unwrap().roles(claim);
        let known = |values: &[&str]| Roles::Known(values.iter().map(|value| (*value).to_owned()).collect());
        assert_eq!(roles(json!({}), "roles"), known(&[]));
        assert_eq!(roles(json!({ "roles": ["a", "b"] }), "roles"), known(&["a", "b"]));
        assert_eq!(roles(json!({ "role": "a" }), "role"), known(&["a"]));
        assert_eq!(roles(json!({ "_claim_names": { "groups": "src1" } }), "groups"), Roles::Unknown);
        assert_eq!(roles(json!({ "hasgroups": true }), "groups"), Roles::Unknown);
        assert_eq!(roles(json!({ "_claim_names": { "groups": "src1" }, "roles": ["a"] }), "roles"), known(&["a"]));
        assert_eq!(roles(json!({ "roles": 7 }), "roles"), Roles::Unknown);
    }
}
