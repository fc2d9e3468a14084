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
fault-not-a-code = En kod är 1–12 tecken: A–Z, Å, Ä, Ö, siffror och bindestreck.
fault-not-a-number = Ange ett heltal.
fault-unknown-administration = Det finns ingen förvaltning med koden ”{ $found }”.
fault-unknown-person = Det finns ingen person ”{ $found }” i registret.
fault-unknown-unit = ”{ $found }” är ingen enhet som rollen kan gälla.
fault-not-an-address = ”{ $found }” är ingen e-postadress.
fault-unknown-parent = Det finns ingen samverkansprocess ”{ $found }” att vara en del av.
fault-parent-loop = En samverkansprocess kan inte vara en del av sig själv, inte heller genom andra.
fault-duplicate = ”{ $found }” är angivet två gånger.
fault-text-too-long = Texten har { $found } tecken; högst { $limit } får plats.
fault-too-many-items = Listan har { $found } poster; högst { $limit } tas emot.
fault-control-character = Texten innehåller ett osynligt styrtecken ({ $found }).
fault-not-a-date = ”{ $found }” är inget datum. Skriv till exempel 2026-10-01.
fault-cut-off-after-meeting = Sista dag för att lämna in ett ärende kan inte vara efter sammanträdet.
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
fault-too-small = Området är { $found } m²; det minsta som tas emot är { $limit } m².
fault-too-large = Området är { $found } m²; det största som tas emot är { $limit } m².
fault-too-narrow = Området är för smalt: i medeltal { $found } m brett, minst { $limit } m behövs.
fault-crs-mismatch = { $swapped ->
        [yes] Axlarna verkar omkastade: koordinaterna passar { $recognised } med längd och bredd i omvänd ordning.
       *[no] Koordinaterna passar { $recognised }, inte { $declared }.
    }
fault-unknown-crs = Koordinatsystemet ”{ $found }” är inte känt.
fault-outside-extent = Området ligger utanför registrets område, { $distance_km } km bort.
fault-unprojectable = Positionen går inte att mäta i registrets koordinatsystem.

### Problem

problem-invalid = Uppgifterna går inte att ta emot
problem-invalid-detail = Ett eller flera fel behöver rättas.
problem-not-found = Finns inte
problem-not-found-detail = Det finns inget på den här adressen, eller så är det inte synligt för dig.
problem-sign-in-needed = Du behöver logga in
problem-sign-in-needed-detail = Det här är till för dem som är inloggade.
problem-forbidden = Det får du inte göra
problem-forbidden-detail = Din roll räcker inte till för det. Fråga den som ansvarar för samverkansprocessen eller administratören.
problem-stale = Någon annan har ändrat
problem-stale-detail = Uppgifterna har ändrats sedan du läste dem. Läs om och gör ändringen igen.
problem-if-match-missing = Revisionen saknas
problem-if-match-missing-detail = En ändring måste i If-Match ange den revision den gjordes från.
problem-wrong-state = Det går inte i det här läget
problem-wrong-state-detail = Läget tillåter inte åtgärden.
problem-last-administrator = Den sista administratören
problem-last-administrator-detail = Någon måste kunna ge ut roller. Gör först någon annan till administratör.
problem-idempotency-reused = Nyckeln är redan använd
problem-idempotency-reused-detail = Samma Idempotency-Key har använts med ett annat innehåll. Använd en ny nyckel.
problem-query = Frågan går inte att läsa
problem-query-detail = Parametern ”{ $parameter }” går inte att läsa.
problem-too-intricate = För invecklat att mäta
problem-too-intricate-detail = Området och de områden det möter har så många kanter tätt ihop att den gemensamma ytan inte kan mätas i rimlig tid. Rita det med färre punkter.
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
problem-uri-too-long = Adressen är för lång
problem-uri-too-long-detail = Korta sökvägen eller frågan.
problem-headers-too-large = För stora huvudfält
problem-headers-too-large-detail = Skicka färre eller kortare huvudfält, till exempel färre kakor.
problem-too-many-headers = För många huvudfält
problem-too-many-headers-detail = Skicka färre huvudfält.
problem-body-too-slow = Det kom för långsamt
problem-body-too-slow-detail = Det som skickades kom inte fram i tid. Försök igen med en bättre anslutning.
problem-too-slow = Det tog för lång tid
problem-too-slow-detail = Svaret blev inte klart i tid. Begränsa frågan, eller försök igen om en stund.
problem-too-many-requests = För många frågor
problem-too-many-requests-detail = Det har kommit så många frågor från din adress att den behöver vänta en stund.
problem-unavailable = Inte redo
problem-unavailable-detail = Registret kan inte nås just nu. Försök igen om en liten stund.
problem-internal = Något gick fel hos oss
problem-internal-detail = Felet är noterat. Försök igen, och hör av dig om det kommer tillbaka.

### Noteringar om det som togs emot

note-ring-closed = En ring var öppen; den stängdes med sitt första hörn.
note-heights-dropped = Höjder togs bort, eftersom registret är av ytor.
note-repaired = Området reparerades.
note-crs-converted = Koordinaterna räknades om till longitud och latitud.

### Ramen runt varje sida

layout-skip = Hoppa till innehållet
layout-dark = Mörkt läge
layout-light = Ljust läge
layout-api = API
nav-main = Huvudmeny
nav-languages = Språk
nav-map = Karta
nav-overlaps = Överlapp
nav-register = Registrera
crumbs = Du är här
and = och
cancel = Avbryt
edit = Redigera
withdraw = Återta
withdrawn = Återtagen
show-on-map = Visa i kartan
new-tab = öppnas i ny flik
failure-map = Till kartan

### Antal och tid

count-administrations = { $count ->
        [one] { $number } förvaltning
       *[other] { $number } förvaltningar
    }
count-initiatives = { $count ->
        [one] { $number } samverkansprocess
       *[other] { $number } samverkansprocesser
    }
count-overlaps = { $number } överlapp
count-days = { $count ->
        [one] en dag
       *[other] { $count } dagar
    }
period-undated = utan datum
period-from = från { $begins }
period-to = till { $ends }

### Kartan

map-title = Karta över samverkansprocesser
map-filter = Filter och teckenförklaring
filter-text = Sök
filter-period = Period
filter-from = Från
filter-to = Till
filter-period-wrong = Till-datum ligger före från-datum, så perioden används inte.
filter-presets = Snabbval för period
preset-now = Nu
preset-quarter = 3 mån
preset-year = 1 år
preset-all = Allt
filter-degree-any = Visa alla
filter-degree = Minst { $degree } förvaltningar
filter-administration = Förvaltning
filter-any = Alla
filter-submit = Visa
filter-clear = Rensa filter
filter-min-area = Minsta yta (m²)
legend-zones = Överlappsytor
legend-degree-2 = 2 förvaltningar
legend-degree-3 = 3 förvaltningar
legend-degree-4 = 4 eller fler förvaltningar
legend-ground = Minst två förvaltningar verkar på { $two }, minst tre på { $three }.
legend-ground-share = { $area } ({ $share } av kommunen)
map-in-view = i kartan
map-sort = Sortera:
sort-name = namn
sort-area = storlek
sort-overlaps = överlapp
map-empty = Inget motsvarar filtret.
map-more = Visa fler
map-beyond = De första { $read } av { $matched } visas. Begränsa med filtren för att se resten.
map-download = Hämta:
map-steps = Flytta kartan
step-in = Zooma in
step-out = Zooma ut
step-north = Flytta norrut
step-south = Flytta söderut
step-west = Flytta västerut
step-east = Flytta österut
step-home = Visa hela området
row-depth = Som mest { $administrations } på samma plats
row-show = Visa
row-show-on-map = i kartan
map-drawing = Karta över samverkansprocesser och överlapp; samma uppgifter finns i listan
map-drawing-description = { $initiatives } samverkansprocesser och { $zones } överlappsytor.
map-zone = Överlapp, { $administrations }: { $codes }

