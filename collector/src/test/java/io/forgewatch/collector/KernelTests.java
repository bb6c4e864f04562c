package io.forgewatch.collector;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs tests where no build tool is: in the virtual machines of src/vm, whose emulated JVM is slow to start and therefore stays.
 * Each line of standard input names a file and the tests to run, {@code Class} or {@code Class#method}; what they said goes into the file, whose last line is
 * {@code passed} or {@code failed} and how many.
 */
final class KernelTests {
    private static final int LONGEST_TRACE = 40;

    private KernelTests() {}

    public static void main(String[] args) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] words = line.split(" ", -1);
            Path file = Path.of(words[0]);
            Path unfinished = Path.of(words[0] + ".new");
            try (Writer out = Files.newBufferedWriter(unfinished)) {
                run(Arrays.copyOfRange(words, 1, words.length), new PrintWriter(out));
            }
            Files.move(unfinished, file);
        }
        System.exit(0);
    }

    private static void run(String[] tests, PrintWriter out) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(tests)
                        .map(test -> KernelTests.class.getPackageName() + "." + test)
                        .map(test -> test.contains("#") ? selectMethod(test) : selectClass(test))
                        .toList())
                .filters(includeEngines("junit-jupiter"))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(out, LONGEST_TRACE);
        long passed = summary.getTestsSucceededCount();
        // None found, or one that was skipped, is no proof.
        boolean all = passed > 0 && passed == summary.getTestsFoundCount() && summary.getTotalFailureCount() == 0;
        out.println(
                (all ? "passed " : "failed: passed only ") + passed + " of " + summary.getTestsFoundCount() + " tests");
        out.flush();
    }
}
