package io.forgewatch.cli.host;

/**
 * One thing that was looked for.
 *
 * @param name what
 * @param status whether it is there
 * @param detail what was found, or that it was not
 * @param advice how to get it, empty where nothing is to be done
 */
public record HostCheck(String name, Status status, String detail, String advice) {
    /** What was found means. */
    public enum Status {
        FOUND,
        /** Forgewatch runs without it, and knows or does less. */
        ABSENT,
        /** Forgewatch cannot run without it. */
        MISSING
    }

    static HostCheck found(String name, String detail) {
        return new HostCheck(name, Status.FOUND, detail, "");
    }

    static HostCheck absent(String name, String detail, String advice) {
        return new HostCheck(name, Status.ABSENT, detail, advice);
    }

    static HostCheck missing(String name, String detail, String advice) {
        return new HostCheck(name, Status.MISSING, detail, advice);
    }
}