### En samverkansprocess

initiative-facts = Uppgifter
initiative-history = Historik
initiative-withdrawn = Samverkansprocessen är återtagen. Uppgifterna och historiken finns kvar.
initiative-no-description = Ingen beskrivning.
initiative-no-overlaps = Inga överlapp.
initiative-area-sketch = Området är en skiss
initiative-area-draft = Området är ett förslag
initiative-caption = Området är { $area }. På de streckade rosa ytorna möts flera förvaltningar.
initiative-caption-alone = Området är { $area }.
initiative-drawing = Karta över { $name } och det som överlappar
initiative-drawing-description = Området, och { $count } som det överlappar. Samma uppgifter finns i tabellen.
fact-lead = Ansvarig
fact-participants = Deltar
saved = Sparat.
saved-alone = Området överlappar ingen annan samverkansprocess.
saved-overlaps = Området överlappar { $initiatives } från { $administrations }.
saved-see-overlaps = Se överlappen
history-registered = Registrerad
history-changed = Ändrad
history-same = Sparad utan ändringar
history-withdrawn = Återtagen
history-area = Område, version { $version }: { $area }, { $status }
withdraw-title = Återta { $name }
withdraw-consequence = { $count ->
        [0] Samverkansprocessen försvinner från kartan och listorna.
        [one] Samverkansprocessen försvinner från kartan och listorna, och dess överlapp upphör.
       *[other] Samverkansprocessen försvinner från kartan och listorna, och dess { $count } överlapp upphör.
    }
withdraw-kept = Uppgifterna och historiken finns kvar på processens egen sida.

### Överlapp

overlaps-lead = Platser där samverkansprocesser från olika förvaltningar möts. Störst behov först.
overlaps-result = Resultat
overlaps-here = Bara överlapp på den plats du valde i kartan visas.
overlaps-everywhere = Visa överallt
overlaps-empty = Inga överlapp motsvarar filtret.
pager = Sidor
pager-span = { $first }–{ $last } av { $total }
pager-previous = Föregående
pager-next = Nästa
column-with = Med
column-initiative = Samverkansprocess
column-initiatives = Samverkansprocesser
column-administrations = Förvaltningar
column-area = Gemensam yta
column-time = I tiden
column-state = Läge
column-smaller = Del av det mindre
column-share = Andel av området
column-contact = Kontakt
column-alert = Avisering
overlap-area = gemensam yta
overlap-share = av det mindre området
overlap-administrations = förvaltningar
overlap-common = gemensam tid
overlap-gap = tid emellan
overlap-unknown-time = okänd, en part saknar datum
overlap-drawing = Karta över överlappet mellan { $title }
overlap-caption = Den rosa ytan är den gemensamma.
overlap-caption-lapsed = Överlappet har upphört och har ingen gemensam yta att visa.
overlap-caption-intricate = Den gemensamma ytan är för invecklad att rita.
overlap-parties = Parter
overlap-why = Varför visas överlappet?
overlap-met = Alla villkor är uppfyllda: olika förvaltningar, minst { $area } gemensam yta och minst { $share } av det mindre området.
overlap-not-active = Ingen aviseras om överlappet:
overlap-relation = Områdenas läge
overlap-first-seen = Upptäckt
overlap-relation-overlaps = Områdena ligger delvis över varandra.
overlap-relation-contains = { $a } omfattar hela { $b }.
overlap-relation-within = { $a } ligger helt i { $b }.
overlap-relation-equals = Områdena är desamma.

### Att reda ut överlapp

