package io.forgewatch.control.sink;

import com.google.protobuf.util.Timestamps;

/** CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md), structured mode. */
final class CloudEvent {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private CloudEvent() {}

    /**
     * The event as JSON. Nothing in it needs escaping: the store takes no name of other characters, and a line is JSON.
     *
     * @param id the same each time that this change is sent, so that a receiver can tell that it has it
     */
    static String of(String id, String storeId, Outgoing outgoing) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"urn:uuid:" + storeId
                + "\",\"type\":\"io.forgewatch.finding." + outgoing.format()
                + "\",\"subject\":\"" + outgoing.finding().getName()
                + "\",\"time\":\"" + Timestamps.toString(outgoing.finding().getUpdateTime())
                + "\",\"datacontenttype\":\"application/json\",\"data\":" + outgoing.line() + "}";
    }
}
