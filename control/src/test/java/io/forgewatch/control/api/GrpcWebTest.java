package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.v1.WatchFindingsResponse;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As a browser asks, by hand: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md over HTTP/1.1. */
@Timeout(60)
final class GrpcWebTest {
    private static final int TRAILERS = 0x80;

    @TempDir
    Path directory;

    /** A frame: flags, length, content. */
    private record Frame(int flags, ByteString content) {
        static Frame read(DataInputStream in) throws IOException {
            int flags = in.readUnsignedByte();
            return new Frame(flags, ByteString.copyFrom(in.readNBytes(in.readInt())));
        }
    }

    @Test
    void shouldStreamAWatchUntilItsTrailers() throws Exception {
        try (Running running = new Running(directory)) {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), running.plane.address().getPort())) {
                socket.setSoTimeout(20_000);
                String head = "POST /forgewatch.v1.FindingService/WatchFindings HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer " + running.token + "\r\n"
                        + "Content-Type: application/grpc-web+proto\r\nContent-Length: 5\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                // No flags, and a message of no bytes: watch everything.
                socket.getOutputStream().write(new byte[5]);
                InputStream answer = new BufferedInputStream(socket.getInputStream());
                assertThat(line(answer)).isEqualTo("HTTP/1.1 200 OK");
                List<String> headers = new ArrayList<>();
                for (String header = line(answer); !header.isEmpty(); header = line(answer)) {
                    headers.add(header.toLowerCase(Locale.ROOT));
                }
                assertThat(headers).contains("content-type: application/grpc-web+proto", "transfer-encoding: chunked");
                DataInputStream in = new DataInputStream(new Chunks(answer));
                assertThat(watched(in).hasHeartbeat()).isTrue();
                running.plane.ingest(List.of(Findings.gcc("a", 1)));
                WatchFindingsResponse next = watched(in);
                while (!next.hasFinding()) {
                    next = watched(in);
                }
                assertThat(next.getFinding().getName()).isEqualTo("findings/a");
                running.plane.close();
                Frame last = Frame.read(in);
                while (last.flags() != TRAILERS) {
                    last = Frame.read(in);
                }
                assertThat(last.content().toString(StandardCharsets.US_ASCII)).containsPattern("grpc-status: ?14");
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int unit = in.read(); unit != '\n'; unit = in.read()) {
            if (unit < 0) {
                throw new EOFException("the answer ends after: " + line);
            }
            line.append((char) unit);
        }
        return line.toString().strip();
    }

    /** What is in chunks (RFC 9112, section 7.1). */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                left = Integer.parseInt(line(in), 16);
                if (left == 0) {
                    return -1;
                }
            }
            int unit = in.read();
            if (--left == 0) {
                String unused = line(in);
            }
            return unit;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int unit = length == 0 ? -1 : read();
            if (unit < 0) {
                return length == 0 ? 0 : -1;
            }
            bytes[from] = (byte) unit;
            return 1;
        }
    }

    private static WatchFindingsResponse watched(DataInputStream in) throws IOException {
        Frame frame = Frame.read(in);
        assertThat(frame.flags()).isZero();
        return WatchFindingsResponse.parseFrom(frame.content());
    }
}
