/**
 * Keeps findings: SQLite or PostgreSQL through jOOQ, migrated by Flyway. Depends on {@code filter}, which it compiles to SQL; knows no
 * gRPC. One writer at a time, readers beside it; everything public is thread-safe and may block. On PostgreSQL several processes may
 * keep findings together.
 *
 * <p>Durability: PostgreSQL's own; SQLite with WAL with {@code synchronous=FULL} (https://www.sqlite.org/pragma.html#pragma_synchronous): what was committed
 * survives the death of the process and of the machine.
 */
@NullMarked
package io.forgewatch.control.store;

import org.jspecify.annotations.NullMarked;
