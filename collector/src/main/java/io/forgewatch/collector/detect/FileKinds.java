package io.forgewatch.collector.detect;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file's ending says.
 *
 * @param languages ending to language
 * @param objects endings of what a linker takes
 */
record FileKinds(Map<String, String> languages, Set<String> objects) {

    /** The language of a source, or null where it is none by its ending. */
    @Nullable
    String language(String path) {
        return languages.get(PathText.ending(path));
    }

    /** An object, an archive, a library, also {@code libx.so.1.2}. */
    boolean isObject(String path) {
        return objects.contains(PathText.ending(path))
                || PathText.baseName(path).contains(".so.");
    }
}
