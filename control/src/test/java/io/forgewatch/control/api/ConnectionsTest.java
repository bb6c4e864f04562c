package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Running;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 by hand (RFC 9113). */
@Timeout(60)
final class ConnectionsTest {
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    @Test
    void shouldAskWhetherAQuietPeerIsThere(@TempDir Path directory) throws Exception {
        try (Running running = new Running(directory);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        running.plane.address().getPort())) {
            socket.setSoTimeout(28_000);
            socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0});
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = -1;
            while (type != PING) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                type = in.readUnsignedByte();
                assertThat(in.readNBytes(5 + length)).hasSize(5 + length);
            }
        }
    }
}
