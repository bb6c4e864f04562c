-- Each policy that was set, in the order in which it was; the last is in force. The latest 500 are kept, for the findings that name
-- their hash.
CREATE TABLE policy (
    version  BIGINT NOT NULL PRIMARY KEY,
    -- SHA-256 of what was set, in hexadecimal digits; two that are alike have the same.
    hash     TEXT   NOT NULL,
    who      TEXT   NOT NULL,
    -- Nanoseconds since 1970.
    set_time BIGINT NOT NULL,
    -- io.forgewatch.v1.Policy as JSON, without what is only told.
    body     TEXT   NOT NULL
);

CREATE INDEX policy_hash ON policy (hash);

-- Of each rule of the policy in force: how many findings it was applied to, and when to the last (nanoseconds since 1970; 0: never).
CREATE TABLE policy_hit (
    rule      TEXT   NOT NULL PRIMARY KEY,
    hits      BIGINT NOT NULL,
    last_time BIGINT NOT NULL
);
