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
fault-not-a-code = A code has 1–12 characters: A–Z, Å, Ä, Ö, digits and hyphens.
fault-not-a-number = Give a whole number.
fault-unknown-administration = There is no administration with the code “{ $found }”.
fault-unknown-person = There is no person “{ $found }” in the register.
fault-unknown-unit = “{ $found }” is no unit that the role can be for.
fault-not-an-address = “{ $found }” is no e-mail address.
fault-unknown-parent = There is no initiative “{ $found }” to be part of.
fault-parent-loop = An initiative cannot be part of itself, nor through others.
fault-duplicate = “{ $found }” is given twice.
fault-text-too-long = The text has { $found } characters; at most { $limit } fit.
fault-too-many-items = The list has { $found } items; at most { $limit } are accepted.
fault-control-character = The text contains an invisible control character ({ $found }).
fault-not-a-date = “{ $found }” is not a date. Write for example 2026-10-01.
fault-cut-off-after-meeting = The last day for handing in a case cannot be after the meeting.
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
fault-too-small = The area is { $found } m²; the smallest accepted is { $limit } m².
fault-too-large = The area is { $found } m²; the largest accepted is { $limit } m².
fault-too-narrow = The area is too narrow: { $found } m wide on average, at least { $limit } m are needed.
fault-crs-mismatch = { $swapped ->
        [yes] The axes seem to be swapped: the coordinates fit { $recognised } with longitude and latitude the other way round.
       *[no] The coordinates fit { $recognised }, not { $declared }.
    }
fault-unknown-crs = The reference system “{ $found }” is not known.
fault-outside-extent = The area lies outside the register’s extent, { $distance_km } km away.
fault-unprojectable = The position cannot be measured in the register’s reference system.

### Problems

problem-invalid = This cannot be accepted
problem-invalid-detail = One or more faults need to be corrected.
problem-not-found = Not found
problem-not-found-detail = There is nothing at this address, or it is not visible to you.
problem-sign-in-needed = You need to sign in
problem-sign-in-needed-detail = This is for those who are signed in.
problem-forbidden = You may not do this
problem-forbidden-detail = Your role does not reach that far. Ask who is responsible for the initiative, or the administrator.
problem-stale = Somebody else made a change
problem-stale-detail = It has changed since you read it. Read it again and repeat your change.
problem-if-match-missing = The revision is missing
problem-if-match-missing-detail = A change must name, in If-Match, the revision it was made from.
problem-wrong-state = Not possible in this state
problem-wrong-state-detail = The state does not allow this.
problem-last-administrator = The last administrator
problem-last-administrator-detail = Somebody must be able to give roles. Make somebody else an administrator first.
problem-idempotency-reused = The key was used before
problem-idempotency-reused-detail = The same Idempotency-Key was used with another body. Use a new key.
problem-query = The query cannot be read
problem-query-detail = The parameter “{ $parameter }” cannot be read.
problem-too-intricate = Too intricate to measure
problem-too-intricate-detail = The area and those it meets have so many edges close together that their shared ground cannot be measured in reasonable time. Draw it with fewer points.
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
problem-uri-too-long = The address is too long
problem-uri-too-long-detail = Shorten the path or the query.
problem-headers-too-large = The header fields are too large
problem-headers-too-large-detail = Send fewer or shorter header fields, for example fewer cookies.
problem-too-many-headers = Too many header fields
problem-too-many-headers-detail = Send fewer header fields.
problem-body-too-slow = It came too slowly
problem-body-too-slow-detail = What was sent did not come in time. Try again over a better connection.
problem-too-slow = It took too long
problem-too-slow-detail = The answer was not ready in time. Narrow the question, or try again in a moment.
problem-too-many-requests = Too many requests
problem-too-many-requests-detail = So many requests have come from your address that it has to wait for a moment.
problem-unavailable = Not ready
problem-unavailable-detail = The register cannot be reached right now. Try again in a moment.
problem-internal = Something went wrong on our side
problem-internal-detail = It has been noted. Try again, and tell us if it happens again.

### Notes on what was accepted

note-ring-closed = A ring was open; it was closed with its first corner.
note-heights-dropped = Heights were dropped, since the register is of areas.
note-repaired = The area was repaired.
note-crs-converted = The coordinates were converted to longitude and latitude.

### The frame around every page

layout-skip = Skip to the content
layout-dark = Dark mode
layout-light = Light mode
layout-api = API
nav-main = Main menu
nav-languages = Language
nav-map = Map
nav-overlaps = Overlaps
nav-register = Register
crumbs = You are here
and = and
cancel = Cancel
edit = Edit
withdraw = Withdraw
withdrawn = Withdrawn
show-on-map = Show on the map
new-tab = opens in a new tab
failure-map = To the map

### Counts and time

count-administrations = { $count ->
        [one] { $number } administration
       *[other] { $number } administrations
    }
count-initiatives = { $count ->
        [one] { $number } initiative
       *[other] { $number } initiatives
    }
count-overlaps = { $count ->
        [one] { $number } overlap
       *[other] { $number } overlaps
    }
count-days = { $count ->
        [one] one day
       *[other] { $count } days
    }
period-undated = no dates
period-from = from { $begins }
period-to = until { $ends }

### The map

map-title = Map of initiatives
map-filter = Filters and legend
filter-text = Search
filter-period = Period
filter-from = From
filter-to = To
filter-period-wrong = The last date comes before the first, so the period is not used.
filter-presets = Common periods
preset-now = Now
preset-quarter = 3 months
preset-year = 1 year
preset-all = All
filter-degree-any = Show all
filter-degree = At least { $degree } administrations
filter-administration = Administration
filter-any = All
filter-submit = Show
filter-clear = Clear filters
filter-min-area = Smallest area (m²)
legend-zones = Overlap zones
legend-degree-2 = 2 administrations
legend-degree-3 = 3 administrations
legend-degree-4 = 4 or more administrations
legend-ground = Two or more administrations work on { $two }, three or more on { $three }.
legend-ground-share = { $area } ({ $share } of the municipality)
map-in-view = on the map
map-sort = Sort by:
sort-name = name
sort-area = size
sort-overlaps = overlaps
map-empty = Nothing matches the filters.
map-more = Show more
map-beyond = The first { $read } of { $matched } are shown. Narrow the filters to see the rest.
map-download = Download:
map-steps = Move the map
step-in = Zoom in
step-out = Zoom out
step-north = Move north
step-south = Move south
step-west = Move west
step-east = Move east
step-home = Show the whole area
row-depth = At most { $administrations } in the same place
row-show = Show
row-show-on-map = on the map
map-drawing = Map of initiatives and overlaps; the list says the same
map-drawing-description = { $initiatives } initiatives and { $zones } overlap zones.
map-zone = Overlap, { $administrations }: { $codes }

