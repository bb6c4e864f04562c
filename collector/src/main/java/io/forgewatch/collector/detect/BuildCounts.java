package io.forgewatch.collector.detect;

/**
 * What the builds came to since the start.
 *
 * @param launches counted ones; build tools are not
 * @param opened builds, restored ones not among them
 * @param restored builds that were open when the collector had ended
 * @param open builds, now
 * @param closedEarly to make room for others
 * @param closedIdle because nothing was heard of their processes for too long
 * @param exitsMissed processes that were gone without an exit record
 * @param unfollowed processes whose exits are not followed, because too many run
 * @param unkept closed builds no longer kept on disk although they are not known to be stored
 * @param toolsForgotten build tools forgotten while they ran, because there were too many
 * @param closed closed builds whose outputs are known, now
 * @param closedForgotten closed builds forgotten to make room for others, before their outputs' time was over
 * @param executions of what builds had written
 * @param executionsUnjudged that may have been such, but had no room to wait for what would tell
 * @param questionsUnasked about files, because too many waited for their answers
 * @param processesUnwatched whose outputs, or whose file's end, were not looked at
 * @param outputsForgotten because there were too many
 */
public record BuildCounts(
        long launches,
        long opened,
        long restored,
        long open,
        long closedEarly,
        long closedIdle,
        long exitsMissed,
        long unfollowed,
        long unkept,
        long toolsForgotten,
        long closed,
        long closedForgotten,
        long executions,
        long executionsUnjudged,
        long questionsUnasked,
        long processesUnwatched,
        long outputsForgotten) {}
