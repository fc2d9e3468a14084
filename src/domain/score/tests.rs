//! The published examples, and what must hold for every score.

use super::*;
use crate::domain::codes::Code;
use crate::domain::time::Timestamp;
use crate::domain::words::Phase;
use proptest::prelude::*;

fn set() -> RuleSet {
    RuleSet {
        version: 1,
        activated_at: Timestamp::parse("2026-10-01T08:00:00Z").unwrap(),
        activated_by: "operator".into(),
        comment: String::new(),
        rules: Rules::default(),
    }
}

fn inputs(share: f64, time: Span, administrations: usize, phase: Phase, fields: [usize; 2], actors: usize) -> Inputs {
    Inputs {
        share,
        time: Some(time),
        administrations: (0..administrations).filter_map(|number| Code::parse(&format!("A{number}"))).collect(),
        phase,
        focus_fields: Some(Common { common: fields[0], of: fields[1] }),
        actors: Some(actors),
        is_possible: false,
    }
}

fn together(days: i64) -> Span {
    Span::Together { days: Some(days) }
}

fn first() -> Inputs {
    inputs(0.42, together(300), 2, Phase::Application, [2, 4], 3)
}

#[test]
fn the_published_examples_come_out_as_published() {
    let second = inputs(0.06, Span::Apart { days: 200 }, 2, Phase::Running, [0, 4], 0);
    let third = inputs(1.0, together(180), 2, Phase::Running, [1, 4], 0);
    let expected = [(first(), 405, Band::Critical), (second, 165, Band::Minor), (third, 330, Band::Watch)];
    for (inputs, hundredths, band) in expected {
        let score = Score::new(inputs, &set());
        assert_eq!((score.hundredths, score.band, score.is_partial()), (hundredths, band, false), "{score:?}");
    }
}

#[test]
fn classes_begin_where_the_table_says() {
    let class = |inputs: Inputs, factor| {
        Score::new(inputs, &set()).parts.iter().find(|part| part.factor == factor).and_then(|part| part.class)
    };
    let shares = [(0.0099, 0), (0.01, 1), (0.05, 2), (0.1499, 2), (0.15, 3), (0.35, 4), (0.65, 5), (1.0, 5)];
    for (share, expected) in shares {
        assert_eq!(class(Inputs { share, ..first() }, Factor::Share), Some(expected), "{share}");
    }
    let gaps = [(0, 3), (90, 3), (91, 2), (365, 2), (366, 1), (730, 1), (731, 0)];
    for (days, expected) in gaps {
        let time = Some(Span::Apart { days });
        assert_eq!(class(Inputs { time, ..first() }, Factor::Time), Some(expected), "{days}");
    }
    for (time, expected) in [(together(179), 4), (together(180), 5), (Span::Together { days: None }, 5)] {
        assert_eq!(class(Inputs { time: Some(time), ..first() }, Factor::Time), Some(expected));
    }
    for (count, expected) in [(1, 0), (2, 3), (3, 4), (4, 5), (7, 5)] {
        let inputs = inputs(0.42, together(300), count, Phase::Running, [0, 4], 0);
        assert_eq!(class(inputs, Factor::Administrations), Some(expected), "{count}");
    }
    for (fields, expected) in [([0, 4], 0), ([1, 4], 2), ([1, 3], 3), ([2, 4], 3), ([3, 4], 4), ([4, 4], 5)] {
        let inputs = inputs(0.42, together(300), 2, Phase::Running, fields, 0);
        assert_eq!(class(inputs, Factor::FocusFields), Some(expected), "{fields:?}");
    }
    for (count, expected) in [(0, 0), (1, 2), (2, 3), (3, 4), (4, 4), (5, 5)] {
        assert_eq!(class(Inputs { actors: Some(count), ..first() }, Factor::Actors), Some(expected), "{count}");
    }
}

#[test]
fn a_factor_without_data_is_left_out_and_said() {
    let score = Score::new(Inputs { focus_fields: None, actors: None, ..first() }, &set());
    // (25·4 + 20·5 + 15·3 + 15·5) / 75 = 4.2666…
    assert_eq!((score.hundredths, score.is_partial()), (427, true));
}

#[test]
fn a_possible_overlap_is_never_critical() {
    let score = Score::new(Inputs { is_possible: true, ..first() }, &set());
    assert_eq!((score.hundredths, score.band), (399, Band::Watch));
}

