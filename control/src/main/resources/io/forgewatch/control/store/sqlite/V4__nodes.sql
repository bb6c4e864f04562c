-- Hosts whose collectors have connected. Times are nanoseconds since 1970.
CREATE TABLE node (
    name      TEXT   NOT NULL PRIMARY KEY,
    last_seen BIGINT NOT NULL,
    -- io.forgewatch.v1.NodeStatus as protobuf, without its events.
    body      BLOB   NOT NULL
);

CREATE INDEX node_oldest ON node (last_seen);

-- What happened to nodes, in the order in which it was told.
CREATE TABLE node_event (
    id   INTEGER PRIMARY KEY,
    node TEXT   NOT NULL,
    -- io.forgewatch.v1.NodeEvent as protobuf.
    body BLOB   NOT NULL
);

CREATE INDEX node_event_of ON node_event (node, id);
