package io.forgewatch.control.store;

/**
 * How far a sink came.
 *
 * @param place the change up to which everything was dealt with
 * @param dead how many became dead letters so far
 * @param trimmed how many were deleted for their age before the sink came to them, whether its filter would have taken them or not
 * @param events the event of nodes up to which everything was dealt with; -1 for a sink that is sent none
 */
public record SinkCursor(long place, long dead, long trimmed, long events) {}
