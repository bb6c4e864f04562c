package io.forgewatch.collector.evidence;

/**
 * What became of files that were to be kept, since the start, and what is there now.
 *
 * @param kept copies made; likewise {@code keptBytes}
 * @param keptAgain files whose content was there already
 * @param tooLarge files not kept, larger than any may be
 * @param buildFull files not kept, their build had its share
 * @param diskFull files not kept, too little of the disk is free
 * @param failed copies that could not be written
 * @param evicted copies deleted to make room; likewise {@code evictedBytes}
 * @param expired copies deleted because of their age
 * @param files there now; likewise {@code bytes}
 */
public record EvidenceCounts(
        long kept,
        long keptBytes,
        long keptAgain,
        long tooLarge,
        long buildFull,
        long diskFull,
        long failed,
        long evicted,
        long evictedBytes,
        long expired,
        long files,
        long bytes) {}
