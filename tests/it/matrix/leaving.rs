//! What the matrix needs for webhooks and for what leaves the house.

use super::world::World;
use crate::harness::Answer;
use samordna::domain::access::Actor;
use samordna::domain::codes::Code;
use samordna::domain::handling::NoticeKind;
use samordna::service::WebhookDraft;
use serde_json::{Value, json};
use uuid::Uuid;

const URL: &str = "https://hooks.example.se/";

impl World<'_> {
    async fn new_webhook(&self) -> Uuid {
        let draft = WebhookDraft {
            name: "Map".into(),
            administration: Code::parse("FGK").unwrap(),
            url: URL.into(),
            kinds: vec![NoticeKind::Opened],
            minimum_band: None,
        };
        self.register.service.add_webhook(&Actor::Operator, draft).await.unwrap().0.id
    }

    async fn webhook(&self) -> Uuid {
        match self.register.service.webhooks(&Actor::Operator).await.unwrap().first() {
            Some(webhook) => webhook.id,
            None => self.new_webhook().await,
        }
    }

    /// A call that waits.
    pub async fn waiting(&self) -> Uuid {
        let webhook = self.webhook().await;
        self.register.service.test_webhook(&Actor::Operator, webhook).await.unwrap()
    }

    /// The path and the body of an operation about what leaves the house; none for others.
    pub async fn leaving(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let path = operation.split_once(' ')?.1;
        if let Some(rest) = path.strip_prefix("/api/v1/outbox/{id}") {
            return Some((format!("/api/v1/outbox/{}{rest}", self.waiting().await), None));
        }
        let is_page =
            ["/administration/webhookar/{id}", "/administration/webhooks/{id}"].iter().any(|it| path.ends_with(it));
        let wanted = json!({ "name": "Map", "administration": "FGK", "url": URL, "kinds": ["opened"] });
        let body = match operation {
            "POST /api/v1/webhooks" => return Some((path.to_owned(), Some(wanted))),
            "PUT /api/v1/webhooks/{id}" => Some(wanted),
            "PUT /api/v1/webhooks/{id}/enabled" => Some(json!({ "enabled": true })),
            _ if is_page || path.starts_with("/api/v1/webhooks/{id}") => None,
            _ => return None,
        };
        let webhook = match operation {
            "DELETE /api/v1/webhooks/{id}" => self.new_webhook().await,
            "POST /api/v1/webhooks/{id}/secret" => {
                // One a day has a new secret, so that each actor tries another one; there are not to be too many.
                let spent = self.webhook().await;
                self.register.service.delete_webhook(&Actor::Operator, spent).await.unwrap();
                self.new_webhook().await
            }
            _ => self.webhook().await,
        };
        let mut path = path.replace("{id}", &webhook.to_string());
        if path.contains("{delivery}") {
            let delivery = self.register.service.test_webhook(&Actor::Operator, webhook).await.unwrap();
            self.register.service.drop_delivery(&Actor::Operator, delivery).await.unwrap();
            path = path.replace("{delivery}", &delivery.to_string());
        }
        Some((path, body))
    }

    /// Sends a form of a page about what leaves the house; none for others.
    pub async fn submit_leaving(&self, path: &str, actor: &str) -> Option<Answer> {
        let page = path.strip_prefix("/sv/administration/").or(path.strip_prefix("/en/administration/"))?;
        let fields = match page {
            "webhookar" | "webhooks" => {
                vec![
                    ("name", "Map".into()),
                    ("administration", "FGK".into()),
                    ("url", URL.into()),
                    ("kind", "opened".into()),
                ]
            }
            "utgaende" | "outbox" => {
                vec![("action", "drop".to_owned()), ("delivery", self.waiting().await.to_string())]
            }
            _ if page.starts_with("webhook") => vec![("action", "test".to_owned())],
            _ => return None,
        };
        let fields: Vec<_> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Some(self.register.as_(actor).form(path, &fields).await)
    }
}