handling-unreached = Ingen namngiven mottagare för { $codes }: överlappet räknas inte som aviserat.
hidden-there = Här finns något sekretessbelagt som överlappar. Fråga den centrala samordnaren.
hidden-ask = Här finns något sekretessbelagt som överlappar. Kontakta { $broker }.
rules-waiting = Överlapp som väntar på att bedömas enligt reglerna:
rules-numbers = Gränser, vikter och band
rules-hint = Förhandsgranska först: ingen aviseras av en regeländring. Klassgränserna kan ändras genom API:t.
rules-why = Varför
rules-preview = Förhandsgranska
rules-activate = Inför reglerna
rules-would = Vad reglerna skulle göra
rules-foreseen = { $vanish } av { $open } öppna överlapp skulle försvinna, { $needed } av dem bedömda som behov. { $appear } skulle tillkomma.
rules-vanish = Försvinner
rules-appear = Tillkommer
rules-precision = Träffsäkerhet
rules-no-verdicts = Ingen har tagit ställning än.
rules-month = Månad
rules-judged = Bedömda
rules-needed = Behov
rules-share = Andel
rules-versions = Versioner
rule-min-area-m2 = Minsta gemensamma yta, m²
rule-min-share = Minsta del av det mindre området, 0–1
rule-city-wide-share = Stadsövergripande från, del av kommunen, 0–1
rule-hysteresis = Ett aktivt överlapp består ned till, del av gränserna
rule-weight-share = Vikt: gemensam del
rule-weight-time = Vikt: tid
rule-weight-administrations = Vikt: förvaltningar
rule-weight-formability = Vikt: vad som kan påverkas
rule-weight-focus-fields = Vikt: insatsområden
rule-weight-actors = Vikt: aktörer
rule-together-days = Dagar tillsammans för högsta klassen
rule-critical = Kritisk från
rule-watch = Observera från
rule-possible-below = Möjliga överlapp stannar under
together = Gemensam plats
together-title = En plats med { $administrations }
together-nowhere = ingen yta gemensam för alla
together-pairs = Parvisa överlapp och ställningstaganden
together-no-pairs = Inga överlapp mellan dessa processer.
together-drawing = Karta över processerna på platsen
fresh = Aktualitet
fresh-confirmed-on = Senast bekräftad
fresh-review-on = Ses över senast
fresh-confirm = Bekräfta att uppgifterna stämmer
fresh-extend = Förläng
fresh-end = Avsluta
fresh-end-hint = Processen avslutas och dess överlapp upphör. Den finns kvar i registret.
fresh-stale = Ingen har bekräftat uppgifterna på länge. Bekräfta, förläng eller avsluta.
fresh-ended = Sista dagen har passerat, men processen är inte avslutad. Bekräfta, förläng eller avsluta.
rules-lead = Gränser, vikter och band för överlapp, med förhandsgranskning av vad en ändring skulle göra.
rules-title = Regler för överlapp
order-queue = Vad som bör ses på först
order-score = Behov
order-area = Gemensam yta
overlaps-order = Ordning
overlaps-needs-action = Bara det som kräver åtgärd
need = Samordningsbehov
need-how = Varje faktor får klass 0–5, som vägs samman med vikterna. Ingen åtgärd på sidan ändrar behovet.
need-partial = Faktorer utan uppgift räknas inte, och de andra väger tyngre.
need-possible = Överlappet är möjligt, inte säkert, och stannar därför under 4,00.
need-rules = Regelversion
need-lower = Vad skulle sänka behovet?
column-factor = Faktor
column-value = Värde
column-class = Klass
column-weight = Vikt
column-need = Behov
column-handling = Handläggning
column-since = Sedan
band-not-indexed = Utan indexering
band-minor = Inte betydande
band-watch = Observera
band-critical = Kritisk
factor-share = Gemensam del av det mindre området
factor-time = Tid
factor-administrations = Förvaltningar i ytan
factor-formability = Vad som kan påverkas: fas hos den som kommit kortast
factor-focus-fields = Gemensamma insatsområden
factor-actors = Gemensamma aktörer
factor-missing = uppgift saknas
factor-together = { $days } tillsammans
factor-together-open = tillsammans tills vidare
factor-apart = { $days } emellan
factor-codes = { $number }: { $codes }
factor-codes-more = minst { $number }: { $codes }
factor-of = { $common } av { $of }
lower-share = Den gemensamma delen blir mindre än { $target }: { $then }
lower-together = Färre än { $target } dagar tillsammans: { $then }
lower-apart = Perioderna möts inte: { $then }
lower-apart-longer = Mer än { $target } dagar emellan: { $then }
lower-administrations = Högst { $target } förvaltningar i ytan: { $then }
lower-phase = Den som kommit kortast når fasen { $target }: { $then }
lower-no-fields = Inget gemensamt insatsområde: { $then }
lower-fields = Högst { $target } av insatsområdena gemensamma: { $then }
lower-actors = Högst { $target } gemensamma aktörer: { $then }
handling = Handläggning
handling-none = Inte aktuellt
handling-new = Nytt
handling-acknowledged = Kvitterat
handling-in-dialogue = Dialog pågår
handling-coordinated = Samordnat
handling-not-needed = Behöver inte samordnas
handling-snoozed = Uppskjutet
handling-reassess = Bedöms på nytt
handling-ended = Upphört
verdict-not-assessed = Inte bedömd
verdict-need = Behöver samordnas
verdict-no-need = Behöver inte samordnas
verdict-reassess = Bedöms på nytt
no-need-other-purpose = Annat syfte
no-need-already-coordinated = Redan samordnat
no-need-sketch-area = Området är en skiss
no-need-boundary-sliver = Smal remsa vid en gräns
no-need-same-initiative = Samma process registrerad två gånger
no-need-other = Annat
outcome-shared-information = Delad information
outcome-joint-meeting = Gemensamt möte
outcome-division-of-roles = Rollfördelning
outcome-joint-action = Gemensam åtgärd
outcome-merged = Sammanslagna
outcome-moved = Flyttade i tid eller område
difference-administration-joined = en förvaltning har tillkommit
difference-certainty-changed = säkerheten har ändrats
difference-now-concurrent = nu samtidigt
difference-area-changed = ytan har ändrats
difference-band-rose = behovet har stigit
act-acknowledge = Kvitterat
act-say = Ställningstagande
act-meet = Möte bokat
act-conclude = Resultat av samordningen
act-snooze = Uppskjutet
act-note = Anteckning
act-tick = Påminnelse
act-changed = Ändrat
act-lapse = Överlappet upphörde
act-return = Överlappet är aktivt igen
handling-faults = Det gick inte att spara
handling-your-verdict = Din förvaltnings bedömning
handling-reason = Skäl, om det inte behövs
handling-save = Spara
handling-actions = Åtgärder
handling-acknowledge = Kvittera
handling-meet = Samla till möte
handling-meeting-on = Mötesdag
handling-conclude = Avsluta med resultat
handling-outcome = Resultat
handling-snooze = Skjut upp
handling-until = Återkommer den
handling-why = Varför
handling-write-note = Anteckna
handling-note = Anteckning
handling-history = Det som har hänt
handling-acknowledged-on = Kvitterat den
handling-escalated-on = Centrala samordnaren underrättad
handling-snoozed-until = Uppskjutet till
handling-seen-by = Sett av
column-administration = Förvaltning
column-verdict = Bedömning
column-reason = Skäl
column-comment = Kommentar
column-day = Dag

### Skäl i korthet, för listor

reason-same-administrations = samma förvaltningar
reason-below-area = för liten gemensam yta
reason-below-share = för liten andel
reason-city-wide = ett av områdena täcker hela staden
reason-parent = det ena är en del av det andra
reason-closed = det ena är avslutat
reason-unsettled-area = området är inte beslutat
reason-apart = områdena möts inte
alert-yes = Ja
alert-no = Nej:

### Fält

field-name = Namn
field-description = Beskrivning
field-purpose = Syfte
field-form = Form
field-origin = Initiativ
field-city-role = Stadens roll
field-lead-administration = Ansvarig förvaltning
field-participating-administrations = Deltagande förvaltningar
field-actors = Aktörer
field-focus-fields = Insatsområden
field-contact-person = Kontaktperson
field-contact-name = Namn
field-contact-email = E-post
field-contact-phone = Telefon
field-begins = Första dag
field-ends = Sista dag
field-phase = Skede
field-area-status = Hur säkert är området?
field-parent = Del av
field-registry-number = Diarienummer
field-external-id = Externt id
field-source = Källa
field-geometry = Område

### Formuläret

form-title-new = Registrera samverkansprocess
form-title-edit = Redigera { $name }
form-title-fault = Fel:{ " " }
form-lead = Allt utom namn, ansvarig förvaltning och område kan fyllas i senare.
form-faults = { $count ->
        [one] En uppgift behöver rättas
       *[other] { $count } uppgifter behöver rättas
    }
form-fault-place = Plats: { $lat } N, { $lon } Ö.
form-stale = Någon annan har ändrat samverkansprocessen sedan du öppnade formuläret, och inget är sparat. Om du sparar igen ersätter du den andras ändringar.
form-see-current = Se vad som gäller nu (ny flik)
form-sent-twice = Det här formuläret har redan sparats en gång med andra uppgifter. Sparar du igen blir det en ny samverkansprocess.
form-optional = (valfritt)
form-choose = Välj
form-about = Om processen
form-purpose-hint = En eller två meningar om vad samverkan ska leda till.
form-no-parent = Ingen annan process
form-time = Tid och skede
form-begins-hint = Lämna tomt om tiden inte är bestämd.
form-ends-hint = Lämna tomt om slutet är öppet.
form-corrected = Området går inte att ta emot som det är, men det finns ett rättat förslag.
form-use-corrected = Använd det rättade området
form-districts = Välj delområden
form-districts-legend = Delområden
form-districts-hint = Valda delområden slås ihop till ett område, utan gränser emellan.
form-geojson = Klistra in eller ladda upp GeoJSON
form-geojson-label = Område som GeoJSON
form-geojson-hint = Geometri, Feature eller FeatureCollection i WGS 84 (longitud, latitud).
form-file = Fil (går före texten ovanför)
form-no-area = Ange ett område: rita, välj delområden, klistra in eller ladda upp.
form-no-area-in-text = Det finns ingen yta (Polygon eller MultiPolygon) i texten.
form-mixed-systems = Området är i ett annat koordinatsystem än delområdena. Ange det i WGS 84, eller ta bort delområdena.
form-people = Kontakt och aktörer
form-actors-hint = Fastighetsägare, företag, föreningar och andra som deltar. Spara för att få fler rader.
form-actor-kind = Slag av aktör
form-actor-name = Aktörens namn
form-registry = Diarium och källa
form-save = Spara
form-check = Kontrollera överlapp
check-title = Överlappskontroll
check-none = Inga överlapp. Området är { $area }. Inget är sparat än.
check-quiet = { $count ->
        [one] Området är { $area } och möter en annan process, utan att någon aviseras. Inget är sparat än.
       *[other] Området är { $area } och möter { $count } andra processer, utan att någon aviseras. Inget är sparat än.
    }
