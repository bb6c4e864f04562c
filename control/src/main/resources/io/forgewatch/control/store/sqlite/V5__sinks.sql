-- How far each sink came. Sinks themselves are configured in a file; one that is there no longer keeps its place.
CREATE TABLE sink (
    name    TEXT   NOT NULL PRIMARY KEY,
    -- Every change up to this one was sent, is a dead letter, or did not match.
    place   BIGINT NOT NULL,
    -- How many became dead letters, also those that are not kept any more.
    dead    BIGINT NOT NULL,
    -- How many were deleted for their age before the sink came to them.
    trimmed BIGINT NOT NULL
);

-- What a receiver refused for good; the latest of each sink.
CREATE TABLE sink_dead_letter (
    id       INTEGER PRIMARY KEY,
    sink     TEXT   NOT NULL,
    -- The finding's name and revision.
    finding  TEXT   NOT NULL,
    revision BIGINT NOT NULL,
    -- Nanoseconds since 1970.
    time     BIGINT NOT NULL,
    reason   TEXT   NOT NULL
);

CREATE INDEX sink_dead_letter_latest ON sink_dead_letter (sink, id);
