/**
 * Kept copies of files, by the sha256 of their content, on the collector's own disk. Knows neither containers nor findings: it takes
 * bytes and gives them back. Never runs or interprets them. Any thread.
 */
@NullMarked
package io.forgewatch.collector.evidence;

import org.jspecify.annotations.NullMarked;
