package io.forgewatch.collector.exec;

import static io.forgewatch.collector.exec.RecordBytes.buffer;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ExecRecordDecoderProperties {
    /** A place in a record and what is written there. */
    record Damage(int offset, byte value) {}

    @Property
    void hostileStringsComeBackByteForByte(@ForAll("strings") List<byte[]> args, @ForAll("path") byte[] filename) {
        byte[] record = new RecordBytes()
                .args(args.toArray(byte[][]::new))
                .filename(filename)
                .ancestor(1, 2, 3, 4, "sh")
                .build();

        ExecEvent event = (ExecEvent) Objects.requireNonNull(new ExecRecordDecoder().decode(buffer(record)));
        assertThat(event.args().stream().map(VisibleText::encode)).containsExactlyElementsOf(args);
        assertThat(VisibleText.encode(event.requestedPath())).isEqualTo(filename);
    }

    @Property
    void recordCutAnywhereIsCountedAndNeverThrows(@ForAll("records") byte[] record, @ForAll int where) {
        int length = Math.floorMod(where, record.length);
        ExecRecordDecoder decoder = new ExecRecordDecoder();

        assertThat(decoder.decode(buffer(Arrays.copyOf(record, length)))).isNull();
        assertThat(decoder.malformed().total()).isEqualTo(1);
    }

    @Property(tries = 5000)
    void damagedRecordIsDecodedOrCountedAndNeverThrows(
            @ForAll("records") byte[] record, @ForAll("damages") List<Damage> damages) {
        byte[] damaged = record.clone();
        for (Damage damage : damages) {
            damaged[Math.floorMod(damage.offset(), damaged.length)] = damage.value();
        }
        decodesOrCounts(damaged);
    }

    @Property
    void noiseIsDecodedOrCountedAndNeverThrows(
            @ForAll @Size(max = 1000) byte[] noise, @ForAll @IntRange(max = 3) int kind) {
        if (noise.length >= 8) {
            buffer(noise).putShort(0, (short) kind).putInt(4, noise.length);
        }
        decodesOrCounts(noise);
    }

    @Property
    void nothingOutsideTheRecordIsRead(@ForAll("records") byte[] record, @ForAll("damages") List<Damage> damages) {
        byte[] damaged = record.clone();
        damages.forEach(damage -> damaged[Math.floorMod(damage.offset(), damaged.length)] = damage.value());
        byte[] amid = new byte[damaged.length + 64];
        Arrays.fill(amid, (byte) 'Z');
        ByteBuffer ring =
                buffer(amid).put(32, damaged).limit(32 + damaged.length).position(32);

        assertThat(new ExecRecordDecoder().decode(ring)).isEqualTo(new ExecRecordDecoder().decode(buffer(damaged)));
    }

    private static void decodesOrCounts(byte[] record) {
        ExecRecordDecoder decoder = new ExecRecordDecoder();
        ProcessEvent event = decoder.decode(buffer(record));
        assertThat(decoder.malformed().total()).isEqualTo(event == null ? 1 : 0);
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<Integer> fixed = Arbitraries.integers().between(0, 260);
        Arbitrary<Integer> anywhere = Arbitraries.integers();
        Arbitrary<Damage> damage = Combinators.combine(Arbitraries.oneOf(fixed, anywhere), Arbitraries.bytes())
                .as(Damage::new);
        return damage.list().ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<byte[]> records() {
        Arbitrary<byte[]> execs = Combinators.combine(
                        strings(), path(), Arbitraries.integers().between(0, 8))
                .as((args, filename, ancestors) -> {
                    RecordBytes record =
                            new RecordBytes().args(args.toArray(byte[][]::new)).filename(filename);
                    for (int i = 0; i < ancestors; i++) {
                        record.ancestor(i, i, i, i, "comm");
                    }
                    return record.build();
                });
        return Arbitraries.oneOf(execs, Arbitraries.just(RecordBytes.exit(1, 2, 3, 4)));
    }

    @Provide
    Arbitrary<List<byte[]>> strings() {
        return bytes(60).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<byte[]> path() {
        return bytes(300).filter(bytes -> bytes.length > 0);
    }

    /** Anything but NUL, with much of what breaks terminals, JSON and UTF-8 decoders. */
    private static Arbitrary<byte[]> bytes(int max) {
        Arbitrary<Byte> nasty = Arbitraries.of(
                (byte) 27, (byte) '\n', (byte) '\\', (byte) '"', (byte) 0xff, (byte) 0xc3, (byte) 0xe2, (byte) 0x80);
        Arbitrary<Byte> any = Arbitraries.bytes().filter(value -> value != 0);
        return Arbitraries.oneOf(nasty, any).array(byte[].class).ofMaxSize(max);
    }
}
