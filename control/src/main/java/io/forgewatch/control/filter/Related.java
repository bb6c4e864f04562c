package io.forgewatch.control.filter;

import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What else happened where a finding happened, around its time. */
public final class Related {
    private Related() {}

    /**
     * The other findings of the innermost container, whatever its place in them; of the pod where the container has no id.
     *
     * @param windowNs how long before the first and after the last exec; not negative
     * @return null where neither is known: then nothing is related
     */
    @Nullable
    public static Expression to(Finding finding, long windowNs) {
        String container = finding.getContainersList().stream()
                .map(Container::getId)
                .findFirst()
                .orElse("");
        String pod = finding.getKubernetes().getPodsList().stream()
                .map(Pod::getUid)
                .findFirst()
                .orElse("");
        if (container.isEmpty() && pod.isEmpty()) {
            return null;
        }
        long first = FieldValues.timeNs(finding.getEventTime());
        long last = finding.hasLastEventTime() ? FieldValues.timeNs(finding.getLastEventTime()) : first;
        return new Expression.And(List.of(
                container.isEmpty() ? text("kubernetes.pods.uid", pod) : text("containers.id", container),
                number("last_event_time", Comparator.GREATER_OR_EQUAL, saturated(first, -windowNs)),
                number("event_time", Comparator.LESS_OR_EQUAL, saturated(last, windowNs)),
                new Expression.Match(
                        field("name"),
                        Comparator.NOT_EQUAL,
                        new Operand.Text(TextPattern.literal(finding.getName())),
                        false)));
    }

    private static Expression text(String field, String value) {
        return new Expression.Match(
                field(field), Comparator.EQUAL, new Operand.Text(TextPattern.literal(value)), false);
    }

    private static Expression number(String field, Comparator comparator, long value) {
        return new Expression.Match(field(field), comparator, new Operand.Numeric(value), false);
    }

    private static FieldPath field(String name) {
        try {
            return FieldPath.parse(name);
        } catch (FilterException e) {
            throw new IllegalStateException("a finding has no " + name, e);
        }
    }

    private static long saturated(long time, long add) {
        try {
            return Math.addExact(time, add);
        } catch (ArithmeticException e) {
            return add < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
