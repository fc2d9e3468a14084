//! Rules as data: what a change would do to the register, making it, and judging everything again by it.

use super::access::may;
use super::handling::Cause;
use super::intake::paragraphs;
use super::live::{LiveChanges, LiveEntry};
use super::register::Session;
use super::score::score;
use super::{OverlapFilter, Service, ServiceError};
use crate::domain::access::{Action, Actor, Sight};
use crate::domain::codes::{Code, OverlapId};
use crate::domain::error::Error;
use crate::domain::handling::{Act, Baseline, Verdict};
use crate::domain::overlap::{Finding, Overlap};
use crate::domain::record::Author;
use crate::domain::rules::{RuleSet, Rules};
use crate::domain::score::{Band, Score};
use crate::domain::time::Timestamp;
use crate::domain::words::{Gate, OverlapState};
use crate::store::{ChangeKind, OverlapWrite, SaidEvent, Tx};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Overlaps that are judged again in one transaction.
const AT_ONCE: i64 = 200;
/// Overlaps read at a time.
const CHUNK: i64 = 1000;

/// What other rules would do to the register.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesPreview {
    /// The version that was compared with.
    pub version: i64,
    /// How many overlaps are open now.
    pub open: usize,
    /// Those that would vanish.
    pub vanish: Vec<Concerned>,
    /// Those that would appear.
    pub appear: Vec<Concerned>,
    /// How many would go from one band to another.
    pub bands: BTreeMap<(Band, Band), usize>,
}

/// An overlap that other rules would make vanish or appear.
#[derive(Debug, Clone, PartialEq)]
pub struct Concerned {
    /// The overlap.
    pub id: OverlapId,
    /// Its number for people.
    pub number: i64,
    /// The names of both sides.
    pub names: [String; 2],
    /// The administrations of both sides.
    pub administrations: Vec<Code>,
    /// The gates that would keep it from being active.
    pub gates: Vec<Gate>,
    /// Its band afterwards.
    pub band: Band,
    /// Whether somebody has judged it as need.
    pub is_needed: bool,
}

/// How often a version of the rules was right in a month: of the overlaps that were judged in it, how many as need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precision {
    /// The month, as `2026-10`.
    pub month: String,
    /// The version.
    pub rules: i64,
    /// The band that the overlaps had.
    pub band: Band,
    /// Overlaps that were judged.
    pub judged: usize,
    /// Of these, judged as need by at least one side.
    pub needed: usize,
}

/// A recorded overlap under some rules.
struct Judged {
    finding: Finding,
    state: OverlapState,
    score: Option<Score>,
}

