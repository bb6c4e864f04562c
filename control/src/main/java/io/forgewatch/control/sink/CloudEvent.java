package io.forgewatch.control.sink;

import com.google.protobuf.util.Timestamps;

/** CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), structured mode. */
final class CloudEvent {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private CloudEvent() {}

    /**
     * The event as JSON. Nothing in it needs escaping: findings and nodes have no name of other characters, and the data is JSON.
     *
     * @param id the same each time that this is sent, so that a receiver can tell that it has it
     */
    static String of(String id, String storeId, Outgoing outgoing) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"urn:uuid:" + storeId
                + "\",\"type\":\"" + outgoing.type()
                + "\",\"subject\":\"" + outgoing.subject()
                + "\",\"time\":\"" + Timestamps.toString(outgoing.time())
                + "\",\"datacontenttype\":\"application/json\",\"data\":" + outgoing.data() + "}";
    }
}
