package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field of Finding, however deep, through lists and into maps.
 *
 * @param steps from Finding's field to the last
 * @param entry a map's key, where the last field is a map and one of its keys is meant
 */
public record FieldPath(
        List<FieldDescriptor> steps, @Nullable String entry) {
    public FieldPath {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a field as a filter names it.
     *
     * @throws FilterException a finding has no such field
     */
    public static FieldPath parse(String text) throws FilterException {
        if (text.isBlank()) {
            throw new FilterException(0, "a field of a finding is named here, for instance evidence.toolchain");
        }
        Expression expression = Filter.parse(text + ":*").expression();
        if (expression instanceof Expression.Present present && !present.negated()) {
            return present.field();
        }
        throw new FilterException(0, "one field is named here, for instance evidence.toolchain");
    }

    FieldDescriptor field() {
        return steps.get(steps.size() - 1);
    }

    /** What its values are. */
    public FieldKind kind() {
        return entry == null ? FieldKind.of(field()) : FieldKind.TEXT;
    }

    /**
     * What its values stand under in {@link FieldValues}: the fields' numbers, joined by dots, so that a field may be renamed;
     * for a map's key, then a bracket and the key.
     */
    public String key() {
        String key =
                steps.stream().map(step -> String.valueOf(step.getNumber())).collect(Collectors.joining("."));
        return entry == null ? key : FieldValues.entryKey(key, entry);
    }

    /** Its name, as in the proto. */
    public String name() {
        String name = steps.stream().map(FieldDescriptor::getName).collect(Collectors.joining("."));
        return entry == null ? name : name + "." + entry;
    }

    /** Hands over its values in a message of the type that the first step is a field of. */
    void visit(Message message, FieldValues.Sink sink) {
        visit(message, 0, sink);
    }

    private void visit(Message message, int depth, FieldValues.Sink sink) {
        FieldDescriptor step = steps.get(depth);
        boolean last = depth == steps.size() - 1;
        for (Object value : FieldValues.of(message, step)) {
            if (last) {
                FieldValues.emit(step, value, keyWithoutEntry(), sink);
            } else {
                visit((Message) value, depth + 1, sink);
            }
        }
    }

    private String keyWithoutEntry() {
        return entry == null ? key() : new FieldPath(steps, null).key();
    }
}
