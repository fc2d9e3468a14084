//! Telling of cases: thin mail to groups, with a number and a way to the page and never with what was written; and notices
//! for those in the house who work with them.

use crate::domain::case::{Case, CaseEvent};
use crate::domain::delivery::{Channel, DeliveryKind};
use crate::domain::handling::NoticeKind;
use crate::service::ServiceError;
use crate::service::register::Session;
use crate::store::{NewDelivery, Notice};
use serde_json::json;
use uuid::Uuid;

/// What is told in the house of what happens with a case; most of it is its own work.
fn kind_of(event: CaseEvent) -> Option<NoticeKind> {
    match event {
        CaseEvent::Opened | CaseEvent::Submit => Some(NoticeKind::CaseCameIn),
        CaseEvent::Answer => Some(NoticeKind::CaseCompleted),
        CaseEvent::Withdraw => Some(NoticeKind::CaseWithdrawn),
        CaseEvent::Assign => Some(NoticeKind::CaseAssigned),
        CaseEvent::Expire => Some(NoticeKind::CaseExpired),
        CaseEvent::Propose | CaseEvent::ProposeAgain => Some(NoticeKind::CaseProposed),
        CaseEvent::Approve
        | CaseEvent::ApproveConditionally
        | CaseEvent::Reject
        | CaseEvent::Remit
        | CaseEvent::Table => Some(NoticeKind::CaseDecided),
        _ => None,
    }
}

impl Session<'_> {
    /// Notes what those who work with a case are to be told of.
    pub(super) async fn note_case(&mut self, case: &Case, event: CaseEvent, seq: i64) -> Result<(), ServiceError> {
        let Some(kind) = kind_of(event) else { return Ok(()) };
        let notice = Notice {
            kind,
            overlap: None,
            initiative: None,
            support_case: Some(case.id),
            seq,
            at: self.at,
            caused_by: self.author.actor.clone(),
            detail: json!({}),
        };
        Ok(self.tx.put_notice(&notice, &format!("case:{}:{seq}", case.id)).await?)
    }

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
