//! What stands in a mail: thin, in the reader's language, as text and as HTML, with a small map where one overlap is told of.

use super::links::Links;
use super::{Outbox, map};
use crate::domain::delivery::DeliveryKind;
use crate::domain::overlap::Overlap;
use crate::service::{Claimed, InvitationLetter, Receiver, ServiceError, Told, Way};
use crate::texts::Lang;
use askama::Template;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use serde_json::Value;
use uuid::Uuid;

/// Things that one mail tells of; what there is more is on the page.
const ITEMS: usize = 100;
/// Maps in one mail.
const MAPS: usize = 3;

/// A mail before it is put into the form of one.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) lead: String,
    pub(super) items: Vec<Item>,
    pub(super) why: String,
    /// Where its reader says what they want to be told.
    pub(super) settings: Option<String>,
    /// By what its reader gets no more of them.
    pub(super) unsubscribe: Option<String>,
    /// Maps, by the numbers of their items.
    pub(super) maps: Vec<(usize, Vec<u8>)>,
}

/// One thing that a mail tells of.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) facts: String,
    pub(super) href: String,
    pub(super) open: String,
}

#[derive(Template)]
#[template(path = "mail.html", config = "web/templates/askama.toml")]
struct Html<'a> {
    lang: Lang,
    written: &'a Written,
}

impl Html<'_> {
    fn has_map(&self, number: &usize) -> bool {
        self.written.maps.iter().any(|(item, _)| item == number)
    }
}

impl Written {
    /// The same as plain text.
    fn text(&self, lang: Lang) -> String {
        let mut text = format!("{}\n", self.lead);
        for Item { title, sentence, facts, href, .. } in &self.items {
            let lines = [title, sentence, facts, href].into_iter().filter(|line| !line.is_empty());
            text.extend(lines.map(String::as_str).flat_map(|line| ["\n", line]));
            text.push('\n');
        }
        text.push_str(&format!("\n-- \n{}\n", self.why));
        for (key, href) in [("mail-settings", &self.settings), ("mail-unsubscribe", &self.unsubscribe)] {
            text.extend(href.iter().map(|href| format!("{}: {href}\n", lang.text(key))));
        }
        text
    }

