package io.forgewatch.control.collectors;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.forgewatch.v1.ConnectRequest;
import io.grpc.Detachable;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** Takes a batch out of gRPC's hands undecoded; all else is decoded at once. */
final class ReceivedMarshaller implements MethodDescriptor.Marshaller<Received> {
    /** What a message begins with that is a batch and nothing else. */
    private static final int BATCH_TAG =
            (ConnectRequest.BATCH_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    @Override
    public Received parse(InputStream stream) {
        try {
            if (stream instanceof Detachable detachable && stream.markSupported()) {
                stream.mark(1);
                int tag = stream.read();
                stream.reset();
                if (tag == BATCH_TAG) {
                    int bytes = stream.available();
                    return new Received.Raw(detachable.detach(), bytes);
                }
            }
            return new Received.Read(ConnectRequest.parseFrom(stream));
        } catch (InvalidProtocolBufferException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw new IllegalStateException("a buffer in memory cannot be read", e);
        }
    }

    private static RuntimeException refusal(InvalidProtocolBufferException cause) {
        return Status.INVALID_ARGUMENT
                .withDescription("what came is no message")
                .withCause(cause)
                .asRuntimeException();
    }

    @Override
    public InputStream stream(Received value) {
        throw new UnsupportedOperationException("control receives these");
    }
}
