-- Transactions by id. Status: 1 UNVERIFIED (fetched, not checked yet), 2 IN_FLIGHT (checked, not notarised), 3 VERIFIED.
-- An in-flight row keeps the flow that recorded it, so that it is settled when that flow is gone; a verified row keeps
-- the flow that settled it until the other parties were told.
CREATE TABLE IF NOT EXISTS ledger_transaction (
  tx_id VARCHAR(144) NOT NULL PRIMARY KEY,
  status SMALLINT NOT NULL,
  content ${bytes} NOT NULL,
  flow_id VARCHAR(36),
  recorded_at ${timestamp} NOT NULL,
  epoch BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS ledger_transaction_status ON ledger_transaction (status, flow_id);

-- Who sent what to whom: what a recovery asks for.
CREATE TABLE IF NOT EXISTS ledger_distribution (
  tx_id VARCHAR(144) NOT NULL,
  sender VARCHAR(512) NOT NULL,
  receiver VARCHAR(512) NOT NULL,
  states_to_record SMALLINT NOT NULL,
  recorded_at ${timestamp} NOT NULL,
  PRIMARY KEY (tx_id, sender, receiver)
);

-- Network parameters by hash, signed by the operator: old transactions are verified under theirs.
CREATE TABLE IF NOT EXISTS ledger_parameters (
  hash VARCHAR(144) NOT NULL PRIMARY KEY,
  content ${bytes} NOT NULL
);
