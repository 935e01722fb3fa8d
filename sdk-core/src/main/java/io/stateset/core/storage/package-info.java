/**
 * The node's relational store: connections, transactions, the forced write behind every
 * acknowledgement, schema migrations, and the lease that keeps a second node off the same data.
 *
 * <p>Conventions for every room that keeps tables here, on both databases (H2, embedded;
 * PostgreSQL):
 *
 * <ul>
 *   <li>Tables come from numbered files, {@code migrations/NNN-name.sql} beside this package, named
 *       in {@link io.stateset.core.storage.Migrations}. A file that was released is never edited:
 *       its checksum is stored.
 *   <li>A statement ends with a semicolon at the end of a line, and may be run twice ({@code CREATE
 *       TABLE IF NOT EXISTS}): H2 commits at every definition, so a file that was cut short is run
 *       again from its start.
 *   <li>Column types that differ between the databases are placeholders: <code>${bytes}</code> for
 *       binary values of any size (bound and mapped as {@code byte[]}; also as a key, then of at
 *       most 2,000 bytes), <code>${timestamp}</code> for points in time. {@code BIGINT},
 *       {@code INT}, {@code BOOLEAN}, {@code VARCHAR(n)} and, for text of any length,
 *       {@code VARCHAR} are the same on both.
 *   <li>Points in time are bound and mapped as {@link java.time.Instant} through JDBI and are kept
 *       in UTC, cut to microseconds (both databases hold them exactly, and other tools can read
 *       them). A time that must come back to the nanosecond belongs into the payload.
 *   <li>A statement of {@link io.stateset.core.storage.Transaction#writer()} can be repeated: it
 *       names its rows and binds its values. One that cannot goes through {@code guestWriter()}.
 *   <li>A row that two transactions may insert at once is inserted with
 *       {@code insertUnlessPresent}.
 * </ul>
 */
@NullMarked
package io.stateset.core.storage;

import org.jspecify.annotations.NullMarked;
