//! What leaves the house: words of the outbox, and when to try again.

use super::words::words;
use chrono::Duration;
use uuid::Uuid;

words! {
    /// By which way something leaves the house.
    Channel { Mail = "mail", Webhook = "webhook" }
}

words! {
    /// What a delivery is.
    DeliveryKind {
        /// One event, told at once.
        Notice = "notice",
        /// Several events, told together.
        Digest = "digest",
        /// A thin mail to somebody outside the city about their case.
        Applicant = "applicant",
        /// An invitation to a survey, or a reminder of one.
        Survey = "survey",
        /// Somebody wants to see that it arrives.
        Test = "test",
        /// A webhook was switched off.
        Disabled = "disabled",
    }
}

words! {
    /// How far a delivery has come.
    DeliveryState {
        Waiting = "waiting",
        Sent = "sent",
        /// It was tried in vain, and somebody has to say what becomes of it.
        SetAside = "set_aside",
        /// It is not to be sent any more.
        Dropped = "dropped",
    }
}

words! {
    /// Why a webhook is switched off.
    DisabledWhy {
        /// Nothing arrived for days.
        Failing = "failing",
        ByHand = "by_hand",
    }
}

/// What is not through after so long is put aside: nobody needs to be told of last week.
pub const GIVEN_UP_AFTER: Duration = Duration::days(5);
/// A webhook at which nothing has arrived for so long is switched off.
pub const SWITCHED_OFF_AFTER: Duration = Duration::days(5);
/// A receiver that asks to be left alone is left alone for at most so long.
const PATIENCE_AT_MOST: Duration = Duration::hours(12);
impl Channel {
    /// The waits after the first failures in seconds; the last one is kept to. A mail server that is back is noticed soon,
    /// because one wait holds for all mails; of programs each is asked for itself, and less and less often.
    fn waits(self) -> &'static [i64] {
        match self {
            Self::Mail => &[30, 60, 120, 240, 450],
            Self::Webhook => &[5, 60, 300, 1_800, 7_200, 18_000, 36_000],
        }
    }

    /// How long to wait after so many attempts in vain, with up to a quarter more, which differs between deliveries so that
    /// they do not all come back at once. What the receiver asks for is obeyed.
    #[must_use]
    pub fn wait(self, delivery: Uuid, attempts: i64, asked: Option<Duration>) -> Duration {
        let waits = self.waits();
        let place = usize::try_from(attempts.max(1) - 1).unwrap_or_default().min(waits.len() - 1);
        let wait = waits.get(place).copied().unwrap_or_default() * 1_000;
        let mut seed = delivery.as_bytes().to_vec();
        seed.extend(attempts.to_be_bytes());
        let wait = wait + wait * i64::from(crc32fast::hash(&seed) % 256) / 1_024;
        asked.unwrap_or_default().min(PATIENCE_AT_MOST).max(Duration::milliseconds(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_differ_and_obey() {
        let ids: Vec<Uuid> = (0..100).map(Uuid::from_u128).collect();
        for channel in Channel::ALL {
            let mut shortest = Duration::zero();
            for (attempt, wait) in (1..).zip(channel.waits()) {
                let waits: Vec<Duration> = ids.iter().map(|id| channel.wait(*id, attempt, None)).collect();
                let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
                assert!(Duration::seconds(*wait) <= *least && *most < Duration::seconds(*wait) * 5 / 4 && least < most);
                assert!(shortest < *least);
                shortest = *least;
            }
        }
        // A mail server that comes back gets everything within ten minutes.
        assert!(ids.iter().all(|id| Channel::Mail.wait(*id, 1_000, None) < Duration::minutes(10)));
        assert_eq!(Channel::Webhook.wait(ids[0], 1, Some(Duration::minutes(9))), Duration::minutes(9));
        assert_eq!(Channel::Webhook.wait(ids[0], 1, Some(Duration::days(900))), PATIENCE_AT_MOST);
        assert!(Duration::seconds(5) <= Channel::Webhook.wait(ids[0], 0, Some(Duration::seconds(-9))));
    }
}
