-- The event of nodes up to which everything was sent or is a dead letter; -1 for a sink that is sent none.
ALTER TABLE sink ADD COLUMN events BIGINT NOT NULL DEFAULT -1;
