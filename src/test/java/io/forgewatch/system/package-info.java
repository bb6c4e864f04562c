/**
 * Whole-system tests: the built distribution on the real kernel, real runc containers, the real API.
 *
 * <p>They need root and the packages that {@code make test} installs. Whatever they mount, start or create is undone when it is
 * closed, and {@link io.forgewatch.system.Leftovers} undoes what a killed run had left. They may depend on everything that a user
 * of Forgewatch can reach, and on no class of its inside. One thread, unless a test says otherwise.
 */
@NullMarked
package io.forgewatch.system;

import org.jspecify.annotations.NullMarked;
