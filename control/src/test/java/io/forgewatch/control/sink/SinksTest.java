package io.forgewatch.control.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.control.Findings;
import io.forgewatch.control.store.DeadLetter;
import io.forgewatch.control.store.Lease;
import io.forgewatch.control.store.SinkStore;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every kind. */
@Timeout(60)
final class SinksTest {
    @TempDir
    Path directory;

    @Test
    void shouldCountWhatWasDeletedBeforeItCouldBeSent() throws IOException {
        Path folder = directory.resolve("away");
        try (Sending sending = new Sending(directory, disk("disk", folder.resolve("out.jsonl")))) {
            sending.ingest(0, 10);
            sending.awaitStatus(status -> status.retried() > 0);
            // Those of the seconds 0 to 3, of which the sink has sent none.
            assertThat(sending.store.deleteBefore(second(4), 100)).isEqualTo(4);
            assertThat(sending.status().cursor().trimmed()).isEqualTo(4);
            sending.awaitStatus(status -> sending.meter("trimmed") == 4);
            sending.restart();
            Files.createDirectory(folder);
            sending.awaitIdle();
            assertThat(Files.readAllLines(folder.resolve("out.jsonl"))).hasSize(6);
            // What it has sent may go.
            assertThat(sending.store.deleteBefore(second(100), 100)).isEqualTo(6);
            sending.ingest(10, 11);
            sending.awaitIdle();
            assertThat(sending.status().cursor().trimmed()).isEqualTo(4);
            assertThat(sending.meter("trimmed")).isEqualTo(4);
        }
    }

    @Test
    void shouldKeepThePlaceAlsoWhileNothingMatches() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (Sending sending = new Sending(
                directory, Sending.config("disk", "name=\"findings/f199\"", new SinkTarget.ToFile(file, 1 << 30, 1)))) {
            sending.ingest(0, 150);
            sending.awaitIdle();
            assertThat(file).doesNotExist();
            assertThat(sending.status().sent()).isZero();
            sending.restart();
            sending.ingest(150, 200);
            sending.awaitIdle();
            assertThat(Files.readAllLines(file)).hasSize(1);
        }
    }

    @Test
    void shouldSendEachSinkItsOwn() throws IOException {
        try (Sending sending = new Sending(
                directory,
                Sending.config("even", "build.execCount=4", new SinkTarget.ToFile(directory.resolve("a"), 1 << 30, 1)),
                Sending.config("none", "build.execCount=5", new SinkTarget.ToFile(directory.resolve("b"), 1 << 30, 1)),
                disk("all", directory.resolve("c")))) {
            sending.ingest(0, 10);
            sending.awaitStatus(status -> sending.sinks().list().stream().allMatch(each -> each.lag() == 0));
            assertThat(sending.sinks().list()).extracting(SinkStatus::sent).containsExactly(10L, 0L, 10L);
        }
    }

    @Test
    void shouldKeepSoManyDeadLettersAndCountTheRest() throws IOException {
        try (Sending sending = new Sending(directory, disk("disk", directory.resolve("out.jsonl")))) {
            SinkStore places = sending.store.sinks();
            List<DeadLetter> letters = IntStream.range(0, SinkStore.MAX_DEAD_LETTERS + 5)
                    .mapToObj(number -> new DeadLetter("disk", "findings/f" + number, 1, Instant.EPOCH, "refused"))
                    .toList();
            Lease lease = sending.store.lease("sink other");
            assertThat(lease.renew()).isTrue();
            assertThat(places.advance("disk", 0, 0, letters.subList(0, 700), lease))
                    .isTrue();
            assertThat(places.advance("disk", 0, 0, letters.subList(700, letters.size()), lease))
                    .isTrue();
            assertThat(places.cursor("disk").dead()).isEqualTo(letters.size());
            List<DeadLetter.Numbered> kept = sending.sinks().deadLetters("disk", 0, 2000);
            assertThat(kept).hasSize(SinkStore.MAX_DEAD_LETTERS);
            assertThat(kept.get(0).letter().finding()).isEqualTo("findings/f" + (letters.size() - 1));
            assertThat(sending.sinks()
                            .deadLetters("disk", kept.get(9).number(), 1)
                            .get(0)
                            .number())
                    .isEqualTo(kept.get(10).number());
            assertThat(sending.sinks().deadLetters("other", 0, 10)).isEmpty();
        }
    }

    @Test
    void shouldTakeItsMetersAlong() throws IOException {
        Sending sending = new Sending(directory, disk("disk", directory.resolve("out.jsonl")));
        assertThat(sending.meters.getMeters())
                .extracting(Meter::getId)
                .allMatch(id -> Objects.equals(id.getTag("sink"), "disk"))
                .hasSize(7);
        sending.close();
        assertThat(sending.meters.getMeters()).isEmpty();
        sending.close();
    }

    @Test
    void shouldSayWhichSinkCannotStart() throws IOException {
        Path noCertificate = Files.writeString(directory.resolve("ca.pem"), "none");
        assertThatThrownBy(() -> new Sending(
                        directory,
                        Sending.config("log", "", new SinkTarget.ToSyslog("localhost", 1, true, noCertificate, 4096))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the sink log cannot start: " + noCertificate + " holds no certificate");
    }

    @Test
    void shouldWaitLongerEachTimeButNotForever() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(10));
        for (int failures = 1; failures < 100; failures++) {
            Duration whole = Duration.ofSeconds(Math.min(300, 1L << Math.min(failures - 1, 30)));
            for (int attempt = 0; attempt < 50; attempt++) {
                assertThat(backoff.delay(failures, Duration.ZERO)).isBetween(whole.dividedBy(2), whole);
            }
        }
        assertThat(backoff.delay(1, Duration.ofSeconds(77))).isEqualTo(Duration.ofSeconds(77));
        assertThat(backoff.delay(1, Duration.ofDays(7))).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void shouldReadWhenAReceiverWantsToBeAskedAgain() {
        Instant now = Instant.parse("2026-11-24T00:00:00Z");
        assertThat(RetryAfter.of("90", now)).isEqualTo(Duration.ofSeconds(90));
        assertThat(RetryAfter.of("Tue, 24 Nov 2026 00:01:00 GMT", now)).isEqualTo(Duration.ofMinutes(1));
        assertThat(RetryAfter.of("Mon, 23 Nov 2026 00:01:00 GMT", now)).isEqualTo(Duration.ZERO);
        for (String nothing : List.of("", "-1", "soon", "99999999999999999999", "1e9", "\u0661")) {
            assertThat(RetryAfter.of(nothing, now)).isEqualTo(Duration.ZERO);
        }
    }

    private static SinkConfig disk(String name, Path file) {
        return Sending.config(name, "", new SinkTarget.ToFile(file, 1 << 30, 1));
    }

    private static Instant second(int second) {
        return Instant.ofEpochSecond(Findings.time(second).getSeconds());
    }
}
