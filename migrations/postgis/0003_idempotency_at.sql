-- Old answers are forgotten with every registration that has a key; without this each of them reads all answers.
create index idempotency_at on idempotency (at);
