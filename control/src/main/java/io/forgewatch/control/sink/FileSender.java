package io.forgewatch.control.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One finding or event a line, on disk when it has its receipt. */
final class FileSender implements Sender {
    private final RotatingFile file;

    FileSender(SinkTarget.ToFile target) {
        this.file = new RotatingFile(target.path(), target.maxBytes(), target.keep());
    }

    @Override
    public void send(List<Outgoing> batch, Receipts receipts) throws IOException {
        try {
            file.open();
            for (Outgoing outgoing : batch) {
                file.append((outgoing.line() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            file.sync();
        } catch (IOException e) {
            // What of the batch is in it already is there twice after the next attempt; half a line is cut off by it.
            file.close();
            throw e;
        }
        batch.forEach(receipts::taken);
    }

    /** A disk that hangs cannot be talked to. */
    @Override
    public void abort() {}

    @Override
    public void close() throws IOException {
        file.close();
    }
}
