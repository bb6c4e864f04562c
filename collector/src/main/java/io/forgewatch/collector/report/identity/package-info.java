/**
 * Who this collector is: the certificate that it enrols for, keeps in its data directory, speaks TLS with, and renews. Depends on no
 * sibling.
 */
@NullMarked
package io.forgewatch.collector.report.identity;

import org.jspecify.annotations.NullMarked;
