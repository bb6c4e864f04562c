-- Tokens with which collectors get their first certificates. Times are nanoseconds since 1970; 0 where there is none.
CREATE TABLE enrolment (
    id       TEXT   NOT NULL PRIMARY KEY,
    -- The only node that it enrols; empty for any that is not enrolled.
    node     TEXT   NOT NULL,
    -- SHA-256 of the secret, in hexadecimal.
    hash     TEXT   NOT NULL,
    created  BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    revoked  BIGINT NOT NULL,
    uses     BIGINT NOT NULL,
    max_uses BIGINT NOT NULL
);

-- Nodes that have a certificate.
CREATE TABLE node_trust (
    node    TEXT   NOT NULL PRIMARY KEY,
    -- Stands in every certificate since the node was enrolled; enrolled anew it has another, and what it had before is good no longer.
    lineage TEXT   NOT NULL,
    -- Of the latest certificate.
    expires BIGINT NOT NULL,
    revoked BIGINT NOT NULL
);