### An initiative

initiative-facts = Facts
initiative-history = History
initiative-withdrawn = The initiative was withdrawn. Its facts and history are kept.
initiative-no-description = No description.
initiative-no-overlaps = No overlaps.
initiative-area-sketch = The area is a sketch
initiative-area-draft = The area is a draft
initiative-caption = The area is { $area }. Several administrations meet on the hatched pink surfaces.
initiative-caption-alone = The area is { $area }.
initiative-drawing = Map of { $name } and what overlaps it
initiative-drawing-description = The area, and { $count } that it overlaps. The table says the same.
fact-lead = Lead
fact-participants = Takes part
saved = Saved.
saved-alone = The area overlaps no other initiative.
saved-overlaps = The area overlaps { $initiatives } of { $administrations }.
saved-see-overlaps = See the overlaps
history-registered = Registered
history-changed = Changed
history-same = Saved without changes
history-withdrawn = Withdrawn
history-area = Area, version { $version }: { $area }, { $status }
withdraw-title = Withdraw { $name }
withdraw-consequence = { $count ->
        [0] The initiative disappears from the map and the lists.
        [one] The initiative disappears from the map and the lists, and its overlap ends.
       *[other] The initiative disappears from the map and the lists, and its { $count } overlaps end.
    }
withdraw-kept = Its facts and history stay on its own page.

### Overlaps

overlaps-lead = Places where initiatives of different administrations meet. The greatest need first.
overlaps-result = Result
overlaps-here = Only overlaps at the place you chose on the map are shown.
overlaps-everywhere = Show everywhere
overlaps-empty = No overlaps match the filters.
pager = Pages
pager-span = { $first }–{ $last } of { $total }
pager-previous = Previous
pager-next = Next
column-with = With
column-initiative = Initiative
column-initiatives = Initiatives
column-administrations = Administrations
column-area = Shared area
column-time = In time
column-state = State
column-smaller = Part of the smaller
column-share = Share of the area
column-contact = Contact
column-alert = Alert
overlap-area = shared area
overlap-share = of the smaller area
overlap-administrations = administrations
overlap-common = common time
overlap-gap = time between
overlap-unknown-time = unknown, one side has no dates
overlap-drawing = Map of the overlap between { $title }
overlap-caption = The pink surface is the shared one.
overlap-caption-lapsed = The overlap has ended and has no shared area to show.
overlap-caption-intricate = The shared area is too intricate to draw.
overlap-parties = Sides
overlap-why = Why is the overlap shown?
overlap-met = All conditions hold: different administrations, at least { $area } shared and at least { $share } of the smaller area.
overlap-not-active = Nobody is alerted to the overlap:
overlap-relation = How the areas lie
overlap-first-seen = First seen
overlap-relation-overlaps = The areas lie partly over each other.
overlap-relation-contains = { $a } contains all of { $b }.
overlap-relation-within = { $a } lies entirely within { $b }.
overlap-relation-equals = The areas are the same.

### Settling overlaps

