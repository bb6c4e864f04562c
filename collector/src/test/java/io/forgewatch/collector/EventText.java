package io.forgewatch.collector;

import java.lang.reflect.RecordComponent;
import java.util.List;

/** An event as text: one value a line, by the names of its components. */
final class EventText {
    private EventText() {}

    static String of(Record event) {
        StringBuilder text = new StringBuilder(event.getClass().getSimpleName()).append('\n');
        append(text, "", event);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Object value) {
        if (value instanceof Record part) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                append(text, (name.isEmpty() ? "" : name + ".") + component.getName(), valueOf(component, part));
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                append(text, name + "[" + i + "]", list.get(i));
            }
        } else {
            text.append(name).append(" = ").append(inOneLine(value.toString())).append('\n');
        }
    }

    private static Object valueOf(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record hides its component " + component, e);
        }
    }

    private static String inOneLine(String value) {
        StringBuilder line = new StringBuilder();
        value.codePoints().forEach(point -> {
            if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                line.append(String.format("<U+%04X>", point));
            } else {
                line.appendCodePoint(point);
            }
        });
        return line.toString();
    }
}
