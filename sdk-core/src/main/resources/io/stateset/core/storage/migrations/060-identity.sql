-- Keys that stand for a named party without showing its name.
CREATE TABLE IF NOT EXISTS identity_key (
  key_id VARCHAR(144) NOT NULL PRIMARY KEY,
  public_key ${bytes} NOT NULL,
  owner VARCHAR(512) NOT NULL,
  external_id VARCHAR(36)
);
CREATE INDEX IF NOT EXISTS identity_key_external ON identity_key (external_id);