handling-unreached = No named receiver for { $codes }: the overlap does not count as notified.
hidden-there = Something confidential overlaps here. Ask the central coordinator.
hidden-ask = Something confidential overlaps here. Contact { $broker }.
rules-waiting = Overlaps waiting to be judged by the rules:
rules-numbers = Limits, weights and bands
rules-hint = Preview first: nobody is alerted by a change of the rules. The limits of the classes can be changed through the API.
rules-why = Why
rules-preview = Preview
rules-activate = Make the rules hold
rules-would = What the rules would do
rules-foreseen = { $vanish } of { $open } open overlaps would vanish, { $needed } of them judged as need. { $appear } would appear.
rules-vanish = Vanish
rules-appear = Appear
rules-precision = Precision
rules-no-verdicts = Nobody has given a verdict yet.
rules-month = Month
rules-judged = Judged
rules-needed = Need
rules-share = Share
rules-versions = Versions
rule-min-area-m2 = Smallest shared area, m²
rule-min-share = Smallest part of the smaller area, 0–1
rule-city-wide-share = City-wide from this part of the municipality, 0–1
rule-hysteresis = An active overlap stays down to this part of the limits
rule-weight-share = Weight: shared part
rule-weight-time = Weight: time
rule-weight-administrations = Weight: administrations
rule-weight-formability = Weight: what can be shaped
rule-weight-focus-fields = Weight: focus fields
rule-weight-actors = Weight: actors
rule-together-days = Days together for the highest class
rule-critical = Critical from
rule-watch = Watch from
rule-possible-below = Possible overlaps stay below
together = Shared place
together-title = A place with { $administrations }
together-nowhere = no ground that all share
together-pairs = Overlaps in pairs, and verdicts
together-no-pairs = No overlaps between these initiatives.
together-drawing = Map of the initiatives in the place
fresh = Freshness
fresh-confirmed-on = Last confirmed
fresh-review-on = To be reviewed by
fresh-confirm = Confirm that this is as it stands
fresh-extend = Extend
fresh-end = End
fresh-end-hint = The initiative is closed and its overlaps end. It stays in the register.
fresh-stale = Nobody has confirmed this for long. Confirm, extend or end it.
fresh-ended = The last day has passed, but the initiative is not closed. Confirm, extend or end it.
rules-lead = Limits, weights and bands of overlaps, with a preview of what a change would do.
rules-title = Rules for overlaps
order-queue = What to look at first
order-score = Need
order-area = Shared area
overlaps-order = Order
overlaps-needs-action = Only what needs action
need = Coordination need
need-how = Each factor has a class from 0 to 5, and the weights bring them together. Nothing that is done on this page changes the need.
need-partial = Factors without data are left out, and the others count for more.
need-possible = The overlap is possible, not firm, and therefore stays below 4.00.
need-rules = Rules, version
need-lower = What would lower the need?
column-factor = Factor
column-value = Value
column-class = Class
column-weight = Weight
column-need = Need
column-handling = Handling
column-since = Since
band-not-indexed = Not indexed
band-minor = Minor
band-watch = Watch
band-critical = Critical
factor-share = Shared part of the smaller area
factor-time = Time
factor-administrations = Administrations in the place
factor-formability = What can still be shaped: phase of the less advanced side
factor-focus-fields = Focus fields in common
factor-actors = Actors in common
factor-missing = no data
factor-together = { $days } together
factor-together-open = together without an end
factor-apart = { $days } between them
factor-codes = { $number }: { $codes }
factor-codes-more = at least { $number }: { $codes }
factor-of = { $common } of { $of }
lower-share = The shared part becomes less than { $target }: { $then }
lower-together = Fewer than { $target } days together: { $then }
lower-apart = The periods do not meet: { $then }
lower-apart-longer = More than { $target } days between them: { $then }
lower-administrations = At most { $target } administrations in the place: { $then }
lower-phase = The less advanced side reaches the phase { $target }: { $then }
lower-no-fields = No focus field in common: { $then }
lower-fields = At most { $target } of the focus fields in common: { $then }
lower-actors = At most { $target } actors in common: { $then }
handling = Handling
handling-none = Not relevant
handling-new = New
handling-acknowledged = Acknowledged
handling-in-dialogue = In dialogue
handling-coordinated = Coordinated
handling-not-needed = Not needed
handling-snoozed = Put off
handling-reassess = To be reassessed
handling-ended = Ended
verdict-not-assessed = Not assessed
verdict-need = Needs coordination
verdict-no-need = Needs no coordination
verdict-reassess = To be reassessed
no-need-other-purpose = Other purpose
no-need-already-coordinated = Already coordinated
no-need-sketch-area = The area is a sketch
no-need-boundary-sliver = Sliver along a boundary
no-need-same-initiative = Same initiative registered twice
no-need-other = Other
outcome-shared-information = Shared information
outcome-joint-meeting = Joint meeting
outcome-division-of-roles = Division of roles
outcome-joint-action = Joint action
outcome-merged = Merged
outcome-moved = Moved in time or area
difference-administration-joined = an administration has joined
difference-certainty-changed = the certainty has changed
difference-now-concurrent = now at the same time
difference-area-changed = the area has changed
difference-band-rose = the need has risen
act-acknowledge = Acknowledged
act-say = Verdict
act-meet = Meeting booked
act-conclude = Outcome recorded
act-snooze = Put off
act-note = Note
act-tick = Reminder
act-changed = Changed
act-lapse = The overlap ended
act-return = The overlap is active again
handling-faults = It could not be saved
handling-your-verdict = Your administration's verdict
handling-reason = Reason, if not needed
handling-save = Save
handling-actions = Actions
handling-acknowledge = Acknowledge
handling-meet = Call a meeting
handling-meeting-on = Day of the meeting
handling-conclude = Conclude with an outcome
handling-outcome = Outcome
handling-snooze = Put off
handling-until = Comes back on
handling-why = Why
handling-write-note = Write a note
handling-note = Note
handling-history = What has happened
handling-acknowledged-on = Acknowledged on
handling-escalated-on = Central coordinator told
handling-snoozed-until = Put off until
handling-seen-by = Seen by
column-administration = Administration
column-verdict = Verdict
column-reason = Reason
column-comment = Comment
column-day = Day

### Reasons in short, for lists

reason-same-administrations = same administrations
reason-below-area = shared area too small
reason-below-share = share too small
reason-city-wide = one of the areas is city-wide
reason-parent = one is part of the other
reason-closed = one is closed
reason-unsettled-area = the area is not decided
reason-apart = the areas do not meet
alert-yes = Yes
alert-no = No:

### Fields

field-name = Name
field-description = Description
field-purpose = Purpose
field-form = Form
field-origin = Origin
field-city-role = The city’s role
field-lead-administration = Lead administration
field-participating-administrations = Participating administrations
field-actors = Actors
field-focus-fields = Focus fields
field-contact-person = Contact person
field-contact-name = Name
field-contact-email = E-mail
field-contact-phone = Telephone
field-begins = First day
field-ends = Last day
field-phase = Phase
field-area-status = How settled is the area?
field-parent = Part of
field-registry-number = Registry number
field-external-id = External id
field-source = Source
field-geometry = Area

### The form

form-title-new = Register an initiative
form-title-edit = Edit { $name }
form-title-fault = Fault:{ " " }
form-lead = Everything but name, lead administration and area can be filled in later.
form-faults = { $count ->
        [one] One thing needs to be corrected
       *[other] { $count } things need to be corrected
    }
form-fault-place = Place: { $lat } N, { $lon } E.
form-stale = Somebody else has changed the initiative since you opened the form, and nothing was saved. If you save again, you replace their changes.
form-see-current = See what holds now (new tab)
form-sent-twice = This form was already saved once with other contents. If you save again, it becomes a new initiative.
form-optional = (optional)
form-choose = Choose
form-about = About the initiative
form-purpose-hint = One or two sentences about what it should lead to.
form-no-parent = No other initiative
form-time = Time and phase
form-begins-hint = Leave empty when the time is not settled.
form-ends-hint = Leave empty when the end is open.
form-corrected = The area cannot be accepted as it is, but there is a corrected proposal.
form-use-corrected = Use the corrected area
form-districts = Pick districts
form-districts-legend = Districts
form-districts-hint = Districts that you pick are merged into one area, without borders between them.
form-geojson = Paste or upload GeoJSON
form-geojson-label = Area as GeoJSON
form-geojson-hint = Geometry, Feature or FeatureCollection in WGS 84 (longitude, latitude).
form-file = File (goes before the text above)
form-no-area = Give an area: draw, pick districts, paste or upload.
form-no-area-in-text = There is no area (Polygon or MultiPolygon) in the text.
form-mixed-systems = The area is in another reference system than the districts. Give it in WGS 84, or remove the districts.
form-people = Contact and actors
form-actors-hint = Property owners, companies, associations and others who take part. Save to get more rows.
form-actor-kind = Kind of actor
form-actor-name = Name of the actor
form-registry = Registry and source
form-save = Save
form-check = Check overlaps
check-title = Overlap check
check-none = No overlaps. The area is { $area }. Nothing is saved yet.
check-quiet = { $count ->
        [one] The area is { $area } and meets one other initiative, with no alert to anybody. Nothing is saved yet.
       *[other] The area is { $area } and meets { $count } other initiatives, with no alert to anybody. Nothing is saved yet.
    }