check-found = Området är { $area } och överlappar { $initiatives } från { $administrations }. Inget är sparat än.

### Fel som bara sidor har

problem-cross-site = Formuläret kom från en annan webbplats
problem-cross-site-detail = Av säkerhetsskäl tas bara formulär från den här webbplatsen emot. Öppna formuläret här och försök igen.
problem-bad-form = Formuläret går inte att läsa
problem-bad-form-detail = Det som skickades är inget formulär från den här sidan.

### Skriptens egna texter: %namn% fylls i av skripten

web-map-label = Karta. Piltangenter flyttar, plus och minus zoomar, Enter visar vad som finns i kartans mitt.
web-map-help = Piltangenter flyttar · + och − zoomar · Enter visar vad som finns i mitten
web-map-zoom-in = Zooma in
web-map-zoom-out = Zooma ut
web-map-home = Visa hela området
web-map-badge = Överlapp mellan %count% förvaltningar: %codes%.
web-map-badge-more-one = Ytterligare %count% överlappsyta ligger intill.
web-map-badge-more-other = Ytterligare %count% överlappsytor ligger intill.
web-panel-title-one = %count% samverkansprocess här
web-panel-title-other = %count% samverkansprocesser här
web-panel-overlaps-one = %count% överlapp
web-panel-overlaps-other = %count% överlapp
web-panel-zones-one = %count% överlappsyta
web-panel-zones-other = %count% överlappsytor
web-panel-empty = Inget är registrerat här.
web-panel-close = Stäng
web-zone-degree-one = %count% förvaltning
web-zone-degree-other = %count% förvaltningar
web-list-updated = Listan är uppdaterad: %title%.
web-list-failed = Listan kunde inte uppdateras. Försök igen.
web-period-undated = utan datum
web-period-open = från %begins%
web-period-span = %begins% – %ends%
web-area-m2 = %value% m²
web-area-ha = %value% ha
web-share = %value% %
web-tool-draw = Rita
web-tool-edit = Ändra hörn
web-tool-move = Flytta allt
web-tool-delete = Ta bort del
web-tool-delete-all = Rensa
web-tool-undo = Ångra
web-tool-redo = Gör om
web-tool-finish = Slutför
web-tool-toolbar = Verktyg för området
web-editor-label = Karta för att rita området. I ritläget sätter Enter en punkt i kartans mitt.
web-editor-help-idle = Välj Rita för att börja, eller klistra in GeoJSON eller välj delområden nedanför.
web-editor-help-draw = Klicka i kartan för varje hörn. Klicka på första hörnet eller välj Slutför när du är klar. Tangentbord: piltangenter flyttar kartan, Enter sätter en punkt i mitten, Backsteg tar bort den senaste, Enter två gånger slutför, Escape lämnar verktyget.
web-editor-help-edit = Välj en del genom att klicka på den. Dra i ett hörn för att flytta det, dra i en mittpunkt för ett nytt hörn, högerklicka på ett hörn för att ta bort det. Escape lämnar verktyget.
web-editor-help-move = Dra området dit det ska ligga, eller flytta det med piltangenterna. Escape lämnar verktyget.
web-editor-selected = Delen är vald.
web-editor-points-one = %count% punkt satt.
web-editor-points-other = %count% punkter satta.
web-editor-need-three = Minst tre punkter behövs.
web-editor-finished = Delen är klar.
web-editor-kept = Verktyget är lämnat. Punkterna finns kvar; välj Rita för att fortsätta.
web-editor-deleted = Borttaget. Ångra tar tillbaka det.
web-editor-undone = Ångrat.
web-editor-redone = Gjort om.
web-editor-total-one = %count% del, %area%
web-editor-total-other = %count% delar, %area%
web-editor-districts-one = %count% delområde valt
web-editor-districts-other = %count% delområden valda
web-editor-districts-failed = Delområdenas gränser kunde inte visas. De valda sparas ändå.
web-editor-geojson-ok = Området är inläst.
web-editor-geojson-bad = Texten är inte giltig GeoJSON: %detail%
web-editor-geojson-no-area = Det finns ingen yta (Polygon eller MultiPolygon) i texten.
web-editor-locked = Delar med hål kan flyttas men inte ändras hörn för hörn.
web-check-title = Överlappskontroll
web-check-idle = När området är ritat visas här vad det överlappar.
web-check-busy = Kontrollerar …
web-check-none = Inga överlapp. Området är %area%.
web-check-summary = Överlappar %processes% från %administrations% (%area%)
web-check-processes-one = %count% process
web-check-processes-other = %count% processer
web-check-administrations-one = %count% förvaltning
web-check-administrations-other = %count% förvaltningar
web-check-more-one = %count% överlapp till som inte ger någon avisering
web-check-more-other = %count% överlapp till som inte ger någon avisering
web-check-need = Samordningsbehov %value% %band%
web-check-share = %area% – %self% av ditt område, %other% av det andra
web-check-concurrent = Samtidigt: %period%
web-check-concurrent-open = Samtidigt
web-check-sequential = Efter varandra, %days% dagar emellan
web-check-sequential-unknown = Efter varandra
web-check-possible = Möjligt överlapp: ena sidan saknar beslutat område eller datum
web-check-not-alerted = Ingen avisering: %reasons%
web-check-contact = Kontakt:{ " " }
web-check-faults-one = Området har %count% fel
web-check-faults-other = Området har %count% fel
web-check-fault-at = Visa i kartan
web-check-corrected = Det finns ett rättat förslag.
web-check-use-corrected = Använd rättat förslag
web-check-failed = Kontrollen kunde inte göras nu. Du kan spara ändå.
web-check-opens-new = öppnas i ny flik

### Granskning: vem gjorde vad och när

record-title = Granskning
record-lead = Vem gjorde vad och när. Varje post är förseglad med den före, så att ingen kan ändras obemärkt.
record-empty = Ingen post motsvarar urvalet.
record-number = Nummer
record-at = Tidpunkt (UTC)
record-actor = Vem
record-subject = Vad det gäller
record-kind = Händelse
record-reason = Skäl
record-from = Från och med
record-until = Till och med
record-older = Äldre poster
record-seq = Ändring i registret
record-personal = Personuppgifter
record-personal-kept = Hör till posten och finns kvar.
record-personal-erased = Hörde till posten och är gallrade.
record-seal = Försegling
record-difference = Vad som ändrades
record-member = Uppgift
record-before = Före
record-after = Efter
record-same-subject = Allt om samma sak
record-entry-title = Post { $number }
record-checkpoint = Senaste kontrollpunkt: post { $number }, { $at } UTC, försegling { $seal }.
record-checkpoints = Kontrollpunkter
count-entries =
    { $count ->
        [one] 1 post
       *[other] { $number } poster
    }

