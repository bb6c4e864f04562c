package io.forgewatch.cli.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.forgewatch.cli.text.SafeJson;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** An exec as one line of JSON; names as in a finding's Process. Pure. */
final class ExecJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ExecJson() {}

    static String line(TracedExec exec) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            write(json, exec);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return SafeJson.of(line.toString(), false);
    }

    private static void write(JsonGenerator json, TracedExec exec) throws IOException {
        ExecEvent event = exec.event();
        json.writeStringField("time", exec.time().toString());
        ContainerRef container = exec.container();
        if (container != null) {
            json.writeStringField("containerId", container.id());
            json.writeStringField("runtime", container.runtime());
            json.writeStringField("podUid", container.podUid());
        }
        json.writeNumberField("hostPid", event.pid());
        json.writeNumberField("parentPid", exec.parentPid());
        json.writeNumberField("pid", event.pidInNamespace());
        json.writeNumberField("userId", event.userId());
        json.writeNumberField("groupId", event.groupId());
        json.writeStringField("tty", event.tty());
        json.writeStringField("name", event.comm());
        json.writeStringField("path", event.executable().path());
        json.writeStringField("requestedPath", event.requestedPath());
        json.writeArrayFieldStart("args");
        for (String arg : event.args()) {
            json.writeString(arg);
        }
        json.writeEndArray();
        json.writeBooleanField("argumentsTruncated", event.gaps().argumentsCut());
        json.writeStringField("workingDirectory", event.workingDirectory());
        json.writeStringField(
                "cgroupPath", "/" + String.join("/", event.cgroup().names()));
        json.writeArrayFieldStart("ancestors");
        for (ExecEvent.Ancestor ancestor : event.ancestors()) {
            json.writeStartObject();
            json.writeStringField("name", ancestor.comm());
            json.writeNumberField("hostPid", ancestor.pid());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
