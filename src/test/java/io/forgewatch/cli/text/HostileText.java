package io.forgewatch.cli.text;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** What a container may put into a name, an argument or a path. */
public final class HostileText {
    /** Each would do something to a terminal, a line or its neighbours. */
    public static final List<String> PIECES = List.of(
            "\u001b[2J",
            "\u001b]0;title\u0007",
            "\n",
            "\r",
            "\r\n",
            "\t",
            "\b",
            "\0",
            "\u007f",
            "\u0085",
            "\u009b31m",
            "\u00a0",
            "\u00ad",
            "\u200b",
            "\u200d",
            "\u200e",
            "\u202e",
            "\u2066",
            "\u2028",
            "\u2029",
            "\u3000",
            "\ufeff",
            "\ufff9",
            "\ue000",
            "\ufffe",
            "\ud83d",
            "\ude00",
            "\ud83d\ude00",
            "\udb40\udc41",
            "\u6f22",
            "\uff21",
            "\uac00",
            "\u0301",
            "\u20dd",
            "\u115f",
            "\u3164",
            "\u2800",
            "\ufe0f",
            "'",
            "\"",
            "\\",
            " ",
            "…",
            "a");

    /** All of them in one text. */
    public static final String ALL = String.join("x", PIECES);

    private HostileText() {}

    /** Texts out of these pieces and of any UTF-16. */
    public static Arbitrary<String> any() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES);
        Arbitrary<String> units = Arbitraries.chars().all().map(String::valueOf);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, pieces),
                        Tuple.of(1, units),
                        Tuple.of(1, Arbitraries.strings().ofMaxLength(8)))
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }
}
