//! One message per person per event, whatever they are and whatever they subscribe to: random registers against the rule in
//! the plainest words.

use super::*;
use samordna::domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

const CODES: [&str; 4] = ["FGK", "MF", "SBK", "KF"];

struct Somebody {
    who: String,
    coordinates: BTreeSet<&'static str>,
    /// Their administrations by any role.
    belongs: BTreeSet<&'static str>,
    is_central: bool,
    has_own: bool,
    covers: BTreeSet<&'static str>,
    timing: BTreeMap<&'static str, &'static str>,
    /// West, south, size of each watch area.
    watches: Vec<(f64, f64, f64)>,
    mail: bool,
}

struct Place {
    code: &'static str,
    contact: Option<String>,
    square: (f64, f64, f64),
}

async fn invent(register: &Register, dice: &mut Dice, number: usize) -> Somebody {
    let (mut roles, mut coordinates, mut belongs, mut is_central) =
        (Vec::new(), BTreeSet::new(), BTreeSet::new(), false);
    for _ in 0..=dice.roll(3) {
        let code = *dice.pick(&CODES);
        match dice.roll(5) {
            0 | 1 => {
                roles.push(format!("coordinator:{code}"));
                coordinates.insert(code);
                belongs.insert(code);
            }
            2 => {
                roles.push(format!("viewer:{code}"));
                belongs.insert(code);
            }
            3 => roles.push("contact_person".into()),
            _ => {
                roles.push("central_coordinator".into());
                is_central = true;
            }
        }
    }
    roles.sort();
    roles.dedup();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let who = person(register, &format!("P{number}"), &roles).await;
    let all = ["own_administration", "own_initiatives", "whole_city"];
    let mut somebody = Somebody {
        who,
        coordinates,
        belongs,
        is_central,
        has_own: false,
        covers: all.into(),
        timing: BTreeMap::new(),
        watches: Vec::new(),
        mail: true,
    };
    if dice.roll(3) < 2 {
        somebody.has_own = true;
        somebody.covers = all.into_iter().filter(|_| dice.roll(3) < 2).collect();
        somebody.mail = dice.roll(4) < 3;
        for kind in ["opened", "acknowledged", "in_dialogue", "escalated"] {
            if dice.roll(2) == 0 {
                somebody.timing.insert(kind, *dice.pick(&["at_once", "daily", "weekly", "never"]));
            }
        }
        let body = json!({ "covers": somebody.covers, "timing": somebody.timing, "mail": somebody.mail });
        subscribe(register, &somebody.who, body).await.expect(200);
        for _ in 0..dice.roll(3) {
            let (east, north, size) = (dice.roll(20) as f64, dice.roll(10) as f64, 1.0 + dice.roll(6) as f64);
            let area = json!({ "name": "Plats", "geometry": square(east, north, size) });
            register.as_(&somebody.who).post("/api/v1/subscriptions/own/areas", &area).await.expect(201);
            somebody.watches.push((east, north, size));
        }
    }
    somebody
}

/// The ground that squares have in common, if it is ground.
fn common(squares: &[(f64, f64, f64)]) -> bool {
    let west = squares.iter().map(|it| it.0).fold(f64::MIN, f64::max);
    let south = squares.iter().map(|it| it.1).fold(f64::MIN, f64::max);
    let east = squares.iter().map(|it| it.0 + it.2).fold(f64::MAX, f64::min);
    let north = squares.iter().map(|it| it.1 + it.2).fold(f64::MAX, f64::min);
    west + 0.01 < east && south + 0.01 < north
}

/// Whether somebody is told: the rule in the plainest words.
fn is_told(somebody: &Somebody, kind: &str, by: &str, acting: Option<&str>, sides: [&Place; 2]) -> bool {
    if by == format!("person:{}", id_of(&somebody.who)) || somebody.timing.get(kind) == Some(&"never") {
        return false;
    }
    let own = if somebody.has_own { &somebody.belongs } else { &somebody.coordinates };
    let told: Vec<&&Place> = match (kind, acting) {
        ("acknowledged", Some(code)) if sides.iter().any(|side| side.code != code) => {
            sides.iter().filter(|side| side.code != code).collect()
        }
        _ => sides.iter().collect(),
    };
    if kind == "escalated" {
        return somebody.is_central && somebody.covers.contains("whole_city");
    }
    let by_administration =
        somebody.covers.contains("own_administration") && told.iter().any(|side| own.contains(side.code));
    let by_contact = somebody.covers.contains("own_initiatives")
        && told.iter().any(|side| side.contact.as_deref() == Some(id_of(&somebody.who)));
    let by_place = somebody.watches.iter().any(|watch| common(&[*watch, sides[0].square, sides[1].square]));
    by_administration || by_contact || by_place
}

