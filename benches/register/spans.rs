//! How long named parts of the program took, listened to from outside: the spans of `service::detect`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::span::{Attributes, Id};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// The durations of closed spans by name.
#[derive(Clone, Default)]
pub struct Spans(Arc<Mutex<HashMap<&'static str, Vec<Duration>>>>);

struct Began(Instant);

impl Spans {
    /// Listens to detection, and lets warnings through to the terminal.
    pub fn install() -> Self {
        let spans = Self::default();
        let detection = filter_fn(|metadata: &Metadata<'_>| metadata.target() == "samordna::service::detect");
        let terminal = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(LevelFilter::WARN);
        tracing_subscriber::registry().with(terminal).with(spans.clone().with_filter(detection)).init();
        spans
    }

    /// Begins anew.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How long each span of this name took, from its beginning to its end with all waiting.
    pub fn times(&self, name: &str) -> Vec<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned().unwrap_or_default()
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Began(Instant::now()));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id)
            && let Some(Began(at)) = span.extensions().get::<Began>()
        {
            let took = at.elapsed();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(span.name()).or_default().push(took);
        }
    }
}
