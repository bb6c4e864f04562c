package io.forgewatch.control.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where findings are kept. */
public sealed interface StoreLocation {
    /** For people and logs: without secrets. */
    String shown();

    /** An SQLite file, which is made where there is none. One control plane at a time. */
    record SqliteFile(Path file) implements StoreLocation {
        @Override
        public String shown() {
            return file.toString();
        }
    }

    /**
     * A PostgreSQL database, for any number of control planes at a time.
     *
     * @param url as https://jdbc.postgresql.org/documentation/use/ writes it, without a password
     * @param password empty where the server asks for none, or the driver finds it itself (PGPASSFILE)
     */
    record PostgresUrl(String url, String password) implements StoreLocation {
        /** How it begins. */
        public static final String PREFIX = "jdbc:postgresql:";

        private static final Pattern PARAMETERS = Pattern.compile("[?&]");
        /** Parameters of the driver that hold a secret. */
        private static final List<String> SECRETS = List.of("password=", "sslpassword=");

        /** @throws IllegalArgumentException it is no such URL, or has a secret in it; the message tells no part of it */
        public PostgresUrl {
            if (!url.startsWith(PREFIX + "//")) {
                throw new IllegalArgumentException("it has to begin with " + PREFIX + "//");
            }
            boolean hasSecret = PARAMETERS
                    .splitAsStream(url)
                    .map(parameter -> parameter.toLowerCase(Locale.ROOT))
                    .anyMatch(parameter -> SECRETS.stream().anyMatch(parameter::startsWith));
            String authority = url.substring(PREFIX.length() + 2).split("[/?]", 2)[0];
            if (hasSecret || authority.contains("@")) {
                throw new IllegalArgumentException("a secret in it would be seen by whoever lists processes");
            }
        }

        /** Parameters may tell of the network's inside. */
        @Override
        public String shown() {
            int parameters = url.indexOf('?');
            return parameters < 0 ? url : url.substring(0, parameters);
        }

        @Override
        public String toString() {
            return shown();
        }
    }
}
