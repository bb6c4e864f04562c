/**
 * Findings for people and programs: the client of the API, and how a finding is shown. Depends on {@code text}, {@code console},
 * {@code config} and the API. Rendering is pure; the client is single-threaded.
 */
@NullMarked
package io.forgewatch.cli.findings;

import org.jspecify.annotations.NullMarked;
