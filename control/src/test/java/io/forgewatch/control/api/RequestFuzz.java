package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.QueryParams;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.ListFindingsRequest;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

class RequestFuzz {
    private final StrictJson json = new StrictJson();

    /** Loads the messages' many classes, which would count as the first input's time: on a busy machine as a hang. */
    @BeforeAll
    static void loadMessages() throws IOException {
        RequestFuzz warm = new RequestFuzz();
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        warm.assertReadsBackWhatItWrites(ListFindingsRequest.getDefaultInstance(), empty);
        warm.assertReadsBackWhatItWrites(Finding.getDefaultInstance(), empty);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "request.dict")
    void anyBodyIsAMessageOrRefused(byte[] body) throws IOException {
        assertReadsBackWhatItWrites(ListFindingsRequest.getDefaultInstance(), body);
        assertReadsBackWhatItWrites(Finding.getDefaultInstance(), body);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "request.dict")
    void anyQueryIsAnsweredInOneShortLine(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int mark = text.indexOf('?');
        String path = mark < 0 ? "/v1/findings" : text.substring(0, mark);
        QueryParams query = QueryParams.fromQueryString(text.substring(mark + 1));

        String problem = QueryCheck.problem(path, query);

        if (problem == null) {
            assertThat(query.names()).allMatch(name -> query.getAll(name).size() == 1);
        } else {
            assertThat(problem.length()).isLessThan(700);
            assertThat(problem.codePoints()).noneMatch(Character::isISOControl);
        }
    }

    private <T extends Message> void assertReadsBackWhatItWrites(T prototype, byte[] body) throws IOException {
        Marshaller<T> marshaller = ProtoUtils.marshaller(prototype);
        T message = read(marshaller, body);
        if (message != null) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            json.serializeMessage(marshaller, message, written);
            assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("\n");
            assertThat(read(marshaller, written.toByteArray())).isEqualTo(message);
        }
    }

    private <T> @Nullable T read(Marshaller<T> marshaller, byte[] body) throws IOException {
        try {
            return json.deserializeMessage(marshaller, new ByteArrayInputStream(body));
        } catch (ApiException e) {
            assertThat(e.reason()).isEqualTo("INVALID_JSON");
            return null;
        }
    }
}
