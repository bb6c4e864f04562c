/**
 * What a file is, by its content: marks that a toolchain cannot lose without ceasing to work. Knows no process, no container and
 * no file system; bytes come from whoever opened them. All input is hostile.
 */
@NullMarked
package io.forgewatch.collector.detect.identity;

import org.jspecify.annotations.NullMarked;
