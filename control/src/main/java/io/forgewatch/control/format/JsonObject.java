package io.forgewatch.control.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.List;

/** A JSON object in the making; what is empty is left out. */
final class JsonObject {
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    JsonObject text(String key, String value) {
        if (!value.isEmpty()) {
            node.put(key, value);
        }
        return this;
    }

    JsonObject texts(String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(key);
            values.forEach(array::add);
        }
        return this;
    }

    JsonObject number(String key, long value) {
        node.put(key, value);
        return this;
    }

    JsonObject flag(String key, boolean value) {
        node.put(key, value);
        return this;
    }

    /** RFC 3339, as far as there is a time. */
    JsonObject time(String key, Timestamp value) {
        return text(key, isSet(value) ? Timestamps.toString(value) : "");
    }

    /** Milliseconds since 1970, as far as there is a time. */
    JsonObject millis(String key, Timestamp value) {
        return isSet(value) ? number(key, Timestamps.toMillis(value)) : this;
    }

    JsonObject object(String key, JsonObject value) {
        if (!value.node.isEmpty()) {
            node.set(key, value.node);
        }
        return this;
    }

    JsonObject objects(String key, List<JsonObject> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(key);
            values.forEach(value -> array.add(value.node));
        }
        return this;
    }

    /** A finding's times are checked when it is stored; those within it are a collector's. */
    static boolean isSet(Timestamp time) {
        return Timestamps.isValid(time) && Timestamps.compare(time, Timestamp.getDefaultInstance()) != 0;
    }

    /** On one line. */
    @Override
    public String toString() {
        return node.toString();
    }
}
