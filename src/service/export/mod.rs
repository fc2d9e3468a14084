//! Export: initiatives, overlaps or zones as GeoJSON or CSV, page by page, never the whole register in memory.

mod record;

use super::access::may;
use super::past::PastView;
use super::search::Paging;
use super::wire::{Geometry, InitiativeFeature, OverlapFeature, ZoneFeature};
use super::{InitiativeQuery, OverlapFilter, Service, ServiceError, ZoneQuery};
use crate::domain::access::{Action, Actor};
use crate::domain::overlap::Overlap;
use crate::domain::time::Timestamp;
use record::Record;
pub(super) use record::plain;
use serde::Serialize;
use std::sync::Arc;

/// Rows that are read and written at a time.
const PAGE: usize = 200;

/// What is exported, and what it is narrowed to.
#[derive(Debug, Clone)]
pub enum ExportOf {
    /// Initiatives with their areas.
    Initiatives(InitiativeQuery),
    /// Overlaps with their shared areas.
    Overlaps(OverlapFilter),
    /// Zones.
    Zones(ZoneQuery),
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A FeatureCollection (RFC 7946), one feature per line.
    GeoJson,
    /// A table in UTF-8 with a line of names, without geometry.
    Csv,
}

/// An export under way: call [`Export::next`] until there is nothing more.
#[derive(Debug)]
pub struct Export {
    service: Arc<Service>,
    actor: Actor,
    /// What is looked back at, if anything is.
    past: Option<PastView>,
    of: ExportOf,
    format: ExportFormat,
    state: State,
    is_first: bool,
}

#[derive(Debug)]
enum State {
    Head,
    /// The place to read on from.
    Rows(i64),
    Tail,
    Done,
}

impl Export {
    /// Begins an export of what the actor sees.
    ///
    /// # Errors
    /// When the actor may not take lists out.
    pub fn new(actor: &Actor, service: Arc<Service>, of: ExportOf, format: ExportFormat) -> Result<Self, ServiceError> {
        may(actor, Action::Export)?;
        Ok(Self { service, actor: actor.clone(), past: None, of, format, state: State::Head, is_first: true })
    }

    /// Makes it an export of what was known at an instant.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn as_known(mut self, known: Option<Timestamp>) -> Result<Self, ServiceError> {
        if let Some(known) = known {
            self.past = Some(self.service.past_view(self.actor.sight(), known).await?);
        }
        Ok(self)
    }

    /// The next piece of the document; `None` after the last.
    ///
    /// # Errors
    /// When the store cannot be read; the document is then incomplete.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ServiceError> {
        let (piece, state) = match self.state {
            State::Head => (self.head()?, State::Rows(0)),
            State::Rows(after) => {
                let (piece, next) = self.rows(after).await?;
                (piece, next.map_or(State::Tail, State::Rows))
            }
            State::Tail => (self.tail().to_vec(), State::Done),
            State::Done => return Ok(None),
        };
        self.state = state;
        Ok(Some(piece))
    }

    fn head(&self) -> Result<Vec<u8>, ServiceError> {
        match (self.format, &self.of) {
            (ExportFormat::GeoJson, _) => Ok(b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec()),
            (ExportFormat::Csv, ExportOf::Initiatives(_)) => table([InitiativeFeature::COLUMNS.to_vec()]),
            (ExportFormat::Csv, ExportOf::Overlaps(_)) => table([Overlap::COLUMNS.to_vec()]),
            (ExportFormat::Csv, ExportOf::Zones(_)) => table([ZoneFeature::COLUMNS.to_vec()]),
        }
    }

    async fn rows(&mut self, after: i64) -> Result<(Vec<u8>, Option<i64>), ServiceError> {
        let paging = Paging { after, limit: PAGE };
        match &self.of {
            ExportOf::Initiatives(query) => {
                let page = match &self.past {
                    None => self.service.listed(&self.actor, query, paging).await?,
                    Some(past) => past.initiatives(query, paging).await?,
                };
                let features: Vec<_> = page.items.into_iter().map(InitiativeFeature::from).collect();
                Ok((self.write(&features, &features)?, page.next))
            }
            ExportOf::Overlaps(filter) => {
                let page = match &self.past {
                    None => self.service.listed_overlaps(&self.actor.sight(), filter, paging).await?,
                    Some(past) => past.overlaps(filter, paging).await?,
                };
                let features = match self.format {
                    ExportFormat::GeoJson => self.with_shapes(&page.items).await?,
                    ExportFormat::Csv => Vec::new(),
                };
                Ok((self.write(&features, &page.items)?, page.next))
            }
            ExportOf::Zones(query) => {
                let zones = match &self.past {
                    None => self.service.listed_zones(&self.actor.sight(), query).await?,
                    Some(past) => past.zones(query).await?,
                };
                let features: Vec<_> = zones.all.into_iter().enumerate().map(ZoneFeature::from).collect();
                Ok((self.write(&features, &features)?, None))
            }
        }
    }

    fn tail(&self) -> &'static [u8] {
        match self.format {
            ExportFormat::GeoJson => b"\n]}\n",
            ExportFormat::Csv => b"",
        }
    }

    async fn with_shapes(&self, overlaps: &[Overlap]) -> Result<Vec<OverlapFeature>, ServiceError> {
        let mut features = Vec::with_capacity(overlaps.len());
        for overlap in overlaps {
            let shape = match &self.past {
                None => self.service.shared_shape(overlap).await?,
                Some(past) => past.shared_shape(overlap).await?,
            };
            features.push(OverlapFeature::from((overlap.clone(), shape.map(Geometry::MultiPolygon))));
        }
        Ok(features)
    }

    fn write(&mut self, features: &[impl Serialize], records: &[impl Record]) -> Result<Vec<u8>, ServiceError> {
        if self.format == ExportFormat::Csv {
            return table(records.iter().map(Record::record));
        }
        let mut piece = Vec::new();
        for feature in features {
            piece.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
            self.is_first = false;
            serde_json::to_writer(&mut piece, feature).map_err(|_| ServiceError::Broken)?;
        }
        Ok(piece)
    }
}

fn table<R: AsRef<[u8]>>(records: impl IntoIterator<Item = Vec<R>>) -> Result<Vec<u8>, ServiceError> {
    let mut table = csv::Writer::from_writer(Vec::new());
    for record in records {
        table.write_record(record).map_err(|_| ServiceError::Broken)?;
    }
    table.into_inner().map_err(|_| ServiceError::Broken)
}
