//! "Mina bevakningar": what somebody wants to be told, their watch areas and feeds; the same for function mailboxes.

use super::wishes::{self, WishesForm};
use crate::domain::access::Actor;
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::secret::Secret;
use crate::http::extract::Signed;
use crate::http::feeds::FeedBody;
use crate::http::pages::area::{Text, read as read_area};
use crate::http::pages::failure::{Failure, InLanguage};
use crate::http::pages::frame::{Frame, PageLang, Section};
use crate::http::pages::looks::{Badge, Looks};
use crate::http::pages::params::Params;
use crate::http::pages::paths::Paths;
use crate::http::pages::people::faults as of_form;
use crate::http::pages::{render, svg};
use crate::service::{AreaDraft, MailboxDraft, Service, ServiceError, Subscribed, Subscriber, WatchArea, Which};
use crate::texts::Lang;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "telling/subscription.html", config = "web/templates/askama.toml")]
struct SubscriptionPage {
    frame: Frame,
    lead: String,
    /// The mailbox's address and administration.
    mailbox: Option<(String, Badge)>,
    is_default: bool,
    wishes: WishesForm,
    areas: Vec<WatchArea>,
    districts: Vec<(String, String)>,
    bounds: String,
    area_name: String,
    geometry: String,
    has_feed: bool,
    /// The feeds' addresses, right after they were made.
    feeds: Option<FeedBody>,
    /// The mailboxes that can be kept, on the page of one's own.
    mailboxes: Vec<(String, String)>,
    /// The administrations that a new one can be for.
    administrations: Vec<(Badge, bool)>,
    address: String,
    faults: Vec<String>,
    saved: bool,
}

/// What the page shows beside what is stored.
#[derive(Default)]
struct Shown {
    faults: Vec<String>,
    typed: Params,
    feeds: Option<FeedBody>,
}

/// One's own, or that of the mailbox in the address.
fn which(lang: Lang, id: Option<&str>) -> Result<Which, Failure> {
    match id {
        None => Ok(Which::Own),
        Some(id) => Ok(Which::Mailbox(Failure::id(lang, id)?)),
    }
}

async fn show(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    which: Which,
    shown: Shown,
) -> Result<Response, Failure> {
    let subscribed = match which {
        Which::Own => service.own_subscription(actor).await,
        Which::Mailbox(id) => service.mailbox(actor, id).await,
    };
    let Subscribed { subscription, language, wishes, areas } = subscribed.in_language(lang)?;
    let looks = Looks::new(lang, &service.administrations(actor).await.in_language(lang)?);
    let mailbox = match subscription.as_ref().map(|known| &known.subscriber) {
        Some(Subscriber::Mailbox { address, administration }) => Some((address.clone(), looks.of(administration))),
        _ => None,
    };
    let (mailboxes, administrations) = match which {
        Which::Own => others(service, actor, lang, &looks, &shown.typed).await?,
        Which::Mailbox(_) => (Vec::new(), Vec::new()),
    };
    let address = |paths: Paths| match which {
        Which::Own => paths.subscriptions(),
        Which::Mailbox(id) => paths.mailbox(id),
    };
    let title = mailbox.as_ref().map_or_else(|| lang.text("subscriptions"), |(address, _)| address.clone());
    let faults = shown.faults;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SubscriptionPage {
        lead: lang.text(if mailbox.is_some() { "mailbox-lead" } else { "subscriptions-lead" }),
        is_default: subscription.is_none(),
        wishes: WishesForm::new(lang, &language, &wishes, mailbox.is_some()),
        mailbox,
        areas,
        districts: districts(service, actor, lang).await?,
        bounds: svg::extent()
            .map(|bbox| bbox.to_array().map(|side| format!("{side:.5}")).join(","))
            .unwrap_or_default(),
        area_name: shown.typed.one("name").to_owned(),
        geometry: shown.typed.one("geometry").to_owned(),
        has_feed: subscription.is_some_and(|known| known.feed.is_some()),
        feeds: shown.feeds,
        mailboxes,
        administrations,
        address: shown.typed.one("mailbox").to_owned(),
        faults,
        saved: shown.typed.one("saved") == "1",
        frame: Frame::new(lang, Section::Inbox, title, address).with_script("area.js"),
    };
    Ok((status, render(&page)).into_response())
}

type Mailboxes = (Vec<(String, String)>, Vec<(Badge, bool)>);

/// The mailboxes that somebody keeps, and the administrations that they can keep more for.
async fn others(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    looks: &Looks,
    typed: &Params,
) -> Result<Mailboxes, Failure> {
    if !service.may_keep_mailboxes(actor) {
        return Ok((Vec::new(), Vec::new()));
    }
    let named = |one: Subscribed| {
        let known = one.subscription?;
        match known.subscriber {
            Subscriber::Mailbox { address, administration } => {
                Some((Paths(lang).mailbox(known.id), format!("{address} ({administration})")))
            }
            Subscriber::Person(_) => None,
        }
    };
    let mailboxes = service.mailboxes(actor).await.in_language(lang)?.into_iter().filter_map(named).collect();
    let codes = service.mailbox_administrations(actor).await.in_language(lang)?;
    let chosen = typed.one("administration");
    let choice = |code: &Code| (looks.of(code), code.as_str() == chosen || codes.len() == 1);
    Ok((mailboxes, codes.iter().map(choice).collect()))
}

