-- The event of nodes up to which everything was sent or is a dead letter; -1 for a sink that is sent none.
ALTER TABLE sink ADD COLUMN events BIGINT NOT NULL DEFAULT -1;

-- A number is never given again: a sink would take the new event for one that it has sent.
CREATE TABLE node_event_numbered (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    node TEXT   NOT NULL,
    -- io.forgewatch.v1.NodeEvent as protobuf.
    body BLOB   NOT NULL
);

INSERT INTO node_event_numbered SELECT id, node, body FROM node_event;
DROP TABLE node_event;
ALTER TABLE node_event_numbered RENAME TO node_event;
CREATE INDEX node_event_of ON node_event (node, id);
