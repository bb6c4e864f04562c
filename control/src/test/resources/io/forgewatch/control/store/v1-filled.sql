-- What a database of the first version has after some days: three findings, and newer ones that were deleted.
INSERT INTO store_state (name, value) VALUES ('store-id', '11111111-2222-3333-4444-555555555555'), ('deleted-up-to', '9');

-- The bodies are put in by the test.
INSERT INTO finding (id, name, revision, change, event_time, last_time, body) VALUES
    (1, 'findings/a', 1, 6, 1767225601000000000, 1767225601000000000, x''),
    (2, 'findings/b', 1, 4, 1767225602000000000, 1767225603000000000, x''),
    (3, 'findings/c', 1, 7, 1767225603000000000, 1767225609000000000, x'');

-- 8 is severity, 18 the update's time.
INSERT INTO finding_number (finding, path, value) VALUES
    (1, '8', 1), (1, '18', 1767225610000000000),
    (2, '8', 4), (2, '18', 1767225609000000000),
    (3, '8', 2), (3, '18', 1767225611000000000);

-- 1 is the name, 19.1 the node's.
INSERT INTO finding_text (finding, path, value) VALUES
    (1, '1', 'findings/a'), (2, '1', 'findings/b'), (3, '1', 'findings/c'),
    (1, '19.1', 'web-1'), (2, '19.1', 'web-2'), (3, '19.1', 'web-1');
