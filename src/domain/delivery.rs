//! What leaves the house: words of the outbox, and when to try again.

use super::words::words;

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
        /// A link to sign in with.
        Link = "link",
        /// Somebody wants to see that it arrives.
        Test = "test",
        /// A webhook was switched off.
        Disabled = "disabled",
        /// How far the record reaches.
        Checkpoint = "checkpoint",
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
