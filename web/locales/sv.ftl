# Texter på svenska. Nycklarna är desamma i en.ftl; ett test jämför dem.

### Ord ur registret

form-bid = BID
form-city-collaboration = Citysamverkan
form-place-collaboration = Platssamverkan
form-area-programme = Områdesprogram
form-other = Annan form

origin-external = Externt initierad
origin-city = Stadsinitierad

city-role-owner = Ägare
city-role-partner = Part
city-role-funder = Finansiär
city-role-supporter = Stödjande
city-role-observer = Observatör

actor-property-owner = Fastighetsägare
actor-company = Företag
actor-association = Förening
actor-housing-cooperative = Bostadsrättsförening
actor-resident-group = Boendegrupp
actor-other = Annan aktör

focus-public-space = Aktivering av offentlig miljö
focus-networking = Nätverkande
focus-knowledge = Kunskapshöjande
focus-safety = Trygghetsskapande

phase-contact = Kontakt
phase-application = Ansökan
phase-preparing = Bereds
phase-agreement = Avtal
phase-running = Pågår
phase-paused = Pausad
phase-effect-review = Effektmätning
phase-closed = Avslutad

phase-group-draft = Utkast
phase-group-proposed = Föreslagen
phase-group-running = Pågår
phase-group-closed = Avslutad

area-status-sketch = Skiss
area-status-draft = Förslag
area-status-decided = Beslutat

relation-overlaps = Delvis över varandra
relation-contains = Det första omfattar det andra
relation-within = Det första ligger i det andra
relation-equals = Samma område

kind-concurrent = Samtidigt
kind-sequential = Efter varandra

certainty-firm = Säkert
certainty-possible = Möjligt

state-candidate = Ingen avisering
state-active = Aktivt
state-lapsed = Upphört

gate-same-administrations = Samma förvaltningar på båda sidor, så ingen är ovetande om den andra.
gate-below-area = Den gemensamma ytan är mindre än gränsen.
gate-below-share = Den gemensamma ytan är en mindre del av det minsta området än gränsen.
gate-city-wide = Ett av områdena täcker så stor del av kommunen att det inte säger något om platsen.
gate-parent = Den ena processen är en del av den andra.
gate-closed = Den ena processen är avslutad.
gate-unsettled-area = Ett av områdena är en skiss eller ett förslag.
gate-apart = Områdena möts inte längre, eller den ena processen är återtagen.

### Fel i det som skickats in

fault-not-json = Texten är inte giltig JSON. Felet finns på rad { $line }, tecken { $column }.
fault-too-deep = Listor och objekt är nästlade djupare än { $limit } nivåer.
fault-not-a-feature = Det här är ingen GeoJSON-feature med geometri och egenskaper.
fault-required = Uppgiften måste anges.
fault-wrong-type = { $expected ->
        [text] Här väntas en text.
        [list] Här väntas en lista.
       *[object] Här väntas ett objekt.
    }
