-- Which flows were started here or answer peers, and how they ended (FlowOutcome.Status has the codes).
CREATE TABLE IF NOT EXISTS flow_run (
  flow_id VARCHAR(36) NOT NULL PRIMARY KEY,
  flow_class VARCHAR(512) NOT NULL,
  arguments ${bytes},
  status SMALLINT NOT NULL,
  started_at ${timestamp} NOT NULL,
  ended_at ${timestamp},
  error VARCHAR(512),
  epoch BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS flow_run_status ON flow_run (status, started_at);

-- The sessions of flows that run, so that peers can be told when a flow was interrupted.
CREATE TABLE IF NOT EXISTS flow_session (
  flow_id VARCHAR(36) NOT NULL,
  session_id VARCHAR(36) NOT NULL,
  initiator BOOLEAN NOT NULL,
  peer VARCHAR(512) NOT NULL,
  PRIMARY KEY (flow_id, session_id, initiator)
);
