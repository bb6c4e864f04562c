package io.forgewatch.collector.recording;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A record of any values, made by its components: one that is added later is filled too. */
final class AnyRecord {
    /** Where values come from. */
    interface Values {
        long number();

        boolean flag();

        String text();

        int size();
    }

    /** Nothing that a message has by itself, and nothing twice. */
    static final class Distinct implements Values {
        private long last;

        @Override
        public long number() {
            return ++last;
        }

        @Override
        public boolean flag() {
            return true;
        }

        @Override
        public String text() {
            return "text " + number();
        }

        @Override
        public int size() {
            return 2;
        }
    }

    private AnyRecord() {}

    static <T extends Record> T of(Class<T> type, Values values) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = value(components[i].getGenericType(), values);
        }
        Constructor<T> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(arguments);
    }

    private static Object value(Type type, Values values) throws ReflectiveOperationException {
        if (type == long.class) {
            return values.number();
        }
        if (type == int.class) {
            return (int) values.number();
        }
        if (type == boolean.class) {
            return values.flag();
        }
        if (type == String.class) {
            return values.text();
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<Object> elements = new ArrayList<>();
            for (int left = values.size(); left > 0; left--) {
                elements.add(value(list.getActualTypeArguments()[0], values));
            }
            return List.copyOf(elements);
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return of(record.asSubclass(Record.class), values);
        }
        throw new AssertionError("no value is known for a component of type " + type);
    }
}
