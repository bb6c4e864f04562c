package io.forgewatch.control.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * JSON as protobuf maps it (https://protobuf.dev/programming-guides/json/), on one line. Unknown fields and enumeration values
 * are refused, which Armeria's own marshaller does not do.
 */
final class StrictJson implements GrpcJsonMarshaller {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    @Override
    public <T> void serializeMessage(Marshaller<T> marshaller, T message, OutputStream out) throws IOException {
        out.write(PRINTER.print((MessageOrBuilder) message).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public <T> T deserializeMessage(Marshaller<T> marshaller, InputStream in) throws IOException {
        PrototypeMarshaller<T> typed = (PrototypeMarshaller<T>) marshaller;
        Message.Builder builder = ((Message) typed.getMessagePrototype()).newBuilderForType();
        try {
            PARSER.merge(new InputStreamReader(in, StandardCharsets.UTF_8), builder);
        } catch (InvalidProtocolBufferException e) {
            throw ApiException.of(Code.INVALID_ARGUMENT, "INVALID_JSON", "the request is not this method's JSON");
        }
        Message message = builder.build();
        if (!isUnicode(message)) {
            throw ApiException.of(Code.INVALID_ARGUMENT, "INVALID_JSON", "a text holds half of a surrogate pair");
        }
        return typed.getMessageClass().cast(message);
    }

    /** JSON can escape half a pair alone, of which a protobuf string, being UTF-8, would make another text. */
    private static boolean isUnicode(Object value) {
        if (value instanceof Message message) {
            return message.getAllFields().values().stream().allMatch(StrictJson::isUnicode);
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(StrictJson::isUnicode);
        }
        return !(value instanceof String text)
                || text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
