package io.forgewatch.collector.container;

/** What a runtime's container ids look like. Plain character tests: names may be hostile, and no pattern may run away on them. */
enum IdForm {
    /** 64 lower-case hexadecimal digits: docker, containerd's CRI, cri-o, podman, nerdctl. */
    HEX64 {
        @Override
        boolean fits(String text) {
            return text.length() == 64 && isHex(text, 0, 64);
        }
    },
    /** Fargate: the task's 32 hexadecimal digits, a hyphen, decimal digits. */
    FARGATE {
        @Override
        boolean fits(String text) {
            return text.length() > 33
                    && text.length() <= 53
                    && isHex(text, 0, 32)
                    && text.charAt(32) == '-'
                    && isDigits(text, 33);
        }
    },
    /** Garden: 8-4-4-4-4 hexadecimal digits, eight digits short of a UUID. */
    GARDEN {
        @Override
        boolean fits(String text) {
            if (text.length() != 28 || !isHex(text, 0, 8)) {
                return false;
            }
            for (int group = 8; group < 28; group += 5) {
                if (text.charAt(group) != '-' || !isHex(text, group + 1, group + 5)) {
                    return false;
                }
            }
            return true;
        }
    },
    /** BuildKit: 25 digits and lower-case letters (identity.NewID). */
    BASE36_25 {
        @Override
        boolean fits(String text) {
            return text.length() == 25 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
        }
    },
    /** Decimal digits. */
    DIGITS {
        @Override
        boolean fits(String text) {
            return text.length() <= 20 && isDigits(text, 0);
        }
    },
    /**
     * A name that a person chose: letters, digits, and {@code . _ - \} inside (containerd pkg/identifiers/validate.go; systemd
     * escapes others as {@code \xHH}), at most 255 bytes as a file name is.
     */
    NAME {
        @Override
        boolean fits(String text) {
            return !text.isEmpty()
                    && text.length() <= 255
                    && isWord(text.charAt(0))
                    && text.chars().allMatch(c -> isWord((char) c) || c == '.' || c == '-' || c == '_' || c == '\\');
        }
    };

    abstract boolean fits(String text);

    static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text, int from) {
        return text.length() > from && text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
