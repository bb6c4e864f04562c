package io.forgewatch.control.filter;

/** A filter that is no filter: where, what, and what would be right, in one line. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int column;
    private final String problem;

    FilterException(int position, String problem) {
        super("column " + (position + 1) + ": " + problem, null, false, false);
        this.column = position + 1;
        this.problem = problem;
    }

    /** Where in the filter, in UTF-16 code units from 1. */
    public int column() {
        return column;
    }

    /** What is wrong, without where. */
    public String problem() {
        return problem;
    }
}
