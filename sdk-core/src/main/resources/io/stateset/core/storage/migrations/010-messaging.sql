-- Messages that wait for a peer, in the order of their numbers.
CREATE TABLE IF NOT EXISTS msg_outbox (
  peer VARCHAR(512) NOT NULL,
  number BIGINT NOT NULL,
  payload ${bytes} NOT NULL,
  created_at ${timestamp} NOT NULL,
  epoch BIGINT NOT NULL,
  PRIMARY KEY (peer, number)
);

-- Messages that were delivered, kept for a while.
CREATE TABLE IF NOT EXISTS msg_inbox (
  peer VARCHAR(512) NOT NULL,
  number BIGINT NOT NULL,
  payload ${bytes} NOT NULL,
  received_at ${timestamp} NOT NULL,
  epoch BIGINT NOT NULL,
  PRIMARY KEY (peer, number)
);

CREATE INDEX IF NOT EXISTS msg_inbox_received ON msg_inbox (received_at);

-- The highest number of each link that was stored here: the memory of repeats.
CREATE TABLE IF NOT EXISTS msg_link (
  peer VARCHAR(512) NOT NULL PRIMARY KEY,
  highest_in BIGINT NOT NULL
);
