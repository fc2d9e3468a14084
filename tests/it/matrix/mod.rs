//! Who may do what, tried: every operation of the API's document and every page, by ten actors, on eight kinds of rows.
//!
//! What is expected stands in [`rules`]; an operation or page without a rule fails. Every answer is searched for names,
//! contacts, ids and free texts that its reader must not see.

mod applicant;
mod bodies;
mod cases;
mod expected;
mod forms;
mod leaving;
mod rules;
mod world;

use super::Register;
use crate::harness::Answer;
use rules::{PAGES, RULES, Rule, Shows};
use std::collections::BTreeSet;
use world::{ACTORS, KINDS, Kind, World};

/// What was tried.
#[derive(Default)]
struct Tally {
    cells: usize,
    faults: Vec<String>,
}

/// One request with what may come of it.
struct Cell<'a> {
    rule: &'a Rule,
    kind: Kind,
    actor: usize,
}

impl Cell<'_> {
    fn name(&self) -> String {
        format!("{} by {} on {:?}", self.rule.operation, ACTORS[self.actor], self.kind)
    }

    fn expected(&self) -> u16 {
        match ACTORS[self.actor] {
            "applicant" => applicant::expected(self.rule, self.kind),
            _ => self.rule.expected.status(self.actor, self.kind),
        }
    }

    /// Tries it and writes down what differs from the rule and what leaks.
    async fn judge(&self, world: &World<'_>, tally: &mut Tally) {
        tally.cells += 1;
        let answer = world.ask(self.rule.operation, self.actor, self.kind).await;
        let status = effective(&answer);
        if status != self.expected() {
            let text = format!("{}: {status}, not {}: {:.300}", self.name(), self.expected(), answer.text);
            tally.faults.push(text);
        }
        for leak in world.leaks(&answer.text, self.rule.shows, self.actor) {
            tally.faults.push(format!("{}: leaks {leak}", self.name()));
        }
        if status == 200
            && self.rule.shows == Shows::List
            && self.kind != Kind::Absent
            && world.is_shown(&answer.text, self.kind) != world.sees(self.actor, self.kind)
        {
            tally.faults.push(format!("{}: wrongly listed or left out", self.name()));
        }
    }
}

/// The status; a way to the page where one signs in counts as the 401 that it is.
fn effective(answer: &Answer) -> u16 {
    match answer.status.as_u16() {
        303 if answer.header("location").contains("/logga-in?next=") => 401,
        303 if answer.header("location").contains("/sign-in?next=") => 401,
        status => status,
    }
}

async fn try_all(rules: &[Rule], operations: &BTreeSet<String>) -> Tally {
    let ruled: BTreeSet<String> = rules.iter().map(|rule| rule.operation.to_owned()).collect();
    assert_eq!(operations - &ruled, BTreeSet::new(), "there is no rule for these");
    assert_eq!(&ruled - operations, BTreeSet::new(), "there are rules for what is not there");
    let register = Register::malmo().await;
    let world = World::new(&register).await;
    let mut tally = Tally::default();
    for rule in rules {
        for kind in KINDS {
            for actor in 0..ACTORS.len() {
                Cell { rule, kind, actor }.judge(&world, &mut tally).await;
            }
        }
    }
    assert!(tally.faults.is_empty(), "{} of {} cells:\n{}", tally.faults.len(), tally.cells, tally.faults.join("\n"));
    tally
}

#[tokio::test]
async fn every_operation_holds_its_rule() {
    let document = serde_json::to_value(samordna::http::openapi()).unwrap();
    let of_path = |(path, item): (&String, &serde_json::Value)| {
        let methods = ["get", "put", "post", "delete", "patch"].into_iter().filter(|method| item[method].is_object());
        methods.map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    };
    let operations = document["paths"].as_object().unwrap().iter().flat_map(of_path).collect();
    let tally = try_all(RULES, &operations).await;
    assert_eq!(tally.cells, RULES.len() * KINDS.len() * ACTORS.len());
}

#[tokio::test]
async fn every_page_holds_its_rule() {
    let routes = samordna::http::pages::routes();
    let operations = routes.into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    let tally = try_all(PAGES, &operations).await;
    assert_eq!(tally.cells, PAGES.len() * KINDS.len() * ACTORS.len());
}
