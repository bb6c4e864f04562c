package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forgewatch.control.Findings;
import io.forgewatch.control.SampleFinding;
import io.forgewatch.control.filter.Expression;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Note;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
final class FindingStoreTest {
    private static final Expression EVERYTHING = new Expression.Everything();

    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    @TempDir
    Path directory;

    private final StoreKind kind;
    private StoreLocation location;
    private FindingStore store;

    FindingStoreTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void locate() {
        location = kind.in(directory);
        open();
    }

    private void open() {
        store = FindingStore.open(location, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldAnswerWithWhatWasStored() {
        assertThat(store.ingest(List.of(Findings.gcc("a", 1)))).isEqualTo(new Ingested(1, 0, 0, 1));
        Finding stored = store.get("findings/a").orElseThrow();
        assertThat(stored.getState()).isEqualTo(Finding.State.ACTIVE);
        assertThat(stored.getMute()).isEqualTo(Finding.Mute.UNMUTED);
        assertThat(stored.getCreateTime().getSeconds()).isEqualTo(NOW.getEpochSecond());
        assertThat(stored.toBuilder()
                        .clearState()
                        .clearMute()
                        .clearCreateTime()
                        .clearUpdateTime()
                        .build())
                .isEqualTo(Findings.gcc("a", 1));
        assertThat(store.get("findings/b")).isEmpty();
    }

    @Test
    void shouldKeepTheLatestAuditEntries() {
        try (Database database = Database.open(location)) {
            int added = database.write(db -> {
                for (int i = 0; i < 10; i++) {
                    AuditLog.add(db, new AuditEntry(NOW, "ann", "UpdateFinding", "findings/" + i, ""));
                }
                AuditLog.keep(db, 3);
                return 10;
            });
            assertThat(store.audit().list(0, 2 * added))
                    .extracting(numbered -> numbered.entry().target())
                    .containsExactly("findings/9", "findings/8", "findings/7");
        }
    }

    @Test
    void shouldTakeNoDecisionFromACollector() {
        Finding forged = Findings.gcc("a", 1).toBuilder()
                .setState(Finding.State.INACTIVE)
                .setStateInfo("closed by ann")
                .setMute(Finding.Mute.MUTED)
                .setMuteInfo("muted by ann")
                .addNotes(Note.newBuilder().setText("nothing to see").setAuthor("ann"))
                .build();
        store.ingest(List.of(forged, forged.toBuilder().setRevision(2).build()));
        Finding stored = store.get("findings/a").orElseThrow();
        assertThat(stored.getState()).isEqualTo(Finding.State.ACTIVE);
        assertThat(stored.getStateInfo()).isEmpty();
        assertThat(stored.getMute()).isEqualTo(Finding.Mute.UNMUTED);
        assertThat(stored.getMuteInfo()).isEmpty();
        assertThat(stored.getNotesList()).isEmpty();
    }

    @Test
    void shouldTakeNewerRevisionsOnlyAndKeepWhatControlOwns() {
        Note note = Note.newBuilder().setText("seen").build();
        Finding first = Findings.gcc("a", 1).toBuilder().setRevision(3).build();
        store.ingest(List.of(first));
        var unused = store.edit(
                "findings/a",
                finding -> finding.toBuilder()
                        .setMute(Finding.Mute.MUTED)
                        .setMuteInfo("ci")
                        .addNotes(note)
                        .build(),
                new AuditEntry(NOW, "ann", "UpdateFinding", "findings/a", ""));
        Finding older = first.toBuilder().setRevision(2).setDescription("older").build();
        Finding same = first.toBuilder().setDescription("same").build();
        assertThat(store.ingest(List.of(older, same))).isEqualTo(new Ingested(0, 0, 2, 2));
        assertThat(store.get("findings/a").orElseThrow().getDescription()).isEqualTo(first.getDescription());

        Finding newer = Findings.gcc("a", 1).toBuilder()
                .setRevision(4)
                .setSeverity(Finding.Severity.CRITICAL)
                .build();
        assertThat(store.ingest(List.of(newer))).isEqualTo(new Ingested(0, 1, 0, 3));
        Finding stored = store.get("findings/a").orElseThrow();
        assertThat(stored.getSeverity()).isEqualTo(Finding.Severity.CRITICAL);
        assertThat(stored.getMute()).isEqualTo(Finding.Mute.MUTED);
        assertThat(stored.getMuteInfo()).isEqualTo("ci");
        assertThat(stored.getNotesList()).containsExactly(note);
    }

    @Test
    void shouldSearchTheLatestRevisionOnly() throws FilterException {
        store.ingest(List.of(Findings.gcc("a", 1)));
        store.ingest(List.of(Findings.gcc("a", 1).toBuilder()
                .setRevision(2)
                .setSeverity(Finding.Severity.HIGH)
                .build()));
        assertThat(list("severity=MEDIUM")).isEmpty();
        assertThat(list("severity=HIGH")).containsExactly("findings/a");
    }

    @Test
    void shouldSearchOneThatChangedByItsNewValuesOnlyWhoeverStoredIt() throws FilterException {
        String hostile = "a\"b\\c\n\t\u0001\u001f\u007f\u2028[],\uD83D\uDE00";
        Finding first = Findings.gcc("a", 1).toBuilder()
                .setDescription(hostile)
                .setNextSteps("stays")
                .build();
        store.ingest(List.of(first, Findings.gcc("b", 1)));
        assertThat(list("description=\"*\u2028*\" AND next_steps=stays")).containsExactly("findings/a");
        Finding second = first.toBuilder()
                .setRevision(2)
                .setDescription("b")
                .setEventTime(Findings.time(2))
                .clearContainers()
                .build();
        store.ingest(List.of(second));
        assertFoundAs(second);
        // Another process did not see what this one wrote.
        store.close();
        open();
        Finding third = second.toBuilder()
                .setRevision(3)
                .setDescription(hostile)
                .addAllContainers(first.getContainersList())
                .build();
        Finding fourth = third.toBuilder().setRevision(4).setDescription("b").build();
        store.ingest(List.of(third, fourth));
        assertFoundAs(fourth);
        assertThat(list("containers.id=abc")).hasSize(2);
    }

    private void assertFoundAs(Finding finding) throws FilterException {
        assertThat(list("description=b AND next_steps=stays")).containsExactly(finding.getName());
        assertThat(list("description=\"*\u2028*\"")).isEmpty();
        assertThat(list("name=\"findings/a\" AND revision=" + finding.getRevision()))
                .hasSize(1);
        assertThat(list("containers.id=abc AND name=\"findings/a\"")).hasSize(finding.getContainersCount());
        assertThat(list("containers.id=abc AND name=\"findings/b\"")).hasSize(1);
    }

    @Test
    void shouldLeaveNothingOfARehearsal() {
        store.ingest(List.of(Findings.gcc("a", 1)));
        long bytes = store.bytes();
        Changes told = store.rehearse(List.of(SampleFinding.revision(1), SampleFinding.revision(2)));
        assertThat(told.changes()).hasSize(kind == StoreKind.SQLITE ? 2 : 0);
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.lastChange()).isEqualTo(1);
        assertThat(store.get(SampleFinding.NAME)).isEmpty();
        assertThat(store.bytes()).isEqualTo(bytes);
        assertThat(store.ingest(List.of(Findings.gcc("b", 1)))).isEqualTo(new Ingested(1, 0, 0, 2));
    }

    @Test
    void shouldPageNewestFirstWhileFindingsAreAdded() {
        store.ingest(IntStream.range(0, 10)
                .mapToObj(i -> Findings.gcc("f" + i, i / 2))
                .toList());
        List<String> seen = new ArrayList<>();
        FindingPage page = store.list(EVERYTHING, FindingOrder.NEWEST, null, 3);
        for (int i = 0; ; i++) {
            page.findings().forEach(finding -> seen.add(finding.getName()));
            // Newer than all, and older than what was seen.
            store.ingest(List.of(Findings.gcc("new" + i, 100 + i)));
            if (page.next() == null) {
                break;
            }
            page = store.list(EVERYTHING, FindingOrder.NEWEST, page.next(), 3);
        }
        assertThat(seen)
                .containsExactly(IntStream.range(0, 10)
                        .mapToObj(i -> "findings/f" + (9 - i))
                        .toArray(String[]::new));
    }

    @Test
    void shouldListInAnyOrderPageByPage() {
        for (int i = 0; i < 12; i++) {
            store.ingest(List.of(Findings.gcc("f" + i, 100 - i).toBuilder()
                    .setSeverityValue(1 + i % 3)
                    .build()));
        }
        assertThat(inOrder("severity desc, event_time"))
                .containsExactly("f11", "f8", "f5", "f2", "f10", "f7", "f4", "f1", "f9", "f6", "f3", "f0");
        assertThat(inOrder("severity"))
                .hasSize(12)
                .startsWith("f0", "f3", "f6", "f9")
                .endsWith("f8");
        assertThat(inOrder("last_event_time")).startsWith("f11").endsWith("f0");
        assertThat(inOrder("update_time desc")).hasSize(12).doesNotHaveDuplicates();
    }

    private List<String> inOrder(String orderBy) {
        FindingOrder order = FindingOrder.parse(orderBy);
        List<String> names = new ArrayList<>();
        FindingPage page = store.list(EVERYTHING, order, null, 5);
        page.findings().forEach(finding -> names.add(finding.getName()));
        while (page.next() != null) {
            page = store.list(EVERYTHING, order, page.next(), 5);
            page.findings().forEach(finding -> names.add(finding.getName()));
        }
        return names.stream().map(name -> name.substring("findings/".length())).toList();
    }

    @Test
    void shouldRefuseAnOrderThatThereIsNot() {
        for (String order : List.of("body", "event_time sideways", "severity, severity", "severity;", ",")) {
            assertThat(catchThrowable(() -> FindingOrder.parse(order)))
                    .as(order)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("last_event_time");
        }
    }

    @Test
    void shouldEndAPageBeforeItGrowsTooLarge() {
        Finding large = Findings.gcc("a", 1).toBuilder()
                .setDescription("x".repeat(2_000_000))
                .build();
        store.ingest(List.of(large, large.toBuilder().setName("findings/b").build()));
        FindingPage page = store.list(EVERYTHING, FindingOrder.NEWEST, null, 10);
        assertThat(page.findings()).hasSize(1);
        assertThat(store.list(EVERYTHING, FindingOrder.NEWEST, page.next(), 10).findings())
                .hasSize(1);
    }

    @Test
    void shouldStoreNothingWhereOneCannotBe() {
        Finding nameless = Findings.gcc("b", 1).toBuilder().setName("x\n").build();
        assertThatThrownBy(() -> store.ingest(List.of(Findings.gcc("a", 1), nameless)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the finding 'x?' cannot be stored: its name is not findings/{id}");
        assertThat(store.count()).isZero();
    }

    @Test
    void shouldGiveChangesOnceAndInOrder() {
        store.ingest(List.of(Findings.gcc("a", 1), Findings.gcc("b", 2)));
        store.ingest(List.of(Findings.gcc("a", 1).toBuilder().setRevision(2).build()));
        assertThat(store.changesAfter(0, 10).changes())
                .extracting(change -> change.number() + change.finding().getName())
                .containsExactly("2findings/b", "3findings/a");
        assertThat(store.changesAfter(2, 10).changes()).hasSize(1);
        assertThat(store.changesAfter(3, 10)).isEqualTo(new Changes(List.of(), 0));
    }

    @Test
    void shouldDeleteTheOldestAndRememberHowFar() {
        store.ingest(
                IntStream.range(0, 10).mapToObj(i -> Findings.gcc("f" + i, i)).toList());
        Instant fifth = Instant.parse("2026-01-01T00:00:05Z");
        assertThat(store.deleteBefore(fifth, 3)).isEqualTo(3);
        assertThat(store.deleteBefore(fifth, 3)).isEqualTo(2);
        assertThat(store.deleteBefore(fifth, 3)).isZero();
        assertThat(store.count()).isEqualTo(5);
        assertThat(store.changesAfter(0, 100).deletedUpTo()).isEqualTo(5);
    }

    @Test
    void shouldTellApartWhatIsLookedUpByTheSameBeginning() throws FilterException {
        String most = "x".repeat(199);
        for (String end : List.of("", "x", "xx", "xy", "\uD83D\uDE00")) {
            store.ingest(List.of(named(most + end)));
        }
        assertThat(list("node.name=\"" + most + "\""))
                .containsExactly(named(most).getName());
        assertThat(list("node.name=\"" + most + "x\""))
                .containsExactly(named(most + "x").getName());
        assertThat(list("node.name=\"" + most + "xy\""))
                .containsExactly(named(most + "xy").getName());
        assertThat(list("node.name=\"" + most + "xx\" AND severity=LOW")).isEmpty();
        assertThat(list("node.name=\"" + most + "\uD83D\uDE00\""))
                .containsExactly(named(most + "\uD83D\uDE00").getName());
        // One that has changed is found by its new value only.
        store.ingest(List.of(inContainer(named(most), 2, most)));
        assertThat(list("containers.id=\"" + most + "\"")).hasSize(1);
        store.ingest(List.of(inContainer(named(most), 3, "short")));
        assertThat(list("containers.id=\"" + most + "\"")).isEmpty();
        assertThat(list("containers.id=short")).hasSize(1);
    }

    private static Finding inContainer(Finding finding, int revision, String id) {
        return finding.toBuilder()
                .setRevision(revision)
                .clearContainers()
                .addContainers(io.forgewatch.v1.Container.newBuilder().setId(id))
                .build();
    }

    private static Finding named(String node) {
        return Findings.gcc("n" + Integer.toHexString(node.hashCode()), 1).toBuilder()
                .setNode(io.forgewatch.v1.Node.newBuilder().setName(node))
                .build();
    }

    @Test
    void shouldGoOnCountingAfterEverythingWasDeleted() {
        store.ingest(List.of(Findings.gcc("a", 1), Findings.gcc("b", 1)));
        store.deleteBefore(NOW, 100);
        String id = store.storeId();
        store.close();
        open();
        assertThat(store.storeId()).isEqualTo(id);
        assertThat(store.lastChange()).isEqualTo(2);
        assertThat(store.ingest(List.of(Findings.gcc("a", 1))).lastChange()).isEqualTo(3);
    }

    private List<String> list(String filter) throws FilterException {
        return store.list(Filter.parse(filter).expression(), FindingOrder.NEWEST, null, 100).findings().stream()
                .map(Finding::getName)
                .toList();
    }
}
