package io.forgewatch.collector.detect.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A real file. */
final class FileOnDisk implements FileBytes, AutoCloseable {
    private final FileChannel channel;
    private final long sizeBytes;

    FileOnDisk(Path path) throws IOException {
        channel = FileChannel.open(path);
        sizeBytes = channel.size();
    }

    static FileIdentity classify(Path path) throws IOException {
        try (FileOnDisk file = new FileOnDisk(path)) {
            return Holder.CLASSIFIER.classify(file, ScanBudget.DEFAULT);
        }
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int read(long offset, byte[] target, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, length);
        int got = 0;
        while (buffer.hasRemaining() && got >= 0) {
            got = channel.read(buffer, offset + buffer.position());
        }
        return buffer.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Holder {
        private static final FileClassifier CLASSIFIER = FileClassifier.builtIn();
    }
}
