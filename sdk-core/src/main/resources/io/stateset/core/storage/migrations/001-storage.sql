-- Who may write: every writing commit compares the epoch it was opened under with this one.
CREATE TABLE IF NOT EXISTS storage_lease (
  id INT NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  taken_at ${timestamp} NOT NULL
);

INSERT INTO storage_lease (id, epoch, taken_at)
  SELECT 1, 0, CURRENT_TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM storage_lease WHERE id = 1);

-- The last number given out in the order of commits.
CREATE TABLE IF NOT EXISTS storage_sequence (
  id INT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
);

INSERT INTO storage_sequence (id, last_number)
  SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM storage_sequence WHERE id = 1);