#[test]
fn what_would_lower_a_score_is_the_nearest_step_of_each_factor() {
    let set = set();
    let lower = Score::new(first(), &set).lower(&set);
    let target = |factor| lower.iter().find(|it| it.factor == factor).map(|it| (it.target, it.hundredths, it.band));
    assert_eq!(target(Factor::Share), Some((Target::ShareBelow(0.35), 380, Band::Watch)));
    assert_eq!(target(Factor::Time), Some((Target::TogetherBelowDays(180), 385, Band::Watch)));
    assert_eq!(target(Factor::Administrations), None, "two sides have two administrations at least");
    assert_eq!(target(Factor::Formability), Some((Target::Phase(Phase::Preparing), 390, Band::Watch)));
    assert_eq!(target(Factor::FocusFields), Some((Target::FocusFieldsAtMost(0.25), 390, Band::Watch)));
    assert_eq!(target(Factor::Actors), Some((Target::ActorsAtMost(2), 395, Band::Watch)));
}

fn spans() -> impl Strategy<Value = Option<Span>> {
    prop_oneof![
        Just(None),
        Just(Some(Span::Together { days: None })),
        (1..2000_i64).prop_map(|days| Some(together(days))),
        (0..2000_i64).prop_map(|days| Some(Span::Apart { days })),
    ]
}

prop_compose! {
    fn any_inputs()(
        share in 0.0..=1.0, time in spans(), administrations in 1..9_usize, phase in 0..Phase::ALL.len(),
        fields in prop::option::of((0..5_usize, 1..5_usize)), actors in prop::option::of(0..9_usize), is_possible: bool,
    ) -> Inputs {
        let fields = fields.map(|(common, of)| Common { common: common.min(of), of });
        let phase = Phase::ALL[phase];
        Inputs { time, focus_fields: fields, actors, is_possible,
            ..inputs(share, together(1), administrations, phase, [0, 1], 0) }
    }
}

/// How early two periods meet: the later in this order, the more time in common.
fn place(span: Span) -> i64 {
    match span {
        Span::Apart { days } => -1 - days,
        Span::Together { days } => days.unwrap_or(i64::MAX),
    }
}

proptest! {
    #[test]
    fn a_score_lies_between_none_and_five_and_has_the_band_it_says(inputs in any_inputs()) {
        let score = Score::new(inputs, &set());
        prop_assert!(score.hundredths <= 500);
        prop_assert!(!score.inputs.is_possible || score.hundredths < 400);
        prop_assert_eq!(score.band, band(score.hundredths, &set().rules));
    }

    #[test]
    fn a_score_rises_with_each_factor(one in any_inputs(), other in any_inputs()) {
        let set = set();
        let score = |inputs: &Inputs| Score::new(inputs.clone(), &set).hundredths;
        // What is left out on one side only has no order.
        let mut changes = vec![
            (one.share <= other.share, Inputs { share: other.share, ..one.clone() }),
            (one.administrations.len() <= other.administrations.len(),
                Inputs { administrations: other.administrations.clone(), ..one.clone() }),
            (other.phase <= one.phase, Inputs { phase: other.phase, ..one.clone() }),
        ];
        if let (Some(a), Some(b)) = (one.time, other.time) {
            changes.push((place(a) <= place(b), Inputs { time: other.time, ..one.clone() }));
        }
        if let (Some(a), Some(b)) = (one.focus_fields, other.focus_fields) {
            let rises = a.common * b.of <= b.common * a.of;
            changes.push((rises, Inputs { focus_fields: other.focus_fields, ..one.clone() }));
        }
        if let (Some(a), Some(b)) = (one.actors, other.actors) {
            changes.push((a <= b, Inputs { actors: other.actors, ..one.clone() }));
        }
        for (rises, changed) in changes {
            let (before, after) = (score(&one), score(&changed));
            prop_assert!(if rises { before <= after } else { after <= before }, "{:?} {:?}", one, changed);
        }
    }

    #[test]
    fn what_would_lower_a_score_does(inputs in any_inputs()) {
        let set = set();
        let score = Score::new(inputs, &set);
        for lower in score.lower(&set) {
            prop_assert!(lower.hundredths < score.hundredths);
            prop_assert!(lower.band <= score.band);
        }
    }
}
