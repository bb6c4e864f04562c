package io.forgewatch.collector.detect.redact;

import java.util.List;

/** Options whose value is a user and a password: {@code -u me:secret}, {@code -ume:secret}, {@code --user=me:secret}. */
final class UserOptions {
    private final List<String> options;

    UserOptions(List<String> options) {
        this.options = List.copyOf(options);
    }

    /** An argument without the password that it has for the option before it, or for its own. */
    String mask(String before, String arg) {
        if (options.contains(before)) {
            return maskFrom(arg, 0);
        }
        for (String option : options) {
            if (arg.startsWith(option)) {
                boolean shortOne = option.length() == 2;
                int from = option.length() + (shortOne ? 0 : 1);
                if (shortOne || arg.startsWith("=", option.length())) {
                    return maskFrom(arg, from);
                }
            }
        }
        return arg;
    }

    /** Two numbers are a user and a group, a path before the colon is none of a user, two slashes after it are a URL's. */
    private static String maskFrom(String arg, int from) {
        int colon = arg.indexOf(':', from);
        if (colon <= from || colon + 1 == arg.length() || arg.startsWith(Hidden.MASK, colon + 1)) {
            return arg;
        }
        boolean user = arg.indexOf('/', from) < 0 || arg.indexOf('/', from) > colon;
        boolean secret = !Chars.allDigits(arg, colon + 1, arg.length()) && !arg.startsWith("//", colon + 1);
        return user && secret ? arg.substring(0, colon + 1) + Hidden.MASK : arg;
    }
}
