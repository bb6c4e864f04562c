-- What opens the API. Times are nanoseconds since 1970; 0 where there is none.
CREATE TABLE token (
    id          TEXT   NOT NULL PRIMARY KEY,
    who         TEXT   NOT NULL,
    -- io.forgewatch.v1.Role.
    role        BIGINT NOT NULL,
    -- SHA-256 of the secret: 256 random bits need no salt.
    hash        BLOB   NOT NULL,
    created     BIGINT NOT NULL,
    expires     BIGINT NOT NULL,
    revoked     BIGINT NOT NULL
);
