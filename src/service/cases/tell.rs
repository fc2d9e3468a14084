//! Mail to groups: thin, with a number and a way to the page, never with what was written.

use crate::domain::case::Case;
use crate::domain::delivery::{Channel, DeliveryKind};
use crate::service::ServiceError;
use crate::service::register::Session;
use crate::store::NewDelivery;
use serde_json::json;
use uuid::Uuid;

impl Session<'_> {
    /// Lets the group of a case be told of something.
    pub(super) async fn tell_applicant(&mut self, case: &Case, template: &str, seq: i64) -> Result<(), ServiceError> {
        let Some(applicant) = case.applicant else { return Ok(()) };
        let page =
            if case.language == "en" { format!("/en/apply/{}", case.id) } else { format!("/sv/ansokan/{}", case.id) };
        let mut args = json!({ "case": format!("S-{}", case.number), "link": page });
        if let (Some(args), Some(deadline)) = (args.as_object_mut(), case.deadline) {
            args.insert("deadline".to_owned(), json!(deadline));
        }
        let new = NewDelivery {
            id: Uuid::new_v4(),
            channel: Channel::Mail,
            kind: DeliveryKind::Applicant,
            subscription: None,
            person: None,
            webhook: None,
            dedupe: format!("case:{}:{seq}", case.id),
            created_at: self.at,
            due_at: self.at,
            detail: json!({
                "applicant": applicant, "case": case.id, "language": case.language, "template": template, "args": args,
            }),
        };
        self.tx.put_delivery(&new, &[]).await?;
        Ok(())
    }
}
