package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.forgewatch.control.store.FindingPage.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class OpaqueTokensFuzz {
    private final OpaqueTokens tokens = new OpaqueTokens("store", List.of());
    private final OpaqueTokens others = new OpaqueTokens("another store", List.of());

    @FuzzTest
    void anyTextIsRefusedAsAToken(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);

        assertRefused(() -> tokens.resume(text));
        assertRefused(() -> tokens.page(text, "", 1));
        assertRefused(() -> tokens.page(Base64.getUrlEncoder().encodeToString(input), text, 2));
    }

    /** The first 9 bytes are a time and which byte of the token is changed; then the filter and, after NUL, the name. */
    @FuzzTest
    void tokenIsReadBackForItsOwnQueryOnly(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(input);
        if (input.length < 9) {
            return;
        }
        long time = bytes.getLong();
        int changed = bytes.get() & 0xff;
        String rest = StandardCharsets.UTF_8.decode(bytes).toString();
        int end = rest.indexOf('\0');
        String filter = end < 0 ? rest : rest.substring(0, end);
        Position position = new Position(List.of(time), rest.substring(end + 1));
        String token = tokens.page(position, filter);

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.page(token, filter, 1)).isEqualTo(position);
        assertRefused(() -> tokens.page(token, filter + " ", 1));
        assertRefused(() -> tokens.resume(token));
        assertRefused(() -> others.page(token, filter, 1));
        byte[] sealed = Base64.getUrlDecoder().decode(token);
        sealed[changed % sealed.length] ^= 1;
        assertRefused(() -> tokens.page(Base64.getUrlEncoder().encodeToString(sealed), filter, 1));
    }

    private static void assertRefused(Runnable use) {
        assertThatThrownBy(use::run).isInstanceOf(ApiException.class);
    }
}