/// The districts of the first reference layer.
async fn districts(service: &Arc<Service>, actor: &Actor, lang: Lang) -> Result<Vec<(String, String)>, Failure> {
    let Some(layer) = layer(service, actor).await.in_language(lang)? else { return Ok(Vec::new()) };
    let areas = service.reference_areas(actor, &layer).await.in_language(lang)?;
    Ok(areas.into_iter().map(|area| (area.code, area.name)).collect())
}

async fn layer(service: &Arc<Service>, actor: &Actor) -> Result<Option<String>, ServiceError> {
    Ok(service.reference_layers(actor).await?.into_iter().next().map(|(layer, _)| layer))
}

pub(in crate::http::pages) async fn own(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    typed: Params,
) -> Result<Response, Failure> {
    show(&service, &actor, lang, Which::Own, Shown { typed, ..Shown::default() }).await
}

pub(in crate::http::pages) async fn mailbox(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    typed: Params,
) -> Result<Response, Failure> {
    show(&service, &actor, lang, which(lang, Some(&id))?, Shown { typed, ..Shown::default() }).await
}

pub(in crate::http::pages) async fn act_own(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    act(&service, &actor, lang, Which::Own, &headers, pairs.into()).await
}

pub(in crate::http::pages) async fn act_mailbox(
    State(service): State<Arc<Service>>,
    PageLang(lang): PageLang,
    Signed(actor): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    act(&service, &actor, lang, which(lang, Some(&id))?, &headers, pairs.into()).await
}

/// Does what the pressed button says, and shows the page again.
async fn act(
    service: &Arc<Service>,
    actor: &Actor,
    lang: Lang,
    which: Which,
    headers: &HeaderMap,
    form: Params,
) -> Result<Response, Failure> {
    // Who may not see the page is told so before what was sent is looked at.
    match which {
        Which::Own => service.own_subscription(actor).await.in_language(lang)?,
        Which::Mailbox(id) => service.mailbox(actor, id).await.in_language(lang)?,
    };
    let shown = match done(service, actor, which, &form).await {
        Ok(Done::Saved) => return Ok(Redirect::to(&format!("{}?saved=1", there(lang, which))).into_response()),
        Ok(Done::Made(id)) => return Ok(Redirect::to(&Paths(lang).mailbox(id)).into_response()),
        Ok(Done::Gone) => return Ok(Redirect::to(&Paths(lang).subscriptions()).into_response()),
        Ok(Done::Feed(secret)) => Shown { feeds: Some(FeedBody::new(service, headers, &secret)), ..Shown::default() },
        Err(error) => Shown { faults: of_form(lang, error)?, typed: form, feeds: None },
    };
    show(service, actor, lang, which, shown).await
}

fn there(lang: Lang, which: Which) -> String {
    match which {
        Which::Own => Paths(lang).subscriptions(),
        Which::Mailbox(id) => Paths(lang).mailbox(id),
    }
}

/// What came of a form.
enum Done {
    Saved,
    /// A mailbox was added.
    Made(Uuid),
    /// A mailbox was removed.
    Gone,
    /// The feeds have new addresses.
    Feed(Secret),
}

async fn done(service: &Arc<Service>, actor: &Actor, which: Which, form: &Params) -> Result<Done, ServiceError> {
    match form.one("action") {
        "save" => match which {
            Which::Own => drop(service.put_own_subscription(actor, wishes::read(form)).await?),
            Which::Mailbox(id) => drop(service.put_mailbox(actor, Some(id), mailbox_draft(form)?).await?),
        },
        "reset" => match which {
            Which::Own => service.reset_own_subscription(actor).await?,
            Which::Mailbox(id) => {
                service.remove_mailbox(actor, id).await?;
                return Ok(Done::Gone);
            }
        },
        "area" => {
            let geometry = match read_area(form.one("geometry")).map_err(|fault| Error::invalid(vec![fault]))? {
                Text::Area(geometry) => geometry,
                Text::Empty | Text::NoArea => {
                    return Err(Error::invalid(vec![Fault::new("/geometry", FaultCode::Required)]).into());
                }
            };
            let draft = AreaDraft::Drawn { name: form.one("name").to_owned(), geometry };
            service.add_watch_area(actor, which, draft).await?;
        }
        "districts" => {
            let layer = layer(service, actor).await?.unwrap_or_default();
            for code in form.many("district") {
                let draft = AreaDraft::District { layer: layer.clone(), code: code.to_owned() };
                service.add_watch_area(actor, which, draft).await?;
            }
        }
        "remove" => {
            let area = form.one("area").parse().map_err(|_| Error::NotFound)?;
            service.remove_watch_area(actor, which, area).await?;
        }
        "feed" => return Ok(Done::Feed(service.renew_feed(actor, which).await?)),
        "end-feed" => service.end_feed(actor, which).await?,
        "mailbox" => {
            let made = service.put_mailbox(actor, None, mailbox_draft(form)?).await?;
            let id = made.subscription.map(|known| known.id).ok_or(Error::NotFound)?;
            return Ok(Done::Made(id));
        }
        _ => return Err(Error::NotFound.into()),
    }
    Ok(Done::Saved)
}

fn mailbox_draft(form: &Params) -> Result<MailboxDraft, Error> {
    let missing = || Error::invalid(vec![Fault::new("/administration", FaultCode::Required)]);
    let administration = Code::parse(form.one("administration")).ok_or_else(missing)?;
    Ok(MailboxDraft { address: form.one("mailbox").to_owned(), administration, wishes: wishes::read(form) })
}
