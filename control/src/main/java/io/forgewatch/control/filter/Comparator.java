package io.forgewatch.control.filter;

/** How a value is compared. {@code :} on a value is {@link #EQUAL}; on {@code *} it is {@link Expression.Present}. */
public enum Comparator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparator(String symbol) {
        this.symbol = symbol;
    }

    boolean ordered() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /**
     * Whether it accepts what a three-way comparison of the field's value with the operand gave.
     *
     * @param order negative, zero or positive
     */
    boolean accepts(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    @Override
    public String toString() {
        return symbol;
    }
}
