/**
 * Detection's input as a file: its events as messages and back, and the file that holds them. Depends on {@code exec}; knows
 * nothing of what is made of the input. A file may come from anywhere and is hostile.
 */
@NullMarked
package io.forgewatch.collector.recording;

import org.jspecify.annotations.NullMarked;
