package io.forgewatch.collector.detect.redact;

import io.forgewatch.collector.detect.redact.RedactionFile.Pattern;
import io.forgewatch.collector.detect.redact.RedactionFile.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What counts as a secret in an argument. Immutable. */
public final class SecretPatterns {
    /** Nothing is a secret. */
    public static final SecretPatterns NONE = new SecretPatterns(List.of());

    private static final String BUILT_IN = "/io/forgewatch/collector/detect/redaction.yaml";
    private static final int MAX_FILE_BYTES = 1 << 20;
    /** Hiding one part can bring out another, as where a key's last line was part of a password. */
    private static final int MAX_PASSES = 4;

    private final List<SecretForm> forms = new ArrayList<>();
    private final SecretNames names;
    private final UserOptions userOptions;

    private SecretPatterns(List<Pattern> patterns) {
        this.names = new SecretNames(
                patterns.stream().flatMap(pattern -> pattern.asNames().stream()).toList(),
                patterns.stream()
                        .flatMap(pattern -> pattern.asExceptions().stream())
                        .toList());
        this.userOptions = new UserOptions(patterns.stream()
                .flatMap(pattern -> RedactionFile.orNone(pattern.pairs()).stream())
                .toList());
        forms.add(new Tokens(patterns.stream()
                .flatMap(pattern -> pattern.asTokens().stream())
                .toList()));
        forms.add(new NamedValues(names));
        List<Shape> shapes = patterns.stream()
                .flatMap(pattern -> pattern.asShapes().stream())
                .toList();
        if (shapes.contains(Shape.URL)) {
            forms.add(new Urls());
        }
        if (shapes.contains(Shape.PEM)) {
            forms.add(new PrivateKeys());
        }
    }

    /** The patterns that come with the program. */
    public static SecretPatterns builtIn() {
        return new SecretPatterns(builtInPatterns());
    }

    /**
     * Those that come with the program, and a file's own.
     *
     * @throws IOException the file cannot be read or is wrong, in one line: the file, the entry, what
     */
    public static SecretPatterns withOwn(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": does not exist", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw new IOException(file + ": is larger than 1 MiB, which no such file is");
        }
        List<Pattern> patterns = builtInPatterns();
        patterns.addAll(RedactionFile.read(new ByteArrayInputStream(bytes), file.toString())
                .patterns()
                .values());
        return new SecretPatterns(patterns);
    }

    private static List<Pattern> builtInPatterns() {
        try (InputStream yaml = SecretPatterns.class.getResourceAsStream(BUILT_IN)) {
            if (yaml == null) {
                throw new IOException(BUILT_IN + ": is missing");
            }
            return new ArrayList<>(RedactionFile.read(yaml, BUILT_IN).patterns().values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text without its secrets; the same text where it has none. Masking twice is as masking once. */
    String mask(String text, boolean cut) {
        String shown = text;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            Hidden hidden = find(shown, cut);
            if (hidden.isEmpty()) {
                return shown;
            }
            shown = hidden.shown();
        }
        return find(shown, cut).isEmpty() ? shown : Hidden.MASK;
    }

    Hidden find(CharSequence text, boolean cut) {
        Hidden hidden = new Hidden(text);
        forms.forEach(form -> form.hide(text, cut, hidden));
        return hidden;
    }

    /**
     * A command line without its secrets, argument by argument.
     *
     * @param cut whether the end of the last one, or further ones, are missing
     */
    List<String> maskAll(List<String> args, boolean cut) {
        List<String> shown = new ArrayList<>(args.size());
        String before = "";
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            boolean secret = i > 1 && names.takesNext(before) && !isOption(arg);
            shown.add(secret ? arg.isEmpty() ? "" : Hidden.MASK : maskOne(before, arg, cut && i == args.size() - 1));
            before = arg;
        }
        return shown;
    }

    /** A hidden part may have been what made the rest look like no user and password. */
    private String maskOne(String before, String arg, boolean cut) {
        String shown = arg;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            String next = mask(userOptions.mask(before, shown), cut);
            if (next.equals(shown)) {
                return shown;
            }
            shown = next;
        }
        return Hidden.MASK;
    }

    private static boolean isOption(String arg) {
        return arg.startsWith("--") && arg.length() > 2 && Chars.isLetter(arg.charAt(2));
    }
}
