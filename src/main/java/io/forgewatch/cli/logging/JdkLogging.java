package io.forgewatch.cli.logging;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Hands on what libraries log through java.util.logging (gRPC does), which would come out in two lines of its own. */
final class JdkLogging extends Handler {
    /** Only gives the message its parameters. */
    private final SimpleFormatter formatter = new SimpleFormatter();

    private JdkLogging() {}

    static void redirect() {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.addHandler(new JdkLogging());
        root.setLevel(Level.INFO);
    }

    @Override
    public void publish(LogRecord entry) {
        org.slf4j.Logger logger = LoggerFactory.getLogger(String.valueOf(entry.getLoggerName()));
        String message = formatter.formatMessage(entry);
        if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
            logger.error(message, entry.getThrown());
        } else if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            logger.warn(message, entry.getThrown());
        } else {
            logger.info(message, entry.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