async fn play(seed: u64) {
    let register = with_mail().await;
    let dice = &mut Dice(seed);
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(invent(&register, dice, number).await);
    }
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for number in 0..9 {
        let code = *dice.pick(&CODES);
        let square_of = (dice.roll(16) as f64, dice.roll(8) as f64, 3.0 + dice.roll(5) as f64);
        let contact = (dice.roll(2) == 0).then(|| id_of(&dice.pick(&people).who).to_owned());
        let mut sent = feature(&format!("I{number}"), code, square(square_of.0, square_of.1, square_of.2));
        if let Some(contact) = &contact {
            sent = with(&sent, "contact_person", json!({ "name": "K", "person": contact }));
        }
        // Undated, it stays below what is critical.
        sent = with(&sent, "begins", Value::Null);
        let by = people.iter().find(|it| it.coordinates.contains(code) && dice.roll(2) == 0);
        let by = by.map_or("operator", |it| it.who.as_str());
        let saved = register.as_(by).register(&sent).await.expect(201).body;
        places.insert(saved["feature"]["id"].as_str().unwrap().to_owned(), Place { code, contact, square: square_of });
    }
    let overlaps = register.as_("operator").get("/api/v1/overlaps?state=active&limit=100").await.expect(200).body;
    for overlap in overlaps["overlaps"].as_array().unwrap() {
        let id = overlap["id"].as_str().unwrap();
        let sides = ["a", "b"].map(|side| overlap[side]["lead_administration"].as_str().unwrap());
        let may = |it: &&Somebody| sides.iter().any(|code| it.coordinates.contains(code));
        let Some(actor) = people.iter().find(may) else { continue };
        if dice.roll(2) == 0 {
            let act = json!({ "act": "acknowledge" });
            super::super::settle::act(&register, &actor.who, id, "events", act).await.expect(200);
        }
        if dice.roll(3) == 0 {
            let code = sides.iter().find(|code| actor.coordinates.contains(*code)).unwrap();
            let verdict = json!({ "administration": code, "verdict": "need", "comment": "" });
            super::super::settle::act(&register, &actor.who, id, "verdicts", verdict).await.expect(200);
        }
    }
    register.service.clock().set(Timestamp::parse("2026-10-16T08:00:00Z").unwrap());
    register.service.look_at_due().await.unwrap();
    hand_out(&register).await;

    let sides_of: BTreeMap<String, [String; 2]> = overlaps["overlaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["id"].as_str().unwrap().into(), ["a", "b"].map(|side| it[side]["id"].as_str().unwrap().to_owned()))
        })
        .collect();
    let notices = register.service.notices_after(0, 1000).await.unwrap();
    assert!(5 < notices.len(), "{seed}: something has to happen");
    let mut raw = register.home.raw().await;
    for somebody in &people {
        let id = id_of(&somebody.who);
        let mut expected = Vec::new();
        for (place, notice) in &notices {
            let sides = &sides_of[&notice.overlap.unwrap().to_string()];
            let sides = [&places[&sides[0]], &places[&sides[1]]];
            let acting = notice.detail["administration"].as_str();
            if is_told(somebody, notice.kind.word(), &notice.caused_by, acting, sides) {
                expected.push(place.to_string());
            }
        }
        let inbox = "select cast(notice as text) from inbox_item where cast(person as text) = ";
        let found = raw.texts(&format!("{inbox}'{id}' order by inbox_item.notice")).await;
        assert_eq!(found.into_iter().flatten().collect::<Vec<_>>(), expected, "seed {seed}, {}", somebody.who);
        // Whoever wants mail has each of them in exactly one.
        let mailed = format!(
            "select cast(n.notice as text) from delivery_notice n join delivery d on d.id = n.delivery \
             left join subscription s on s.id = d.subscription \
             where cast(d.person as text) = '{id}' or cast(s.person as text) = '{id}' order by n.notice"
        );
        let mailed: Vec<String> = raw.texts(&mailed).await.into_iter().flatten().collect();
        assert_eq!(mailed, if somebody.mail { expected } else { Vec::new() }, "seed {seed}, {}", somebody.who);
    }
}

#[tokio::test]
async fn one_message_per_person_per_event() {
    let games = if std::env::var("SAMORDNA_CHAOS").as_deref() == Ok("long") { 60 } else { 4 };
    for seed in 1..=games {
        play(seed).await;
    }
}
