-- Up to which number messages for each peer were deleted from msg_outbox: all of these were acknowledged.
CREATE TABLE IF NOT EXISTS msg_link_out (
  peer VARCHAR(512) NOT NULL PRIMARY KEY,
  forgotten_to BIGINT NOT NULL
);

-- The highest number of each peer that was stored here: the memory of repeats.
CREATE TABLE IF NOT EXISTS msg_link_in (
  peer VARCHAR(512) NOT NULL PRIMARY KEY,
  highest_number BIGINT NOT NULL
);

-- Messages that wait for a peer, in the order of their numbers, which have no gaps.
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
