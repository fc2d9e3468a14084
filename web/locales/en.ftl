# Texts in English. The keys are those of sv.ftl; a test compares them.

### Words of the register

form-bid = BID
form-city-collaboration = City collaboration
form-place-collaboration = Place collaboration
form-area-programme = Area programme
form-other = Other form

origin-external = Started externally
origin-city = Started by the city

city-role-owner = Owner
city-role-partner = Partner
city-role-funder = Funder
city-role-supporter = Supporter
city-role-observer = Observer

actor-property-owner = Property owner
actor-company = Company
actor-association = Association
actor-housing-cooperative = Housing cooperative
actor-resident-group = Resident group
actor-other = Other actor

focus-public-space = Activation of public space
focus-networking = Networking
focus-knowledge = Knowledge-raising
focus-safety = Safety-creating

phase-contact = Contact
phase-application = Application
phase-preparing = In preparation
phase-agreement = Agreement
phase-running = Running
phase-paused = Paused
phase-effect-review = Effect measurement
phase-closed = Closed

phase-group-draft = Draft
phase-group-proposed = Proposed
phase-group-running = Running
phase-group-closed = Closed

area-status-sketch = Sketch
area-status-draft = Draft
area-status-decided = Decided

relation-overlaps = Partly over each other
relation-contains = The first contains the second
relation-within = The first lies within the second
relation-equals = The same area

kind-concurrent = At the same time
kind-sequential = One after the other

certainty-firm = Firm
certainty-possible = Possible

state-candidate = No alert
state-active = Active
state-lapsed = Lapsed

gate-same-administrations = Both sides have the same administrations, so nobody is unaware of the other.
gate-below-area = The shared area is smaller than the limit.
gate-below-share = The shared area is a smaller part of the smaller side than the limit.
gate-city-wide = One of the areas covers so much of the municipality that it says nothing about the place.
gate-parent = One initiative is part of the other.
gate-closed = One of the initiatives is closed.
gate-unsettled-area = One of the areas is a sketch or a draft.
gate-apart = The areas no longer meet, or one of the initiatives was withdrawn.

### Faults in what was sent in

fault-not-json = The text is not valid JSON. The fault is on line { $line }, column { $column }.
fault-too-deep = Lists and objects are nested deeper than { $limit } levels.
fault-not-a-feature = This is not a GeoJSON Feature with a geometry and properties.
fault-required = This must be given.
fault-wrong-type = { $expected ->
        [text] A text is expected here.
        [list] A list is expected here.
       *[object] An object is expected here.
    }
fault-unknown-member = The register has no member “{ $member }”.
fault-unknown-word = “{ $found }” is not an allowed value. Allowed are: { $allowed }.
fault-unknown-administration = There is no administration with the code “{ $found }”.
fault-unknown-parent = There is no initiative “{ $found }” to be part of.
fault-parent-loop = An initiative cannot be part of itself, nor through others.
fault-duplicate = “{ $found }” is given twice.
fault-text-too-long = The text has { $found } characters; at most { $limit } fit.
fault-too-many-items = The list has { $found } items; at most { $limit } are accepted.
fault-control-character = The text contains an invisible control character ({ $found }).
fault-not-a-date = “{ $found }” is not a date. Write for example 2026-10-01.
fault-ends-before-it-begins = The end must come after the beginning.
fault-external-id-taken = The external id is already used by another initiative of the same source.
fault-geometry-type = The area must be a Polygon or MultiPolygon, not “{ $found }”.
fault-not-a-position = This is not a position: two numbers are expected, longitude and latitude.
fault-not-finite = The coordinate is not a finite number.
fault-too-few-positions = A ring needs at least three different corners; this one has { $found }.
fault-empty-geometry = The area is empty.
fault-too-many-vertices = The area has { $found } corners; at most { $limit } are accepted.
fault-too-many-parts = The area has { $found } parts; at most { $limit } are accepted.
fault-too-many-holes = The area has { $found } holes; at most { $limit } are accepted.
fault-spike = The outline goes out and back the same way here. Remove the spike.
fault-edges-overlap = Two edges run along each other here.
fault-too-tangled = So many edges lie close together that the area cannot be checked.
fault-self-crossing = The border crosses itself.
fault-hole-outside = A hole lies outside its surface.
fault-holes-overlap = Two holes run into each other.
fault-parts-overlap = Two parts of the area run into each other.
fault-spike = The border goes out to a spike and returns the same way.
fault-edges-overlap = Two edges of one surface run along each other.
fault-too-tangled = The border is too tangled to be checked. Simplify it.
fault-too-small = The area is { $found } m²; the smallest accepted is { $limit } m².
fault-too-large = The area is { $found } m²; the largest accepted is { $limit } m².
fault-too-narrow = The area is too narrow: { $found } m wide on average, at least { $limit } m are needed.
fault-crs-mismatch = { $swapped ->
        [yes] The coordinates fit { $recognised } with the axes swapped, not { $declared }. A corrected area is offered.
       *[no] The coordinates fit { $recognised }, not { $declared }. A corrected area is offered.
    }
fault-unknown-crs = The reference system “{ $found }” is not known.
fault-outside-extent = The area lies outside the register’s extent, { $distance_km } km away.
fault-unprojectable = The position cannot be measured in the register’s reference system.

### Problems

problem-invalid = This cannot be accepted
problem-invalid-detail = { $count ->
        [one] One fault needs to be corrected.
       *[other] { $count } faults need to be corrected.
    }
problem-not-found = Not found
problem-not-found-detail = There is nothing at this address, or it is not visible to you.
problem-stale = Somebody else made a change
problem-stale-detail = It has changed since you read it; it now has revision { $current }. Read it again and repeat your change.
problem-if-match-missing = The revision is missing
problem-if-match-missing-detail = A change must name, in If-Match, the revision it was made from.
problem-wrong-state = Not possible in this state
problem-wrong-state-detail = The state does not allow this: { $reason }.
problem-idempotency-reused = The key was used before
problem-idempotency-reused-detail = The same Idempotency-Key was used with another body. Use a new key.
problem-query = The query cannot be read
problem-query-detail = The parameter “{ $parameter }” cannot be read.
problem-too-intricate = Too intricate to draw
problem-too-intricate-detail = The two areas are so intricate that their shared area cannot be drawn in reasonable time.
problem-body-too-large = Too much at once
problem-body-too-large-detail = What was sent is larger than what is accepted.
problem-not-json = Not JSON
problem-not-json-detail = The body cannot be read as JSON.
problem-unsupported-media-type = The wrong kind of content
problem-unsupported-media-type-detail = Send application/json or application/geo+json.
problem-method-not-allowed = Not possible here
problem-method-not-allowed-detail = The address exists but does not take this method.
problem-overloaded = Many want in at the same time
problem-overloaded-detail = The server has its hands full. Try again in a moment.
problem-unavailable = Not ready
problem-unavailable-detail = The register cannot be reached right now. Try again in a moment.
problem-internal = Something went wrong on our side
problem-internal-detail = It has been noted. Try again, and tell us if it happens again.

### Notes on what was accepted

note-ring-closed = A ring was open; it was closed with its first corner.
note-heights-dropped = Heights were dropped, since the register is of areas.
note-repaired = The area was repaired.
note-crs-converted = The coordinates were converted from { $epsg }.