check-found = The area is { $area } and overlaps { $initiatives } of { $administrations }. Nothing is saved yet.

### Failures that only pages have

problem-cross-site = The form came from another site
problem-cross-site-detail = For safety, only forms from this site are accepted. Open the form here and try again.
problem-bad-form = The form cannot be read
problem-bad-form-detail = What was sent is not a form of this page.

### The scripts’ own texts: %name% is filled in by the scripts

web-map-label = Map. Arrow keys move, plus and minus zoom, Enter lists what is in the middle of the map.
web-map-help = Arrow keys move · + and − zoom · Enter lists what is in the middle
web-map-zoom-in = Zoom in
web-map-zoom-out = Zoom out
web-map-home = Show the whole area
web-map-badge = Overlap of %count% administrations: %codes%.
web-map-badge-more-one = %count% more overlap zone is next to it.
web-map-badge-more-other = %count% more overlap zones are next to it.
web-panel-title-one = %count% initiative here
web-panel-title-other = %count% initiatives here
web-panel-overlaps-one = %count% overlap
web-panel-overlaps-other = %count% overlaps
web-panel-zones-one = %count% overlap zone
web-panel-zones-other = %count% overlap zones
web-panel-empty = Nothing is registered here.
web-panel-close = Close
web-zone-degree-one = %count% administration
web-zone-degree-other = %count% administrations
web-list-updated = The list is updated: %title%.
web-list-failed = The list could not be updated. Try again.
web-period-undated = no dates
web-period-open = from %begins%
web-period-span = %begins% – %ends%
web-area-m2 = %value% m²
web-area-ha = %value% ha
web-share = %value%%
web-tool-draw = Draw
web-tool-edit = Edit corners
web-tool-move = Move all
web-tool-delete = Delete part
web-tool-delete-all = Clear
web-tool-undo = Undo
web-tool-redo = Redo
web-tool-finish = Finish
web-tool-toolbar = Tools for the area
web-editor-label = Map for drawing the area. While drawing, Enter sets a point in the middle of the map.
web-editor-help-idle = Choose Draw to begin, or paste GeoJSON or pick districts below.
web-editor-help-draw = Click in the map for each corner. Click the first corner or choose Finish when done. Keyboard: arrow keys move the map, Enter sets a point in the middle, Backspace removes the last, Enter twice finishes, Escape leaves the tool.
web-editor-help-edit = Choose a part by clicking it. Drag a corner to move it, drag a midpoint for a new corner, right-click a corner to remove it. Escape leaves the tool.
web-editor-help-move = Drag the area to its place, or move it with the arrow keys. Escape leaves the tool.
web-editor-selected = The part is selected.
web-editor-points-one = %count% point set.
web-editor-points-other = %count% points set.
web-editor-need-three = At least three points are needed.
web-editor-finished = The part is finished.
web-editor-kept = You left the tool. The points are kept; choose Draw to go on.
web-editor-deleted = Deleted. Undo brings it back.
web-editor-undone = Undone.
web-editor-redone = Redone.
web-editor-total-one = %count% part, %area%
web-editor-total-other = %count% parts, %area%
web-editor-districts-one = %count% district chosen
web-editor-districts-other = %count% districts chosen
web-editor-districts-failed = The districts’ borders could not be shown. Your choice is saved all the same.
web-editor-geojson-ok = The area has been read.
web-editor-geojson-bad = The text is not valid GeoJSON: %detail%
web-editor-geojson-no-area = There is no area (Polygon or MultiPolygon) in the text.
web-editor-locked = Parts with holes can be moved but not edited corner by corner.
web-check-title = Overlap check
web-check-idle = Once the area is drawn, what it overlaps is shown here.
web-check-busy = Checking …
web-check-none = No overlaps. The area is %area%.
web-check-summary = Overlaps %processes% of %administrations% (%area%)
web-check-processes-one = %count% initiative
web-check-processes-other = %count% initiatives
web-check-administrations-one = %count% administration
web-check-administrations-other = %count% administrations
web-check-more-one = %count% more overlap that gives no alert
web-check-more-other = %count% more overlaps that give no alert
web-check-need = Coordination need %value% %band%
web-check-share = %area% – %self% of your area, %other% of the other
web-check-concurrent = At the same time: %period%
web-check-concurrent-open = At the same time
web-check-sequential = One after the other, %days% days apart
web-check-sequential-unknown = One after the other
web-check-possible = Possible overlap: one side has no decided area or no dates
web-check-not-alerted = No alert: %reasons%
web-check-contact = Contact:{ " " }
web-check-faults-one = The area has %count% fault
web-check-faults-other = The area has %count% faults
web-check-fault-at = Show on the map
web-check-corrected = There is a corrected proposal.
web-check-use-corrected = Use the corrected proposal
web-check-failed = The check could not be made now. You can save all the same.
web-check-opens-new = opens in a new tab

### The record: who did what and when

record-title = Record
record-lead = Who did what and when. Each entry is sealed with the one before it, so that none can be changed unnoticed.
record-empty = No entry matches the filter.
record-number = Number
record-at = Time (UTC)
record-actor = Who
record-subject = About
record-kind = Event
record-reason = Reason
record-from = From
record-until = Until
record-older = Older entries
record-seq = Change of the register
record-personal = Personal data
record-personal-kept = Belongs to the entry and is kept.
record-personal-erased = Belonged to the entry and was erased.
record-seal = Seal
record-difference = What changed
record-member = Item
record-before = Before
record-after = After
record-same-subject = Everything about the same
record-entry-title = Entry { $number }
record-checkpoint = Latest checkpoint: entry { $number }, { $at } UTC, seal { $seal }.
record-checkpoints = Checkpoints
count-entries =
    { $count ->
        [one] 1 entry
       *[other] { $number } entries
    }

