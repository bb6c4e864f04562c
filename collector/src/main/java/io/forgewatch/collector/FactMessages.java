package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.collector.v1.FileIdentity;
import java.io.IOException;

/** Puts what was found out of files into the messages that detection takes. */
final class FactMessages {
    private FactMessages() {}

    /** What the kernel's record says of an executed file. */
    static FileFacts.Builder of(Executable file) {
        return FileFacts.newBuilder()
                .setPath(file.path())
                .setDevice(file.device())
                .setInode(file.inode())
                .setCtimeNs(file.ctimeNs())
                .setSize(file.sizeBytes())
                .setLinks(file.links());
    }

    /** What an open file was. */
    static FileFacts.Builder of(OpenFile.Status status) {
        return FileFacts.newBuilder()
                .setPath(status.path())
                .setDevice(status.device())
                .setInode(status.inode())
                .setCtimeNs(status.ctimeNs())
                .setMtimeNs(status.mtimeNs())
                .setBirthNs(status.birthNs())
                .setSize(status.sizeBytes())
                .setLinks(status.links());
    }

    /** An exec of whose file nothing more is known than what the record says, and why. */
    static ExecFacts missing(Executable file, FileGap gap) {
        return ExecFacts.newBuilder().setExecutable(of(file).setGap(gap)).build();
    }

    static FileGap gap(FileGap.Cause cause, String message) {
        return FileGap.newBuilder().setCause(cause).setMessage(message).build();
    }

    static FileGap gap(FileUnavailable why) {
        FileGap.Cause cause = switch (why.reason()) {
            case GONE -> FileGap.Cause.GONE;
            case NOT_REGULAR -> FileGap.Cause.NOT_REGULAR;
            case FILE_SYSTEM -> FileGap.Cause.FILE_SYSTEM;
            case CHANGED -> FileGap.Cause.CHANGED;
            case DENIED -> FileGap.Cause.DENIED;
            case DEADLINE -> FileGap.Cause.DEADLINE;
            case FAILED -> FileGap.Cause.FAILED;
        };
        return gap(cause, String.valueOf(why.getMessage()));
    }

    /** Why a file cannot be had, in a few words that name no path. */
    static String words(FileUnavailable why) {
        return switch (why.reason()) {
            case GONE -> "it was gone already";
            case NOT_REGULAR -> "it is no regular file";
            case FILE_SYSTEM -> "its file system is one where reading may wait for somebody";
            case CHANGED -> "it was changed meanwhile";
            case DENIED -> "reading it was refused";
            case DEADLINE -> "opening it took too long";
            case FAILED -> "it could not be read";
        };
    }

    /** A file that could not be read. */
    static FileGap gap(IOException failure, String path) {
        return gap(Unavailable.because(failure, path));
    }

    static FileIdentity of(io.forgewatch.collector.detect.identity.FileIdentity identity) {
        FileIdentity.Kind kind = switch (identity.kind()) {
            case EXECUTABLE -> FileIdentity.Kind.EXECUTABLE;
            case SHARED_OBJECT -> FileIdentity.Kind.SHARED_OBJECT;
            case OBJECT -> FileIdentity.Kind.OBJECT;
            case SCRIPT -> FileIdentity.Kind.SCRIPT;
            case CLASS -> FileIdentity.Kind.CLASS;
            case ARCHIVE -> FileIdentity.Kind.ARCHIVE;
            case OTHER -> FileIdentity.Kind.OTHER;
        };
        return FileIdentity.newBuilder()
                .setKind(kind)
                .setProgram(identity.program())
                .addAllMarks(identity.marks())
                .setBuildId(identity.buildId())
                .setWhole(identity.whole())
                .setBytesRead(identity.bytesRead())
                .build();
    }
}
