//! The statements of following up: plans, indicators, readings and documents.

statements! {
    MEASURES_OF = "select id, revision, title, responsible, due_on, state, note from measure where initiative = $1 \
        order by case when due_on is null then 1 else 0 end, due_on, fid";
    PUT_MEASURE = "insert into measure (id, initiative, revision, title, responsible, due_on, state, note) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do update set revision = excluded.revision, \
        title = excluded.title, responsible = excluded.responsible, due_on = excluded.due_on, state = excluded.state, \
        note = excluded.note";

    INDICATORS_OF = "select id, revision, kind, template, name, unit, better, baseline, baseline_on, target, target_on \
        from indicator where initiative = $1 order by kind desc, fid";
    PUT_INDICATOR = "insert into indicator (id, initiative, revision, kind, template, name, unit, better, baseline, \
        baseline_on, target, target_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (id) do update set revision = excluded.revision, kind = excluded.kind, template = excluded.template, \
        name = excluded.name, unit = excluded.unit, better = excluded.better, baseline = excluded.baseline, \
        baseline_on = excluded.baseline_on, target = excluded.target, target_on = excluded.target_on";

    READINGS_OF = "select r.indicator, r.id, r.read_on, r.value, r.source, r.corrects, r.recorded_at from reading r \
        join indicator i on i.id = r.indicator where i.initiative = $1 order by r.fid";
    INSERT_READING = "insert into reading (id, indicator, seq, read_on, value, source, corrects, recorded_at, recorded_by) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    /// The initiatives of which something was read from a day up to another.
    READ_BETWEEN = "select distinct i.initiative from reading r join indicator i on i.id = r.indicator \
        where $1 <= r.read_on and r.read_on < $2";

    DOCUMENTS_OF = "select id, kind, title, url, dated_on from initiative_document where initiative = $1 \
        order by case when dated_on is null then 1 else 0 end, dated_on desc, fid";
    INSERT_DOCUMENT = "insert into initiative_document (id, initiative, revision, kind, title, url, dated_on) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    DELETE_DOCUMENT = "delete from initiative_document where id = $1";

    /// Every overlap that somebody sees and that was ever active, with what people made of it.
    OVERLAPS_HANDLED = concat!("select o.id, o.opened_at, h.state, h.since, h.acknowledged_at, h.outcome from overlap o \
        left join handling h on h.overlap = o.id where o.opened_at is not null and ", sees_overlap!(), " order by o.fid");
}
