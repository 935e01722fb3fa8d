-- Archives that transactions refer to, by the SHA-256 of their bytes.
create table ledger_attachment (
  id varchar(128) not null primary key,
  content ${bytes} not null,
  uploader varchar(512) not null,
  filename varchar(1024),
  version integer not null,
  signed boolean not null,
  imported_at bigint not null
);

-- The contracts that an archive has the code of.
create table ledger_attachment_contract (
  attachment_id varchar(128) not null,
  contract_class varchar(512) not null,
  primary key (attachment_id, contract_class)
);
create index ledger_attachment_by_contract on ledger_attachment_contract (contract_class);

-- The keys that signed all of an archive; key_hash is the SHA-256 of the encoded key.
create table ledger_attachment_signer (
  attachment_id varchar(128) not null,
  key_hash varchar(64) not null,
  public_key ${bytes} not null,
  primary key (attachment_id, key_hash)
);
create index ledger_attachment_by_signer on ledger_attachment_signer (key_hash);