event-initiative-registered = Samverkansprocess registrerad
event-initiative-changed = Samverkansprocess ändrad
event-initiative-withdrawn = Samverkansprocess återtagen
event-organisation-put = Förvaltningar eller nämnder ändrade
event-reference-put = Referensområden ersatta
event-changes-adopted = Äldre ändringar förseglade
event-person-put = Person tillagd eller ändrad
event-person-ended = Person avslutad
event-grant-put = Roll tilldelad
event-grant-ended = Roll avslutad
event-token-issued = Åtkomstnyckel utfärdad
event-token-revoked = Åtkomstnyckel återkallad
event-link-issued = Inloggningslänk utfärdad
event-signed-in = Inloggad
event-sign-in-refused = Inloggning nekad
event-signed-out = Utloggad
event-session-ended = Session avslutad
event-setting-put = Inställning ändrad
event-rules-put = Regler ändrade
event-overlap-handled = Överlapp hanterat
event-overlaps-rescored = Överlapp bedömda på nytt
event-freshness-confirmed = Bekräftad som aktuell
event-reminders-noted = Påminnelser skrivna
event-meeting-put = Sammanträde ändrat
event-criterion-put = Kriterium ändrat
event-personal-read = Personuppgifter lästa
event-personal-erased = Personuppgifter gallrade
event-retention-rule-put = Gallringsregel ändrad
event-retention-run = Gallring utförd
event-dossier-made = Akt uttagen

retained-answers = Svar på upprepade anrop
retained-contacts = Kontaktpersoner
keep-unit-days = dagar
keep-unit-months = månader

dossier-lead = Allt som registret har om samverkansprocessen och vad som hänt med den, uttaget
dossier-masked = Personuppgifter är utelämnade.
dossier-facts = Uppgifter
dossier-areas = Områdets versioner
dossier-areas-hint = Områdena finns i filen areas.geojson.
dossier-version = Version
dossier-events = Vad som hänt
dossier-checkpoint = Förseglingarna kan prövas mot registrets kontrollpunkter. Den senaste när akten togs ut:
dossier-download = Akt (ZIP)
dossier-download-masked = Akt utan personuppgifter

### Så såg det ut då

time-title = Så såg registret ut då
time-notice = Så här såg registret ut { $known }.
time-notice-hint = Det som har ändrats sedan dess syns inte.
time-back = Tillbaka till nu
time-step = Dag med ändringar:
time-now = nu
time-day = Eller en annan dag
time-show = Visa
### Behörighet
field-visibility = Synlighet
visibility-public = Offentlig
visibility-internal = Intern
visibility-confidential = Skyddad
form-visibility = Vem får se samverkansprocessen?
form-visibility-hint = Inget blir offentligt av sig självt. Att publicera är ett eget beslut.
form-visibility-public = Publiceras på den öppna webben: namn, form, syfte, förvaltningar, period, fas, diarienummer och ett förenklat område. Kontaktperson, beskrivning, aktörer och överlapp visas aldrig där.
form-visibility-internal = Alla som är inloggade och har en roll ser den.
form-visibility-confidential = Bara samordnarna på de egna förvaltningarna, kontaktpersonen och den centrala samordnaren ser den. Andra ser inte ens att den finns.
open-title = Samverkansprocesser i staden
open-lead = De som är publicerade, med förvaltningar, period och ungefärligt område.
open-area-note = Området är förenklat och visar ungefär var det är.
open-drawing = Karta över publicerade samverkansprocesser
open-drawing-description = { $initiatives } samverkansprocesser. Samma finns i listan.
open-empty = Ingen publicerad samverkansprocess passar.
open-beyond = Bara de första { $count } visas.
field-change-reason = Varför ändras det? Skälet skrivs i granskningen
field-withdraw-reason = Varför dras den tillbaka? Skälet skrivs i granskningen (valfritt)

### Inloggning
nav-administration = Administration
sign-in = Logga in
sign-in-lead = Logga in för att se och registrera samverkansprocesser.
sign-in-by-link = Här loggar man in med en engångslänk.
sign-in-by-link-more = Administratören kan skapa en länk åt dig under Administration, Personer. Den som startade programmet får en länk i dess utskrift och kan skriva ut en ny på samma dator:
sign-in-issuer-away = Inloggningstjänsten svarar inte just nu. Försök igen om en stund.
sign-in-refused = Inloggningstjänsten släppte inte in dig. Försök igen, eller fråga den som ansvarar för den.
sign-in-untrusted = Inloggningen kunde inte kontrolleras. Den kan ha tagit för lång tid eller ha börjat i en annan flik. Börja om här.
sign-in-link-spent = Länken gäller inte längre: den är använd eller för gammal. Be om en ny.
sign-in-again = Logga in igen
sign-out = Logga ut
sign-out-everywhere = Logga ut överallt
signed-out = Du är utloggad
signed-out-lead = Ingen kan fortsätta i ditt namn i den här webbläsaren.
signed-out-issuer = Du kan fortfarande vara inloggad hos inloggningstjänsten, som andra program också använder.
signed-out-issuer-go = Logga ut där också
link-lead-administrator = Registret har ingen administratör än. Den som går vidare blir det, och kan sedan släppa in andra.
link-lead-person = Länken loggar in { $name }. Den går att använda en gång.
link-lead-applicant = Länken loggar in dig med adressen { $email }. Den går att använda en gång.
link-name = Ditt namn
link-name-missing = Ange ditt namn.
account = Konto
account-of = Inloggad som { $name }
account-lead = Det här är du i registret.
account-roles = Dina roller
account-no-roles = Ingen roll gäller just nu.
account-sessions = Där du är inloggad
account-sessions-hint = En inloggning upphör av sig själv efter en timme utan användning och efter tolv timmar.
session-this = den här
session-end = Avsluta
session-applicant = Sökande
column-person = Person
column-device = Webbläsare
column-began = Började
column-seen = Senast använd
column-action = Åtgärd
column-roles = Roller
column-expires = Gäller till
column-used = Senast använd
persons = Personer
persons-lead = Vilka som kan logga in, och vad de får göra.
person-new = Lägg till en person
person-add = Lägg till
person-details = Namn och adress
person-save = Spara
person-link = Inloggningslänk
person-link-lead = En länk som loggar in personen en gång inom tio minuter. Ge den till rätt person: den som har länken kommer in.
person-link-make = Skapa en länk
person-link-made = Länken visas bara nu.
person-link-label = Engångslänk
person-no-sessions = Personen är inte inloggad.
person-sign-out = Logga ut personen överallt
person-role-unreadable = Välj en roll, och skriv dagar som 2026-12-31.
field-email = E-post
field-role = Roll
field-unit = Förvaltning eller nämnd
field-scopes = Får användas till
field-days = Gäller i dagar
field-administration = Förvaltning
role-viewer = Läsare
role-contact-person = Kontaktperson
role-coordinator = Samordnare
role-handler = Handläggare
role-committee-secretary = Nämndsekreterare
role-central-coordinator = Central samordnare
role-administrator = Administratör
role-delegated = som ersättare
role-give = Ge en roll
role-end = Ta tillbaka
role-whole-city = Hela staden
role-begins = Från och med
role-ends = Till och med
sessions = Inloggningar
sessions-lead = Vilka som är inloggade nu.
tokens = API-nycklar
tokens-lead = Nycklar som program använder för att läsa och skriva åt en förvaltning.
token-new = Skapa en nyckel
token-issue = Skapa
token-issued = Nyckeln visas bara nu. Spara den där programmet kan läsa den.
token-issued-label = Ny nyckel
token-name-hint = Vad den är till för, så att man vet vad som slutar fungera när den återkallas.
token-revoke = Återkalla
token-revoked = återkallad
token-expired = har gått ut
scope-areas-read = Läsa områden
scope-areas-write = Registrera och ändra områden
scope-export-internal = Hämta interna exporter
scope-webhooks-admin = Sköta webhookar
trial-banner = Provdrift: vem som helst på nätverket kan läsa det som skickas hit och härifrån. Använd bara påhittade uppgifter.
problem-token-not-good = Nyckeln gäller inte
problem-token-not-good-detail = Authorization innehåller ingen nyckel som gäller: den kan vara felskriven, ha gått ut eller ha återkallats.
fault-out-of-range = Värdet är utanför det tillåtna.
fault-not-between = Ange ett tal från { $least } till { $most }.
nav-open-map = Öppna kartan

