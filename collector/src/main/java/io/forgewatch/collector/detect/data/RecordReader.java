package io.forgewatch.collector.detect.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads tokens into records of records, lists, maps by name, texts, numbers, enums and booleans. That is all that the data files
 * need, and a tenth of the time that data binding takes to get ready, which every start of the collector would wait for.
 *
 * <p>Single-threaded, used once.
 */
final class RecordReader {
    private static final String OTHER_FORM = "has not the form that is expected here: a word, a list or keys";

    private final JsonParser tokens;
    private final boolean loneItems;
    private final List<String> path = new ArrayList<>();

    /**
     * A reader of what the parser has not read yet; the parser stays the caller's.
     *
     * @param loneItems whether a list of one may be written as its item alone
     */
    RecordReader(JsonParser tokens, boolean loneItems) {
        this.tokens = tokens;
        this.loneItems = loneItems;
    }

    /** What the file says wrongly: the key, what is wrong with it. */
    static final class WrongException extends IOException {
        private static final long serialVersionUID = 1L;

        private WrongException(String where, String what) {
            super(where + ": " + what);
        }
    }

    <T extends Record> T read(Class<T> form) throws IOException {
        tokens.nextToken();
        return form.cast(value(form));
    }

    /** The value that begins with the current token. */
    private Object value(Type form) throws IOException {
        if (form instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == List.class ? list(of[0]) : map(of[1]);
        }
        Class<?> type = (Class<?>) form;
        if (type.isRecord()) {
            return record(type);
        }
        JsonToken token = tokens.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw wrong(OTHER_FORM);
        }
        String text = tokens.getText();
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return switch (token) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> throw wrong(text + " is not allowed here");
            };
        }
        return type.isEnum() ? constant(type, text) : number(text);
    }

    private int number(String text) throws WrongException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(text + " is not allowed here");
        }
    }

    private Object constant(Class<?> type, String text) throws WrongException {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(text + " is not allowed here"));
    }

    private List<Object> list(Type of) throws IOException {
        if (loneItems && tokens.currentToken().isScalarValue()) {
            return List.of(value(of));
        }
        require(JsonToken.START_ARRAY);
        List<Object> items = new ArrayList<>();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            path.add("[" + items.size() + "]");
            items.add(value(of));
            path.remove(path.size() - 1);
        }
        return items;
    }

    private Map<String, Object> map(Type of) throws IOException {
        require(JsonToken.START_OBJECT);
        Map<String, Object> entries = new LinkedHashMap<>();
        while (tokens.nextToken() == JsonToken.FIELD_NAME) {
            String key = tokens.currentName();
            path.add(key);
            tokens.nextToken();
            entries.put(key, value(of));
            path.remove(path.size() - 1);
        }
        return entries;
    }

    private Object record(Class<?> type) throws IOException {
        require(JsonToken.START_OBJECT);
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        Object[] values = new Object[components.length];
        while (tokens.nextToken() == JsonToken.FIELD_NAME) {
            path.add(tokens.currentName());
            int at = keys.indexOf(tokens.currentName());
            if (at < 0) {
                throw wrong("is no key here; known are " + keys);
            }
            // A key with nothing behind it says as little as none.
            if (tokens.nextToken() != JsonToken.VALUE_NULL) {
                values[at] = value(components[at].getGenericType());
            }
            path.remove(path.size() - 1);
        }
        return made(type, components, values);
    }

    private Object made(Class<?> type, RecordComponent[] components, Object[] values) throws IOException {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
            values[i] = values[i] == null ? unset(types[i]) : values[i];
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw wrong(String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("a record that refuses itself otherwise: " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("a record with a constructor: " + type, e);
        }
    }

    private static @Nullable Object unset(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? 0 : null;
    }

    private void require(JsonToken token) throws WrongException {
        if (tokens.currentToken() != token) {
            throw wrong(OTHER_FORM);
        }
    }

    private WrongException wrong(String what) {
        String line = "line " + tokens.currentLocation().getLineNr();
        return new WrongException(path.isEmpty() ? line : String.join(".", path), what);
    }
}