impl Service {
    /// Every version of the rules, the one in force first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rule_sets(&self, actor: &Actor) -> Result<Vec<RuleSet>, ServiceError> {
        may(actor, Action::ReadRules)?;
        Ok(self.store.read().await?.rule_sets().await?)
    }

    /// A version of the rules.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn rule_set(&self, actor: &Actor, version: i64) -> Result<RuleSet, ServiceError> {
        may(actor, Action::ReadRules)?;
        Ok(self.store.read().await?.find_rule_set(version).await?.ok_or(Error::NotFound)?)
    }

    /// How many overlaps wait to be judged by the rules in force.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn waiting_for_rules(&self, actor: &Actor) -> Result<i64, ServiceError> {
        may(actor, Action::ReadRules)?;
        let version = self.rules().version;
        Ok(self.store.read().await?.count_unscored(version).await?)
    }

    /// Says what other rules would do to the overlaps that the actor sees, and changes nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every fault of the rules.
    pub async fn preview_rules(self: &Arc<Self>, actor: &Actor, rules: Rules) -> Result<RulesPreview, ServiceError> {
        may(actor, Action::PutRules)?;
        in_order(&rules)?;
        let set = RuleSet { rules, ..(*self.rules()).clone() };
        let needed = self.needed().await?;
        let mut tx = self.store.read().await?;
        let recorded = all_seen(&mut tx, &actor.sight()).await?;
        drop(tx);
        let service = Arc::clone(self);
        self.large(move || service.compare_rules(recorded, &set, &needed)).await
    }

    fn compare_rules(&self, recorded: Vec<Overlap>, set: &RuleSet, needed: &BTreeSet<OverlapId>) -> RulesPreview {
        let (open, bands) = (0, BTreeMap::new());
        let mut preview = RulesPreview { version: set.version, open, vanish: Vec::new(), appear: Vec::new(), bands };
        for overlap in recorded {
            let was_active = overlap.state == OverlapState::Active;
            let Some(judged) = self.judge_again(&LiveChanges::new(), &overlap, set) else { continue };
            let band = |score: Option<&Score>| score.map_or(Band::NotIndexed, |score| score.band);
            let (before, after) = (band(overlap.score.as_ref()), band(judged.score.as_ref()));
            preview.open += usize::from(was_active);
            if was_active && before != after {
                *preview.bands.entry((before, after)).or_default() += 1;
            }
            let is_active = judged.finding.is_active();
            if was_active == is_active {
                continue;
            }
            let concerned = Concerned {
                id: overlap.id,
                number: overlap.number,
                administrations: overlap.administrations().cloned().collect(),
                names: [overlap.a.name, overlap.b.name],
                gates: judged.finding.gates,
                band: if is_active { after } else { before },
                is_needed: needed.contains(&overlap.id),
            };
            if is_active { preview.appear.push(concerned) } else { preview.vanish.push(concerned) }
        }
        preview
    }

    /// Overlaps that somebody has judged as need.
    async fn needed(&self) -> Result<BTreeSet<OverlapId>, ServiceError> {
        let said = self.store.read().await?.verdicts_since(Timestamp::EARLIEST).await?;
        Ok(said.iter().filter(|it| verdict(it) == Some(Verdict::Need)).map(|it| it.overlap).collect())
    }

    /// Makes a new version of the rules that is in force from now on, if `version` still is, and judges everything again
    /// by it. That nobody is told of what it changes is the point: people did nothing, and nothing happened in the city.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every fault of the rules; [`Error::Stale`].
    pub async fn activate_rules(
        self: &Arc<Self>,
        actor: &Actor,
        version: i64,
        rules: Rules,
        comment: String,
    ) -> Result<RuleSet, ServiceError> {
        may(actor, Action::PutRules)?;
        in_order(&rules)?;
        let comment = paragraphs(&comment, "/comment").map_err(|fault| Error::invalid(vec![fault]))?;
        let actor = actor.clone();
        let set = self
            .in_own_task(move |service| async move {
                let mut session = Session::begin(&service, &actor).await?;
                let current = service.rules().version;
                if current != version {
                    return Err(Error::Stale { current }.into());
                }
                let seq = session.next_seq().await?;
                let cause = session.cause(seq);
                let set =
                    RuleSet { version: current + 1, activated_at: cause.at, activated_by: cause.by, comment, rules };
                session.tx.insert_rule_set(&set, seq).await?;
                let document = json!({ "version": set.version, "comment": set.comment, "rules": set.rules });
                let kind = ChangeKind::RulesActivated;
                session.log_as(seq, kind, "rules", &document).await?;
                session.rules = Some(Arc::new(set.clone()));
                session.commit().await?;
                service.zones.forget().await;
                Ok(set)
            })
            .await?;
        self.rescore().await?;
        Ok(set)
    }

    /// Judges and scores every overlap that waits for it, in transactions of [`AT_ONCE`]: after a change of the rules, after
    /// an older program has written, and where a change had more around it than a write has time for. What was broken off
    /// goes on at the next call. Says how many there were.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn rescore(self: &Arc<Self>) -> Result<usize, ServiceError> {
        let mut all = 0;
        loop {
            let version = self.rules().version;
            if self.store.read().await?.unscored(version, 1).await?.is_empty() {
                return Ok(all);
            }
            all += self.in_own_task(|service| async move { service.rescore_some().await }).await?;
        }
    }

    async fn rescore_some(self: &Arc<Self>) -> Result<usize, ServiceError> {
        let mut session = Session::begin_as(self, Author::system()).await?;
        let set = self.rules();
        let waiting = session.tx.unscored(set.version, AT_ONCE).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let seq = session.next_seq().await?;
        let cause = session.cause(seq);
        for id in &waiting {
            let Some(overlap) = session.tx.find_overlap(&Sight::ALL, *id).await? else { continue };
            let Some(judged) = self.judge_again(&session.changes, &overlap, &set) else {
                session.tx.keep_score(*id, set.version, None).await?;
                continue;
            };
            self.take_judged(&mut session, overlap, judged, &set, &cause).await?;
        }
        let document = json!({ "rules": set.version, "overlaps": waiting.len() });
        session.log_as(seq, ChangeKind::OverlapsRescored, "overlaps", &document).await?;
        session.commit().await?;
        Ok(waiting.len())
    }

    async fn take_judged(
        &self,
        session: &mut Session<'_>,
        overlap: Overlap,
        judged: Judged,
        set: &RuleSet,
        cause: &Cause,
    ) -> Result<(), ServiceError> {
        let (was_active, is_active) = (overlap.state == OverlapState::Active, judged.finding.is_active());
        let counted = |score: Option<&Score>| score.map(|score| (score.hundredths, score.band));
        let same_score = counted(overlap.score.as_ref()) == counted(judged.score.as_ref());
        if overlap.finding == judged.finding && overlap.state == judged.state {
            match &judged.score {
                Some(score) if !same_score => {
                    session.tx.put_score(overlap.id, cause.seq, score).await?;
                    let now = Baseline::of(&Overlap { score: Some(score.clone()), ..overlap.clone() });
                    self.handle(&mut session.tx, overlap.id, Act::Changed, &now, &quietly(&overlap, set, cause))
                        .await?;
                }
                score => session.tx.keep_score(overlap.id, set.version, score.as_ref()).await?,
            }
            return Ok(());
        }
        let cause = quietly(&overlap, set, cause);
        let now = Baseline::new(overlap.administrations().cloned().collect(), &judged.finding, judged.score.as_ref());
        let write = OverlapWrite {
            id: overlap.id,
            a_id: overlap.a.id,
            b_id: overlap.b.id,
            revision: cause.seq,
            opened_at: if is_active && !was_active { Some(cause.at) } else { overlap.opened_at },
            closed_at: if was_active && !is_active { Some(cause.at) } else { overlap.closed_at },
            finding: judged.finding,
            score: judged.score,
            rules: set.version,
            state: judged.state,
            window: overlap.window,
            at: cause.at,
        };
        session.tx.put_overlap(&write).await?;
        let act = match (was_active, is_active) {
            (false, true) => Act::Return,
            (true, false) => Act::Lapse,
            _ => Act::Changed,
        };
        self.handle(&mut session.tx, overlap.id, act, &now, &cause).await
    }

    /// A recorded overlap as other rules see it: its measures hold, since no area has changed. None where a side is gone.
    fn judge_again(&self, changes: &LiveChanges, overlap: &Overlap, set: &RuleSet) -> Option<Judged> {
        if overlap.finding.gates.contains(&Gate::Apart) {
            return None;
        }
        let (a, b) = (self.seen(changes, overlap.a.id)?, self.seen(changes, overlap.b.id)?);
        let party = |entry: &LiveEntry| entry.payload.party.clone();
        let (of_a, of_b) = (party(&a), party(&b));
        let was_active = overlap.state == OverlapState::Active;
        let sides = ((overlap.a.id, &of_a), (overlap.b.id, &of_b));
        let finding = Self::judge_pair(&set.rules, sides.0, sides.1, overlap.finding.shared, was_active);
        let state = finding.state(Some(overlap.state));
        let zone = match finding.is_active() {
            true => self.zone_around(changes, (overlap.a.id, &a), (overlap.b.id, &b), &set.rules),
            false => BTreeSet::new(),
        };
        let score = score(&of_a, &of_b, &finding, zone, set);
        Some(Judged { finding, state, score })
    }

    /// How often each version of the rules was right about the overlaps that the actor sees, by month and band, the newest
    /// month first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn precision(&self, actor: &Actor) -> Result<Vec<Precision>, ServiceError> {
        may(actor, Action::ReadRules)?;
        let mut tx = self.store.read().await?;
        let mut said = tx.verdicts_since(Timestamp::EARLIEST).await?;
        let seen: BTreeSet<OverlapId> = all_seen(&mut tx, &actor.sight()).await?.into_iter().map(|it| it.id).collect();
        said.retain(|one| seen.contains(&one.overlap));
        let mut overlaps: BTreeMap<(String, i64, Band), BTreeMap<OverlapId, bool>> = BTreeMap::new();
        for one in &said {
            let band = one.band.as_deref().and_then(Band::parse);
            let (Some(rules), Some(band), Some(verdict)) = (one.rules, band, verdict(one)) else { continue };
            if !matches!(verdict, Verdict::Need | Verdict::NoNeed) {
                continue;
            }
            let month = one.at.date().format("%Y-%m").to_string();
            let needed = overlaps.entry((month, rules, band)).or_default().entry(one.overlap).or_default();
            *needed |= verdict == Verdict::Need;
        }
        let precision = |((month, rules, band), judged): ((String, i64, Band), BTreeMap<OverlapId, bool>)| Precision {
            month,
            rules,
            band,
            judged: judged.len(),
            needed: judged.values().filter(|needed| **needed).count(),
        };
        Ok(overlaps.into_iter().rev().map(precision).collect())
    }
}

/// Every overlap that is seen.
async fn all_seen(tx: &mut Tx, sight: &Sight) -> Result<Vec<Overlap>, ServiceError> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let rows = tx.list_overlaps(sight, &OverlapFilter::default(), after, CHUNK).await?;
        let Some((last, _)) = rows.last() else { return Ok(all) };
        after = *last;
        all.extend(rows.into_iter().map(|(_, overlap)| overlap));
    }
}

/// Nobody is told of what follows from other rules; of the rest, everybody is.
fn quietly(overlap: &Overlap, set: &RuleSet, cause: &Cause) -> Cause {
    let by_same_rules = overlap.score.as_ref().is_some_and(|score| score.rules == set.version);
    Cause { is_quiet: !by_same_rules, ..cause.clone() }
}

fn verdict(said: &SaidEvent) -> Option<Verdict> {
    said.detail.get("verdict").and_then(|word| word.as_str()).and_then(Verdict::parse)
}

fn in_order(rules: &Rules) -> Result<(), Error> {
    let faults = rules.faults();
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}
