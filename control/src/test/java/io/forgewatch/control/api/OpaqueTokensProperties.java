package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forgewatch.control.store.FindingPage.Position;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;

final class OpaqueTokensProperties {
    private final OpaqueTokens tokens = new OpaqueTokens("store", List.of());

    @Property
    void shouldReadBackWhatItSealed(@ForAll long number, @ForAll @AlphaChars String name, @ForAll String filter) {
        assertThat(tokens.resume(tokens.resume(number))).isEqualTo(number);
        Position position = new Position(List.of(number, number + 1), name);
        assertThat(tokens.page(tokens.page(position, filter), filter, 2)).isEqualTo(position);
    }

    @Property
    void shouldRefuseAnythingElse(@ForAll String text) {
        assertThat(catchThrowable(() -> tokens.resume(text))).isInstanceOf(ApiException.class);
        assertThat(catchThrowable(() -> tokens.page(text, "", 1))).isInstanceOf(ApiException.class);
    }

    @Property
    void shouldRefuseATokenWithOneBitChanged(@ForAll long number, @ForAll @IntRange(max = 159) int bit) {
        byte[] token = Base64.getUrlDecoder().decode(tokens.resume(number));
        token[bit / 8] ^= (byte) (1 << (bit % 8));
        String changed = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        assertThat(catchThrowable(() -> tokens.resume(changed))).isInstanceOf(ApiException.class);
    }
}
