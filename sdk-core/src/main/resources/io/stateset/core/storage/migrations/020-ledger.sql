-- Transactions by id. Status: 1 UNVERIFIED (fetched, not checked yet), 2 IN_FLIGHT (checked, not notarised), 3 VERIFIED.
-- An in-flight row keeps the flow that recorded it, so that it is settled when that flow is gone.
create table ledger_transaction (
  tx_id varchar(144) not null primary key,
  status smallint not null,
  content ${bytes} not null,
  flow_id varchar(36),
  recorded_at bigint not null,
  epoch bigint not null
);
create index ledger_transaction_status on ledger_transaction (status, flow_id);

-- Who sent what to whom: what a recovery asks for.
create table ledger_distribution (
  tx_id varchar(144) not null,
  sender varchar(512) not null,
  receiver varchar(512) not null,
  states_to_record smallint not null,
  recorded_at bigint not null,
  primary key (tx_id, sender, receiver)
);

-- Network parameters by hash, signed by the operator: old transactions are verified under theirs.
create table ledger_parameters (
  hash varchar(144) not null primary key,
  content ${bytes} not null
);
