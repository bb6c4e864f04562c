package io.forgewatch.collector.detect.identity;

/** Texts that stand in real programs, for made-up ones. */
final class Samples {
    static final String TCC_KEYWORDS = "for\0extern\0static\0unsigned\0goto\0do\0continue\0switch\0case\0";

    /** All that the marks of tcc want. */
    static final String TCC = TCC_KEYWORDS + "libtcc1.a\0bcheck.o\0";

    private Samples() {}
}
