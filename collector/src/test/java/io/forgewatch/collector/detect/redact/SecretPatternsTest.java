package io.forgewatch.collector.detect.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built-in patterns hide, and the look-alikes that they must not. {@code <S>} stands for a secret in these texts. */
class SecretPatternsTest {
    private static final SecretPatterns BUILT_IN = SecretPatterns.builtIn();
    private static final String SECRET = "dR4g0n%Kx.81_q";

    private static String mask(String text) {
        return BUILT_IN.mask(text, false);
    }

    private static List<String> maskAll(String... args) {
        return BUILT_IN.maskAll(Arrays.asList(args), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--password=<S>",
                "--PassWord=<S>",
                "-password=<S>",
                "--db-password=<S>",
                "-DDB_PASSWORD=<S>",
                "-DDB_PASSWORD=\"<S>\"",
                "-DPASSWORD2=<S>",
                "PGPASSWORD=<S>",
                "-Dspring.datasource.password=<S>",
                "--define=DB_PASSWORD=<S>",
                "-X main.apiToken=<S> -s -w",
                "-X 'main.apiToken=<S>' -s -w",
                "-DA=1 -DSECRET=\"<S>\" -DB=2",
                "token=<S>",
                "-DAPI_KEY=<S>",
                "-DAPIKEY=<S>",
                "--api-key=<S>",
                "--client-secret=<S>",
                "aws_secret_access_key=<S>",
                "DefaultEndpointsProtocol=https;AccountKey=<S>;EndpointSuffix=core",
                "Server=db;User=me;Password=<S>;Pooling=true",
                "https://host/path?token=<S>&page=2#top",
                "curl 'https://host/?access_token=<S>' -o x",
                "{\"user\":\"me\",\"password\":\"<S>\"}",
                "{\"password\": \"<S>\", \"user\": \"me\"}",
                "{\\\\\"password\\\\\":\\\\\"<S>\\\\\"}",
                "Authorization: Bearer <S>",
                "authorization: basic <S>",
                "Proxy-Authorization: Digest <S>",
                "Authorization: <S>",
                "X-Api-Key: <S>",
                "-HPRIVATE-TOKEN: <S>",
                "sh -c 'curl -H \"Authorization: Bearer <S>\" https://host'",
                "user: me\npassword: <S>\nhost: db",
                "https://me:<S>@host/simple",
                "git+https://me:<S>@host:8443/x.git@v1#egg=x",
                "--index-url=https://me:<S>@host/simple",
                "fetch https://me:<S>@host and more",
                "mongodb://me:<S>@h/db",
                "-----BEGIN PRIVATE KEY-----<S>-----END PRIVATE KEY-----",
                "-----BEGIN OPENSSH PRIVATE KEY-----<S>",
                "-----BEGIN PGP PRIVATE KEY BLOCK-----<S>-----END PGP PRIVATE KEY BLOCK-----",
                "-DKEY=-----BEGIN RSA PRIVATE KEY-----<S>-----END RSA PRIVATE KEY----- x",
                "-storepass=<S>",
                "--credentials=<S>",
                "-DDB_PWD=<S>",
                "-DPRIVATE_KEY=<S>",
                "--encryption-key=<S>",
                "Server=db;Uid=me;Pwd=<S>;Pooling=true",
                "Cookie: <S>",
                "curl -H 'Cookie: <S>'",
            })
    void shouldHideTheSecretAndNothingElse(String text) {
        assertThat(mask(text.replace("<S>", SECRET))).isEqualTo(text.replace("<S>", "[redacted]"));
    }

