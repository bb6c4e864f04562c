package io.forgewatch.control.filter;

/** Looks at one field's values: is there one, does one compare as asked. */
final class MatchProbe implements FieldValues.Sink {
    private final String key;
    private final Comparator comparator;
    private final Operand operand;
    private boolean present;
    private boolean matched;

    MatchProbe(String key, Comparator comparator, Operand operand) {
        this.key = key;
        this.comparator = comparator;
        this.operand = operand;
    }

    boolean present() {
        return present;
    }

    boolean matched() {
        return matched;
    }

    @Override
    public void text(String valueKey, String value) {
        if (!valueKey.equals(key)) {
            return;
        }
        present = true;
        if (operand instanceof Operand.Text text) {
            TextPattern pattern = text.pattern();
            matched |= switch (comparator) {
                case EQUAL -> pattern.matches(value);
                case NOT_EQUAL -> !pattern.matches(value);
                default -> comparator.accepts(pattern.compareTextTo(value));
            };
        }
    }

    @Override
    public void number(String valueKey, long value) {
        if (!valueKey.equals(key)) {
            return;
        }
        present = true;
        if (operand instanceof Operand.Numeric number) {
            matched |= comparator.accepts(Long.compare(value, number.value()));
        }
    }
}
