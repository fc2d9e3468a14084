//! The addresses of the pages in each language; the same functions make the routes and the links.

use crate::texts::Lang;
use std::fmt::Display;

/// The addresses in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paths(pub(super) Lang);

impl Paths {
    fn choose(self, swedish: String, english: String) -> String {
        match self.0 {
            Lang::Sv => swedish,
            Lang::En => english,
        }
    }

    pub(super) fn map(self) -> String {
        self.choose("/sv/karta".into(), "/en/map".into())
    }

    /// What waits for the reader.
    pub(super) fn to_do(self) -> String {
        self.choose("/sv/att-gora".into(), "/en/to-do".into())
    }

    /// What stands before the id of every initiative.
    pub(super) fn initiatives(self) -> String {
        self.choose("/sv/samverkansprocesser/".into(), "/en/initiatives/".into())
    }

    pub(super) fn initiative(self, id: impl Display) -> String {
        format!("{}{id}", self.initiatives())
    }

    pub(super) fn register(self) -> String {
        self.initiative(self.choose("ny".into(), "new".into()))
    }

    /// Where a form's map asks what an area comes to that was given in another way than by drawing it.
    pub(super) fn area(self) -> String {
        self.choose("/sv/omrade".into(), "/en/area".into())
    }

    pub(super) fn edit(self, id: impl Display) -> String {
        format!("{}/{}", self.initiative(id), self.choose("redigera".into(), "edit".into()))
    }

    pub(super) fn withdraw(self, id: impl Display) -> String {
        format!("{}/{}", self.initiative(id), self.choose("aterta".into(), "withdraw".into()))
    }

    pub(super) fn overlaps(self) -> String {
        self.choose("/sv/overlapp".into(), "/en/overlaps".into())
    }

    pub(super) fn overlap(self, id: impl Display) -> String {
        format!("{}/{id}", self.overlaps())
    }

    pub(super) fn administer_committees(self) -> String {
        format!("{}/{}", self.administration(), self.choose("namnder".into(), "committees".into()))
    }

    pub(super) fn administer_committee(self, code: impl Display) -> String {
        format!("{}/{code}", self.administer_committees())
    }

    pub(super) fn administer_administrations(self) -> String {
        format!("{}/{}", self.administration(), self.choose("forvaltningar".into(), "administrations".into()))
    }

    pub(super) fn administer_criteria(self) -> String {
        format!("{}/{}", self.administration(), self.choose("kriterier".into(), "criteria".into()))
    }

    /// The support cases.
    pub(super) fn cases(self) -> String {
        self.choose("/sv/arenden".into(), "/en/cases".into())
    }

    pub(super) fn case(self, id: impl Display) -> String {
        format!("{}/{id}", self.cases())
    }

    /// Where the forms of a case's page are sent.
    pub(super) fn act_on_case(self, id: impl Display) -> String {
        format!("{}/{}", self.case(id), self.choose("atgard".into(), "act".into()))
    }

    /// Where notice of a changed area or period is given.
    pub(super) fn notice(self, id: impl Display) -> String {
        format!("{}/{}", self.case(id), self.choose("andring".into(), "change".into()))
    }

    /// The proposal to the committee.
    pub(super) fn proposal(self, id: impl Display) -> String {
        format!("{}/{}", self.case(id), self.choose("tjansteskrivelse".into(), "proposal".into()))
    }

    /// Where a case about an initiative is begun for the city.
    pub(super) fn open_case(self, id: impl Display) -> String {
        format!("{}/{}", self.initiative(id), self.choose("arende".into(), "case".into()))
    }

    /// The agenda of a committee's meeting.
    pub(super) fn agenda(self, code: impl Display, meets_on: impl Display) -> String {
        format!("{}/{code}/{meets_on}", self.choose("/sv/namnder".into(), "/en/committees".into()))
    }

    /// Where one applies for support.
    pub(super) fn apply(self) -> String {
        self.choose("/sv/ansokan".into(), "/en/apply".into())
    }

    /// Where a link is asked for.
    pub(super) fn ask_link(self) -> String {
        format!("{}/{}", self.apply(), self.choose("lank".into(), "link".into()))
    }

    /// Where a first contact is sent.
    pub(super) fn first_contact(self) -> String {
        format!("{}/{}", self.apply(), self.choose("intresse".into(), "interest".into()))
    }

    pub(super) fn application(self, id: impl Display) -> String {
        format!("{}/{id}", self.apply())
    }

    pub(super) fn application_step(self, id: impl Display, step: impl Display) -> String {
        format!("{}/{step}", self.application(id))
    }

    /// The record: who did what and when.
    pub(super) fn record(self) -> String {
        self.choose("/sv/administration/granskning".into(), "/en/administration/record".into())
    }

    pub(super) fn record_entry(self, number: impl Display) -> String {
        format!("{}/{number}", self.record())
    }

    /// Goes to a page as it was at another time.
    pub(super) fn time(self) -> String {
        self.choose("/sv/tid".into(), "/en/time".into())
    }

    /// Where the forms of an overlap's page are sent.
    pub(super) fn act(self, id: impl Display) -> String {
        format!("{}/{}", self.overlap(id), self.choose("atgard".into(), "act".into()))
    }

    /// What several initiatives have in common in one place, named by their ids with commas.
    pub(super) fn together(self, ids: impl Display) -> String {
        format!("{}/{}/{ids}", self.overlaps(), self.choose("yta".into(), "place".into()))
    }

