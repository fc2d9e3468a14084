//! Files of cases: checked before anything is stored, numbered like everything that comes in, never changed.

use super::act::hexadecimal;
use super::content::media_type;
use super::step::Effect;
use super::{CaseView, find};
use crate::domain::access::{Action, Actor};
use crate::domain::case::{CaseEvent, CaseId, Received, row};
use crate::domain::error::{Error, Fault, FaultCode};
use crate::service::access::may;
use crate::service::register::Session;
use crate::service::{Service, ServiceError};
use crate::store::Attachment;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// The bytes of one file.
pub const ATTACHMENT_BYTES: usize = 10 * 1024 * 1024;
/// The files of one case.
pub const ATTACHMENTS_AT_MOST: usize = 20;
/// Characters of a file's name.
const NAME_AT_MOST: usize = 120;

/// A name that is one on every system, with the ending of what the file is; none where it points elsewhere.
fn safe_name(given: &str, ending: &str) -> Option<String> {
    let given = given.trim();
    if given.contains(['/', '\\', ':', '\0']) || given.split('.').any(|part| part.is_empty()) && given.contains("..") {
        return None;
    }
    let stem = given.rsplit_once('.').map_or(given, |(stem, _)| stem);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')');
    let stem: String = stem.chars().map(|c| if is_plain(c) { c } else { '_' }).take(NAME_AT_MOST).collect();
    let stem = stem.trim_matches(['.', ' ']);
    Some(format!("{}.{ending}", if stem.is_empty() { "bilaga" } else { stem }))
}

impl Service {
    /// Takes a file in.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::WrongState`] where nothing is written, or there are enough; [`Error::Invalid`] for a file
    /// that is too large, is none of the kinds that are taken, is more than one kind at once, or is named after a path.
    pub async fn attach(
        self: &Arc<Self>,
        actor: &Actor,
        id: CaseId,
        name: &str,
        content: Vec<u8>,
    ) -> Result<CaseView, ServiceError> {
        let seen = find(&mut self.store.read().await?, actor, id).await?;
        may(actor, Action::Apply)?;
        if row(seen.state, CaseEvent::Attach, &seen.roles_of(actor)).is_none() {
            return Err(Error::WrongState("the case").into());
        }
        let refused = |fault: Fault| ServiceError::from(Error::invalid(vec![fault]));
        if content.is_empty() {
            return Err(refused(Fault::new("/attachment", FaultCode::Required)));
        }
        if ATTACHMENT_BYTES < content.len() {
            let fault = Fault::new("/attachment", FaultCode::FileTooLarge);
            return Err(refused(fault.with("limit", ATTACHMENT_BYTES).with("found", content.len())));
        }
        let (content, found) = self
            .heavy(move || {
                let found = media_type(&content);
                (content, found)
            })
            .await?;
        let (media_type, ending) = found.map_err(|code| refused(Fault::new("/attachment", code)))?;
        let bad_name = || refused(Fault::new("/attachment", FaultCode::FileName).with("found", name));
        let name = safe_name(name, ending).ok_or_else(bad_name)?;
        let actor = actor.clone();
        self.in_own_task(move |service| async move {
            let mut session = Session::begin(&service, &actor).await?;
            let mut case = find(&mut session.tx, &actor, id).await?;
            let row =
                row(case.state, CaseEvent::Attach, &case.roles_of(&actor)).ok_or(Error::WrongState("the case"))?;
            if ATTACHMENTS_AT_MOST <= session.tx.attachments_of(id).await?.len() {
                return Err(Error::WrongState("the case has enough files").into());
            }
            let attachment = Attachment {
                id: Uuid::new_v4(),
                name,
                media_type: media_type.to_owned(),
                size: i64::try_from(content.len()).unwrap_or(i64::MAX),
                digest: hexadecimal(&content),
                at: session.at,
            };
            let sender = session.author.actor.clone();
            session.tx.insert_attachment(id, &attachment, &sender, content).await?;
            let detail = json!({ "attachment": attachment.id, "name": attachment.name, "digest": attachment.digest });
            let received = Some((Received::Attachment, detail.clone()));
            let (state, effect) = (case.state, Effect { detail, received, ..Effect::default() });
            session.happened(&mut case, row.event, Some(state), state, effect).await?;
            session.commit().await?;
            service.case(&actor, id).await
        })
        .await
    }

    /// A file of a case: for who applied, and for those in the house who are told of people, since anything may stand in it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for those who see the case and need not know.
    pub async fn attachment(
        self: &Arc<Self>,
        actor: &Actor,
        id: CaseId,
        file: Uuid,
    ) -> Result<(Attachment, Vec<u8>), ServiceError> {
        let mut tx = self.store.read().await?;
        let case = find(&mut tx, actor, id).await?;
        let found = tx.attachments_of(id).await?.into_iter().find(|it| it.id == file).ok_or(Error::NotFound)?;
        if !case.tells_people_to(actor) && *actor != Actor::Operator {
            return Err(Error::Forbidden.into());
        }
        let content = tx.attachment(id, file).await?.ok_or(Error::NotFound)?;
        drop(tx);
        if !matches!(actor, Actor::Applicant(_)) {
            self.record_personal_reads(actor, vec![id.to_string()]).await?;
        }
        Ok((found, content))
    }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_are_made_safe_and_paths_are_refused() {
        let names = [
            ("Karta över torget.PDF", "Karta över torget.pdf"),
            ("foto\"<x>.jpeg", "foto__x_.pdf"),
            (".htaccess", "bilaga.pdf"),
            ("", "bilaga.pdf"),
            ("a.html", "a.pdf"),
        ];
        for (given, kept) in names {
            assert_eq!(safe_name(given, "pdf").as_deref(), Some(kept), "{given}");
        }
        for path in ["../a.pdf", "a/b.pdf", "C:\\a.pdf", "..", "a\0.pdf", "x..pdf"] {
            assert_eq!(safe_name(path, "pdf"), None, "{path:?}");
        }
    }
}