event-initiative-registered = Initiative registered
event-initiative-changed = Initiative changed
event-initiative-withdrawn = Initiative withdrawn
event-organisation-put = Administrations or committees changed
event-reference-put = Reference areas replaced
event-changes-adopted = Older changes sealed
event-person-put = Person added or changed
event-person-ended = Person ended
event-grant-put = Role given
event-grant-ended = Role ended
event-token-issued = Access token issued
event-token-revoked = Access token revoked
event-link-issued = Sign-in link issued
event-signed-in = Signed in
event-sign-in-refused = Sign-in refused
event-signed-out = Signed out
event-session-ended = Session ended
event-setting-put = Setting changed
event-rules-put = Rules changed
event-overlap-handled = Overlap handled
event-overlaps-rescored = Overlaps judged again
event-freshness-confirmed = Confirmed as current
event-reminders-noted = Reminders written
event-meeting-put = Meeting changed
event-criterion-put = Criterion changed
event-personal-read = Personal data read
event-personal-erased = Personal data erased
event-retention-rule-put = Retention rule changed
event-retention-run = Retention run
event-dossier-made = Dossier taken out

retained-answers = Answers to repeated requests
retained-contacts = Contact persons
keep-unit-days = days
keep-unit-months = months

dossier-lead = Everything that the register holds of the initiative and of what happened to it, taken out
dossier-masked = Personal data is left out.
dossier-facts = Details
dossier-areas = Versions of the area
dossier-areas-hint = The areas are in the file areas.geojson.
dossier-version = Version
dossier-events = What happened
dossier-checkpoint = The seals can be checked against the checkpoints of the record. The latest when the dossier was taken out:
dossier-download = Dossier (ZIP)
dossier-download-masked = Dossier without personal data

### As it was then

time-title = The register as it was
time-notice = This is how the register looked { $known }.
time-notice-hint = What has changed since does not show.
time-back = Back to now
time-step = Day with changes:
time-now = now
time-day = Or another day
time-show = Show
### Rights
field-visibility = Visibility
visibility-public = Public
visibility-internal = Internal
visibility-confidential = Confidential
form-visibility = Who may see the initiative?
form-visibility-hint = Nothing becomes public by itself. Publishing is a decision of its own.
form-visibility-public = Published on the open web: name, form, purpose, administrations, period, phase, registry number and a simplified area. Contact person, description, actors and overlaps are never shown there.
form-visibility-internal = Everybody who is signed in with a role sees it.
form-visibility-confidential = Only the coordinators of its own administrations, its contact person and the central coordinator see it. Others do not even see that it exists.
open-title = Initiatives in the city
open-lead = Those that are published, with administrations, period and rough area.
open-area-note = The area is simplified and shows roughly where it is.
open-drawing = Map of published initiatives
open-drawing-description = { $initiatives } initiatives. The list has the same.
open-empty = No published initiative matches.
open-beyond = Only the first { $count } are shown.
field-change-reason = Why is it changed? The reason goes into the record
field-withdraw-reason = Why is it withdrawn? The reason is written into the record (optional)

### Signing in
nav-administration = Administration
sign-in = Sign in
sign-in-lead = Sign in to see and register initiatives.
sign-in-by-link = Here people sign in by a one-time link.
sign-in-by-link-more = An administrator can make a link for you under Administration, People. Whoever started the program finds one in what it printed, and can print a new one on the same machine:
sign-in-issuer-away = The sign-in service does not answer just now. Try again in a while.
sign-in-refused = The sign-in service did not let you in. Try again, or ask whoever is responsible for it.
sign-in-untrusted = The sign-in could not be verified. It may have taken too long, or have begun in another tab. Start again here.
sign-in-link-spent = The link is not good any more: it was used or is too old. Ask for a new one.
sign-in-again = Sign in again
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
signed-out = You are signed out
signed-out-lead = Nobody can go on in your name in this browser.
signed-out-issuer = You may still be signed in with the sign-in service, which other programs use too.
signed-out-issuer-go = Sign out there too
link-lead-administrator = The register has no administrator yet. Whoever goes on becomes it, and can then let others in.
link-lead-person = The link signs { $name } in. It can be used once.
link-lead-applicant = The link signs you in with the address { $email }. It can be used once.
link-name = Your name
link-name-missing = Enter your name.
account = Account
account-of = Signed in as { $name }
account-lead = This is you in the register.
account-roles = Your roles
account-no-roles = No role is in force just now.
account-sessions = Where you are signed in
account-sessions-hint = A sign-in ends by itself after an hour without use, and after twelve hours.
session-this = this one
session-end = End
session-applicant = Applicant
column-person = Person
column-device = Browser
column-began = Began
column-seen = Last used
column-action = Action
column-roles = Roles
column-expires = Good until
column-used = Last used
persons = People
persons-lead = Who can sign in, and what they may do.
person-new = Add a person
person-add = Add
person-details = Name and address
person-save = Save
person-link = Sign-in link
person-link-lead = A link that signs the person in once within ten minutes. Give it to the right person: whoever has the link gets in.
person-link-make = Make a link
person-link-made = The link is shown only now.
person-link-label = One-time link
person-no-sessions = The person is not signed in.
person-sign-out = Sign the person out everywhere
person-role-unreadable = Choose a role, and write days as 2026-12-31.
field-email = E-mail
field-role = Role
field-unit = Administration or committee
field-scopes = May be used for
field-days = Good for days
field-administration = Administration
role-viewer = Viewer
role-contact-person = Contact person
role-coordinator = Coordinator
role-handler = Handler
role-committee-secretary = Committee secretary
role-central-coordinator = Central coordinator
role-administrator = Administrator
role-delegated = as a stand-in
role-give = Give a role
role-end = Take back
role-whole-city = The whole city
role-begins = From
role-ends = To
sessions = Sign-ins
sessions-lead = Who is signed in now.
tokens = API tokens
tokens-lead = Tokens by which programs read and write for an administration.
token-new = Issue a token
token-issue = Issue
token-issued = The token is shown only now. Keep it where the program can read it.
token-issued-label = New token
token-name-hint = What it is for, so that one knows what stops working when it is revoked.
token-revoke = Revoke
token-revoked = revoked
token-expired = expired
scope-areas-read = Read areas
scope-areas-write = Register and change areas
scope-export-internal = Take internal exports
scope-webhooks-admin = Manage webhooks
trial-banner = Trial: anybody on the network can read what is sent to and from here. Use invented data only.
problem-token-not-good = The token is not good
problem-token-not-good-detail = Authorization holds no good token: it may be misspelt, have expired or have been revoked.
fault-out-of-range = The value is out of range.
fault-not-between = Enter a number from { $least } to { $most }.
nav-open-map = Open map