    pub(super) fn rules(self) -> String {
        self.choose("/sv/administration/regler".into(), "/en/administration/rules".into())
    }

    /// Where the forms about an initiative's freshness are sent.
    pub(super) fn renew(self, id: impl Display) -> String {
        format!("{}/{}", self.initiative(id), self.choose("bekrafta".into(), "confirm".into()))
    }

    /// What an initiative comes to.
    pub(super) fn follow_up(self, id: impl Display) -> String {
        format!("{}/{}", self.initiative(id), self.choose("uppfoljning".into(), "follow-up".into()))
    }

    /// The report of a year.
    pub(super) fn year(self) -> String {
        self.choose("/sv/rapporter/ar".into(), "/en/reports/year".into())
    }

    /// How the city's cases stand.
    pub(super) fn city(self) -> String {
        self.choose("/sv/rapporter/stad".into(), "/en/reports/city".into())
    }

    /// Where nobody works.
    pub(super) fn gaps(self) -> String {
        self.choose("/sv/rapporter/luckor".into(), "/en/reports/gaps".into())
    }

    pub(super) fn surveys(self) -> String {
        self.choose("/sv/enkater".into(), "/en/surveys".into())
    }

    pub(super) fn survey(self, id: impl Display) -> String {
        format!("{}/{id}", self.surveys())
    }

    /// Where a survey is changed that nobody has answered.
    pub(super) fn edit_survey(self, id: impl Display) -> String {
        format!("{}/{}", self.survey(id), self.choose("redigera".into(), "edit".into()))
    }

    /// Where a survey is answered by a link.
    pub(super) fn answer(self) -> String {
        self.choose("/sv/svara".into(), "/en/answer".into())
    }

    /// Who is asked by how many.
    pub(super) fn actors(self) -> String {
        self.choose("/sv/rapporter/aktorer".into(), "/en/reports/actors".into())
    }

    pub(super) fn inbox(self) -> String {
        self.choose("/sv/aviseringar".into(), "/en/notifications".into())
    }

    /// What somebody wants to be told.
    pub(super) fn subscriptions(self) -> String {
        self.choose("/sv/bevakningar".into(), "/en/subscriptions".into())
    }

    /// What a function mailbox is told, by the id of its subscription.
    pub(super) fn mailbox(self, id: impl Display) -> String {
        format!("{}/{id}", self.subscriptions())
    }

    /// The map for everybody.
    pub(super) fn open_map(self) -> String {
        self.choose("/sv/oppet/karta".into(), "/en/open/map".into())
    }

    /// The page for everybody of a published initiative.
    pub(super) fn open_initiative(self, id: impl Display) -> String {
        self.choose(format!("/sv/oppet/samverkansprocess/{id}"), format!("/en/open/initiative/{id}"))
    }

    /// Where people sign in.
    pub(super) fn sign_in(self) -> String {
        self.choose("/sv/logga-in".into(), "/en/sign-in".into())
    }

    /// The page of a one-time link.
    pub(super) fn link(self) -> String {
        format!("{}/{}", self.sign_in(), self.choose("lank".into(), "link".into()))
    }

    /// Where people sign out, and are told that they have.
    pub(super) fn sign_out(self) -> String {
        self.choose("/sv/logga-ut".into(), "/en/sign-out".into())
    }

    pub(super) fn account(self) -> String {
        self.choose("/sv/konto".into(), "/en/account".into())
    }

    pub(super) fn administration(self) -> String {
        format!("/{}/administration", self.0.tag())
    }

    pub(super) fn persons(self) -> String {
        format!("{}/{}", self.administration(), self.choose("personer".into(), "people".into()))
    }

    pub(super) fn person(self, id: impl Display) -> String {
        format!("{}/{id}", self.persons())
    }

    pub(super) fn tokens(self) -> String {
        format!("{}/{}", self.administration(), self.choose("nycklar".into(), "tokens".into()))
    }

    pub(super) fn sessions(self) -> String {
        format!("{}/{}", self.administration(), self.choose("inloggningar".into(), "sign-ins".into()))
    }

    pub(super) fn webhooks(self) -> String {
        format!("{}/{}", self.administration(), self.choose("webhookar".into(), "webhooks".into()))
    }

    pub(super) fn webhook(self, id: impl Display) -> String {
        format!("{}/{id}", self.webhooks())
    }

    /// What waits to leave the house.
    pub(super) fn outbox(self) -> String {
        format!("{}/{}", self.administration(), self.choose("utgaende".into(), "outbox".into()))
    }

    /// Where a mail leads who wants no more of them.
    pub(super) fn unsubscribe(self, id: impl Display, proof: impl Display) -> String {
        self.choose(format!("/sv/avregistrera/{id}/{proof}"), format!("/en/unsubscribe/{id}/{proof}"))
    }

    /// Everything else in this language, which is nothing.
    pub(super) fn anything(self) -> String {
        format!("/{}/{{*rest}}", self.0.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_speak_the_language_of_the_page() {
        assert_eq!(Paths(Lang::Sv).edit(7), "/sv/samverkansprocesser/7/redigera");
        assert_eq!(Paths(Lang::En).withdraw("{id}"), "/en/initiatives/{id}/withdraw");
        assert_eq!(Paths(Lang::En).register(), "/en/initiatives/new");
    }
}
