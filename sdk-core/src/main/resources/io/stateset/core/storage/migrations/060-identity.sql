-- Keys that stand for a named party without showing its name.
create table identity_key (
  key_id varchar(144) not null primary key,
  public_key ${bytes} not null,
  owner varchar(512) not null,
  external_id varchar(36)
);
create index identity_key_external on identity_key (external_id);