# Pages for administrators
admin-saved = Sparat.
admin-add = Lägg till
admin-save = Spara
admin-change = Ändra
admin-faulty = Rätta det som är markerat och skicka igen.
admin-code = Kod
admin-code-hint = 1–12 tecken: A–Z, Å, Ä, Ö, siffror och bindestreck.
admin-name-sv = Namn på svenska
admin-name-en = Namn på engelska
admin-committees = Nämnder
admin-committees-lead = Nämndernas namn, sammanträden och sista dag för att lämna in ärenden.
admin-committees-add = Lägg till en nämnd
admin-committees-none = Det finns ingen nämnd än.
admin-committee = Nämnd
admin-committee-names = Namn
admin-next-cut-off = Nästa sista inlämningsdag
admin-next-meeting = För sammanträdet
admin-meetings = Sammanträden
admin-meetings-none = Inget sammanträde är inlagt.
admin-meetings-add = Lägg till ett sammanträde
admin-meetings-hint = Finns dagen redan ändras dess sista inlämningsdag.
admin-meets-on = Sammanträder
admin-cut-off = Sista inlämningsdag
admin-meeting-next = nästa
admin-meeting-cancel = Ta bort
admin-meeting-cancel-of = Ta bort sammanträdet { $day }
admin-administrations = Förvaltningar
admin-administrations-lead = Förvaltningarnas namn och den nämnd som de svarar inför.
admin-administrations-form = Lägg till eller ändra en förvaltning
admin-administration = Förvaltning
admin-no-committee = Ingen nämnd
admin-criteria = Kriterier
admin-criteria-lead = Det som ansökningar om samverkansstöd bedöms efter, i tur och ordning.
admin-criteria-form = Lägg till eller ändra ett kriterium
admin-criterion = Kriterium
admin-position = Ordning
admin-text-sv = Text på svenska
admin-text-en = Text på engelska
admin-retired-on = Frågas inte från och med
admin-retired-hint = Lämna tomt så länge kriteriet gäller. Tidigare bedömningar behåller det.
admin-criterion-asked = Gäller
admin-criterion-retired = Gäller inte från { $day }
column-status = Läge

### Uppföljning
follow = Uppföljning
follow-title = Uppföljning: { $name }
follow-as-of = läget
follow-plan = Handlingsplan
follow-no-plan = Planen har inga åtgärder än.
follow-late = försenad
follow-add-measure = Lägg till en åtgärd
follow-responsible-hint = En förvaltning, en aktör eller en funktion, inte en persons namn.
follow-results = Resultat mot plan
follow-no-results = Inga resultat följs än.
follow-effects = Effekter mot utgångsläget
follow-effects-hint = Andra samverkansprocesser i samma område nämns vid varje effekt: en förändring kan bero på dem lika väl.
follow-no-effects = Inga effekter följs än.
follow-add-indicator = Lägg till en indikator
follow-begin-from = Börja från en publicerad effekt:
follow-change-indicator = Ändra indikatorn
follow-add-reading = Lägg till ett mätvärde
follow-reading-hint = Ett mätvärde ändras aldrig. Ett som blev fel rättas med ett nytt, och båda finns kvar.
follow-readings = Mätvärden
follow-no-readings = Inget är uppmätt än.
follow-corrected = rättat
follow-corrects-none = Inget: det är ett nytt värde
follow-baseline = Utgångsläge
follow-target = Mål
follow-latest = Senaste värde
follow-progress = Del av vägen till målet
follow-better = Bättre är
follow-parallel = Andra i samma område
follow-alone = Ingen annan samverkansprocess som du ser har verkat i området medan det mättes.
follow-during = Verkade medan det mättes
follow-values-then = Mätvärden då
follow-the-overlap = överlappet
follow-shades = Skuggat: dagar då andra samverkansprocesser verkade i samma område.
follow-documents = Handlingar
follow-no-documents = Inga handlingar är länkade.
follow-add-document = Länka en handling
follow-document-hint = Bara länken sparas. Servern hämtar inget därifrån.
follow-remove = Ta bort länken
follow-field-title = Vad
follow-field-responsible = Ansvarig
follow-field-due-on = Klart senast
follow-field-state = Läge
follow-field-note = Anteckning
follow-field-kind = Slag
follow-field-name = Indikator
follow-field-unit = Enhet
follow-field-better = Bättre är
follow-field-baseline = Utgångsläge
follow-field-baseline-on = Utgångslägets dag
follow-field-target = Mål
follow-field-target-on = Målet nås senast
follow-field-read-on = Dag
follow-field-value = Värde
follow-field-source = Källa
follow-field-corrects = Rättar
follow-field-url = Länk (https)
follow-field-dated-on = Dag
measure-planned = Planerad
measure-under-way = Pågår
measure-done = Klar
measure-dropped = Utgår
indicator-result = Resultat
indicator-effect = Effekt
better-higher = högre
better-lower = lägre
standing-unread = Inte uppmätt
standing-reached = Målet nått
standing-better = Bättre än utgångsläget
standing-unchanged = Oförändrat
standing-worse = Sämre än utgångsläget
standing-unknown = Utgångsläge saknas
template-disorder = Otrygghet och oordning
template-reported-crime = Anmälda brott
template-perceived-safety = Upplevd trygghet
template-collective-efficacy = Kollektiv förmåga
template-trust = Tillit
template-owner-contact = Kontakt mellan fastighetsägare och myndigheter
template-unit-disorder = % som störs
template-unit-reported-crime = anmälningar per år
template-unit-perceived-safety = % trygga
template-unit-collective-efficacy = index 1–5
template-unit-trust = % som litar på de flesta
template-unit-owner-contact = kontakter per år
document-agreement = Avtal
document-decision = Beslut
document-plan = Plan
document-report = Rapport
document-minutes = Protokoll
document-other = Annat
chart-baseline = utgångsläge
chart-target = mål
chart-of = Diagram: { $name }. Samma värden finns i tabellen.
fault-not-an-amount = ”{ $found }” är inget tal.
fault-not-an-https-address = Länken måste börja med https:// och får inte innehålla användarnamn eller lösenord.
fault-not-to-be-corrected = Det finns inget sådant mätvärde här, eller så är det redan rättat.
event-follow-up-put = Uppföljning ändrad
event-survey-put = Enkät ändrad

