package io.forgewatch.collector.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.recording.AnyRecord.Values;
import io.forgewatch.collector.v1.Recorded;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What goes into a recording comes out of it: every component of every event, also those that are added later. */
class MessagesProperties {
    @Example
    void everyComponentIsKept() throws Exception {
        allComeBack(new AnyRecord.Distinct());
    }

    @Property(tries = 300)
    void anyValueIsKept(@ForAll Random random) throws Exception {
        allComeBack(new Anything(random));
    }

    private static void allComeBack(Values values) throws Exception {
        comesBack(
                ExecEvent.class,
                values,
                event -> ExecMessages.event(parsed(Recorded.newBuilder()
                                .setExec(io.forgewatch.collector.v1.RecordedExec.newBuilder()
                                        .setEvent(ExecMessages.of(event))))
                        .getExec()
                        .getEvent()));
        comesBack(
                HostExec.Kept.class,
                values,
                exec -> ProcessMessages.hostExec(parsed(Recorded.newBuilder().setHostExec(ProcessMessages.of(exec)))
                        .getHostExec()));
        comesBack(
                ExitEvent.class,
                values,
                exit -> ProcessMessages.exit(parsed(Recorded.newBuilder().setExit(ProcessMessages.of(exit)))
                        .getExit()));
        comesBack(
                FoundProcess.class,
                values,
                found -> ProcessMessages.found(parsed(Recorded.newBuilder().setFound(ProcessMessages.of(found)))
                        .getFound()));
    }

    private static <T extends Record> void comesBack(Class<T> type, Values values, UnaryOperator<T> throughMessage)
            throws ReflectiveOperationException {
        T record = AnyRecord.of(type, values);

        assertThat(throughMessage.apply(record)).isEqualTo(record);
    }

    private static Recorded parsed(Recorded.Builder entry) {
        try {
            return Recorded.parseFrom(entry.build().toByteArray());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The limits of each type, nothing, and much between. */
    private record Anything(Random random) implements Values {
        private static final long[] LIMITS = {0, -1, 1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE};

        @Override
        public long number() {
            return random.nextBoolean() ? random.nextLong() : LIMITS[random.nextInt(LIMITS.length)];
        }

        @Override
        public boolean flag() {
            return random.nextBoolean();
        }

        @Override
        public String text() {
            return random.ints(random.nextInt(12), 0, Character.MAX_CODE_POINT + 1)
                    .filter(point -> Character.getType(point) != Character.SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        @Override
        public int size() {
            return random.nextInt(4);
        }
    }
}
