package io.forgewatch.control.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forgewatch.control.Findings;
import io.forgewatch.v1.Finding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
    private static final Finding FINDING = Findings.gcc("a", 10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "severity=MEDIUM",
                "severity>=\"MEDIUM\"",
                "severity > LOW AND severity < HIGH",
                "severity>=HIGH OR evidence.toolchain=\"gcc\"",
                "evidence.toolchain=gcc severity=MEDIUM",
                "NOT severity=HIGH",
                "-severity=HIGH",
                "NOT (severity=HIGH OR severity=LOW)",
                "kubernetes.pods.ns=\"prod\"",
                "kubernetes.pods:*",
                "kubernetes.pods.ns:prod",
                "NOT resource:*",
                "processes.name=cc1",
                "processes.name!=cc1",
                "NOT processes.name=clang",
                "processes.args:\"-o\"",
                "processes.args=\"*.c\"",
                "processes.exit_code=0",
                "processes.exitCode=0",
                "processes.userId=0 AND processes.user_id=1000",
                "processes.binary.inode=9223372036854775808",
                "processes.binary.inode>9223372036854775807",
                "processes.binary.path='/usr/bin/*gcc*'",
                "containers.labels:tier",
                "containers.labels.tier=backend",
                "containers.labels.\"app.kubernetes.io/name\"=\"shop\"",
                "containers.labels.\"app.kubernetes.io/name\":*",
                "event_time>\"2026-01-01T00:00:09Z\"",
                "eventTime=2026-01-01T02:00:10+02:00",
                "event_time<2026-01-01T00:00:10.000000001Z",
                "selftest=false",
                "description=\"gcc * hello.c\"",
                "name=findings/a",
                "build.exec_count>=4 build.exec_count<5",
                // OR binds closer than AND: false AND (…) would be true OR … elsewhere.
                "severity=MEDIUM AND severity=LOW OR severity=MEDIUM",
            })
    void shouldMatch(String filter) throws FilterException {
        assertThat(Filter.parse(filter).test(FINDING)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "severity>MEDIUM",
                "severity=MEDIUM OR severity=HIGH AND severity=LOW",
                "evidence.toolchain=\"GCC\"",
                "evidence.toolchain=gc",
                "kubernetes.pods.ns=\"pro\"",
                "kubernetes.pods.ns:\"pro\"",
                // A missing value matches neither a comparison nor its opposite.
                "kubernetes.pods.uid=\"x\"",
                "NOT kubernetes.pods.uid=\"x\"",
                "kubernetes.pods.uid!=\"x\"",
                "NOT (kubernetes.pods.uid=\"x\" OR severity=HIGH)",
                "processes.exit_code!=0",
                "processes.end_time<\"2030-01-01T00:00:00Z\"",
                "NOT processes.end_time<\"2030-01-01T00:00:00Z\"",
                "finding_class<=THREAT",
                "NOT processes.name=gcc",
                "containers.labels:app",
                "containers.labels.tier:back",
                "processes.args=\"\\*.c\"",
                "description=\"gcc%hello.c\"",
                "selftest=true",
            })
    void shouldNotMatch(String filter) throws FilterException {
        assertThat(Filter.parse(filter).test(FINDING)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "severty=HIGH | 1 | did you mean severity?",
                "severity=HIGH AND evidence.toolchin=gcc | 28 | did you mean toolchain?",
                "severity=HIHG | 10 | did you mean HIGH?",
                "evidence=\"gcc\" | 10 | evidence:*",
                "containers.labels=\"x\" | 19 | compare one of its keys",
                "containers.labels.a.b=\"x\" | 19 | is quoted",
                "name.x=\"x\" | 6 | no fields of its own",
                "event_time>yesterday | 12 | RFC 3339",
                "build.exec_count=many | 18 | whole number",
                "build.exec_count=99999999999999999999 | 18 | whole number",
                "processes.binary.inode=-1 | 24 | 2^64-1",
                "build.closed>true | 14 | no order",
                "build.closed=yes | 14 | true or false",
                "gcc | 1 | compared with nothing",
                "\"gcc\" | 1 | compared with nothing",
                "has(x) | 4 | no functions",
                "severity=(LOW OR HIGH) | 10 | one value",
                "severity= | 10 | value is missing",
                "severity=HIGH AND | 18 | comparison is missing",
                "AND severity=HIGH | 1 | not AND",
                "NOT NOT severity=HIGH | 5 | not NOT",
                "(severity=HIGH | 15 | ')' is missing",
                "severity=HIGH) | 14 | closes nothing",
                "name=\"abc | 6 | not closed",
                "name=\"a\\x41\" | 8 | backslash",
                "name=a=b | 7 | a space is expected",
                "name<\"a*\" | 6 | asterisk",
                "name=**1**2***** | 17 | at most 8 asterisks",
                "'; DROP TABLE finding; --' | 1 | compared with nothing",
            })
    void shouldSayWhatIsWrongAndWhere(String filter, int column, String part) {
        FilterException error = catchThrowableOfType(FilterException.class, () -> Filter.parse(filter.strip()));
        assertThat(error).hasMessageContaining(part).hasMessageNotContaining("\n");
        assertThat(error.column()).isEqualTo(column);
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 1000})
    void shouldRefuseWhatIsTooDeep(int depth) {
        String filter = "(".repeat(depth) + "severity=HIGH" + ")".repeat(depth);
        assertThat(catchThrowableOfType(FilterException.class, () -> Filter.parse(filter)))
                .hasMessageContaining("at most 32 deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 5000})
    void shouldRefuseWhatIsTooLong(int terms) {
        String filter = "name=a ".repeat(terms);
        assertThat(catchThrowableOfType(FilterException.class, () -> Filter.parse(filter)))
                .hasMessageContaining("at most");
    }
}