    @ParameterizedTest
    @CsvSource({
        "AKIA,IOSFODNN7EXAMPLE",
        "ASIA,IOSFODNN7EXAMPLE",
        "ghp_,0123456789abcdefghijklmnopqrstuvwxyz",
        "github_pat_,11ABCDEFG0123456789abc_0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrst",
        "glpat-,x_Y-0123456789abcdef",
        "glpat-,0123456789abcdefghijklmnop0.01.1a2b3c4d5",
        "xoxb-,123456789012-1234567890123-abcdefABCDEF",
        "eyJ,hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "AIza,0123456789abcdefghijklmnopqrstuvwx_",
        "sk_live_,51HabcdefGHIJKLMNOPqrstu",
        "sk-ant-,api03-0123456789abcdefABCDEF_-xyz",
        "sk-,0123456789abcdefghijklmnopqrstuvwxyz0123456789AB",
        "hf_,abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "hvs.,CAESIJ0123456789abcdefABCDEF",
        "dckr_pat_,0123456789abcdefghij-_ABCDE",
        "SG.,0123456789abcdefghijkl.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
        "glsa_,0123456789abcdefghijklmnopqrstuv_0a1b2c3d",
        "dop_v1_,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "npm_,0123456789abcdefghijklmnopqrstuvwxyz",
        "pypi-,AgEIcHlwaS5vcmcCJDAxMjM0NTY3LTg5YWI",
    })
    void shouldKnowATokenByItsBeginningWhereverItStands(String start, String rest) {
        for (String around :
                List.of("%s", "-DX=%s", "-DX=\"%s\"", "x %s y", "https://%s@host/x", "https://u:%s@host")) {
            assertThat(mask(around.formatted(start + rest))).doesNotContain(rest);
        }
        assertThat(mask("x " + start + rest + " y")).isEqualTo("x " + start + "[redacted] y");
        assertThat(mask(start + rest.substring(0, 8))).isEqualTo(start + rest.substring(0, 8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-DVERSION=\"1.2\"",
                "-DNDEBUG",
                "-DUSE_TOKEN=1",
                "-DENABLE_SECRET=ON",
                "-DHAVE_PASSWORD=true",
                "-DPASSWORD_FILE=/run/secrets/db",
                "-DTOKEN_SIZE=64",
                "-DMAX_TOKENS=4096",
                "-lsecret",
                "-I/src/token/include",
                "/run/secrets/password",
                "password.c",
                "token.h:12",
                "-v/run/secret:/run/secret",
                "std::token::type",
                "-frandom-seed=4a5b6c7d8e9f00112233445566778899aabbccdd",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "d41d8cd98f00b204e9800998ecf8427e.o",
                "/nix/store/0c0mzx7mc1wxjdvm0wlqkmzmlhsckg4s-gcc-12.3.0/bin/gcc",
                "-Wl,--build-id=0xAKIAIOSFODNN7EXAMPLE",
                "AKIAIOSFODNN7EXAMPLEANDMORE",
                "target/eyJson.o",
                "ssh://git@host/x.git",
                "https://host:8443/x",
                "https://host/~me:x@y",
                "file:///src/a:b@c",
                "oauth-token==2.0",
                "if token == x",
                "-----BEGIN CERTIFICATE-----MIIB-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----MIIB-----END PUBLIC KEY-----",
                "System, Version=4.0.0.0, PublicKeyToken=b77a5c561934e089",
                "--password=",
                "OLDPWD=/src/x",
                "-DSTACK_COOKIE=0x1f2e3d",
                "cookie.c",
                "-DPRIVATE_KEY_BITS=2048",
                "sk-learn-1.3.0-cp311-manylinux_2_17_x86_64.whl",
                "sk_live_demo.c",
                "hf_transfer",
                "SG.c",
                "bypass=1x",
                "--cfg=feature=\"secret\"",
                "",
            })
    void shouldLeaveLookAlikesAsTheyAre(String text) {
        assertThat(mask(text)).isSameAs(text);
        assertThat(maskAll("gcc", text, "main.c")).containsExactly("gcc", text, "main.c");
    }

    @Test
    void shouldHideAllOfTheRestWhereTheArgumentIsTheValue() {
        assertThat(mask("--password=correct horse & \"battery\" staple")).isEqualTo("--password=[redacted]");
        assertThat(mask("--password==x")).isEqualTo("--password=[redacted]");
        assertThat(mask("-DP_PASSWORD=\"a\" \"b\"")).isEqualTo("-DP_PASSWORD=[redacted]");
        assertThat(mask("https://me:p@ss@host/x")).isEqualTo("https://me:[redacted]@host/x");
    }

    @Test
    void shouldHideTheNextArgumentOfAnOptionThatTakesOne() {
        for (String option : List.of(
                "--password",
                "--db-password",
                "-password",
                "--token",
                "-storepass",
                "-passin",
                "--credentials",
                "--pwd",
                "--private-key",
                "--api_key")) {
            assertThat(maskAll("tool", option, SECRET, "x.c")).containsExactly("tool", option, "[redacted]", "x.c");
            assertThat(maskAll("tool", option, "-" + SECRET)).containsExactly("tool", option, "[redacted]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-DUSE_TOKEN",
                "-lsecret",
                "--no-password",
                "--with-token",
                "--enable-secret",
                "--password-stdin",
                "password"
            })
    void shouldNotTakeAnOptionWithoutAValueForOneWithIt(String option) {
        assertThat(maskAll("gcc", option, "main.c")).containsExactly("gcc", option, "main.c");
    }

    @Test
    void shouldNotHideTheNextOption() {
        assertThat(maskAll("mysql", "--password", "--host=db")).containsExactly("mysql", "--password", "--host=db");
        assertThat(maskAll("--password", "main.c")).containsExactly("--password", "main.c");
    }

    @Test
    void shouldHideThePasswordAfterAUser() {
        Map.of("-u", "%s", "--auth", "%s", "--user", "%s", "--proxy-user", "%s")
                .forEach((option, value) -> assertThat(maskAll("curl", option, value.formatted("me:" + SECRET)))
                        .containsExactly("curl", option, "me:[redacted]"));
        assertThat(maskAll("curl", "-ume:" + SECRET, "--user=me:" + SECRET))
                .containsExactly("curl", "-ume:[redacted]", "--user=me:[redacted]");
        assertThat(maskAll("run", "-u", "1000:1000", "-u", "main", "--user=0:0"))
                .containsExactly("run", "-u", "1000:1000", "-u", "main", "--user=0:0");
        assertThat(maskAll("x", "-u", "https://host/x", "-u", "/a:/b"))
                .containsExactly("x", "-u", "https://host/x", "-u", "/a:/b");
    }

    @Test
    void shouldHideWhatIsLeftOfASecretThatWasCut() {
        assertThat(BUILT_IN.maskAll(List.of("gcc", "-DX=ghp_0123"), true)).containsExactly("gcc", "-DX=ghp_[redacted]");
        assertThat(BUILT_IN.maskAll(List.of("git", "https://me:dR4g0"), true))
                .containsExactly("git", "https://me:[redacted]");
        assertThat(BUILT_IN.maskAll(List.of("git", "https://host:8443"), true))
                .containsExactly("git", "https://host:8443");
        assertThat(mask("reads \"https://me:dR4g0…\"")).isEqualTo("reads \"https://me:[redacted]…\"");
        assertThat(mask("reads \"ghp_0123…\"")).isEqualTo("reads \"ghp_[redacted]…\"");
    }

    @Test
    void shouldFindNothingWhereThereAreNoPatterns() {
        assertThat(SecretPatterns.NONE.maskAll(List.of("x", "--password", SECRET, "--token=" + SECRET), true))
                .containsExactly("x", "--password", SECRET, "--token=" + SECRET);
    }
}
