/**
 * What builds have written, and which later executions run it. Pure indexes, bounded, one thread's; knows no build but by its
 * finding's name, and asks nothing of files itself.
 */
@NullMarked
package io.forgewatch.collector.detect.chain;

import org.jspecify.annotations.NullMarked;
