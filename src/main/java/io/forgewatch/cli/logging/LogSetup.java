package io.forgewatch.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;

/**
 * Logging to standard error, set up in code: no file is looked for, which a command that asks one thing would notice.
 *
 * <p>Logback finds this class by its name in META-INF/services.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static volatile boolean verbose;

    /** Warnings and worse; verbose: debug of our own and information of the libraries. Before the first logger is made. */
    public static void choose(boolean verbosely) {
        verbose = verbosely;
        JdkLogging.redirect();
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogLine layout = new LogLine(verbose);
        layout.setContext(context);
        layout.start();

        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();

        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName("stderr");
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(verbose ? Level.INFO : Level.WARN);
        root.addAppender(stderr);
        context.getLogger("io.forgewatch").setLevel(verbose ? Level.DEBUG : Level.WARN);
        // It warns of the older reflection, which is served on purpose: older clients know no other.
        context.getLogger("com.linecorp.armeria.server.grpc.GrpcServiceBuilder").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
