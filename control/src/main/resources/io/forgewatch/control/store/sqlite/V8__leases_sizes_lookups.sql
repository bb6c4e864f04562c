-- What a finding takes of the disk, about. SQLite itself knows better; PostgreSQL's tables do not shrink when rows go.
ALTER TABLE finding ADD COLUMN size BIGINT NOT NULL DEFAULT 0;

-- What only one process may do at a time: who does, and a number that grows while it is alive.
CREATE TABLE lease (
    name   TEXT   NOT NULL PRIMARY KEY,
    -- Empty where nobody does.
    holder TEXT   NOT NULL,
    beat   BIGINT NOT NULL
);

-- What a finding is most often looked up by, each with the finding's place in time: the few of a pod among a million are found at once.
CREATE TABLE finding_lookup (
    -- A field's key, = and the beginning of its value.
    lookup     TEXT    NOT NULL,
    event_time BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    finding    INTEGER NOT NULL,
    PRIMARY KEY (lookup, event_time, name)
) WITHOUT ROWID;

CREATE INDEX finding_lookup_of ON finding_lookup (finding);

-- As Lookups has them.
INSERT OR IGNORE INTO finding_lookup (lookup, event_time, name, finding)
SELECT path || '=' || substr(value, 1, 200), finding.event_time, finding.name, finding.id
FROM finding_text JOIN finding ON finding.id = finding_text.finding
WHERE path IN ('20.2.3', '28.6.2', '22.3.3', '21.6', '22.3.2', '21.1', '19.1', '21.2', '22.3.1', '25.2');
