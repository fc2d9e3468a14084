//! Every state by every event and role, through the door: what the table allows is let through, and everything else is
//! refused and changes nothing.

use super::{Town, application, decision, proposal, terms};
use crate::harness::square;
use crate::raw::Unguarded;
use reqwest::Method;
use samordna::domain::case::{CaseEvent, CaseState, Row, TABLE};
use serde_json::{Value, json};

/// A body for everything that can be asked for.
fn body(event: CaseEvent, contact: &str) -> Option<Value> {
    let reason = |event: &str| json!({ "event": event, "reason": "Därför." });
    let plain = |event: &str| json!({ "event": event });
    Some(match event {
        // They have addresses of their own, or are the clock's.
        CaseEvent::Opened | CaseEvent::Save | CaseEvent::Attach | CaseEvent::Remind | CaseEvent::Expire => return None,
        CaseEvent::Assign => json!({ "event": "assign", "administration": "FGK", "contact_person": contact }),
        CaseEvent::LogActivity => {
            json!({ "event": "log_activity", "kind": "talk", "on": "2026-09-30", "summary": "S." })
        }
        CaseEvent::TakeUp => json!({ "event": "take_up", "assignment": "Uppdrag." }),
        CaseEvent::RequestCompletion => {
            json!({ "event": "request_completion", "what": "Mer.", "deadline": "2026-10-20" })
        }
        CaseEvent::Answer => json!({ "event": "answer", "text": "Här." }),
        CaseEvent::Judge => json!({ "event": "judge", "criterion": "K1", "judgement": "met", "text": "Ja." }),
        CaseEvent::NoteConflict => json!({ "event": "note_conflict", "text": "Ingen." }),
        CaseEvent::WriteProposal => proposal(),
        CaseEvent::Approve => decision("decide", "approved"),
        CaseEvent::ApproveConditionally => decision("decide", "conditional"),
        CaseEvent::Reject => decision("decide", "rejected"),
        CaseEvent::Remit => decision("decide", "remitted"),
        CaseEvent::Table => decision("decide", "tabled"),
        CaseEvent::CorrectDecision => decision("correct_decision", "approved"),
        CaseEvent::SetTerms => terms(Some("2026-10-01")),
        CaseEvent::NoticeChange => {
            json!({ "event": "notice_change", "reason": "Därför.", "period": { "begins": "2026-11-02", "ends": null } })
        }
        CaseEvent::Dismiss
        | CaseEvent::OverrideOverlaps
        | CaseEvent::Pause
        | CaseEvent::Close
        | CaseEvent::Withdraw => reason(event.word()),
        other => plain(other.word()),
    })
}

#[tokio::test]
async fn exactly_the_table_is_allowed_and_everything_else_changes_nothing() {
    let town = Town::new().await;
    let id = town.proposed().await;
    town.decide(&id, "approved").await;
    town.done(&town.contact, &id, terms(Some("2026-10-01"))).await;
    let mut raw = town.register.home.raw().await;
    let stranger = town.register.applicant("annan@example.org").await;
    let actors: [(&str, &str, u16); 9] = [
        ("applicant", &town.applicant, 409),
        ("contact_person", &town.contact, 409),
        ("handler", &town.handler, 409),
        ("secretary", &town.secretary, 409),
        ("", &stranger, 404),
        ("", "viewer", 403),
        ("", "coordinator:FGK", 403),
        ("", "handler:MF", 403),
        ("", "public", 401),
    ];
    let contact = town.contact.split(' ').next().unwrap();
    let (mut allowed, mut refused, path) = (0, 0, format!("/api/v1/cases/{id}/events"));
    for state in CaseState::ALL {
        let stand = format!("update support_case set state = '{state}' where id = '{id}'");
        for event in CaseEvent::ALL {
            let Some(body) = body(*event, contact) else { continue };
            let send = async |actor: &str, tag: &str| {
                town.register.as_(actor).send(Method::POST, &path, Some(&body), &[("if-match", tag)]).await
            };
            let is_allowed = |role: &str| {
                let is_its = |row: &&Row| row.event == *event && row.from.contains(state);
                TABLE.iter().filter(is_its).any(|row| row.who.iter().any(|who| who.word() == role))
            };
            raw.run(&stand).await;
            let before = town.see("operator", &id).await;
            for (_, actor, no) in actors.iter().filter(|(role, ..)| !is_allowed(role)) {
                refused += 1;
                let answer = send(actor, before.header("etag")).await;
                assert_eq!(answer.status, *no, "{state} {event} by {actor}: {:#}", answer.body);
            }
            assert_eq!(before.body, town.see("operator", &id).await.body, "{state} {event}");
            for (role, actor, _) in actors.iter().filter(|(role, ..)| is_allowed(role)) {
                allowed += 1;
                raw.run(&stand).await;
                let tag = town.revision(&id).await;
                let answer = send(actor, &tag).await;
                let problem = answer.body["type"].as_str().unwrap_or_default();
                let is_let_through =
                    answer.status == 200 || ["/problems/unmet", "/problems/out-of-range"].contains(&problem);
                assert!(is_let_through, "{state} {event} by {role}: {:#}", answer.body);
            }
        }
    }
    assert_eq!((allowed, refused), (ALLOWED, CaseState::ALL.len() * 37 * actors.len() - ALLOWED));
}

/// Cells of the table, counted by hand from the model: roles × states × events.
const ALLOWED: usize = 149;

#[tokio::test]
async fn what_is_saved_and_attached_has_its_states_too() {
    let town = Town::new().await;
    let id = town.submitted(square(40.0, 0.0, 4.0)).await;
    let mut raw = town.register.home.raw().await;
    for state in CaseState::ALL {
        raw.run(&format!("update support_case set state = '{state}' where id = '{id}'")).await;
        let saved = town.save(&id, &json!({ "application": application() })).await;
        let may = matches!(state, CaseState::Draft | CaseState::CompletionRequested);
        assert_eq!(saved.status, if may { 200 } else { 409 }, "{state}");
    }
}
