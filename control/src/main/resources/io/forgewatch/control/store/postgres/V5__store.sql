-- What SQLite's first five migrations come to. Texts are ordered by code point, as SQLite and the filters in memory do.

-- A finding at its latest revision. Times are nanoseconds since 1970.
CREATE TABLE finding (
    id          BIGINT NOT NULL PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL UNIQUE,
    revision    BIGINT NOT NULL,
    -- Grows with every stored change, over all findings.
    change      BIGINT NOT NULL UNIQUE,
    event_time  BIGINT NOT NULL,
    -- The last exec; what retention goes by.
    last_time   BIGINT NOT NULL,
    -- io.forgewatch.v1.Finding as protobuf.
    body        BYTEA  NOT NULL,
    severity    BIGINT NOT NULL,
    update_time BIGINT NOT NULL
);

CREATE INDEX finding_newest ON finding (event_time, name);
CREATE INDEX finding_severest ON finding (severity, event_time, name);
CREATE INDEX finding_latest ON finding (update_time, name);
CREATE INDEX finding_oldest ON finding (last_time, name);

-- Every value that a filter can ask for, by the field's key (numbers joined by dots, so that a field may be renamed). Values are
-- longer than an entry of an index may be.
CREATE TABLE finding_text (
    finding BIGINT NOT NULL,
    path    TEXT COLLATE "C" NOT NULL,
    value   TEXT COLLATE "C" NOT NULL
);

CREATE INDEX finding_text_of ON finding_text (finding, path);

CREATE TABLE finding_number (
    finding BIGINT NOT NULL,
    path    TEXT COLLATE "C" NOT NULL,
    value   BIGINT NOT NULL
);

CREATE INDEX finding_number_of ON finding_number (finding, path);

-- store-id: which database this is; home: where it was; last-change: the newest change, and the lock on changes;
-- deleted-up-to: the newest change that was deleted.
CREATE TABLE store_state (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITH (fillfactor = 50);

-- Who changed what, in the order of the changes; only ever added to.
CREATE TABLE audit (
    id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Nanoseconds since 1970.
    time   BIGINT NOT NULL,
    who    TEXT   NOT NULL,
    action TEXT   NOT NULL,
    target TEXT   NOT NULL,
    detail TEXT   NOT NULL
);

-- What opens the API. Times are nanoseconds since 1970; 0 where there is none.
CREATE TABLE token (
    id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    who     TEXT   NOT NULL,
    -- io.forgewatch.v1.Role.
    role    BIGINT NOT NULL,
    -- SHA-256 of the secret: 256 random bits need no salt.
    hash    BYTEA  NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT NOT NULL
);

-- Hosts whose collectors have connected. Times are nanoseconds since 1970.
CREATE TABLE node (
    name      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    last_seen BIGINT NOT NULL,
    -- io.forgewatch.v1.NodeStatus as protobuf, without its events.
    body      BYTEA  NOT NULL
);

CREATE INDEX node_oldest ON node (last_seen);

-- What happened to nodes, in the order in which it was told.
CREATE TABLE node_event (
    id   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node TEXT COLLATE "C" NOT NULL,
    -- io.forgewatch.v1.NodeEvent as protobuf.
    body BYTEA  NOT NULL
);

CREATE INDEX node_event_of ON node_event (node, id);

-- How far each sink came. Sinks themselves are configured in a file; one that is there no longer keeps its place.
CREATE TABLE sink (
    name    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Every change up to this one was sent, is a dead letter, or did not match.
    place   BIGINT NOT NULL,
    -- How many became dead letters, also those that are not kept any more.
    dead    BIGINT NOT NULL,
    -- How many were deleted for their age before the sink came to them.
    trimmed BIGINT NOT NULL
);

-- What a receiver refused for good; the latest of each sink.
CREATE TABLE sink_dead_letter (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sink     TEXT COLLATE "C" NOT NULL,
    -- The finding's name and revision.
    finding  TEXT   NOT NULL,
    revision BIGINT NOT NULL,
    -- Nanoseconds since 1970.
    time     BIGINT NOT NULL,
    reason   TEXT   NOT NULL
);

CREATE INDEX sink_dead_letter_latest ON sink_dead_letter (sink, id);
