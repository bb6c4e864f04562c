package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.EvidenceFolder;
import io.forgewatch.cli.findings.EvidenceListing;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch findings evidence}. */
@CommandLine.Command(
        name = "evidence",
        description = {
            "List the copies that were kept of a build's sources and outputs, or fetch them.",
            "They come from a container and may be malware: they are saved without leave to execute, and each is checked"
                    + " against its sha256. Copies are kept by forgewatch run --keep-evidence."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings evidence 3f2a9c",
            "  forgewatch findings evidence 3f2a9c --save case-17       prints what sha256sum -c reads",
            "  forgewatch findings evidence 3f2a9c --sha256 b5bb9d > miner.c"
        })
final class FindingsEvidenceCommand extends Command {
    @Parameters(paramLabel = "FINDING", description = "Its name, its id, or the first digits of its id.")
    private String finding = "";

    @Option(names = "--save", paramLabel = "DIR", description = "Fetch the copies into this folder.")
    private @Nullable Path folder;

    @Option(
            names = "--sha256",
            paramLabel = "DIGITS",
            description = "Only the copy whose sha256 begins so; without --save it is written to standard output.")
    private @Nullable String digits;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How the list is printed: ${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    FindingsEvidenceCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        String beginning = digits;
        if (beginning != null && !beginning.matches("[0-9a-f]{1,64}")) {
            throw Failure.usage("--sha256 is \"" + beginning + "\": it must be the first of the digits 0-9 and a-f");
        }
        if (beginning != null && folder == null && terminal.interactive()) {
            throw Failure.usage(
                    "a container's bytes are not written to a terminal: redirect standard output, or --save");
        }
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            Finding found = client.get(finding);
            List<EvidenceFile> files = found.getEvidenceFilesList();
            List<EvidenceFile> wanted = beginning == null ? files : one(files, beginning);
            Path target = folder;
            if (target != null) {
                return save(client, found, wanted, target);
            }
            if (beginning != null) {
                return write(client, found, wanted.get(0));
            }
            EvidenceListing.print(files, output, terminal);
            return ExitCode.OK;
        }
    }

    /** All with the one content that the digits stand for. */
    private List<EvidenceFile> one(List<EvidenceFile> files, String beginning) {
        List<EvidenceFile> wanted = files.stream()
                .filter(file -> file.getSha256().startsWith(beginning))
                .toList();
        long contents = wanted.stream().map(EvidenceFile::getSha256).distinct().count();
        if (contents == 0) {
            throw Failure.failed("no copy of this finding has a sha256 that begins with " + beginning
                    + "; without --sha256 all are listed");
        } else if (contents > 1) {
            throw Failure.failed(
                    "more than one copy has a sha256 that begins with " + beginning + ": give more of its digits");
        }
        return wanted;
    }

    private int save(FindingClient client, Finding found, List<EvidenceFile> files, Path target) {
        if (files.isEmpty()) {
            EvidenceListing.print(files, ListFormat.TABLE, terminal);
            return ExitCode.OK;
        }
        EvidenceFolder saved = EvidenceFolder.open(target);
        int exitCode = ExitCode.OK;
        for (EvidenceFile file : files) {
            Path path = saved.save(file, content -> client.evidence(found, file, content));
            if (path == null) {
                exitCode = gone(file);
            } else {
                terminal.out().println(file.getSha256() + "  " + path);
            }
        }
        return exitCode;
    }

    private int gone(EvidenceFile file) {
        terminal.say("forgewatch: the copy of " + file.getPath() + " (" + file.getSha256()
                + ") is not kept any more: newer ones took its room, see --evidence-max-bytes");
        return ExitCode.FAILED;
    }

    private int write(FindingClient client, Finding found, EvidenceFile file) {
        // Nothing is written before it was checked.
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (!client.evidence(found, file, content)) {
            return gone(file);
        }
        byte[] bytes = content.toByteArray();
        terminal.out().write(bytes, 0, bytes.length);
        return terminal.flush() ? ExitCode.OK : ExitCode.FAILED;
    }
}
