package io.forgewatch.control.sink;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real receiver over TCP or TLS that reads RFC 5424 behind the lengths of RFC 6587 strictly. */
final class SyslogReceiver implements AutoCloseable {
    private static final String PRINTABLE = "[!-~]";

    /** The grammar of RFC 5424, 6; MSG is ASCII here, which needs no byte order mark. */
    private static final Pattern MESSAGE = Pattern.compile(
            "<(?<pri>[1-9]\\d{0,2})>1 "
                    + "(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?Z) "
                    + "(?<host>" + PRINTABLE + "{1,255}) (?<app>" + PRINTABLE + "{1,48}) (?<proc>" + PRINTABLE
                    + "{1,128}) (?<id>"
                    + PRINTABLE + "{1,32}) "
                    + "\\[(?<element>[^\\x00-\\x20\\x7f=\\]\"]{1,32})"
                    + "(?<parameters>(?: [^\\x00-\\x20\\x7f=\\]\"]{1,32}=\"(?:\\\\[\"\\\\\\]]|[^\"\\\\\\]])*+\")*+)] (?<message>[ -~]*)");

    private static final Pattern PARAMETER = Pattern.compile(" ([^=]+)=\"((?:\\\\.|[^\"\\\\])*+)\"");

    /** A message as it was read. */
    record Message(int pri, String time, String host, Map<String, String> parameters, String text, int length) {}

    /** What becomes of a connection. */
    enum Manner {
        READ_ALL,
        RESET_AFTER_ONE,
        NEVER_CLOSE
    }

    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    volatile Manner manner = Manner.READ_ALL;
    private final @Nullable SSLContext tls;
    private final List<Socket> held = new CopyOnWriteArrayList<>();
    private int port;
    private ServerSocket server;

    SyslogReceiver(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        server = listen();
        port = server.getLocalPort();
    }

    int port() {
        return port;
    }

    void goAway() throws IOException {
        server.close();
    }

    void comeBack() throws IOException {
        server = listen();
    }

    private ServerSocket listen() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket listening = tls == null
                ? new ServerSocket(port, 50, loopback)
                : tls.getServerSocketFactory().createServerSocket(port, 50, loopback);
        Thread thread = new Thread(() -> accept(listening), "syslog-receiver");
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Manner now = manner;
                if (now == Manner.NEVER_CLOSE) {
                    held.add(socket);
                    readAll(socket.getInputStream(), Integer.MAX_VALUE);
                    continue;
                }
                try (socket) {
                    readAll(socket.getInputStream(), now == Manner.RESET_AFTER_ONE ? 1 : Integer.MAX_VALUE);
                    if (now == Manner.RESET_AFTER_ONE) {
                        // As the kernel does where the process dies; Java would end its half of the connection first.
                        socket.setSoLinger(true, 0);
                    }
                }
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    problems.add(String.valueOf(e));
                }
            }
        }
    }

    private void readAll(InputStream in, int most) throws IOException {
        for (int read = 0; read < most; read++) {
            int length = length(in);
            if (length < 0) {
                return;
            }
            byte[] message = in.readNBytes(length);
            if (message.length < length) {
                throw new EOFException("a frame ends early");
            }
            parse(new String(message, StandardCharsets.US_ASCII));
        }
    }

    /** MSG-LEN SP; no zero before, no line feed behind the frame before. */
    private static int length(InputStream in) throws IOException {
        StringBuilder digits = new StringBuilder();
        for (int unit = in.read(); unit != ' '; unit = in.read()) {
            if (unit < 0 && digits.length() == 0) {
                return -1;
            }
            if (unit < '0' || unit > '9' || digits.length() > 8 || (unit == '0' && digits.length() == 0)) {
                throw new IOException("no length: " + digits + " then " + unit);
            }
            digits.append((char) unit);
        }
        return Integer.parseInt(digits.toString());
    }

    private void parse(String line) {
        Matcher parts = MESSAGE.matcher(line);
        if (!parts.matches()) {
            problems.add("not RFC 5424: " + line);
            return;
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(parts.group("parameters"));
        while (parameter.find()) {
            parameters.put(parameter.group(1), parameter.group(2).replaceAll("\\\\(.)", "$1"));
        }
        messages.add(new Message(
                Integer.parseInt(parts.group("pri")),
                parts.group("time"),
                parts.group("host"),
                parameters,
                parts.group("message"),
                line.length()));
    }

    /** A certificate for localhost and 127.0.0.1, made by keytool(1) of this Java; beside it as PEM. */
    static SSLContext certificate(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("receiver.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "2",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "receiver",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-file",
                directory.resolve("receiver.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... args) throws IOException, InterruptedException {
        String[] command = new String[args.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(args, 0, command, 1, args.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : held) {
            socket.close();
        }
    }
}