# Pages for administrators
admin-saved = Saved.
admin-add = Add
admin-save = Save
admin-change = Change
admin-faulty = Correct what is marked and send it again.
admin-code = Code
admin-code-hint = 1–12 characters: A–Z, Å, Ä, Ö, digits and hyphens.
admin-name-sv = Name in Swedish
admin-name-en = Name in English
admin-committees = Committees
admin-committees-lead = The names of committees, their meetings, and the last day for handing in cases.
admin-committees-add = Add a committee
admin-committees-none = There is no committee yet.
admin-committee = Committee
admin-committee-names = Names
admin-next-cut-off = Next last day for handing in
admin-next-meeting = For the meeting on
admin-meetings = Meetings
admin-meetings-none = No meeting has been entered.
admin-meetings-add = Add a meeting
admin-meetings-hint = If the day is there already, its last day for handing in is changed.
admin-meets-on = Meets on
admin-cut-off = Last day for handing in
admin-meeting-next = next
admin-meeting-cancel = Remove
admin-meeting-cancel-of = Remove the meeting on { $day }
admin-administrations = Administrations
admin-administrations-lead = The names of administrations and the committee that each answers to.
admin-administrations-form = Add or change an administration
admin-administration = Administration
admin-no-committee = No committee
admin-criteria = Criteria
admin-criteria-lead = What applications for collaboration support are judged by, in order.
admin-criteria-form = Add or change a criterion
admin-criterion = Criterion
admin-position = Order
admin-text-sv = Text in Swedish
admin-text-en = Text in English
admin-retired-on = Not asked from
admin-retired-hint = Leave empty as long as the criterion holds. Earlier assessments keep it.
admin-criterion-asked = Holds
admin-criterion-retired = Does not hold from { $day }
column-status = State

### Follow-up
follow = Follow-up
follow-title = Follow-up: { $name }
follow-as-of = as of
follow-plan = Action plan
follow-no-plan = The plan has no measures yet.
follow-late = late
follow-add-measure = Add a measure
follow-responsible-hint = An administration, an actor or a function, not a person’s name.
follow-results = Results against the plan
follow-no-results = No results are followed yet.
follow-effects = Effects against the baseline
follow-effects-hint = Other initiatives in the same area are named beside every effect: a change may be due to them as well.
follow-no-effects = No effects are followed yet.
follow-add-indicator = Add an indicator
follow-begin-from = Begin from a published effect:
follow-change-indicator = Change the indicator
follow-add-reading = Add a reading
follow-reading-hint = A reading is never changed. One that was wrong is corrected by a new one, and both stay.
follow-readings = Readings
follow-no-readings = Nothing was read yet.
follow-corrected = corrected
follow-corrects-none = None: it is a new value
follow-baseline = Baseline
follow-target = Target
follow-latest = Latest value
follow-progress = Part of the way to the target
follow-better = Better is
follow-parallel = Others in the same area
follow-alone = No other initiative that you see was at work in the area while it was measured.
follow-during = At work while measured
follow-values-then = Values then
follow-the-overlap = the overlap
follow-shades = Shaded: days on which other initiatives were at work in the same area.
follow-documents = Documents
follow-no-documents = No documents are linked.
follow-add-document = Link a document
follow-document-hint = Only the link is kept. The server fetches nothing from there.
follow-remove = Remove the link
follow-field-title = What
follow-field-responsible = Responsible
follow-field-due-on = Due
follow-field-state = State
follow-field-note = Note
follow-field-kind = Kind
follow-field-name = Indicator
follow-field-unit = Unit
follow-field-better = Better is
follow-field-baseline = Baseline
follow-field-baseline-on = Day of the baseline
follow-field-target = Target
follow-field-target-on = Target due
follow-field-read-on = Day
follow-field-value = Value
follow-field-source = Source
follow-field-corrects = Corrects
follow-field-url = Link (https)
follow-field-dated-on = Day
measure-planned = Planned
measure-under-way = Under way
measure-done = Done
measure-dropped = Dropped
indicator-result = Result
indicator-effect = Effect
better-higher = higher
better-lower = lower
standing-unread = Not read
standing-reached = Target reached
standing-better = Better than the baseline
standing-unchanged = Unchanged
standing-worse = Worse than the baseline
standing-unknown = No baseline
template-disorder = Disorder
template-reported-crime = Reported crime
template-perceived-safety = Perceived safety
template-collective-efficacy = Collective efficacy
template-trust = Trust
template-owner-contact = Contact between property owners and authorities
template-unit-disorder = % disturbed
template-unit-reported-crime = reports a year
template-unit-perceived-safety = % safe
template-unit-collective-efficacy = index 1–5
template-unit-trust = % who trust most people
template-unit-owner-contact = contacts a year
document-agreement = Agreement
document-decision = Decision
document-plan = Plan
document-report = Report
document-minutes = Minutes
document-other = Other
chart-baseline = baseline
chart-target = target
chart-of = Chart: { $name }. The same values are in the table.
fault-not-an-amount = “{ $found }” is no number.
fault-not-an-https-address = The link must begin with https:// and hold no user name or password.
fault-not-to-be-corrected = There is no such reading here, or it was corrected already.
event-follow-up-put = Follow-up changed
event-survey-put = Survey changed