fault-unknown-member = Uppgiften ”{ $member }” finns inte i registret.
fault-unknown-word = ”{ $found }” är inget tillåtet värde. Tillåtna är: { $allowed }.
fault-unknown-administration = Det finns ingen förvaltning med koden ”{ $found }”.
fault-unknown-parent = Det finns ingen samverkansprocess ”{ $found }” att vara en del av.
fault-parent-loop = En samverkansprocess kan inte vara en del av sig själv, inte heller genom andra.
fault-duplicate = ”{ $found }” är angivet två gånger.
fault-text-too-long = Texten har { $found } tecken; högst { $limit } får plats.
fault-too-many-items = Listan har { $found } poster; högst { $limit } tas emot.
fault-control-character = Texten innehåller ett osynligt styrtecken ({ $found }).
fault-not-a-date = ”{ $found }” är inget datum. Skriv till exempel 2026-10-01.
fault-ends-before-it-begins = Slutdatum måste ligga efter startdatum.
fault-external-id-taken = Det externa id:t används redan av en annan process i samma källa.
fault-geometry-type = Området måste vara en Polygon eller MultiPolygon, inte ”{ $found }”.
fault-not-a-position = Det här är ingen position: två tal väntas, längd och bredd.
fault-not-finite = Koordinaten är inget ändligt tal.
fault-too-few-positions = En ring behöver minst tre olika hörn; den här har { $found }.
fault-empty-geometry = Området är tomt.
fault-too-many-vertices = Området har { $found } hörn; högst { $limit } tas emot.
fault-too-many-parts = Området har { $found } delar; högst { $limit } tas emot.
fault-too-many-holes = Området har { $found } hål; högst { $limit } tas emot.
fault-spike = Konturen går ut och tillbaka samma väg här. Ta bort utstickaren.
fault-edges-overlap = Två kanter ligger på varandra här.
fault-too-tangled = Så många kanter ligger tätt ihop att området inte kan kontrolleras.
fault-self-crossing = Gränsen korsar sig själv.
fault-hole-outside = Ett hål ligger utanför sin yta.
fault-holes-overlap = Två hål går in i varandra.
fault-parts-overlap = Två delar av området går in i varandra.
fault-spike = Gränsen går ut i en spets och samma väg tillbaka.
fault-edges-overlap = Två kanter av samma yta går längs varandra.
fault-too-tangled = Gränsen är så tilltrasslad att den inte går att kontrollera. Förenkla den.
fault-too-small = Området är { $found } m²; det minsta som tas emot är { $limit } m².
fault-too-large = Området är { $found } m²; det största som tas emot är { $limit } m².
fault-too-narrow = Området är för smalt: i medeltal { $found } m brett, minst { $limit } m behövs.
fault-crs-mismatch = { $swapped ->
        [yes] Koordinaterna passar { $recognised } med axlarna omkastade, inte { $declared }. Ett rättat område erbjuds.
       *[no] Koordinaterna passar { $recognised }, inte { $declared }. Ett rättat område erbjuds.
    }
fault-unknown-crs = Koordinatsystemet ”{ $found }” är inte känt.
fault-outside-extent = Området ligger utanför registrets område, { $distance_km } km bort.
fault-unprojectable = Positionen går inte att mäta i registrets koordinatsystem.

### Problem

problem-invalid = Uppgifterna går inte att ta emot
problem-invalid-detail = { $count ->
        [one] Ett fel behöver rättas.
       *[other] { $count } fel behöver rättas.
    }
problem-not-found = Finns inte
problem-not-found-detail = Det finns inget på den här adressen, eller så är det inte synligt för dig.
problem-stale = Någon annan har ändrat
problem-stale-detail = Uppgifterna har ändrats sedan du läste dem; de har nu revision { $current }. Läs om och gör ändringen igen.
problem-if-match-missing = Revisionen saknas
problem-if-match-missing-detail = En ändring måste i If-Match ange den revision den gjordes från.
problem-wrong-state = Det går inte i det här läget
problem-wrong-state-detail = Läget tillåter inte åtgärden: { $reason }.
problem-idempotency-reused = Nyckeln är redan använd
problem-idempotency-reused-detail = Samma Idempotency-Key har använts med ett annat innehåll. Använd en ny nyckel.
problem-query = Frågan går inte att läsa
problem-query-detail = Parametern ”{ $parameter }” går inte att läsa.
problem-too-intricate = För invecklat att rita
problem-too-intricate-detail = De två områdena är så invecklade att deras gemensamma yta inte kan ritas i rimlig tid.
problem-body-too-large = För mycket på en gång
problem-body-too-large-detail = Det som skickades är större än vad som tas emot.
problem-not-json = Inte JSON
problem-not-json-detail = Innehållet går inte att läsa som JSON.
problem-unsupported-media-type = Fel slags innehåll
problem-unsupported-media-type-detail = Skicka application/json eller application/geo+json.
problem-method-not-allowed = Går inte här
problem-method-not-allowed-detail = Adressen finns, men tar inte emot den metoden.
problem-overloaded = Många vill in samtidigt
problem-overloaded-detail = Servern har fullt upp. Försök igen om en liten stund.
problem-unavailable = Inte redo
problem-unavailable-detail = Registret kan inte nås just nu. Försök igen om en liten stund.
problem-internal = Något gick fel hos oss
problem-internal-detail = Felet är noterat. Försök igen, och hör av dig om det kommer tillbaka.

### Noteringar om det som togs emot

note-ring-closed = En ring var öppen; den stängdes med sitt första hörn.
note-heights-dropped = Höjder togs bort, eftersom registret är av ytor.
note-repaired = Området reparerades.
note-crs-converted = Koordinaterna räknades om från { $epsg }.
