package io.forgewatch.system;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one {@link ForgewatchProcess} for the whole run: it is started when the first test asks for it. */
public final class SharedForgewatch implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SharedForgewatch.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ForgewatchProcess.class;
    }

    @Override
    public ForgewatchProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class)
                .process;
    }

    /** Stops the shared process now, if there is one. */
    static void stop(ExtensionContext context) {
        Running running = context.getRoot().getStore(NAMESPACE).remove(Running.class, Running.class);
        if (running != null) {
            running.close();
        }
    }

    private static final class Running implements AutoCloseable {
        private final Path dataDir = Scratch.folder("data");
        private final ForgewatchProcess process = ForgewatchProcess.start(dataDir);

        @Override
        public void close() {
            process.close();
            Leftovers.delete(dataDir);
        }
    }
}
