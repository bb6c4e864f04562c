package io.forgewatch.collector;

import io.forgewatch.collector.recording.ExecMessages;
import io.forgewatch.collector.recording.ProcessMessages;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedExec;
import io.forgewatch.collector.v1.RecordedLoss;

/** One entry of a recording as the call that it was kept of; the counterpart of {@link Recorder}. Pure. */
final class RecordedInput {
    private RecordedInput() {}

    /** Gives an entry to detection; false where it is no input. */
    static boolean give(Recorded entry, DetectionInput to) {
        switch (entry.getEntryCase()) {
            case FOUND -> to.found(ProcessMessages.found(entry.getFound()));
            case HOST_EXEC -> to.hostExec(ProcessMessages.hostExec(entry.getHostExec()));
            case EXEC -> {
                RecordedExec exec = entry.getExec();
                to.exec(ExecMessages.event(exec.getEvent()), exec.getFacts());
            }
            case LATE_FACTS -> {
                RecordedExec exec = entry.getLateFacts();
                to.lateFacts(ExecMessages.event(exec.getEvent()), exec.getFacts());
            }
            case EXIT -> to.exit(ProcessMessages.exit(entry.getExit()));
            case ANSWER -> to.answer(entry.getAnswer());
            case LOSS -> {
                RecordedLoss loss = entry.getLoss();
                to.loss(loss.getFromNs(), loss.getToNs(), loss.getRecords());
            }
            case TICK_NS -> to.tick(entry.getTickNs());
            default -> {
                return false;
            }
        }
        return true;
    }
}