    /// In the form of a mail. Its id follows from the delivery's, so that a repetition is recognised.
    pub(super) fn message(
        self,
        lang: Lang,
        links: &Links,
        (id, from, to): (Uuid, &Mailbox, &str),
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Message, &'static str> {
        let to: Mailbox = to.parse().map_err(|_| "not_an_address")?;
        let subject: String = self.subject.chars().filter(|c| !c.is_control()).collect();
        let mut message = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(subject)
            .date(at.into())
            .message_id(Some(format!("<{id}@{}>", links.host())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", lang.tag()));
        if let Some(href) = &self.unsubscribe {
            message = message
                .raw_header(header("List-Unsubscribe", &format!("<{href}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let html = Html { lang, written: &self }.render().map_err(|_| "not_written")?;
        let mut related = MultiPart::related().singlepart(SinglePart::html(html));
        let png = ContentType::parse("image/png").map_err(|_| "not_written")?;
        for (item, map) in &self.maps {
            let attachment = Attachment::new_inline_with_name(format!("map-{item}"), format!("map-{item}.png"));
            related = related.singlepart(attachment.body(map.clone(), png.clone()));
        }
        let both = MultiPart::alternative().singlepart(SinglePart::plain(self.text(lang))).multipart(related);
        message.multipart(both).map_err(|_| "not_written")
    }
}

/// A header as it stands here: nothing in it needs another form.
fn header(name: &'static str, value: &str) -> HeaderValue {
    let value = value.to_owned();
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

impl Outbox {
    /// Writes a mail; or says why none can be written.
    pub(super) async fn letter(
        &self,
        claimed: &Claimed,
        receiver: &Receiver,
        told: &[Told],
        from: &Mailbox,
    ) -> Result<Result<Message, &'static str>, ServiceError> {
        let delivery = &claimed.delivery;
        let Way::Mail { address, unsubscribe } = &receiver.way else { return Ok(Err("no_address")) };
        let lang = Lang::parse(&receiver.language).unwrap_or(Lang::Sv);
        let links = Links::new(self.service.config(), lang);
        let written = match delivery.kind {
            DeliveryKind::Notice | DeliveryKind::Digest => Ok(self.news(lang, &links, receiver, told).await?),
            DeliveryKind::Disabled => Ok(switched_off(lang, &links, &delivery.detail)),
            DeliveryKind::Applicant => to_applicant(lang, &links, &delivery.detail),
            DeliveryKind::Survey => match self.service.invitation_letter(delivery.id).await? {
                Some(letter) => Ok(invitation(lang, &links, &letter)),
                None => Err("no_receiver"),
            },
            DeliveryKind::Test => Err("not_written"),
        };
        let unsubscribe = unsubscribe.as_ref().map(|(id, proof)| links.unsubscribe(id, proof));
        let at = self.service.clock().now().instant();
        Ok(written.and_then(|written| {
            Written { unsubscribe, ..written }.message(lang, &links, (delivery.id, from, address), at)
        }))
    }

    async fn news(
        &self,
        lang: Lang,
        links: &Links,
        receiver: &Receiver,
        told: &[Told],
    ) -> Result<Written, ServiceError> {
        let items: Vec<Item> = told.iter().take(ITEMS).map(|told| item(lang, links, told)).collect();
        let mut maps = Vec::new();
        for (number, overlap) in
            told.iter().enumerate().filter_map(|(number, told)| Some((number, told.overlap.as_ref()?)))
        {
            if maps.len() == MAPS || ITEMS <= number {
                break;
            }
            let areas = self.service.areas_of(receiver, overlap).await?;
            maps.extend(areas.and_then(|areas| map::draw(&areas)).map(|png| (number, png)));
        }
        let (subject, lead) = match items.as_slice() {
            [only] => (format!("{}: {}", only.sentence, only.title), lang.text("mail-lead-one")),
            _ => {
                let count = [("count", told.len().to_string())];
                (lang.format("mail-digest-subject", &count), lang.format("mail-lead-many", &count))
            }
        };
        let (why, settings) = (lang.text("mail-why"), Some(links.subscriptions()));
        Ok(Written { subject, lead, items, maps, why, settings, unsubscribe: None })
    }
}

fn item(lang: Lang, links: &Links, told: &Told) -> Item {
    let sentence = lang.text(&format!("told-{}", told.notice.kind.word().replace('_', "-")));
    let open = lang.text("mail-open");
    match (&told.overlap, &told.initiative) {
        (Some(overlap), _) => {
            let title = format!("{} {} {}", overlap.a.name, lang.text("and"), overlap.b.name);
            Item { title, sentence, facts: facts(lang, overlap), href: links.overlap(overlap.id), open }
        }
        (None, Some(initiative)) => {
            let facts = initiative.attributes.lead_administration.to_string();
            Item {
                title: initiative.attributes.name.clone(),
                sentence,
                facts,
                href: links.initiative(initiative.id),
                open,
            }
        }
        (None, None) => {
            let named =
                told.case.as_ref().map(|case| (format!("S-{} {}", case.number, case.title), links.case(case.id)));
            let (title, href) = named.unwrap_or_default();
            Item { title, sentence, href, open, ..Item::default() }
        }
    }
}

/// Who is in it and how much it matters.
fn facts(lang: Lang, overlap: &Overlap) -> String {
    let codes: Vec<&str> = overlap.administrations().map(|code| code.as_str()).collect();
    let band = overlap.score.as_ref().map(|score| lang.text(&format!("band-{}", score.band.word().replace('_', "-"))));
    codes.join(", ") + &band.map(|band| format!(" · {band}")).unwrap_or_default()
}

fn switched_off(lang: Lang, links: &Links, detail: &Value) -> Written {
    let word = |key: &str| detail.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let href = links.webhook(word("webhook"));
    Written {
        subject: lang.format("mail-disabled-subject", &[("name", word("name"))]),
        lead: lang.format("mail-disabled-text", &[("name", word("name"))]),
        items: vec![Item { href, open: lang.text("mail-open"), ..Item::default() }],
        why: lang.text("mail-disabled-why"),
        ..Written::default()
    }
}

/// An invitation to a survey, or a reminder of one: what it is called, until when, and the link.
fn invitation(lang: Lang, links: &Links, letter: &InvitationLetter) -> Written {
    let key = if letter.reminds { "mail-survey-reminder" } else { "mail-survey" };
    let args = [("title", letter.title.clone()), ("closes", letter.closes_on.to_string())];
    let promise = if letter.anonymous { "mail-survey-anonymous" } else { "mail-survey-named" };
    let href = links.answer(&letter.link.reveal());
    let open = lang.text("mail-survey-open");
    Written {
        subject: lang.format(&format!("{key}-subject"), &args),
        lead: lang.format(&format!("{key}-text"), &args),
        items: vec![Item { sentence: lang.text(promise), href, open, ..Item::default() }],
        why: lang.text("mail-survey-why"),
        ..Written::default()
    }
}

/// A mail about somebody's own case: the text of a template with numbers and addresses in it.
fn to_applicant(lang: Lang, links: &Links, detail: &Value) -> Result<Written, &'static str> {
    let template = detail.get("template").and_then(Value::as_str).unwrap_or_default();
    let (subject, text) = (format!("mail-{template}-subject"), format!("mail-{template}-text"));
    if lang.find(&subject).is_none() || lang.find(&text).is_none() {
        return Err("no_such_text");
    }
    let none = serde_json::Map::new();
    let given = detail.get("args").and_then(Value::as_object).unwrap_or(&none);
    let value = |value: &Value| match value {
        Value::String(text) if text.starts_with('/') => links.path(text),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let args: Vec<(&str, String)> = given.iter().map(|(key, given)| (key.as_str(), value(given))).collect();
    let href = given.get("link").map(value);
    let open = lang.text("mail-open");
    Ok(Written {
        subject: lang.format(&subject, &args),
        lead: lang.format(&text, &args),
        items: href.into_iter().map(|href| Item { href, open: open.clone(), ..Item::default() }).collect(),
        why: lang.text("mail-applicant-why"),
        ..Written::default()
    })
}