### Rapporter och kartläggning
nav-reports = Rapporter
report-year = Året
report-gaps = Luckor
report-actors = Aktörer
year-title = Året { $year }
year-lead = Vad som pågick, vad som nåddes och hur överlappen hanterades.
year-year = År
year-ran = Samverkansprocesser som pågick
year-ran-hint = De som pågår eller är avslutade och vars datum rör året. De utan datum räknas inte.
year-by-form = Form
year-by-administration = Förvaltning
year-by-district = Delområde
year-several = En process kan räknas på flera rader.
year-reached = Resultat och effekter
year-reached-count = { $count ->
        [0] Inget mål är nått bland det som mättes under året.
        [one] Ett mål är nått bland det som mättes under året.
       *[other] { $count } mål är nådda bland det som mättes under året.
    }
year-nothing-read = Inget mättes under året.
year-opened = Blev aktiva under året
year-acknowledged = Kvitterade under året
year-settled = Avgjorda under året
year-days-to-acknowledgement = Median till kvittering
year-days-to-settlement = Median till avgörande
year-outcomes = Vad de ledde till
gaps-lead = Delområden där ingen samverkansprocess pågår, och hur stor del av de andra som täcks.
gaps-layer = Indelning
gaps-no-layer = Det finns ingen indelning i delområden att jämföra med.
gaps-summary = { $count ->
        [0] Något pågår i alla { $all } delområden.
        [one] I ett av { $all } delområden pågår inget.
       *[other] I { $count } av { $all } delområden pågår inget.
    }
gaps-city-wide = { $count ->
        [one] En stadstäckande process är inte räknad.
       *[other] { $count } stadstäckande processer är inte räknade.
    }
gaps-caption = Siffran är antalet samverkansprocesser. Randigt: ingen alls. Ju mörkare, desto större del täcks.
gaps-district = { $name }: { $count } samverkansprocesser, { $share } täckt
gaps-district-name = Delområde
gaps-covered = Täckt del
gaps-deepest = Som mest på samma plats
gaps-area = Storlek
gaps-gap = lucka
gaps-unknown = går inte att räkna ut
actors-lead = Vilka aktörer som flera samverkansprocesser vänder sig till under samma tid.
actors-empty = Ingen aktör är med i flera samverkansprocesser under perioden.
actors-actor = Aktör
actors-at-once = Samtidigt
actors-by = Tillfrågas av
### Aviseringar och bevakningar

nav-inbox = Aviseringar
nav-inbox-unread = { $count ->
    [one] Aviseringar, { $count } oläst
   *[other] Aviseringar, { $count } olästa
 }
nav-inbox-some = Aviseringar, %count% olästa

inbox-unread = { $count ->
    [0] Inget oläst
    [one] { $count } oläst
   *[other] { $count } olästa
 }
inbox-which = Vilka aviseringar
inbox-all = Alla
inbox-only-unread = Olästa
inbox-read-all = Markera alla som lästa
inbox-read = Markera som läst
inbox-is-unread = Oläst:
inbox-to-do = Kräver åtgärd
inbox-to-know = För kännedom
inbox-empty = Här samlas det du ska få veta: nya överlapp, svar från andra förvaltningar och datum att bevaka.
inbox-none-unread = Du har läst allt.
inbox-older = Äldre

subscriptions = Mina bevakningar
subscriptions-lead = Säg vad du vill få veta, när och var. Det du själv har gjort får du aldrig besked om, och samma händelse bara en gång.
subscriptions-default = Du har inte valt något själv ännu. Därför får du veta det som hör till dina roller.
subscriptions-saved = Sparat.
wishes = Vad du vill få veta
wishes-covers = Bevaka
cover-own-administration = Det som rör min förvaltning
cover-own-initiatives = Processer där jag är kontaktperson
cover-whole-city = Hela staden: det ingen tagit emot och det som är kritiskt (för central samordnare)
wishes-band = Lägsta samordningsbehov
wishes-any-band = Alla överlapp
wishes-language = Språk i meddelanden
wishes-mail = Skicka också e-post
wishes-timing = När, för varje slags händelse
wishes-timing-hint = Utan val kommer det i sammandraget nästa morgon, och genast när något är kritiskt och du behöver göra något. Aviseringarna här på sidan kommer alltid genast.
timing-usual = Som vanligt
timing-at-once = Genast
timing-daily = I dagens sammandrag
timing-weekly = I veckans sammandrag
timing-never = Aldrig
wishes-save = Spara
wishes-reset = Gå tillbaka till det vanliga
watch-areas = Bevakade områden
watch-areas-hint = Du får veta när ett överlapp ligger i ett område som du bevakar, vilken förvaltning det än gäller.
watch-area-district = stadsdel
watch-area-drawn = eget område
watch-area-remove = Ta bort
watch-area-pick = Välj stadsdelar
watch-area-add-districts = Bevaka valda stadsdelar
watch-area-draw = Rita ett eget område
watch-area-name = Vad området ska heta
watch-area-add = Bevaka området
feeds = Flöden
feeds-hint = Adresserna är hemliga: den som har dem läser vad du får veta. Flödet följer din behörighet i varje stund.
feeds-made = Adresserna visas bara nu. Spara dem där ditt program läser dem.
feeds-make = Skapa adresser
feeds-renew = Byt adresser
feeds-end = Avsluta flödena
feed-title = Aviseringar från Samordna
feed-dates = Datum i Samordna
feed-review = Se över { $name }
feed-cut-off = { $committee }: sista dag inför sammanträdet { $day }
feed-meeting = { $committee } sammanträder
mailboxes = Funktionsbrevlådor
mailboxes-hint = En förvaltnings gemensamma adress kan också få besked, men aldrig om det som är konfidentiellt.
mailbox-add = Lägg till brevlåda
mailbox-remove = Ta bort brevlådan
mailbox-lead = Vad en förvaltnings gemensamma adress ska få veta.
field-mailbox = Adress
field-covers = Bevakning
field-language = Språk
field-code = Stadsdel

event-mailbox-put = Funktionsbrevlåda ändrad
event-mailbox-removed = Funktionsbrevlåda borttagen
event-feed-renewed = Flödesadresser utfärdade
event-feed-ended = Flöden avslutade

problem-too-many-listeners = För många väntar på nyheter
problem-too-many-listeners-detail = Sidan fungerar ändå; ladda om den för att se vad som är nytt.

overlaps-cut-off = Lämna in senast { $day } ({ $committee })
column-score = Behov
handling-notified = Båda sidor har en namngiven mottagare.
handling-by = av { $name }

# Det som lämnar huset: mejl
mail-lead-one = Det här har hänt i Samordna.
mail-lead-many = { $count ->
    [one] Det här har hänt i Samordna.
   *[other] { $count } saker har hänt i Samordna.
}
mail-digest-subject = Samordna: { $count ->
    [one] en händelse
   *[other] { $count } händelser
}
mail-open = Öppna i Samordna
mail-map = Karta: de två områdena och ytan de delar
mail-why = Du får det här därför att du har en roll eller en bevakning i Samordna.
mail-unsubscribe = Få inga fler mejl
mail-applicant-why = Du får det här därför att du har ett ärende hos oss.
mail-disabled-subject = Webhooken { $name } är avstängd
mail-disabled-text = Inget har kommit fram till webhooken { $name } på flera dagar, så den är avstängd. Det som väntar skickas när någon slår på den igen.
mail-disabled-why = Du får det här därför att du samordnar för förvaltningen som äger webhooken.
mail-link-subject = Logga in i Samordna
mail-link-text = Med länken loggar du in. Den fungerar en gång och i femton minuter. Har du inte bett om den kan du bortse från mejlet.
mail-link-open = Logga in
mail-link-why = Du får det här därför att någon angav din adress på inloggningssidan.

