package io.forgewatch.control.api;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import io.forgewatch.control.access.Caller;
import io.forgewatch.control.store.AuditEntry;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Note;
import io.forgewatch.v1.UpdateFindingRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What somebody says of a finding: checked as a whole, then written in one step. */
final class FindingEdit implements UnaryOperator<Finding> {
    private static final int MAX_NOTE_BYTES = 4096;
    private static final int MAX_NOTES = 100;
    private static final String STATE = "state";
    private static final String MUTE = "mute";

    private final UpdateFindingRequest request;
    private final Set<String> paths;
    private final Caller caller;
    private final Instant now;

    FindingEdit(UpdateFindingRequest request, Caller caller, Instant now) {
        this.request = request;
        this.paths = new LinkedHashSet<>(request.getUpdateMask().getPathsList());
        this.caller = caller;
        this.now = now;
        for (String path : paths) {
            if (!path.equals(STATE) && !path.equals(MUTE)) {
                throw ApiException.badField(
                        "update_mask", "INVALID_UPDATE_MASK", "update_mask names state, mute, both or none");
            }
        }
        Finding said = request.getFinding();
        if (paths.contains(STATE) && !isKnown(said.getState())) {
            throw ApiException.badField("finding.state", "INVALID_STATE", "state is ACTIVE or INACTIVE");
        }
        if (paths.contains(MUTE) && !isKnown(said.getMute())) {
            throw ApiException.badField("finding.mute", "INVALID_MUTE", "mute is MUTED or UNMUTED");
        }
        if (request.getNote().getBytes(StandardCharsets.UTF_8).length > MAX_NOTE_BYTES) {
            throw ApiException.badField("note", "NOTE_TOO_LONG", "a note has at most " + MAX_NOTE_BYTES + " bytes");
        }
        if (paths.isEmpty() && request.getNote().isBlank()) {
            throw ApiException.badField(
                    "update_mask",
                    "NOTHING_TO_UPDATE",
                    "nothing is said: name state or mute in update_mask, or add a note");
        }
    }

    private static boolean isKnown(Finding.State state) {
        return state == Finding.State.ACTIVE || state == Finding.State.INACTIVE;
    }

    private static boolean isKnown(Finding.Mute mute) {
        return mute == Finding.Mute.MUTED || mute == Finding.Mute.UNMUTED;
    }

    String name() {
        return request.getFinding().getName();
    }

    AuditEntry entry() {
        List<String> said = new ArrayList<>();
        if (paths.contains(STATE)) {
            said.add("state " + request.getFinding().getState());
        }
        if (paths.contains(MUTE)) {
            said.add("mute " + request.getFinding().getMute());
        }
        if (!request.getNote().isBlank()) {
            said.add("a note");
        }
        return new AuditEntry(now, caller.inAudit(), "UpdateFinding", name(), String.join(", ", said));
    }

    @Override
    public Finding apply(Finding stored) {
        Finding.Builder edited = stored.toBuilder();
        String who = " by " + caller.name() + " at " + now;
        if (paths.contains(STATE)) {
            Finding.State state = request.getFinding().getState();
            edited.setState(state).setStateInfo((state == Finding.State.ACTIVE ? "reopened" : "closed") + who);
        }
        if (paths.contains(MUTE)) {
            Finding.Mute mute = request.getFinding().getMute();
            edited.setMute(mute).setMuteInfo((mute == Finding.Mute.MUTED ? "muted" : "unmuted") + who);
            if (edited.hasPolicy()) {
                // From here on no exception does: what a person says stays.
                edited.getPolicyBuilder().clearException();
            }
        }
        if (!request.getNote().isBlank()) {
            if (stored.getNotesCount() >= MAX_NOTES) {
                throw ApiException.of(
                        Code.RESOURCE_EXHAUSTED, "TOO_MANY_NOTES", "a finding has at most " + MAX_NOTES + " notes");
            }
            Timestamp time = Timestamps.fromMillis(now.toEpochMilli());
            edited.addNotes(Note.newBuilder()
                    .setText(request.getNote())
                    .setAuthor(caller.name())
                    .setCreateTime(time));
        }
        return edited.build();
    }
}
