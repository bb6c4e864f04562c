package io.forgewatch.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** {@link LogSetup} and {@link JdkLogging}. */
final class LogSetupTest {
    @AfterEach
    void quiet() {
        LogSetup.choose(false);
    }

    @Test
    void shouldSayLittleUnlessAskedFor() {
        assertThat(configured(false, "io.forgewatch.a")).isEqualTo(Level.WARN);
        assertThat(configured(false, "io.grpc")).isEqualTo(Level.WARN);
        assertThat(configured(true, "io.forgewatch.a")).isEqualTo(Level.DEBUG);
        assertThat(configured(true, "io.grpc")).isEqualTo(Level.INFO);
    }

    @Test
    void shouldHandOnWhatLibrariesLogTheirOwnWay() {
        LogSetup.choose(false);
        Logger target = (Logger) LoggerFactory.getLogger("io.forgewatch.cli.logging.jdk");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        target.setLevel(Level.INFO);
        target.setAdditive(false);
        target.addAppender(heard);
        java.util.logging.Logger source = java.util.logging.Logger.getLogger(target.getName());
        LogRecord severe = new LogRecord(java.util.logging.Level.SEVERE, "broke {0}");
        severe.setLoggerName(target.getName());
        severe.setParameters(new Object[] {"it"});
        severe.setThrown(new IllegalStateException("why"));
        source.log(severe);
        source.warning("careful {}");
        source.info("by the way");
        source.fine("unheard");
        assertThat(heard.list)
                .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
                .containsExactly("ERROR broke it", "WARN careful {}", "INFO by the way");
        assertThat(heard.list.get(0).getThrowableProxy().getMessage()).isEqualTo("why");
        target.detachAppender(heard);
    }

    private static Level configured(boolean verbose, String logger) {
        LogSetup.choose(verbose);
        LoggerContext context = new LoggerContext();
        LogSetup setup = new LogSetup();
        setup.setContext(context);
        assertThat(setup.configure(context)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr"))
                .isNotNull();
        return context.getLogger(logger).getEffectiveLevel();
    }
}
