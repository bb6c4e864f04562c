package io.forgewatch.control.format;

import io.forgewatch.v1.Ancestor;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Process;
import java.util.List;

/** A process as OCSF's Evidence Artifacts (https://schema.ocsf.io/1.7.0/objects/evidences). Process ids are the host's. */
final class OcsfEvidence {
    private static final long FILE_REGULAR = 1;
    private static final long ALGORITHM_SHA256 = 3;

    private OcsfEvidence() {}

    static JsonObject of(Process process, List<Container> containers) {
        JsonObject evidence = new JsonObject().object("process", process(process));
        return containers.isEmpty() ? evidence : evidence.object("container", container(containers.get(0)));
    }

    private static JsonObject process(Process process) {
        JsonObject written = new JsonObject()
                .text("name", process.getName())
                .number("pid", process.getHostPid())
                .text("path", process.getBinary().getPath())
                .object("file", file(process.getBinary()))
                .text("cmd_line", String.join(" ", process.getArgsList()))
                .text("working_directory", process.getWorkingDirectory())
                .object("user", new JsonObject().text("uid", Integer.toUnsignedString(process.getUserId())))
                .millis("created_time", process.getStartTime())
                .millis("terminated_time", process.getEndTime())
                .texts(
                        "lineage",
                        process.getAncestorsList().stream()
                                .map(Ancestor::getPath)
                                .filter(path -> !path.isEmpty())
                                .toList());
        if (process.getParentPid() == 0) {
            return written;
        }
        JsonObject parent = new JsonObject().number("pid", process.getParentPid());
        process.getAncestorsList().stream()
                .filter(ancestor -> ancestor.getHostPid() == process.getParentPid())
                .findFirst()
                .ifPresent(ancestor -> parent.text("name", ancestor.getName()).text("path", ancestor.getPath()));
        return written.object("parent_process", parent);
    }

    private static JsonObject file(Binary binary) {
        if (binary.getPath().isEmpty()) {
            return new JsonObject();
        }
        String path = binary.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        JsonObject file = new JsonObject()
                .text("name", name.isEmpty() ? path : name)
                .text("path", path)
                .number("type_id", FILE_REGULAR)
                .text("type", "Regular File");
        if (binary.getSize() > 0) {
            file.number("size", binary.getSize());
        }
        return file.objects("hashes", binary.getSha256().isEmpty() ? List.of() : List.of(hash(binary.getSha256())));
    }

    private static JsonObject hash(String sha256) {
        return new JsonObject()
                .number("algorithm_id", ALGORITHM_SHA256)
                .text("algorithm", "SHA-256")
                .text("value", sha256);
    }

    private static JsonObject container(Container container) {
        String imageId = container.getImageId().isEmpty() ? container.getUri() : container.getImageId();
        // An image needs a uid.
        JsonObject image = imageId.isEmpty()
                ? new JsonObject()
                : new JsonObject().text("uid", imageId).text("name", container.getUri());
        return new JsonObject()
                .text("uid", container.getId())
                .text("name", container.getName())
                .text("runtime", container.getRuntime())
                .object("image", image);
    }
}
