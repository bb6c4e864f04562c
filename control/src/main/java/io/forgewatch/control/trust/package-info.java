/**
 * Which collectors are who they say: the CA, the certificates that it gives, enrolment and revocation. Depends on {@code store},
 * {@code access} and {@code node}; knows no gRPC, and alone knows Bouncy Castle.
 */
@NullMarked
package io.forgewatch.control.trust;

import org.jspecify.annotations.NullMarked;