### Reports and mapping
nav-reports = Reports
report-year = The year
report-gaps = Gaps
report-actors = Actors
year-title = The year { $year }
year-lead = What ran, what was reached, and how overlaps were handled.
year-year = Year
year-ran = Initiatives that ran
year-ran-hint = Those under way or closed whose dates touch the year. Those without dates are not counted.
year-by-form = Form
year-by-administration = Administration
year-by-district = District
year-several = One initiative may count on several lines.
year-reached = Results and effects
year-reached-count = { $count ->
        [0] No target was reached among what was read in the year.
        [one] One target was reached among what was read in the year.
       *[other] { $count } targets were reached among what was read in the year.
    }
year-nothing-read = Nothing was read in the year.
year-opened = Became active in the year
year-acknowledged = Acknowledged in the year
year-settled = Settled in the year
year-days-to-acknowledgement = Median to acknowledgement
year-days-to-settlement = Median to settlement
year-outcomes = What they led to
gaps-lead = Districts where no initiative runs, and how much of the others is covered.
gaps-layer = Division
gaps-no-layer = There is no division into districts to compare with.
gaps-summary = { $count ->
        [0] Something runs in all { $all } districts.
        [one] In one of { $all } districts nothing runs.
       *[other] In { $count } of { $all } districts nothing runs.
    }
gaps-city-wide = { $count ->
        [one] One city-wide initiative is not counted.
       *[other] { $count } city-wide initiatives are not counted.
    }
gaps-caption = The number is of initiatives. Hatched: none at all. The darker, the more is covered.
gaps-district = { $name }: { $count } initiatives, { $share } covered
gaps-district-name = District
gaps-covered = Covered
gaps-deepest = Most in one place
gaps-area = Size
gaps-gap = gap
gaps-unknown = cannot be worked out
actors-lead = Which actors several initiatives turn to at the same time.
actors-empty = No actor takes part in several initiatives in the period.
actors-actor = Actor
actors-at-once = At once
actors-by = Asked by
### Notifications and subscriptions

nav-inbox = Notifications
nav-inbox-unread = { $count ->
    [one] Notifications, { $count } unread
   *[other] Notifications, { $count } unread
 }
nav-inbox-some = Notifications, %count% unread

inbox-unread = { $count ->
    [0] Nothing unread
    [one] { $count } unread
   *[other] { $count } unread
 }
inbox-which = Which notifications
inbox-all = All
inbox-only-unread = Unread
inbox-read-all = Mark all as read
inbox-read = Mark as read
inbox-is-unread = Unread:
inbox-to-do = Needs action
inbox-to-know = For information
inbox-empty = Here is what you are to be told: new overlaps, answers of other administrations, and dates to keep.
inbox-none-unread = You have read everything.
inbox-older = Older

subscriptions = My subscriptions
subscriptions-lead = Say what you want to be told, when and where. You are never told what you did yourself, and of the same event only once.
subscriptions-default = You have not chosen anything yourself yet. So you are told what belongs to your roles.
subscriptions-saved = Saved.
wishes = What you want to be told
wishes-covers = Watch
cover-own-administration = What concerns my administration
cover-own-initiatives = Initiatives of which I am contact person
cover-whole-city = The whole city: what nobody has acknowledged and what is critical (for the central coordinator)
wishes-band = Least coordination need
wishes-any-band = Every overlap
wishes-language = Language of messages
wishes-mail = Send e-mail too
wishes-timing = When, for each kind of event
wishes-timing-hint = Without a choice it comes in the next morning's digest, and at once where something is critical and you have to act. The notifications on this page always come at once.
timing-usual = As usual
timing-at-once = At once
timing-daily = In the daily digest
timing-weekly = In the weekly digest
timing-never = Never
wishes-save = Save
wishes-reset = Go back to the usual
watch-areas = Watch areas
watch-areas-hint = You are told when an overlap lies in an area that you watch, whichever administrations it concerns.
watch-area-district = district
watch-area-drawn = area of your own
watch-area-remove = Remove
watch-area-pick = Pick districts
watch-area-add-districts = Watch the chosen districts
watch-area-draw = Draw an area of your own
watch-area-name = What the area is to be called
watch-area-add = Watch the area
feeds = Feeds
feeds-hint = The addresses are secret: whoever has them reads what you are told. The feeds follow your rights at every moment.
feeds-made = The addresses are shown only now. Keep them where your program reads them.
feeds-make = Make addresses
feeds-renew = Change addresses
feeds-end = End the feeds
feed-title = Notifications from Samordna
feed-dates = Dates in Samordna
feed-review = Review { $name }
feed-cut-off = { $committee }: last day before the meeting of { $day }
feed-meeting = { $committee } meets
mailboxes = Function mailboxes
mailboxes-hint = An administration's shared address can be told too, but never of what is confidential.
mailbox-add = Add mailbox
mailbox-remove = Remove the mailbox
mailbox-lead = What an administration's shared address is to be told.
field-mailbox = Address
field-covers = Watch
field-language = Language
field-code = District

event-mailbox-put = Function mailbox changed
event-mailbox-removed = Function mailbox removed
event-feed-renewed = Feed addresses issued
event-feed-ended = Feeds ended

problem-too-many-listeners = Too many are waiting for news
problem-too-many-listeners-detail = The page works all the same; reload it to see what is new.

overlaps-cut-off = Hand in by { $day } ({ $committee })
column-score = Need
handling-notified = Both sides have a named receiver.
handling-by = by { $name }

# What leaves the house: mails
mail-lead-one = This has happened in Samordna.
mail-lead-many = { $count ->
    [one] This has happened in Samordna.
   *[other] { $count } things have happened in Samordna.
}
mail-digest-subject = Samordna: { $count ->
    [one] one event
   *[other] { $count } events
}
mail-open = Open in Samordna
mail-map = Map: the two areas and what they share
mail-why = You get this because you have a role or a subscription in Samordna.
mail-unsubscribe = Get no more mails
mail-applicant-why = You get this because you have a case with us.
mail-disabled-subject = The webhook { $name } was switched off
mail-disabled-text = Nothing has arrived at the webhook { $name } for days, so it was switched off. What waits is sent when somebody switches it on again.
mail-disabled-why = You get this because you coordinate for the administration that owns the webhook.
mail-link-subject = Sign in to Samordna
mail-link-text = The link signs you in. It works once, within fifteen minutes. If you did not ask for it, ignore this mail.
mail-link-open = Sign in
mail-link-why = You get this because somebody gave your address on the page for signing in.

