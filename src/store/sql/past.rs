//! The statements that read what the register held when it had a number of changes.

statements! {
    /// The last change that was made up to an instant.
    SEQ_AT = "select seq from change where at <= $1 order by seq desc limit 1";
    /// Each initiative as the changes up to a number left it, withdrawn ones too. Other changes may be about an initiative
    /// without leaving another state of it.
    INITIATIVES_AT = "select i.fid, i.id, i.created_at, c.seq, c.at, c.kind, c.document, v.version, v.area_m2, v.geom \
        from initiative i \
        join change c on c.subject = cast(i.id as text) \
          and c.seq = (select max(x.seq) from change x where x.subject = cast(i.id as text) and x.seq <= $1 \
            and x.kind in ('initiative_registered', 'initiative_changed', 'initiative_withdrawn')) \
        join footprint_version v on v.initiative_id = i.id \
          and v.version = (select max(y.version) from footprint_version y where y.initiative_id = i.id and y.seq <= $1) \
        where $2 < i.fid order by i.fid limit $3";
    /// Each overlap as it was recorded when the register had so many changes. Those that were seen by an instant and whose
    /// state then is not kept have no columns of a state.
    OVERLAPS_AT = "select o.fid, o.id, o.a_id, o.b_id, o.first_seen_at, v.seq, v.area_m2, v.share_a, v.share_b, v.relation, \
        v.kind, v.certainty, v.state, v.gates, v.common_begins, v.common_ends, v.gap_days, v.min_lon, v.min_lat, v.max_lon, \
        v.max_lat from overlap o left join overlap_version v on v.number = o.fid \
          and v.seq = (select max(y.seq) from overlap_version y where y.number = o.fid and y.seq <= $1) \
        where (v.seq is not null or o.first_seen_at <= $2) and $3 < o.fid order by o.fid limit $4";
    /// Every version of an area with the area, the first first.
    AREAS_OF = "select version, seq, recorded_at, area_status, area_m2, geom from footprint_version \
        where initiative_id = $1 order by version";
    /// The days (UTC) on which something changed after a number.
    CHANGE_DAYS = "select distinct substr(cast(at as text), 1, 10) as day from change where $1 < seq order by day";
}