# Webhookar och det som väntar
webhooks = Webhookar
webhooks-lead = Program hos en förvaltning som anropas när något händer. Anropen är signerade enligt Standard Webhooks.
webhook-new = Ny webhook
webhook-make = Skapa webhook
webhook-name-hint = Vad den är till för, till exempel ”Ärendesystemet”.
webhook-url-hint = https:// och en värd som går att nå från internet.
field-url = Adress
field-kinds = Anropas när
webhook-band = Lägsta samordningsbehov
webhook-band-any = Alla
webhook-state = Läge
webhook-on = På
webhook-off-failing = Avstängd: inget kom fram
webhook-off-by-hand = Avstängd
webhook-failing = Inget har kommit fram sedan { $since }
webhook-secret = Hemlighet
webhook-secret-shown = Kopiera hemligheten nu. Den visas inte igen.
webhook-both = Både den nya och den förra hemligheten signerar till
webhook-no-key = Installationen har ingen nyckel, så webhookar kan inte signeras. Starta med --record-folder.
webhook-test = Skicka ett test
webhook-switch-off = Stäng av
webhook-switch-on = Slå på
webhook-rotate = Byt hemlighet
webhook-calls = Anrop
webhook-no-calls = Inga anrop än.
webhook-replay = Skicka igen
webhook-older = Äldre anrop
webhook-change = Ändra webhooken
webhook-save = Spara
webhook-delete = Ta bort webhooken
webhook-delete-lead = Det som väntar på att skickas dit kastas.
outbox = Utgående
outbox-lead = Mejl och anrop som väntar på att lämna huset, och varför.
outbox-no-mail = Ingen e-postserver är inställd, så inga mejl skickas. Avsnittet [mail] i inställningsfilen säger vilken.
outbox-set-aside = Lagt åt sidan
outbox-waiting = Väntar
outbox-faults = Varför det väntar
outbox-all = Allt
outbox-none = Inget.
outbox-channel = Väg
outbox-count = Antal
outbox-first = Det första väntas
outbox-created = Skapat
outbox-what = Vad
outbox-why = Varför
outbox-attempts = Försök
outbox-next = Nästa försök { $at }
outbox-again = Försök igen
outbox-drop = Kasta
channel-mail = Mejl
channel-webhook = Webhook
delivery-notice = en händelse
delivery-digest = ett sammandrag
delivery-applicant = till en sökande
delivery-test = ett test
delivery-disabled = en webhook är avstängd
delivery-state-waiting = Väntar
delivery-state-sent = Framme
delivery-state-set-aside = Lagt åt sidan
delivery-state-dropped = Kastat
sent-arrived = Kom fram
sent-status = Mottagaren svarade { $status }
sent-no-connection = Ingen kontakt
sent-not-secure = Ingen säker anslutning
sent-mail-server-refuses = E-postservern tar inte emot mejl från oss
sent-login-refused = E-postservern godtog inte lösenordet
sent-no-answer-in-time = Inget svar i tid
sent-broken-answer = Svaret gick inte att läsa
sent-not-an-address = Adressen är ingen e-postadress
sent-address-denied = Adressen får inte anropas
sent-no-such-host = Värden finns inte
sent-redirected = Mottagaren hänvisade någon annanstans
sent-too-large = För stort
sent-gone = Mottagaren finns inte längre
sent-no-mail-server = Ingen e-postserver är inställd
sent-unreadable = Raden går inte att läsa
sent-broke-off = Ett fel i programmet
sent-no-such-text = Det finns ingen sådan text
sent-not-written = Det gick inte att skriva
sent-webhook-deleted = Webhooken är borttagen
sent-no-receiver = Mottagaren finns inte längre
sent-no-subscription = Bevakningen finns inte längre
sent-mail-turned-off = Mottagaren vill inte ha mejl
sent-no-address = Mottagaren har ingen e-postadress
sent-nothing-to-see = Mottagaren ser inte längre det som har hänt
unsubscribe = Få inga fler mejl
unsubscribe-lead = Det som händer finns kvar i din inkorg i Samordna.
unsubscribed = Du får inga fler mejl
unsubscribed-lead = Det som händer finns i din inkorg i Samordna, och där kan du slå på mejlen igen.
event-webhook-put = Webhook sparad
event-webhook-deleted = Webhook borttagen
event-delivery-tended = Utgående åtgärdat
fault-not-callable = Adressen kan inte anropas: https:// och en värd på internet, utan användarnamn och stavad på ett enda sätt.

### Enkäter
report-surveys = Enkäter
surveys-lead = Korta enkäter till aktörerna i en samverkansprocess eller ett delområde.
surveys-none = Ingen enkät finns än.
survey-title = Namn
survey-lead = Inledning
survey-how = Svaren
survey-anonymous = Anonyma: ingen får veta vem som svarat vad.
survey-named = Med namn: de som följer processen ser vem som svarat vad.
survey-anonymous-short = anonyma
survey-named-short = med namn
survey-new = Gör en enkät
survey-whom = Vilka aktörer
survey-whom-hint = Välj en samverkansprocess eller ett delområde, inte båda.
survey-asks = Förvaltning som frågar
survey-opens = Öppnar
survey-closes = Sista dag
survey-question = Fråga
survey-text = Frågan (lämna tomt för ingen)
survey-kind = Besvaras med
survey-options = Alternativ, ett på varje rad
survey-make = Spara enkäten
survey-open = Öppen
survey-over = Stängd
survey-not-yet = Inte öppnad
survey-invited = Inbjudna
survey-used = Länkar som använts
survey-answers = Svar
survey-invite = Bjud in
survey-addresses = E-postadresser
survey-invite-hint = Varje adress får en egen länk. Länkarna visas en gång, och inget skickas härifrån: kopiera dem.
survey-make-links = Skapa länkar
survey-common-link = Gemensam länk
survey-common-hint = Alla som har länken kan svara, och mer än en gång. En ny länk ersätter den förra.
survey-make-common = Skapa gemensam länk
survey-close = Stäng enkäten
survey-close-hint = Ingen kan svara efter det. Det går inte att ångra.
survey-links-once = Länkarna visas bara nu. Kopiera dem.
survey-results = Resultat
survey-too-few = Resultatet visas när minst fem har svarat.
survey-told = { $told } av { $answers } svar visas. Anonyma svar visas fem i taget tills enkäten är stängd.
survey-answered = { $count } har svarat
survey-mean = medel
survey-answer = Svar
survey-count = Antal
question-single = ett av alternativen
question-multiple = flera av alternativen
question-scale = skala 1–5
question-text = egna ord
answer-anonymous = Svaret är anonymt. Det sparas utan namn, adress, länk och tid; bara att din länk är använd syns.
answer-anonymous-common = Svaret är anonymt. Det sparas utan namn, adress och tid.
answer-named = Svaret är inte anonymt. Det sparas med adressen { $address } och visas för dem som följer samverkansprocessen.
answer-named-common = Svaret är inte anonymt. Det sparas med namnet du anger och visas för dem som följer samverkansprocessen.
answer-name = Ditt namn eller din organisation
answer-scale = 1 är lägst och 5 är högst.
answer-send = Skicka svaret
answer-thanks = Tack! Svaret är sparat.
answer-used = Länken är redan använd. Tack för ditt svar.
answer-closed = Enkäten kan besvaras från { $from } till { $to } och är inte öppen nu.