# Webhooks and what waits
webhooks = Webhooks
webhooks-lead = Programs of an administration that are called when something happens. The calls are signed as Standard Webhooks says.
webhook-new = New webhook
webhook-make = Make the webhook
webhook-name-hint = What it is for, such as “The case system”.
webhook-url-hint = https:// and a host that can be reached from the internet.
field-url = Address
field-kinds = Is called when
webhook-band = Least coordination need
webhook-band-any = Any
webhook-state = State
webhook-on = On
webhook-off-failing = Off: nothing arrived
webhook-off-by-hand = Off
webhook-failing = Nothing has arrived since { $since }
webhook-secret = Secret
webhook-secret-shown = Copy the secret now. It is not shown again.
webhook-both = Both the new secret and the one before sign until
webhook-no-key = The installation has no key, so that webhooks cannot be signed. Start it with --record-folder.
webhook-test = Send a test
webhook-switch-off = Switch off
webhook-switch-on = Switch on
webhook-rotate = Change the secret
webhook-calls = Calls
webhook-no-calls = No calls yet.
webhook-replay = Send again
webhook-older = Older calls
webhook-change = Change the webhook
webhook-save = Save
webhook-delete = Delete the webhook
webhook-delete-lead = What waits to be sent there is dropped.
outbox = Outgoing
outbox-lead = Mails and calls that wait to leave the house, and why.
outbox-no-mail = No mail server is configured, so that no mail is sent. The section [mail] of the configuration file says which.
outbox-set-aside = Put aside
outbox-waiting = Waiting
outbox-faults = Why it waits
outbox-all = Everything
outbox-none = Nothing.
outbox-channel = Way
outbox-count = Number
outbox-first = The first is due
outbox-created = Made
outbox-what = What
outbox-why = Why
outbox-attempts = Attempts
outbox-next = Next attempt { $at }
outbox-again = Try again
outbox-drop = Drop
channel-mail = Mail
channel-webhook = Webhook
delivery-notice = one event
delivery-digest = a digest
delivery-applicant = to an applicant
delivery-test = a test
delivery-disabled = a webhook is off
delivery-state-waiting = Waiting
delivery-state-sent = Arrived
delivery-state-set-aside = Put aside
delivery-state-dropped = Dropped
sent-arrived = Arrived
sent-status = The receiver answered { $status }
sent-no-connection = No connection
sent-not-secure = No secure connection
sent-mail-server-refuses = The mail server takes no mails from us
sent-login-refused = The mail server refused the password
sent-no-answer-in-time = No answer in time
sent-broken-answer = The answer could not be read
sent-not-an-address = The address is no e-mail address
sent-address-denied = The address may not be called
sent-no-such-host = There is no such host
sent-redirected = The receiver pointed elsewhere
sent-too-large = Too large
sent-gone = The receiver is gone
sent-no-mail-server = No mail server is configured
sent-unreadable = The row cannot be read
sent-broke-off = A fault of the program
sent-no-such-text = There is no such text
sent-not-written = It could not be written
sent-webhook-deleted = The webhook was deleted
sent-no-receiver = There is no receiver any more
sent-no-subscription = There is no subscription any more
sent-mail-turned-off = The receiver wants no mails
sent-no-address = The receiver has no e-mail address
sent-nothing-to-see = The receiver does not see any more what happened
unsubscribe = Get no more mails
unsubscribe-lead = What happens stays in your inbox in Samordna.
unsubscribed = You get no more mails
unsubscribed-lead = What happens is in your inbox in Samordna, and there you can turn the mails on again.
event-webhook-put = Webhook saved
event-webhook-deleted = Webhook deleted
event-delivery-tended = Outgoing tended
fault-not-callable = The address cannot be called: https:// and a host on the internet, without a user name and spelt in the one usual way.

### Surveys
report-surveys = Surveys
surveys-lead = Short surveys to the actors of an initiative or of a district.
surveys-none = There is no survey yet.
survey-title = Name
survey-lead = Introduction
survey-how = Answers
survey-anonymous = Anonymous: nobody is told who has answered what.
survey-named = With names: those who follow the initiative see who has answered what.
survey-anonymous-short = anonymous
survey-named-short = with names
survey-new = Make a survey
survey-whom = Which actors
survey-whom-hint = Choose an initiative or a district, not both.
survey-asks = Administration that asks
survey-opens = Opens
survey-closes = Last day
survey-question = Question
survey-text = The question (leave empty for none)
survey-kind = Answered by
survey-options = Options, one on each line
survey-make = Save the survey
survey-open = Open
survey-over = Closed
survey-not-yet = Not open yet
survey-invited = Invited
survey-used = Links used
survey-answers = Answers
survey-invite = Invite
survey-addresses = E-mail addresses
survey-invite-hint = Each address gets a link of its own. The links are shown once, and nothing is sent from here: copy them.
survey-make-links = Make links
survey-common-link = Common link
survey-common-hint = Everybody who has the link can answer, and more than once. A new link replaces the last one.
survey-make-common = Make a common link
survey-close = Close the survey
survey-close-hint = Nobody can answer after that. It cannot be undone.
survey-links-once = The links are shown only now. Copy them.
survey-results = Results
survey-too-few = Results are shown when at least five have answered.
survey-told = { $told } of { $answers } answers are shown. Anonymous answers are shown five at a time until the survey is closed.
survey-answered = { $count } have answered
survey-mean = mean
survey-answer = Answer
survey-count = Count
question-single = one of the options
question-multiple = any of the options
question-scale = a scale of 1–5
question-text = own words
answer-anonymous = Your answer is anonymous. It is kept without name, address, link and time; only that your link was used shows.
answer-anonymous-common = Your answer is anonymous. It is kept without name, address and time.
answer-named = Your answer is not anonymous. It is kept with the address { $address } and shown to those who follow the initiative.
answer-named-common = Your answer is not anonymous. It is kept with the name that you give and shown to those who follow the initiative.
answer-name = Your name or organisation
answer-scale = 1 is lowest and 5 is highest.
answer-send = Send the answer
answer-thanks = Thank you! Your answer is saved.
answer-used = The link was used already. Thank you for your answer.
answer-closed = The survey can be answered from { $from } to { $to } and is not open now.
