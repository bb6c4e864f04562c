package io.forgewatch.collector.detect.chain;

/** A file that runs is what a build has written. */
public record Match(WrittenFile output, How how) {
    /** By what it is known, the surest first. */
    public enum How {
        /** Device and inode. */
        FILE("it is the same file (device and inode)"),
        /** sha256. */
        CONTENT("it is a copy (sha256)"),
        /** Its path, at a time when the output itself was not looked at yet or is gone. */
        PATH("it ran from the path that had just been written"),
        /** The output is not in its place any more, and this was written while the compiler ran. */
        TIME("it was written while the compiler ran, and the output is no longer where it was written (moved)"),
        /** A path that a runtime was given. */
        GIVEN("a runtime was given its path"),
        /** The compiler itself started what it had just made. */
        RUN("the compiler that was to run its result started it, and it had not been there before");

        private final String words;

        How(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** Whether it rests on a path, while the answer that tells more is on its way. */
    public boolean isProvisional() {
        return how == How.PATH && output.isAwaited();
    }
}
