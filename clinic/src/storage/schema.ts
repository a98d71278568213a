/**
 * The clinic's tables. Days are `2026-10-06`, stamps `2026-10-06 14:05`, amounts pence. The key of a person is their
 * name.
 */
export const schema = `
create table if not exists fact (name text primary key, value text not null) strict, without rowid;

create table if not exists person (
  name text primary key, fullName text not null, passwordHash text not null, demo integer not null
) strict, without rowid;
create table if not exists heldRole (
  person text not null references person on delete cascade, role text not null, primary key (person, role)
) strict, without rowid;

create table if not exists owner (
  id integer primary key, name text not null, phone text not null, street text not null, town text not null
) strict;
create table if not exists animal (
  id integer primary key, owner integer not null references owner, name text not null, species text not null,
  breed text not null, sex text not null, bornOn text not null
) strict;
create index if not exists animalOfOwner on animal (owner);

create table if not exists visit (
  id integer primary key, animal integer not null references animal, day text not null, time text not null,
  reason text not null, vet text not null, closedAt text
) strict;
create index if not exists visitOnDay on visit (day, time);
create index if not exists visitOfAnimal on visit (animal);

create table if not exists vitals (
  id integer primary key, visit integer not null references visit, weight real not null, temperature real not null,
  pulse integer not null, recordedBy text not null, recordedAt text not null
) strict;
create index if not exists vitalsOfVisit on vitals (visit);
create table if not exists note (
  id integer primary key, visit integer not null references visit, author text not null, text text not null,
  writtenAt text not null, amendedAt text
) strict;
create index if not exists noteOfVisit on note (visit);

create table if not exists batch (
  number text primary key, vaccine text not null, goodUntil text not null
) strict, without rowid;
create table if not exists vaccination (
  id integer primary key, visit integer not null references visit, batch text not null references batch,
  givenBy text not null, givenAt text not null
) strict;
create index if not exists vaccinationOfVisit on vaccination (visit);

create table if not exists medicine (
  id integer primary key, name text not null, form text not null, stock integer not null, controlled integer not null
) strict;
create table if not exists prescription (
  id integer primary key, visit integer not null references visit, medicine integer not null references medicine,
  quantity integer not null, dose text not null, prescribedBy text not null, prescribedAt text not null,
  dispensedBy text, dispensedAt text
) strict;
create index if not exists prescriptionOfVisit on prescription (visit);
create table if not exists destruction (
  id integer primary key, medicine integer not null references medicine, quantity integer not null, reason text not null,
  proposedBy text not null, proposedAt text not null, witnessedBy text, witnessedAt text
) strict;

create table if not exists payment (
  id integer primary key, visit integer not null references visit, amount integer not null, method text not null,
  takenBy text not null, takenAt text not null
) strict;
create index if not exists paymentOfVisit on payment (visit);
create table if not exists refund (
  id integer primary key, payment integer not null references payment, amount integer not null, reason text not null,
  askedBy text not null, askedAt text not null, approvedBy text, approvedAt text
) strict;

create table if not exists once (key text primary key, answer text not null, at integer not null) strict, without rowid;
create index if not exists onceAt on once (at);

create table if not exists pending (
  id integer primary key, kind text not null, object integer not null, by text not null, dueAt integer not null,
  unique (kind, object)
) strict;
`
