package io.forgewatch.control.filter;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.forgewatch.control.filter.Syntax.Restriction;
import io.forgewatch.control.filter.Syntax.Segment;
import io.forgewatch.v1.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a filter against the fields of Finding and brings NOT down to the comparisons. */
final class FilterChecker {
    private FilterChecker() {}

    static Expression check(Syntax syntax) throws FilterException {
        return check(syntax, false);
    }

    private static Expression check(Syntax syntax, boolean negated) throws FilterException {
        if (syntax instanceof Syntax.Not not) {
            return check(not.operand(), !negated);
        }
        if (syntax instanceof Syntax.And and) {
            List<Expression> operands = checkAll(and.operands(), negated);
            return negated ? new Expression.Or(operands) : new Expression.And(operands);
        }
        if (syntax instanceof Syntax.Or or) {
            List<Expression> operands = checkAll(or.operands(), negated);
            return negated ? new Expression.And(operands) : new Expression.Or(operands);
        }
        return restriction((Restriction) syntax, negated);
    }

    private static List<Expression> checkAll(List<Syntax> all, boolean negated) throws FilterException {
        List<Expression> checked = new ArrayList<>();
        for (Syntax syntax : all) {
            checked.add(check(syntax, negated));
        }
        return checked;
    }

    private static Expression restriction(Restriction restriction, boolean negated) throws FilterException {
        FieldPath field = resolve(restriction.path());
        boolean has = restriction.comparator().equals(":");
        if (has && restriction.value().isAsterisk()) {
            return new Expression.Present(field, negated);
        }
        if (has && field.kind() == FieldKind.MAP) {
            String key = Operands.literal(restriction.value());
            return new Expression.Present(new FieldPath(field.steps(), key), negated);
        }
        Comparator comparator = has ? Comparator.EQUAL : comparator(restriction.comparator());
        Operand operand = Operands.of(field, comparator, restriction.value());
        return new Expression.Match(field, comparator, operand, negated);
    }

    private static Comparator comparator(String symbol) {
        for (Comparator comparator : Comparator.values()) {
            if (comparator.toString().equals(symbol)) {
                return comparator;
            }
        }
        throw new IllegalStateException("the parser gave the comparator " + symbol);
    }

    private static FieldPath resolve(List<Segment> path) throws FilterException {
        List<FieldDescriptor> steps = new ArrayList<>();
        Descriptor within = Finding.getDescriptor();
        for (int i = 0; i < path.size(); i++) {
            Segment segment = path.get(i);
            FieldDescriptor field = find(within, segment.name());
            if (field == null) {
                throw unknown(within, segment);
            }
            steps.add(field);
            FieldKind kind = FieldKind.of(field);
            if (kind == FieldKind.MAP && i == path.size() - 2) {
                return new FieldPath(steps, path.get(i + 1).name());
            }
            if (i < path.size() - 1) {
                if (kind != FieldKind.MESSAGE) {
                    String why = kind == FieldKind.MAP
                            ? "a key of " + field.getName() + " that has a dot is quoted"
                            : field.getName() + " has no fields of its own";
                    throw new FilterException(path.get(i + 1).position(), why);
                }
                within = field.getMessageType();
            }
        }
        return new FieldPath(steps, null);
    }

    @Nullable
    private static FieldDescriptor find(Descriptor within, String name) {
        for (FieldDescriptor field : within.getFields()) {
            if (field.getName().equals(name) || field.getJsonName().equals(name)) {
                return field;
            }
        }
        return null;
    }

    private static FilterException unknown(Descriptor within, Segment segment) {
        List<String> names =
                within.getFields().stream().map(FieldDescriptor::getJsonName).toList();
        String owner = within.equals(Finding.getDescriptor()) ? "a finding" : within.getName();
        return new FilterException(
                segment.position(),
                owner + " has no field '" + Spelling.shown(segment.name()) + "'"
                        + Spelling.hint(segment.name(), names));
    }
}
