//! The public representation: what everybody may see of published initiatives, and nothing else of any.
//!
//! Nobody has to say who they are. Nothing here can be searched or narrowed by what is not shown: a filter that knows more
//! than the answer tells it, question by question.

use super::search::{Page, Paging};
use super::{InitiativeFilter, InitiativeQuery, Service, ServiceError};
use crate::domain::access::Sight;
use crate::domain::codes::{Code, InitiativeId};
use crate::domain::crs::MetricCrs;
use crate::domain::error::Error;
use crate::domain::initiative::Initiative;
use crate::domain::organisation::Administration;
use crate::domain::period::Period;
use crate::domain::words::{Form, Phase};
use crate::engine;
use geo::{Area, MultiPolygon};
use std::sync::Arc;

/// What everybody may see of an initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// The id.
    pub id: InitiativeId,
    /// What it is called.
    pub name: String,
    /// The form of collaboration.
    pub form: Form,
    /// What it is for.
    pub purpose: String,
    /// Lead and participants, the lead first.
    pub administrations: Vec<Administration>,
    /// When it runs.
    pub period: Period,
    /// How far it has come.
    pub phase: Phase,
    /// The registry number of the city's decision.
    pub registry_number: Option<String>,
    /// Roughly where it is, in degrees.
    pub area: MultiPolygon<f64>,
    /// How much ground that is, in square metres; not the area's own size.
    pub area_m2: f64,
}

impl Service {
    /// Every administration, in the order of registration. Their names are public.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn public_administrations(&self) -> Result<Vec<Administration>, ServiceError> {
        Ok(self.store.read().await?.administrations().await?)
    }

    /// A published initiative.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, where it is not published, and where it was withdrawn.
    pub async fn published(self: &Arc<Self>, id: InitiativeId) -> Result<Published, ServiceError> {
        let found = self.store.read().await?.find_initiative(&Sight::PUBLIC, id).await?;
        let found = found.filter(|initiative| initiative.withdrawn_at.is_none()).ok_or(Error::NotFound)?;
        self.publish(vec![found]).await?.pop().ok_or_else(|| Error::NotFound.into())
    }

    /// Id and name of so many published initiatives, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn published_names(self: &Arc<Self>, most: usize) -> Result<Vec<(InitiativeId, String)>, ServiceError> {
        let paging = Paging { after: 0, limit: most };
        let page = self.page(&Sight::PUBLIC, &InitiativeQuery::default(), paging).await?;
        Ok(page.items.into_iter().map(|initiative| (initiative.id, initiative.attributes.name)).collect())
    }

    /// A page of published initiatives in the order of registration, narrowed by what is shown of them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn published_page(
        self: &Arc<Self>,
        administrations: Vec<Code>,
        phases: Vec<Phase>,
        window: Period,
        paging: Paging,
    ) -> Result<Page<Published>, ServiceError> {
        let filter = InitiativeFilter { administrations, phases, window, ..InitiativeFilter::default() };
        let query = InitiativeQuery { filter, min_degree: None };
        let Page { items, matched, next } = self.page(&Sight::PUBLIC, &query, paging).await?;
        Ok(Page { items: self.publish(items).await?, matched, next })
    }

    async fn publish(self: &Arc<Self>, initiatives: Vec<Initiative>) -> Result<Vec<Published>, ServiceError> {
        let administrations = self.public_administrations().await?;
        let (crs, step_m) = (self.crs.clone(), self.config.public_detail_m);
        let all = move || {
            let one = |initiative| publish(&crs, step_m, &administrations, initiative);
            initiatives.into_iter().filter_map(one).collect()
        };
        self.heavy(all).await
    }
}

/// Nothing where the area cannot be drawn: it is better not shown than shown as it is.
fn publish(
    crs: &MetricCrs,
    step_m: f64,
    administrations: &[Administration],
    initiative: Initiative,
) -> Option<Published> {
    let plane = engine::generalise(&crs.project(initiative.footprint.multi_polygon())?, step_m);
    let attributes = initiative.attributes;
    let named = |code: &Code| administrations.iter().find(|administration| administration.code == *code).cloned();
    Some(Published {
        id: initiative.id,
        administrations: attributes.administrations().filter_map(named).collect(),
        name: attributes.name,
        form: attributes.form,
        purpose: attributes.purpose,
        period: attributes.period,
        phase: attributes.phase,
        registry_number: attributes.registry_number,
        area_m2: plane.unsigned_area(),
        area: crs.unproject(&plane)?,
    })
}
