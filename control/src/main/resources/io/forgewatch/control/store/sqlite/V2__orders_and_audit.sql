-- What findings can be ordered by besides their event's time; filled from the values that they are searched by.
ALTER TABLE finding ADD COLUMN severity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN update_time BIGINT NOT NULL DEFAULT 0;
UPDATE finding SET
    severity = coalesce((SELECT value FROM finding_number WHERE finding = finding.id AND path = '8'), 0),
    update_time = coalesce((SELECT value FROM finding_number WHERE finding = finding.id AND path = '18'), 0);
CREATE INDEX finding_severest ON finding (severity, event_time, name);
CREATE INDEX finding_latest ON finding (update_time, name);
DROP INDEX finding_oldest;
CREATE INDEX finding_oldest ON finding (last_time, name);

-- Who changed what, in the order of the changes; only ever added to.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY,
    -- Nanoseconds since 1970.
    time   BIGINT NOT NULL,
    who    TEXT   NOT NULL,
    action TEXT   NOT NULL,
    target TEXT   NOT NULL,
    detail TEXT   NOT NULL
);
