-- A finding at its latest revision. Times are nanoseconds since 1970.
CREATE TABLE finding (
    id         INTEGER PRIMARY KEY,
    name       TEXT   NOT NULL UNIQUE,
    revision   BIGINT NOT NULL,
    -- Grows with every stored change, over all findings.
    change     BIGINT NOT NULL UNIQUE,
    event_time BIGINT NOT NULL,
    -- The last exec; what retention goes by.
    last_time  BIGINT NOT NULL,
    -- io.forgewatch.v1.Finding as protobuf.
    body       BLOB   NOT NULL
);

CREATE INDEX finding_newest ON finding (event_time, name);
CREATE INDEX finding_oldest ON finding (last_time);

-- Every value that a filter can ask for, by the field's key (numbers joined by dots, so that a field may be renamed).
CREATE TABLE finding_text (
    finding INTEGER NOT NULL,
    path    TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    PRIMARY KEY (finding, path, value)
) WITHOUT ROWID;

CREATE TABLE finding_number (
    finding INTEGER NOT NULL,
    path    TEXT    NOT NULL,
    value   BIGINT  NOT NULL,
    PRIMARY KEY (finding, path, value)
) WITHOUT ROWID;

-- store-id: which database this is; deleted-up-to: the newest change that was deleted.
CREATE TABLE store_state (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
